import { expect, test, vi } from 'vitest';
import { ParleyError } from '../../src/error.js';
import { client } from './support/client.js';
import { group, stored } from './support/messages.js';

const away = { visible: false, focused: false };
const here = { visible: true, focused: true };

async function open(lastNumber = 10) {
  const all = await client((e) => e.know(group('one', { lastNumber })));
  const marks = () => all.engine.puts.flatMap((command) => (command.kind === 'read' ? [command.number] : []));
  return { ...all, one: all.parley.conversation('one'), marks };
}

test('read marks go at most once a second, forward only, and the last one goes', async () => {
  const { one, clock, marks } = await open();
  one.markRead(3);
  one.markRead(5);
  one.markRead(4);
  await clock.pass(0);
  expect(marks()).toEqual([3]);
  await clock.pass(1_000);
  expect(marks()).toEqual([3, 5]);
  one.markRead(2);
  await clock.pass(5_000);
  expect(marks()).toEqual([3, 5]);
  expect(clock.pending).toBe(0);
});

test('nothing is read while nobody looks, and all of it when somebody does', async () => {
  const { one, clock, attention, marks } = await open();
  attention.set({ visible: true, focused: false });
  one.markRead(3);
  await clock.pass(5_000);
  expect(marks()).toEqual([]);
  attention.set(here);
  await clock.pass(0);
  expect(marks()).toEqual([3]);
});

test('no more is read than there is, and what is read already is not said again', async () => {
  const { one, engine, clock, marks } = await open(4);
  one.markRead(9);
  await clock.pass(2_000);
  expect(marks()).toEqual([4]);
  engine.know(group('one', { lastNumber: 6, readNumber: 6 }));
  one.markRead(6);
  await clock.pass(2_000);
  expect(marks()).toEqual([4]);
});

test('keystrokes are a sign every 2 s, and an end after 3 s of quiet', async () => {
  const { one, engine, clock } = await open();
  const signs = () => engine.asked.map(({ event }) => event);
  for (let i = 0; i < 25; i++) {
    one.setTyping(true);
    await clock.pass(100);
  }
  expect(signs()).toEqual(['typing:start', 'typing:start']);
  await clock.pass(3_000);
  expect(signs()).toEqual(['typing:start', 'typing:start', 'typing:stop']);
  one.setTyping(false);
  await clock.pass(5_000);
  expect(signs()).toHaveLength(3);
});

test('a message that is sent ends the typing', async () => {
  const { one, engine, clock } = await open();
  one.setTyping(true);
  await one.send({ content: 'hello' });
  await clock.pass(10_000);
  expect(engine.asked.map(({ event }) => event)).toEqual(['typing:start', 'typing:stop']);
});

test('nobody is told of typing without a connection', async () => {
  const { one, engine, clock } = await open();
  engine.tell({ kind: 'connection', connection: { status: 'offline', since: 0 } });
  one.setTyping(true);
  await clock.pass(5_000);
  expect(engine.asked).toEqual([]);
});

test('others type until they say otherwise, say something, are blocked, or are not heard of any more', async () => {
  const { one, engine, clock } = await open(0);
  const type = (id: string, typing = true) =>
    engine.tell({ kind: 'typing', conversationId: 'one', person: { id, name: id }, typing });
  const typing = () => one.typing.get().map((person) => person.id);
  type('bob');
  type('carol');
  type('alice');
  await clock.pass(0); // what keeps it comes with the first sign
  expect(typing()).toEqual(['bob', 'carol']);
  type('carol', false);
  expect(typing()).toEqual(['bob']);
  engine.say('one', { sender: { id: 'bob' } });
  expect(typing()).toEqual([]);
  type('bob');
  await clock.pass(4_000);
  type('bob');
  await clock.pass(4_000);
  expect(typing()).toEqual(['bob']);
  await clock.pass(1_000);
  expect(typing()).toEqual([]);
  type('bob');
  engine.tell({ kind: 'blocked', blocked: ['bob'] });
  expect(typing()).toEqual([]);
  type('bob');
  expect(typing()).toEqual([]);
});

