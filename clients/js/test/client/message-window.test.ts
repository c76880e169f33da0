import { expect, test } from 'vitest';
import { LARGEST_WINDOW, MessageWindow } from '../../src/client/message-window.js';
import type { PageAt, StoredMessage, StoredPage } from '../../src/engine/port.js';
import { ParleyError } from '../../src/error.js';
import { FakeClock } from './support/clock.js';
import { stored } from './support/messages.js';

/** A conversation that is kept by somebody else; pages are given when they are let go. */
class Archive {
  readonly messages: StoredMessage[] = [];
  readonly asked: PageAt[] = [];
  #held: (() => void)[] | undefined;
  failure: ParleyError | undefined;
  /** What is not here yet counts too. */
  accepted = 0;

  constructor(count: number) {
    this.say(count);
  }

  say(count: number): StoredMessage[] {
    const first = this.messages.length + 1;
    const said = Array.from({ length: count }, (_, i) => stored(first + i));
    this.messages.push(...said);
    this.accepted = this.messages.length;
    return said;
  }

  hold(): void {
    this.#held = [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    held.forEach((go) => go());
  }

  async page(_: string, at: PageAt, limit: number): Promise<StoredPage> {
    this.asked.push(at);
    const page = this.#page(at, limit);
    if (this.#held) {
      await new Promise<void>((go) => this.#held?.push(go));
    }
    if (this.failure) {
      throw this.failure;
    }
    return page;
  }

  #page(at: PageAt, limit: number): StoredPage {
    let from = 0;
    const length = this.messages.length;
    if ('newest' in at) {
      from = length - limit;
    } else if ('before' in at) {
      from = at.before - 1 - limit;
      return this.#cut(from, at.before - 1);
    } else if ('after' in at) {
      from = at.after;
    } else {
      const number = 'around' in at ? at.around : this.messages.findIndex((m) => m.messageId === at.messageId) + 1;
      if (number < 1 || number > length) {
        throw new ParleyError('NOT_FOUND', 'no such message');
      }
      from = number - 1 - limit / 2;
    }
    return this.#cut(from, Math.max(from, 0) + limit);
  }

  #cut(from: number, to: number): StoredPage {
    const start = Math.max(0, from);
    const end = Math.min(this.messages.length, to);
    return { messages: this.messages.slice(start, end), hasOlder: start > 0, hasNewer: end < this.messages.length };
  }
}

