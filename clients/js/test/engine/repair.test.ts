import { beforeEach, expect, test } from 'vitest';
import { MemoryStore } from '../../src/engine/store/memory.js';
import { Device } from './support/device.js';
import { FakeClock } from './support/fake-clock.js';
import { FakeGateway } from './support/fake-gateway.js';

/* What asks history is a part that is loaded when it is first wanted. Here it cannot be, at first. */

let clock: FakeClock;
let gateway: FakeGateway;
let store: MemoryStore;
let alice: Device;
let loads: number;

function unloadable(device: Device): void {
  loads = 0;
  const { repair } = device;
  device.repair = () => (++loads < 4 ? Promise.reject(new TypeError('no such file')) : repair());
}

async function again(whileAway: () => void): Promise<void> {
  alice.store.kill();
  whileAway();
  alice = new Device('alice', clock, gateway, store);
  unloadable(alice);
  await alice.start();
}

beforeEach(async () => {
  clock = new FakeClock();
  gateway = new FakeGateway(clock);
  gateway.group('g', ['alice', 'bob']);
  store = new MemoryStore();
  alice = new Device('alice', clock, gateway, store);
  unloadable(alice);
  await alice.start();
  await alice.until('online', () => alice.status === 'online');
});

test('a device that has missed nothing never wants it', async () => {
  gateway.say('g', 'bob', 'one');
  await alice.send('g', 'two');
  await alice.until('sent', async () => (await alice.queue()).length === 0);
  expect(loads).toBe(0);
});

test('what was missed is read as soon as it can be loaded', async () => {
  gateway.say('g', 'bob', 'one');
  await alice.until('there', async () => (await alice.messages('g')).length === 1);
  await again(() => {
    gateway.edit('g', 1, 'uno');
    gateway.forgetJournal('g');
  });
  await alice.until('read anew', async () => (await alice.messages('g'))[0]?.content === 'uno');
  expect((await alice.conversation('g')) ?? {}).not.toHaveProperty('stale');
  expect(loads).toBe(4);
});

test('what was sent, perhaps, is not sent again before, and then once', async () => {
  const direct = 'dm:alice:bob';
  gateway.fate = ({ name }) => (name === 'ack' || name === 'message' ? 'lost' : 'arrives');
  await alice.send(direct, 'once', { to: 'bob' });
  await alice.until('accepted', () => gateway.conversations.has(direct));
  await again(() => (gateway.fate = () => 'arrives'));
  await alice.until('tried', () => loads > 0);
  expect(await alice.queue()).toMatchObject([{ state: 'sending', clientMessageId: 'once' }]);
  await alice.until('an empty queue', async () => (await alice.queue()).length === 0);
  expect(loads).toBe(4);
  expect(gateway.history(direct).map(({ content }) => content)).toEqual(['once']);
  expect(gateway.asked.filter(({ event }) => event === 'message:send')).toHaveLength(1);
});