test('presence is watched as long as somebody shows it, in one question for all', async () => {
  const { parley, engine, clock } = await open();
  engine.answers.set('presence:watch', ({ users }) => ({
    presence: (users as string[]).map((userId) => ({ userId, status: 'online' })),
  }));
  const bob = parley.presence('bob');
  const ends = [bob, parley.presence('bob'), parley.presence('carol')].map((one) => one.subscribe(() => {}));
  expect(bob.get().status).toBe('unknown');
  await clock.pass(20);
  expect(engine.questions('presence:watch')).toEqual([{ users: ['bob', 'carol'] }]);
  expect(bob.get().status).toBe('online');
  engine.tell({ kind: 'presence', presence: { userId: 'bob', status: 'away' } });
  expect(bob.get().status).toBe('away');
  ends[0]!();
  await clock.pass(10_000);
  expect(engine.questions('presence:unwatch')).toEqual([]);
  ends[1]!();
  await clock.pass(10_000);
  expect(engine.questions('presence:unwatch')).toEqual([{ users: ['bob'] }]);
});

test('a view that is drawn anew does not watch anew', async () => {
  const { parley, engine, clock } = await open();
  const bob = parley.presence('bob');
  bob.subscribe(() => {})();
  bob.subscribe(() => {});
  await clock.pass(10_000);
  expect(engine.questions('presence:watch')).toHaveLength(1);
  expect(engine.questions('presence:unwatch')).toEqual([]);
});

test('a new connection watches again; without one nobody is seen', async () => {
  const { parley, engine, clock } = await open();
  engine.answers.set('presence:watch', () => ({ presence: [{ userId: 'bob', status: 'online' }] }));
  const bob = parley.presence('bob');
  bob.subscribe(() => {});
  await clock.pass(20);
  engine.tell({ kind: 'connection', connection: { status: 'offline', since: 0 } });
  expect(bob.get().status).toBe('unknown');
  engine.tell({ kind: 'connection', connection: { status: 'online' } });
  await clock.pass(20);
  expect(engine.questions('presence:watch')).toHaveLength(2);
  expect(bob.get().status).toBe('online');
});

test('who was a stranger is asked for again once there is a conversation with them', async () => {
  const { parley, engine, clock } = await open();
  const known = new Set<string>();
  engine.answers.set('presence:watch', ({ users }) => ({
    presence: (users as string[]).map((userId) => ({ userId, status: known.has(userId) ? 'online' : 'unknown' })),
  }));
  const dave = parley.presence('dave');
  dave.subscribe(() => {});
  await clock.pass(20);
  expect(dave.get().status).toBe('unknown');

  known.add('dave');
  engine.know(group('dm:alice:dave', { kind: 'direct', members: ['alice', 'dave'] }));
  await clock.pass(20);
  expect(dave.get().status).toBe('online');

  engine.say('dm:alice:dave', { sender: { id: 'dave' } });
  engine.know(group('two', { members: ['alice', 'dave', 'erin'] }));
  await clock.pass(10_000);
  expect(engine.questions('presence:watch')).toHaveLength(2);
});

test('who accepts an invitation is asked for again, and who stays unknown not with each message', async () => {
  const { parley, engine, clock } = await open();
  engine.answers.set('presence:watch', ({ users }) => ({
    presence: (users as string[]).map((userId) => ({ userId, status: 'unknown' })),
  }));
  engine.know(group('dm:alice:dave', { kind: 'direct', members: ['alice', 'dave'] }));
  parley.presence('dave').subscribe(() => {});
  await clock.pass(20);
  expect(engine.questions('presence:watch')).toHaveLength(1);
  engine.say('dm:alice:dave', { sender: { id: 'dave' }, contact: 'accepted' });
  await clock.pass(20);
  expect(engine.questions('presence:watch')).toHaveLength(2);
  engine.say('dm:alice:dave', { sender: { id: 'dave' } });
  engine.say('dm:alice:dave', { sender: { id: 'dave' } });
  await clock.pass(10_000);
  expect(engine.questions('presence:watch')).toHaveLength(2);
});

test('a refused watch is asked for again while somebody shows it', async () => {
  const { parley, engine, clock } = await open();
  engine.answers.set('presence:watch', () => {
    throw new ParleyError('RATE_LIMITED', 'too many requests');
  });
  const end = parley.presence('bob').subscribe(() => {});
  await clock.pass(5_100);
  expect(engine.questions('presence:watch')).toHaveLength(2);
  end();
  await clock.pass(30_000);
  expect(engine.questions('presence:watch').length).toBeLessThan(4);
});

