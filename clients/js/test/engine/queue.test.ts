import { beforeEach, describe, expect, test } from 'vitest';
import type { Command, NewCommand } from '../../src/engine/port.js';
import { MemoryStore } from '../../src/engine/store/memory.js';
import { Device } from './support/device.js';
import { FakeClock } from './support/fake-clock.js';
import { FakeGateway, refusal } from './support/fake-gateway.js';

let clock: FakeClock;
let gateway: FakeGateway;
let store: MemoryStore;
let alice: Device;

beforeEach(async () => {
  clock = new FakeClock();
  gateway = new FakeGateway(clock);
  gateway.group('g', ['alice', 'bob']);
  gateway.group('h', ['alice', 'bob']);
  store = new MemoryStore();
  alice = new Device('alice', clock, gateway, store);
  await alice.start();
  await alice.until('online', () => alice.status === 'online');
});

const empty = () => alice.until('an empty queue', async () => (await alice.queue()).length === 0);
const failed = () => alice.until('failed', async () => (await alice.queue()).some(({ state }) => state === 'failed'));
const said = (id = 'g') => gateway.history(id).map(({ content }) => content);
const asked = (event: string) => gateway.asked.filter((each) => each.event === event);
const edit = (messageId: string, content: string): NewCommand => ({
  kind: 'edit',
  conversationId: 'g',
  messageId,
  content,
});
const remove = (messageId: string): NewCommand => ({ kind: 'delete', conversationId: 'g', messageId });
const react = (messageId: string): NewCommand => ({
  kind: 'react',
  conversationId: 'g',
  messageId,
  emoji: '👍',
  on: true,
});

function offline(): void {
  gateway.reachable = false;
  gateway.cut();
}

/** As after the page was loaded again. */
async function again(): Promise<void> {
  alice.store.kill();
  alice = new Device('alice', clock, gateway, store);
  await alice.start();
}

describe('what was written', () => {
  test('is sent in its order in each conversation, and conversations do not wait for each other', async () => {
    gateway.refuse = (event, { conversationId }) =>
      event === 'message:send' && conversationId === 'g' && asked(event).length < 20
        ? refusal('OVERLOADED')
        : undefined;
    for (const text of ['1', '2', '3']) {
      await alice.send('g', `g${text}`);
      await alice.send('h', `h${text}`);
    }
    await alice.until('h', () => said('h').length === 3);
    expect(said('h')).toEqual(['h1', 'h2', 'h3']);
    expect(said('g')).toEqual([]);
    gateway.refuse = () => undefined;
    await empty();
    expect(said('g')).toEqual(['g1', 'g2', 'g3']);
  });

  test('survives the tab, and is sent under the id that it had', async () => {
    gateway.fate = ({ name }) => (name === 'ack' || name === 'message' ? 'lost' : 'arrives');
    await alice.send('g', 'once');
    await alice.until('accepted', () => said().length === 1);
    gateway.fate = () => 'arrives';
    await again();
    expect(alice.snapshot?.queue).toMatchObject([{ state: 'sending', clientMessageId: 'once' }]);
    await empty();
    expect(said()).toEqual(['once']);
    expect(await alice.messages('g')).toMatchObject([{ content: 'once' }]);
  });

  test('is sent once though it was accepted more than a day ago and nobody tells of it any more', async () => {
    gateway.fate = ({ name }) => (name === 'ack' || name === 'message' ? 'lost' : 'arrives');
    await alice.send('g', 'once');
    await alice.until('accepted', () => said().length === 1);
    alice.store.kill();
    gateway.fate = () => 'arrives';
    clock.sleep(30 * 3_600_000);
    for (let n = 0; n < 450; n++) {
      gateway.say('g', 'bob', String(n));
    }
    gateway.forgetJournal('g');
    await again();
    await empty();
    expect(said().filter((content) => content === 'once')).toEqual(['once']);
    expect(asked('message:send')).toHaveLength(1);
    expect(alice.last('message')).toBeDefined();
  });

  test('is not sent again while a history that lags cannot say whether it was accepted', async () => {
    const direct = 'dm:alice:bob';
    gateway.fate = ({ name }) => (name === 'ack' || name === 'message' ? 'lost' : 'arrives');
    await alice.send(direct, 'once', { to: 'bob' });
    await alice.until('accepted', () => gateway.conversations.has(direct));
    gateway.fate = () => 'arrives';
    gateway.historyLag = 20_000;
    await again();
    await empty();
    expect(said(direct)).toEqual(['once']);
    expect(asked('message:send')).toHaveLength(1); // and the gateway needs not know it again, which it does for a day
  });

  test('is told as written, sending, accepted and gone, with its message before it goes', async () => {
    await alice.send('g', 'one');
    await empty();
    const told = alice.changes.flatMap((change) => {
      if (change.kind === 'command') {
        return change.command.accepted ? 'accepted' : change.command.state;
      }
      return change.kind === 'message' || change.kind === 'command-gone' ? change.kind : [];
    });
    expect(told.filter((each) => each !== 'accepted')).toEqual(['waiting', 'sending', 'message', 'command-gone']);
  });

  test('shows that it was accepted where its event takes long', async () => {
    gateway.fate = ({ name }) => (name === 'message' ? 'lost' : 'arrives');
    await alice.send('g', 'one');
    await alice.until('accepted', async () => (await alice.queue())[0]?.accepted !== undefined);
    expect(await alice.queue()).toMatchObject([{ accepted: { seq: 2, number: 1, messageId: 'm-g-1' } }]);
    gateway.fate = () => 'arrives';
    gateway.cut();
    await empty();
    expect(asked('message:send')).toHaveLength(1);
  });

  test('twice under the same id is written once', async () => {
    const [first, second] = await Promise.all([alice.send('g', 'one'), alice.send('g', 'one')]);
    expect(first?.commandId).toBe(second?.commandId);
    await empty();
    expect(said()).toEqual(['one']);
  });

  test('to a user begins the direct conversation', async () => {
    await alice.send('dm:alice:bob', 'hi', { to: 'bob' });
    await empty();
    expect(asked('message:send')[0]?.payload).toEqual({ to: 'bob', clientMessageId: 'hi', content: 'hi' });
    expect(await alice.conversation('dm:alice:bob')).toMatchObject({
      kind: 'direct',
      members: ['alice', 'bob'],
      seq: 1,
    });
  });

  test('is ten thousand things at most', async () => {
    offline();
    await store.write(async (tx) => {
      for (let order = 1; order <= 10_000; order++) {
        const command = { kind: 'read', conversationId: `x${order}`, number: 1, commandId: String(order), order };
        tx.putCommand({ ...command, writtenAt: 0, state: 'waiting' } as never);
      }
      tx.setMeta('order', 10_000);
    });
    await expect(alice.send('g', 'one')).rejects.toMatchObject({ name: 'ParleyError', code: 'OVERLOADED' });
  });

  test('is not written where the store fails, and the caller is told', async () => {
    alice.store.fail = new Error('disk');
    await expect(alice.send('g', 'one')).rejects.toThrow();
    alice.store.fail = undefined;
    expect(await alice.queue()).toEqual([]);
  });
});