function open(archive: Archive) {
  const clock = new FakeClock();
  const window = new MessageWindow({
    engine: archive,
    clock,
    conversationId: 'c',
    lastNumber: () => archive.accepted,
    changed: () => {},
  });
  return { window, clock, numbers: () => window.messages.map((m) => m.number) };
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test('newest page: older ones are before it, nothing is after it', async () => {
  const { window, numbers } = open(new Archive(120));
  await window.loadNewest();
  expect(numbers()).toEqual(range(71, 120));
  expect([window.hasOlder, window.hasNewer]).toEqual([true, false]);
  await window.loadOlder();
  await window.loadOlder();
  expect(numbers()).toEqual(range(1, 120));
  expect(window.hasOlder).toBe(false);
});

test('a live message is appended where the window is at the newest end, and only there', async () => {
  const archive = new Archive(200);
  const { window, numbers } = open(archive);
  await window.loadNewest();
  archive.say(1).forEach((m) => window.tell(m));
  expect(numbers().at(-1)).toBe(201);
  await window.jumpTo({ number: 30 });
  archive.say(1).forEach((m) => window.tell(m));
  expect(numbers()).toEqual(range(5, 54));
  expect(window.hasNewer).toBe(true);
});

test('what is told while the newest page is on its way is shown once', async () => {
  const archive = new Archive(60);
  const { window, numbers } = open(archive);
  archive.hold();
  const loading = window.loadNewest();
  archive.say(3).forEach((m) => window.tell(m));
  window.tell({ ...archive.messages[59]!, content: 'edited' });
  archive.release();
  await loading;
  expect(numbers()).toEqual(range(11, 63));
  expect(window.messages.find((m) => m.number === 60)?.content).toBe('edited');
});

test('a message beyond a hole makes the window load what is between', async () => {
  const archive = new Archive(10);
  const { window, numbers } = open(archive);
  await window.loadNewest();
  window.tell(archive.say(70).at(-1)!);
  await expect.poll(numbers).toEqual(range(1, 80));
  expect(window.hasNewer).toBe(false);
});

test('a hole that history cannot fill yet is filled when it can, with nothing said meanwhile', async () => {
  const archive = new Archive(10);
  const { window, clock, numbers } = open(archive);
  await window.loadNewest();
  window.tell(stored(13));
  await expect.poll(() => clock.pending).toBe(1);
  expect(numbers()).toEqual(range(1, 10));
  expect([window.hasNewer, window.isAtNewest]).toEqual([true, true]);
  archive.say(3);
  await clock.pass(2_000);
  expect(numbers()).toEqual(range(1, 13));
  expect([window.hasNewer, clock.pending]).toEqual([false, 0]);
});

test('a first message that history does not have yet is asked for again', async () => {
  const archive = new Archive(0);
  archive.accepted = 1;
  const { window, clock, numbers } = open(archive);
  await window.loadNewest();
  expect([numbers(), clock.pending]).toEqual([[], 1]);
  archive.say(1);
  await clock.pass(2_000);
  expect([numbers(), clock.pending]).toEqual([[1], 0]);
});

test('what history never has is asked for a few times, and with the next event again', async () => {
  const archive = new Archive(10);
  const { window, clock } = open(archive);
  await window.loadNewest();
  window.tell(stored(13));
  await expect.poll(() => clock.pending).toBe(1);
  await clock.pass(3_600_000);
  expect(clock.pending).toBe(0);
  const asked = archive.asked.length;
  expect(asked).toBeLessThan(12);
  window.tell(stored(14));
  await expect.poll(() => archive.asked.length).toBe(asked + 1);
});

test('a window that is closed asks for nothing by itself', async () => {
  const archive = new Archive(10);
  archive.accepted = 11;
  const { window, clock } = open(archive);
  await window.loadNewest();
  window.close();
  expect(clock.pending).toBe(0);
});

test('a window is bounded: the far end is let go, and loaded again when it is wanted', async () => {
  const archive = new Archive(2_000);
  const { window, numbers } = open(archive);
  await window.loadNewest();
  for (let i = 0; i < 25; i++) {
    await window.loadOlder();
  }
  expect(numbers()).toEqual(range(701, 1_700));
  expect([window.hasOlder, window.hasNewer]).toEqual([true, true]);
  archive.say(1).forEach((m) => window.tell(m));
  expect(numbers().at(-1)).toBe(1_700);
  await window.loadNewer();
  expect(numbers()).toEqual(range(751, 1_750));
  expect(window.messages.length).toBe(LARGEST_WINDOW);
});

test('live messages push the oldest out of a full window', async () => {
  const archive = new Archive(0);
  const { window, numbers } = open(archive);
  await window.loadNewest();
  archive.say(LARGEST_WINDOW + 5).forEach((m) => window.tell(m));
  expect(numbers()).toEqual(range(6, LARGEST_WINDOW + 5));
  expect(window.hasOlder).toBe(true);
});

test('a jump shows the surroundings; one to what there is not leaves the list as it was', async () => {
  const archive = new Archive(300);
  const { window, numbers } = open(archive);
  await window.loadNewest();
  expect(await window.jumpTo({ messageId: 'm100' })).toBe(true);
  expect(numbers()).toEqual(range(75, 124));
  expect(await window.jumpTo({ messageId: 'nobody' })).toBe(false);
  expect(await window.jumpTo({ number: 4_000 })).toBe(false);
  expect(numbers()).toEqual(range(75, 124));
});

test('a jump to what there is not shows the newest where nothing was shown', async () => {
  const { window, numbers } = open(new Archive(3));
  expect(await window.jumpTo({ messageId: 'nobody' })).toBe(false);
  expect(numbers()).toEqual([1, 2, 3]);
});

test('a page that was asked for before a jump does not come into the list', async () => {
  const archive = new Archive(300);
  const { window, numbers } = open(archive);
  await window.loadNewest();
  archive.hold();
  const older = window.loadOlder();
  const jump = window.jumpTo({ number: 100 });
  archive.release();
  await Promise.all([older, jump]);
  expect(numbers()).toEqual(range(75, 124));
});

test('two calls for older messages are one page', async () => {
  const archive = new Archive(300);
  const { window } = open(archive);
  await window.loadNewest();
  await Promise.all([window.loadOlder(), window.loadOlder(), window.loadOlder()]);
  expect(archive.asked).toHaveLength(2);
});

test('a page that fails is said in the list, and tried again when it can be', async () => {
  const archive = new Archive(100);
  const { window, numbers } = open(archive);
  await window.loadNewest();
  archive.failure = new ParleyError('OFFLINE', 'no connection');
  await window.loadOlder();
  expect(window.error).toEqual({ code: 'OFFLINE', message: 'no connection' });
  expect(window.loading).toBeUndefined();
  archive.failure = undefined;
  await window.tryAgain();
  expect(numbers()).toEqual(range(1, 100));
  expect(window.error).toBeUndefined();
});

test('a conversation that there is not yet has an empty list', async () => {
  const archive = new Archive(0);
  archive.failure = new ParleyError('NOT_FOUND', 'no such conversation');
  const { window } = open(archive);
  await window.loadNewest();
  expect(window.error).toBeUndefined();
  expect([window.loaded, window.messages.length, window.hasOlder]).toEqual([true, 0, false]);
});

test('a reread keeps what is the same, takes what is new, and shows the old until then', async () => {
  const archive = new Archive(130);
  const { window, numbers } = open(archive);
  await window.loadNewest();
  await window.loadOlder();
  const before = window.messages;
  archive.messages[99] = { ...archive.messages[99]!, content: 'edited' };
  archive.messages[100] = structuredClone(archive.messages[100]!);
  archive.say(3);
  archive.hold();
  const reread = window.reread();
  expect(window.messages).toBe(before);
  archive.release();
  await reread;
  expect(numbers()).toEqual(range(31, 133));
  expect(window.messages[69]?.content).toBe('edited');
  expect(window.messages[70]).toBe(before[70]);
});

test('a group that shows nothing of before has older ones until a page says otherwise', async () => {
  const archive = new Archive(0);
  const { window } = open(archive);
  await window.loadNewest();
  window.tell(stored(40));
  expect(window.hasOlder).toBe(true);
});
