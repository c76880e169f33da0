import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { IndexedDbStore } from '../../src/engine/store/indexeddb.js';
import { MemoryStore } from '../../src/engine/store/memory.js';
import { Device } from './support/device.js';
import { FakeClock } from './support/fake-clock.js';
import { FakeGateway } from './support/fake-gateway.js';

describe.each([
  ['indexeddb', () => IndexedDbStore.open(new IDBFactory(), 'test')],
  ['memory', async () => new MemoryStore()],
] as const)('an engine over %s', (_, open) => {
  let clock: FakeClock;
  let gateway: FakeGateway;
  let alice: Device;

  beforeEach(async () => {
    clock = new FakeClock();
    gateway = new FakeGateway(clock);
    alice = new Device('alice', clock, gateway, await open());
  });

  test('comes online and has what it is told', async () => {
    gateway.group('g', ['alice', 'bob']);
    await alice.start();
    await alice.until('online', () => alice.status === 'online');
    gateway.say('g', 'bob', 'hello');
    await alice.until('the message', async () => (await alice.messages('g')).length === 1);
    expect(await alice.messages('g')).toMatchObject([{ number: 1, content: 'hello', sender: { id: 'bob' } }]);
    expect(await alice.conversation('g')).toMatchObject({ seq: 2, lastNumber: 1, keptFrom: 1, readNumber: 0 });
  });

  test('knows whose it is before there was ever a network', async () => {
    gateway.reachable = false;
    await alice.start();
    expect(alice.snapshot).toMatchObject({ user: { id: 'alice' }, conversations: [] });
  });

  test('sends what was written without a network', async () => {
    gateway.group('g', ['alice', 'bob']);
    gateway.reachable = false;
    await alice.start();
    await alice.until('offline', () => alice.status === 'offline');
    await alice.send('g', 'one');
    await alice.send('g', 'two');
    expect(await alice.queue()).toMatchObject([{ state: 'waiting' }, { state: 'waiting' }]);
    gateway.reachable = true;
    await alice.until('all sent', async () => (await alice.queue()).length === 0);
    expect(gateway.history('g')).toMatchObject([{ content: 'one' }, { content: 'two' }]);
    expect(await alice.messages('g')).toMatchObject([{ content: 'one' }, { content: 'two' }]);
    const told = alice.changes.map(({ kind }) => kind);
    expect(told.indexOf('message')).toBeLessThan(told.indexOf('command-gone'));
  });
});