test('a profile is what messages say until the gateway says more', async () => {
  const { parley, engine, clock } = await open(0);
  engine.say('one', { sender: { id: 'bob', name: 'Bob' } });
  const bob = parley.profile('bob');
  expect(bob.get()).toEqual({ id: 'bob', name: 'Bob' });
  engine.answers.set('profile:get', () => ({ profiles: [{ userId: 'bob', name: 'Robert', picture: '/b.png' }] }));
  bob.subscribe(() => {});
  parley.profile('bob').subscribe(() => {});
  await clock.pass(20);
  expect(engine.questions('profile:get')).toEqual([{ users: ['bob'] }]);
  expect(bob.get()).toEqual({ id: 'bob', name: 'Robert', picture: '/b.png' });
});

test('who may not see a profile keeps what messages say', async () => {
  const { parley, engine, clock } = await open(0);
  engine.say('one', { sender: { id: 'bob', name: 'Bob' } });
  engine.answers.set('profile:get', () => ({ profiles: [{ userId: 'bob' }] }));
  parley.profile('bob').subscribe(() => {});
  await clock.pass(20);
  expect(parley.profile('bob').get()).toEqual({ id: 'bob', name: 'Bob' });
});

test('a gateway without profiles is asked once', async () => {
  const { parley, engine, clock } = await open();
  engine.answers.set('profile:get', () => {
    throw new ParleyError('NOT_FOUND', 'no such event');
  });
  parley.profile('bob').subscribe(() => {});
  await clock.pass(20);
  parley.profile('carol').subscribe(() => {});
  await clock.pass(20);
  expect(engine.questions('profile:get')).toHaveLength(1);
});

test('the engine is told whether somebody looks', async () => {
  const { engine, attention } = await open();
  attention.set(away);
  expect(engine.seenStates).toEqual([here, away]);
});

test('new messages of others are notified, with the conversation', async () => {
  const { parley, engine, clock } = await open(0);
  const told = vi.fn();
  parley.onNotification(told);
  engine.say('one', { content: 'hello' });
  await clock.pass(1_200);
  expect(told).toHaveBeenCalledTimes(1);
  expect(told.mock.calls[0]![0]).toMatchObject({
    conversation: { conversationId: 'one' },
    message: { content: 'hello' },
  });
});

test.each([
  ['own', (e) => e.say('one', { sender: { id: 'alice' } })],
  ['of the blocked', (e) => (e.tell({ kind: 'blocked', blocked: ['bob'] }), e.say('one'))],
  ['in a muted conversation', (e) => (e.know(group('one', { muted: true })), e.say('one'))],
  ['in a tab that does not lead', (e) => ((e.leads = false), e.say('one'))],
  ['edited', (e) => (e.know(group('one', { lastMessage: e.say('one') })), e.tell())],
] as [string, (e: import('./support/fake-engine.js').FakeEngine) => unknown][])(
  'a message %s is not notified',
  async (kind, happen) => {
    const { parley, engine, clock } = await open(0);
    const told = vi.fn();
    if (kind === 'edited') {
      const message = engine.say('one');
      await clock.pass(2_000);
      parley.onNotification(told);
      engine.tell({ kind: 'message', message: { ...message, content: 'edited' }, live: true });
    } else {
      parley.onNotification(told);
      happen(engine);
    }
    await clock.pass(5_000);
    expect(told).not.toHaveBeenCalled();
  },
);

test('what some tab says is read within a moment is not notified', async () => {
  const { parley, engine, clock } = await open(0);
  const told = vi.fn();
  parley.onNotification(told);
  engine.say('one');
  await clock.pass(1_000);
  await engine.put({ kind: 'read', conversationId: 'one', number: 1 });
  await clock.pass(5_000);
  expect(told).not.toHaveBeenCalled();
});

test('what was missed is not notified message by message', async () => {
  const { parley, engine, clock } = await open(0);
  const told = vi.fn();
  parley.onNotification(told);
  engine.tell({ kind: 'message', message: stored(1, { conversationId: 'one' }), live: false });
  await clock.pass(5_000);
  expect(told).not.toHaveBeenCalled();
});

test('nothing is left to happen when the client is closed', async () => {
  const { parley, engine, clock, one } = await open(0);
  parley.onNotification(() => {});
  parley.presence('bob').subscribe(() => {})();
  parley.profile('bob').subscribe(() => {});
  engine.say('one');
  one.setTyping(true);
  one.saveDraft('x');
  one.markRead(1);
  engine.tell({ kind: 'typing', conversationId: 'one', person: { id: 'bob' }, typing: true });
  await parley.close();
  expect(clock.pending).toBe(0);
  expect(engine.ended).toBe('closed');
});
