import { expect, test } from 'vitest';
import { Live } from '../../src/client/live.js';
import { Requests } from '../../src/client/requests.js';
import { client } from './support/client.js';
import { settled } from './support/clock.js';
import { group } from './support/messages.js';

/* What asks who others are, and what asks for groups and blocks, is a part that is loaded when it is first wanted. */

/** A client whose parts cannot be loaded until they can. */
async function without() {
  const parts = { loads: 0, loadable: false };
  const load = async <T>(part: T) => {
    parts.loads++;
    if (!parts.loadable) {
      throw new TypeError('Failed to fetch dynamically imported module');
    }
    return part;
  };
  const all = await client((engine) => engine.know(group('one')), {
    live: () => load(Live),
    requests: () => load(Requests),
  });
  all.engine.answers.set('presence:watch', ({ users }) => ({
    presence: (users as string[]).map((userId) => ({ userId, status: 'online' })),
  }));
  return { ...all, parts };
}

test('presence is asked for as soon as its part can be loaded', async () => {
  const { parley, engine, clock, parts } = await without();
  const bob = parley.presence('bob');
  bob.subscribe(() => {});
  await clock.pass(4_000);
  expect([bob.get().status, parts.loads]).toEqual(['unknown', 1]);
  parts.loadable = true;
  parley.presence('carol').subscribe(() => {});
  await clock.pass(6_000);
  expect(bob.get().status).toBe('online');
  expect(engine.questions('presence:watch')).toEqual([{ users: ['bob', 'carol'] }]);
});

test('it is not wanted without a connection', async () => {
  const { parley, engine, clock, parts } = await without();
  engine.tell({ kind: 'connection', connection: { status: 'offline', since: 0 } });
  parts.loadable = true;
  const bob = parley.presence('bob');
  bob.subscribe(() => {});
  parley.conversation('one').setTyping(true);
  await clock.pass(10_000);
  expect(parts.loads).toBe(0);
  engine.tell({ kind: 'connection', connection: { status: 'online' } });
  await clock.pass(20);
  expect(bob.get().status).toBe('online');
});

test('names are known by what messages say, with or without it', async () => {
  const { parley, engine } = await without();
  const bob = parley.profile('bob');
  bob.subscribe(() => {});
  engine.say('one');
  await settled();
  expect(bob.get()).toMatchObject({ id: 'bob', name: 'Bob' });
});

/** A client whose part for people comes when the test says so. */
async function onItsWay() {
  let arrive = () => {};
  const part = new Promise<typeof Live>((resolve) => (arrive = () => resolve(Live)));
  const made = await client((engine) => engine.know(group('one')), { live: () => part });
  return { ...made, arrive };
}

test('a notification waits for its part while that is on its way', async () => {
  const { parley, engine, clock, arrive } = await onItsWay();
  const told: string[] = [];
  parley.onNotification(({ message }) => told.push(message.content));
  engine.say('one');
  await clock.pass(5_000);
  expect(told).toEqual([]);
  arrive();
  await clock.pass(2_000);
  expect(told).toHaveLength(1);
});

test('what is asked for groups and blocks is refused as offline, and may be asked again', async () => {
  const { parley, engine, parts } = await without();
  await expect(parley.block('bob')).rejects.toMatchObject({ name: 'ParleyError', code: 'OFFLINE' });
  await expect(parley.conversation('one').join()).rejects.toMatchObject({ code: 'OFFLINE' });
  parts.loadable = true;
  engine.tell({ kind: 'connection', connection: { status: 'offline', since: 0 } });
  await expect(parley.block('bob')).rejects.toMatchObject({ code: 'OFFLINE' });
  expect(parts.loads).toBe(2); // offline it is not even tried
  engine.tell({ kind: 'connection', connection: { status: 'online' } });
  await parley.block('bob');
  expect(engine.questions('user:block')).toEqual([{ userId: 'bob' }]);
});

test('a client that is closed while a part is on its way tells and asks nothing any more', async () => {
  const { parley, engine, clock, arrive } = await onItsWay();
  const told: unknown[] = [];
  parley.onNotification((notification) => told.push(notification));
  parley.presence('bob').subscribe(() => {});
  engine.say('one');
  await parley.close();
  arrive();
  await clock.pass(10_000);
  expect([told, engine.questions('presence:watch'), clock.pending]).toEqual([[], [], 0]);
});
