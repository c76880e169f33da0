import { beforeEach, expect, test } from 'vitest';
import type { PageAt, StoredPage } from '../../src/engine/port.js';
import { MemoryStore } from '../../src/engine/store/memory.js';
import { Device } from './support/device.js';
import { FakeClock } from './support/fake-clock.js';
import { FakeGateway } from './support/fake-gateway.js';

let clock: FakeClock;
let gateway: FakeGateway;
let alice: Device;

beforeEach(() => {
  clock = new FakeClock();
  gateway = new FakeGateway(clock);
  gateway.group('g', ['alice', 'bob']);
  alice = new Device('alice', clock, gateway, new MemoryStore());
});

async function start(messages: number): Promise<void> {
  for (let n = 1; n <= messages; n++) {
    gateway.say('g', 'bob', String(n));
  }
  await alice.start();
  await alice.until('online', () => alice.status === 'online');
  await alice.until('quiet', () => !clock.waits);
}

async function page(at: PageAt, limit = 10): Promise<StoredPage> {
  let answer: StoredPage | undefined;
  let failure: unknown;
  alice.engine.page('g', at, limit).then(
    (found) => (answer = found),
    (thrown: unknown) => (failure = thrown),
  );
  await alice.until('a page', () => answer !== undefined || failure !== undefined);
  if (failure !== undefined) {
    throw failure;
  }
  return answer as StoredPage;
}

const numbers = ({ messages }: StoredPage) => messages.map(({ number }) => number);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const pagesAsked = () => gateway.asked.filter(({ event }) => event === 'history:page').length;

function offline(): void {
  gateway.reachable = false;
  gateway.cut();
}

test('a conversation that is new here is read, and kept: then it is there without a network', async () => {
  await start(30);
  const newest = await page({ newest: true });
  expect(numbers(newest)).toEqual(range(21, 30));
  expect(newest).toMatchObject({ hasOlder: true, hasNewer: false });
  const older = await page({ before: 21 });
  expect(numbers(older)).toEqual(range(11, 20));
  expect(await alice.conversation('g')).toMatchObject({ keptFrom: 11, lastNumber: 30, lastMessage: { number: 30 } });
  offline();
  expect(numbers(await page({ newest: true }))).toEqual(range(21, 30));
  expect(numbers(await page({ before: 21 }))).toEqual(range(11, 20));
  expect(numbers(await page({ after: 15 }, 3))).toEqual([16, 17, 18]);
  expect(numbers(await page({ around: 15 }, 4))).toEqual([13, 14, 15, 16]);
  expect(numbers(await page({ messageId: 'm-g-15' }, 4))).toEqual([13, 14, 15, 16]);
  expect(pagesAsked()).toBe(2);
});

test('what is not kept cannot be had without a network', async () => {
  await start(30);
  await page({ newest: true });
  offline();
  await expect(page({ before: 21 })).rejects.toMatchObject({ name: 'ParleyError', code: 'OFFLINE' });
  await expect(page({ around: 3 })).rejects.toMatchObject({ code: 'OFFLINE' });
});

test('the first message is known as such', async () => {
  await start(12);
  await page({ newest: true });
  const first = await page({ before: 3 });
  expect(numbers(first)).toEqual([1, 2]);
  expect(first).toMatchObject({ hasOlder: false, hasNewer: true });
});

test('in a group that shows no past the first message is the first that is seen', async () => {
  await start(12);
  const hidden = gateway.conversations.get('g') as { messages: object[] };
  hidden.messages.splice(0, 7);
  const newest = await page({ newest: true });
  expect(numbers(newest)).toEqual(range(8, 12));
  expect(newest.hasOlder).toBe(false);
  expect((await page({ newest: true })).hasOlder).toBe(false);
});

test('a page of what is old is not kept beside what is new, but is asked for again', async () => {
  await start(300);
  await page({ newest: true });
  expect(numbers(await page({ around: 100 }))).toEqual(range(95, 104));
  expect(await alice.conversation('g')).toMatchObject({ keptFrom: 291 });
  const asked = pagesAsked();
  await page({ around: 100 });
  expect(pagesAsked()).toBe(asked + 1);
});

test('pages both ways join what is kept and what is not', async () => {
  await start(100);
  await page({ newest: true });
  expect(numbers(await page({ after: 85 }))).toEqual(range(86, 95));
  expect((await page({ after: 95 })).hasNewer).toBe(false);
  expect((await page({ after: 50 })).hasNewer).toBe(true);
  expect((await page({ after: 100 })).messages).toEqual([]);
});

test('more than two hundred are not kept, however far one reads', async () => {
  await start(500);
  for (let before = 501; before > 1; before -= 100) {
    expect(numbers(await page({ before }, 100))).toEqual(range(before - 100, before - 1));
  }
  expect(await alice.messages('g')).toHaveLength(200);
  expect(await alice.conversation('g')).toMatchObject({ keptFrom: 301 });
});

test('a page that was on its way while a message was edited has the edit', async () => {
  await start(5);
  gateway.historyLag = 0;
  const stale = { ...gateway.history('g')[2] };
  gateway.edit('g', 3, 'drei');
  await alice.until('told', () => alice.last('reread') !== undefined);
  Object.assign(gateway.history('g')[2] as object, { content: stale['content'], editedAt: undefined });
  expect((await page({ newest: true })).messages[2]?.content).toBe('drei');
  expect((await alice.messages('g'))[2]?.content).toBe('drei');
});

test('messages that come while a page is on its way join it', async () => {
  await start(20);
  let answer: StoredPage | undefined;
  void alice.engine.page('g', { newest: true }, 10).then((found) => (answer = found));
  gateway.say('g', 'bob', '21');
  await alice.until('both', async () => answer !== undefined && (await alice.conversation('g'))?.lastNumber === 21);
  const kept = (await alice.messages('g')).map(({ number }) => number);
  expect(kept).toEqual(range(kept[0] as number, 21));
  expect((await alice.conversation('g'))?.keptFrom).toBe(kept[0]);
});

test('a message is found by its id where it is not kept; one that there is not is NOT_FOUND', async () => {
  await start(100);
  expect(numbers(await page({ messageId: 'm-g-50' }, 4))).toEqual([49, 50, 51, 52]);
  await expect(page({ messageId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('how far members have come is known from the page', async () => {
  await start(3);
  gateway.receipts = [{ userId: 'bob', delivered: 3, read: 2 }];
  await page({ newest: true });
  expect((await alice.conversation('g'))?.receipts).toEqual({ bob: { delivered: 3, read: 2 } });
});

test('a conversation without a message, and one that is not known, have an empty page', async () => {
  await start(0);
  expect(await page({ newest: true })).toEqual({ messages: [], hasOlder: false, hasNewer: false });
});