describe('what the gateway answers', () => {
  test.each(['TIMEOUT', 'OVERLOADED', 'RATE_LIMITED'])('%s: it is sent again', async (code) => {
    let refusals = 3;
    gateway.refuse = (event) => (event === 'message:send' && refusals-- > 0 ? refusal(code) : undefined);
    await alice.send('g', 'one');
    await empty();
    expect(said()).toEqual(['one']);
    expect(new Set(asked('message:send').map(({ payload }) => payload['clientMessageId'])).size).toBe(1);
  });

  test.each(['RATE_LIMITED', 'OVERLOADED'])('%s: after retryAfterMs and not before', async (code) => {
    let at = 0;
    let refused = 0;
    gateway.refuse = (event) => {
      if (event !== 'message:send') {
        return undefined;
      }
      at = clock.now();
      return ++refused === 1 ? refusal(code, 5000) : undefined;
    };
    const began = clock.now();
    await alice.send('g', 'one');
    await empty();
    expect(at - began).toBeGreaterThanOrEqual(5000);
  });

  test.each(['FORBIDDEN', 'CONFLICT', 'TOO_LARGE', 'NOT_FOUND', 'INVALID', 'SOMETHING_NEW'])(
    '%s: it has failed, stays, and what follows goes on',
    async (code) => {
      gateway.refuse = (_, { content }) => (content === 'bad' ? refusal(code) : undefined);
      await alice.send('g', 'bad');
      await alice.send('g', 'good');
      await alice.until('good', async () => said().includes('good') && (await alice.queue()).length === 1);
      const known = code === 'SOMETHING_NEW' ? 'unknown' : code;
      expect((await alice.queue())[0]).toMatchObject({ state: 'failed', error: { code: known } });
      await again();
      expect(alice.snapshot?.queue).toMatchObject([{ state: 'failed' }]);
    },
  );

  test('NOT_FOUND of a gateway that lags is asked again', async () => {
    let refusals = 2;
    gateway.refuse = (event) => (event === 'message:send' && refusals-- > 0 ? refusal('NOT_FOUND') : undefined);
    await alice.send('g', 'one');
    await empty();
    expect(said()).toEqual(['one']);
  });

  test('a failed one is retried under its id, or forgotten', async () => {
    let refuses = true;
    gateway.refuse = (event) => (event === 'message:send' && refuses ? refusal('FORBIDDEN') : undefined);
    const retried = await alice.send('g', 'one');
    const forgotten = await alice.send('g', 'two');
    await alice.until('both failed', async () => (await alice.queue()).every(({ state }) => state === 'failed'));
    refuses = false;
    await alice.engine.settle(retried.commandId, 'retry');
    await alice.engine.settle(forgotten.commandId, 'discard');
    await alice.engine.settle(forgotten.commandId, 'discard');
    await empty();
    expect(said()).toEqual(['one']);
  });

  test('what may have been sent already cannot be forgotten', async () => {
    gateway.fate = ({ name }) => (name === 'ack' || name === 'message' ? 'lost' : 'arrives');
    const { commandId } = await alice.send('g', 'one');
    await alice.until('accepted', () => said().length === 1);
    await expect(alice.engine.settle(commandId, 'discard')).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('edits, deletions, reactions', () => {
  test('are sent after the message that they are about, in their order', async () => {
    gateway.say('g', 'alice', 'hello');
    await alice.until('here', async () => (await alice.messages('g')).length === 1);
    await alice.engine.put(edit('m-g-1', 'hallo'));
    await alice.engine.put(react('m-g-1'));
    await empty();
    expect(await alice.messages('g')).toMatchObject([{ content: 'hallo', reactions: { '👍': ['alice'] } }]);
    await alice.engine.put(remove('m-g-1'));
    await empty();
    expect(await alice.messages('g')).toMatchObject([{ content: '', deletedBy: 'alice' }]);
  });

  test('are gone only when what they did is here', async () => {
    gateway.say('g', 'alice', 'hello');
    await alice.until('here', async () => (await alice.messages('g')).length === 1);
    await alice.engine.put(edit('m-g-1', 'hallo'));
    await empty();
    const kinds = alice.changes.map((each) => (each.kind === 'message' ? each.message.content : each.kind));
    expect(kinds.indexOf('hallo')).toBeLessThan(kinds.lastIndexOf('command-gone'));
  });

  test('of a message that waits change what will be sent, or forget it', async () => {
    offline();
    await alice.send('g', 'one');
    await alice.send('g', 'two');
    await alice.engine.put(edit('one', 'uno'));
    await alice.engine.put(remove('two'));
    expect(await alice.queue()).toMatchObject([{ kind: 'send', message: { content: 'uno' } }]);
    gateway.reachable = true;
    await empty();
    expect(said()).toEqual(['uno']);
    expect(asked('message:edit')).toEqual([]);
  });

  test('of a message that is on its way wait for its id', async () => {
    gateway.fate = ({ name }) => (name === 'ack' || name === 'message' ? 'lost' : 'arrives');
    await alice.send('g', 'one');
    await alice.until('accepted', () => said().length === 1);
    await alice.engine.put(edit('one', 'uno'));
    await alice.engine.put(react('one'));
    gateway.fate = () => 'arrives';
    gateway.cut();
    await empty();
    expect(await alice.messages('g')).toMatchObject([{ content: 'uno', reactions: { '👍': ['alice'] } }]);
    expect(asked('message:edit').map(({ payload }) => payload['messageId'])).toEqual(['m-g-1']);
  });

  test('of a message that has come meanwhile find it', async () => {
    await alice.send('g', 'one');
    await empty();
    await alice.engine.put(edit('one', 'uno'));
    await empty();
    expect(said()).toEqual(['uno']);
  });

  test('of a message that fails fail with it, go with its retry and are forgotten with it', async () => {
    offline();
    const { commandId } = await alice.send('g', 'one');
    await alice.engine.put(react('one'));
    gateway.reachable = true;
    gateway.refuse = (event) => (event === 'message:send' ? refusal('FORBIDDEN') : undefined);
    await alice.until('both failed', async () => (await alice.queue()).every(({ state }) => state === 'failed'));
    expect(asked('message:react')).toEqual([]);
    await expect(alice.engine.put(react('one'))).rejects.toMatchObject({ code: 'CONFLICT' });
    await alice.engine.put(edit('one', 'uno'));
    gateway.refuse = () => undefined;
    await alice.engine.settle(commandId, 'retry');
    await empty();
    expect(await alice.messages('g')).toMatchObject([{ content: 'uno', reactions: { '👍': ['alice'] } }]);
  });

  test('that are refused have failed', async () => {
    gateway.say('g', 'bob', 'his');
    await alice.until('here', async () => (await alice.messages('g')).length === 1);
    gateway.refuse = (event) => (event === 'message:edit' ? refusal('FORBIDDEN') : undefined);
    await alice.engine.put(edit('m-g-1', 'mine'));
    await failed();
    expect(await alice.queue()).toMatchObject([{ kind: 'edit', error: { code: 'FORBIDDEN' } }]);
    expect(await alice.messages('g')).toMatchObject([{ content: 'his' }]);
  });
});

describe('read marks', () => {
  const read = (number: number): Promise<Command> => alice.engine.put({ kind: 'read', conversationId: 'g', number });

  test('that wait are one, the furthest', async () => {
    gateway.say('g', 'bob', 'one');
    gateway.say('g', 'bob', 'two');
    await alice.until('here', async () => (await alice.messages('g')).length === 2);
    offline();
    await read(1);
    await read(2);
    await read(1);
    expect(await alice.queue()).toMatchObject([{ kind: 'read', number: 2 }]);
    gateway.reachable = true;
    await empty();
    expect(asked('receipt:read').map(({ payload }) => payload['number'])).toEqual([2]);
    expect((await alice.conversation('g'))?.readNumber).toBe(2);
  });

  test('that are refused are worth nothing to anybody', async () => {
    gateway.refuse = (event) => (event === 'receipt:read' ? refusal('INVALID') : undefined);
    await read(7);
    await empty();
    expect((await alice.conversation('g'))?.readNumber).toBe(0);
  });
});

test('what waits for a conversation that is not the user’s any more has failed, or was accepted', async () => {
  offline();
  await alice.send('g', 'one');
  gateway.remove('g', 'alice');
  gateway.reachable = true;
  await failed();
  expect(await alice.queue()).toMatchObject([{ state: 'failed', error: { code: 'NOT_FOUND' } }]);
  expect(await alice.conversation('g')).toBeUndefined();
});

test('what was accepted of a conversation that is gone does not stay in the queue', async () => {
  gateway.fate = ({ name }) => (name === 'message' ? 'lost' : 'arrives');
  await alice.send('g', 'one');
  await alice.until('accepted', async () => (await alice.queue())[0]?.accepted !== undefined);
  gateway.remove('g', 'alice');
  await empty();
});

test('a thousand messages are sent without one refusal, at the pace that the gateway allows', async () => {
  let level = 60;
  let at = clock.now();
  let refusals = 0;
  gateway.refuse = (event) => {
    if (event !== 'message:send') {
      return undefined;
    }
    level = Math.min(60, level + ((clock.now() - at) * 20) / 1000) - 1;
    at = clock.now();
    if (level < 0) {
      refusals++;
      level++;
      return refusal('RATE_LIMITED', 50);
    }
    return undefined;
  };
  offline();
  for (let n = 0; n < 500; n++) {
    await alice.send('g', `g${n}`);
    await alice.send('h', `h${n}`);
  }
  gateway.reachable = true;
  await empty();
  expect(refusals).toBe(0);
  expect(said('g')).toEqual(Array.from({ length: 500 }, (_, n) => `g${n}`));
  expect(said('h')).toEqual(Array.from({ length: 500 }, (_, n) => `h${n}`));
});

test('a draft is kept, and gone when it is empty', async () => {
  await alice.engine.saveDraft('g', 'half a thou');
  expect(await alice.conversation('g')).toMatchObject({ draft: 'half a thou' });
  await again();
  expect(alice.snapshot?.conversations.find(({ conversationId }) => conversationId === 'g')?.draft).toBe('half a thou');
  await alice.engine.saveDraft('g', '');
  expect(await alice.conversation('g')).not.toHaveProperty('draft');
});

test('a conversation that an ack tells of is known before its event', async () => {
  const conversation = { conversationId: 'new', kind: 'group', open: false, admins: [], members: ['alice'] };
  gateway.refuse = (event) =>
    event === 'conversation:create'
      ? { ok: true, conversation: { ...conversation, memberCount: 1, createdAt: 'x', readNumber: 0 } }
      : undefined;
  let created: unknown;
  void alice.engine.ask('conversation:create', { members: [] }).then((ack) => (created = ack));
  await alice.until('created', () => created !== undefined);
  expect(await alice.conversation('new')).toMatchObject({ seq: 0, lastNumber: 0 });
  gateway.cut();
  gateway.refuse = () => undefined;
  gateway.group('new', ['alice']);
  await alice.until('online', () => alice.status === 'online');
  expect(gateway.auths.at(-1)?.cursors).not.toHaveProperty('new');
  expect(await alice.conversation('new')).toMatchObject({ seq: 1 });
});
