import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import type { StoredMessage } from '../../src/engine/port.js';
import { IndexedDbStore } from '../../src/engine/store/indexeddb.js';
import { MemoryStore } from '../../src/engine/store/memory.js';
import type { Store } from '../../src/engine/store/store.js';
import { Device, settled } from './support/device.js';
import { FakeClock } from './support/fake-clock.js';
import { FakeGateway } from './support/fake-gateway.js';

const GROUPS = ['g1', 'g2', 'dm:alice:bob'];
const HOUR = 3_600_000;

/**
 * A tab that is killed between any two transactions, before and after each is written, and a network that is cut before
 * and after any packet, while people talk. In the end every message is there once and in order, at the gateway and here.
 */
class Chaos {
  readonly #clock: FakeClock;
  readonly #gateway: FakeGateway;
  readonly #open: () => Promise<Store>;
  readonly #written = new Map<string, string[]>();
  readonly #reacted = new Set<string>();
  #alice: Device | undefined;
  #texts = 0;

  constructor(seed: number, open: () => Promise<Store>) {
    this.#clock = new FakeClock(seed);
    this.#gateway = new FakeGateway(this.#clock);
    this.#open = open;
    this.#gateway.group('g1', ['alice', 'bob']);
    this.#gateway.group('g2', ['alice', 'bob', 'carol']);
    this.#gateway.historyLag = this.#below(2) * 500;
  }

  async run(steps: number): Promise<void> {
    await this.#start();
    for (let step = 0; step < steps; step++) {
      await this.#step();
    }
    await this.#end();
  }

  async #step(): Promise<void> {
    const kind = this.#below(20);
    if (kind < 5) {
      await this.#write();
    } else if (kind === 5) {
      await this.#react();
    } else if (kind < 11) {
      this.#others();
    } else if (kind < 13) {
      this.#cutSoon();
    } else if (kind < 15) {
      this.#killSoon();
    } else if (kind === 15) {
      await this.#sleep();
    } else if (kind === 16) {
      this.#gateway.reachable = !this.#gateway.reachable;
    } else {
      await this.#elapse();
    }
  }

  /** What a put that was answered says is not lost; one that was not may have been written or not. */
  async #write(): Promise<void> {
    const alice = await this.#living();
    const id = this.#one(GROUPS);
    const content = `alice ${++this.#texts}`;
    const to = id.startsWith('dm:') ? { to: 'bob' } : {};
    let answered = false;
    void alice.send(id, content, to).then(() => {
      answered = true;
      this.#written.set(id, [...(this.#written.get(id) ?? []), content]);
    });
    await settled(this.#clock, [alice.store], 'written or dead', () => answered || alice.store.isDead);
  }

  /** To a message of Alice's that may not be accepted yet, named as she has named it. */
  async #react(): Promise<void> {
    const alice = await this.#living();
    const conversationId = this.#one(GROUPS);
    const known = await (
      await this.#open()
    ).read(async (tx) => [...(await tx.commands()), ...(await tx.messages(conversationId, 0, Infinity))]);
    const ids = (this.#written.get(conversationId) ?? []).filter((id) =>
      known.some((each) => 'clientMessageId' in each && each.clientMessageId === id),
    );
    if (ids.length === 0) {
      return;
    }
    const messageId = this.#one(ids);
    let answered = false;
    void alice.engine.put({ kind: 'react', conversationId, messageId, emoji: '🙂', on: true }).then(() => {
      answered = true;
      this.#reacted.add(`${conversationId} ${messageId}`);
    });
    await settled(this.#clock, [alice.store], 'written or dead', () => answered || alice.store.isDead);
  }

  #others(): void {
    const conversation = this.#gateway.conversations.get(this.#one(GROUPS));
    if (conversation === undefined) {
      return;
    }
    const { id, messages } = conversation;
    const number = 1 + this.#below(Math.max(1, messages.length));
    const message = messages[number - 1];
    const kind = this.#below(6);
    if (message === undefined || kind < 3) {
      this.#gateway.say(id, 'bob', `bob ${++this.#texts}`);
    } else if (message['deletedAt'] === undefined && message['sender'].id === 'bob' && kind === 3) {
      this.#gateway.edit(id, number, `edited ${++this.#texts}`);
    } else if (message['deletedAt'] === undefined && message['sender'].id === 'bob' && kind === 4) {
      this.#gateway.delete(id, number);
    } else if (message['deletedAt'] === undefined) {
      this.#gateway.react(id, number, 'bob', this.#one(['👍', '🎉']), this.#below(3) > 0);
    }
  }

  #cutSoon(): void {
    let packets = 1 + this.#below(12);
    const before = this.#below(2) === 0;
    this.#gateway.fate = () => (--packets === 0 ? (before ? 'cut-before' : 'cut-after') : 'arrives');
  }

  #killSoon(): void {
    const { store } = this.#alice as Device;
    store.dieAt = { transaction: store.transactions + 1 + this.#below(8), written: this.#below(2) === 0 };
  }

  /** A day off: what happened is too old for cursors, and a clientMessageId counts no more. */
  async #sleep(): Promise<void> {
    (this.#alice as Device).store.kill();
    if (this.#below(2) === 0) {
      this.#clock.sleep(25 * HOUR);
      for (const id of this.#gateway.conversations.keys()) {
        this.#gateway.forgetJournal(id);
      }
    }
    for (let others = this.#below(8); others > 0; others--) {
      this.#others();
    }
  }

  async #elapse(): Promise<void> {
    const alice = await this.#living();
    let steps = this.#below(40);
    await settled(
      this.#clock,
      [alice.store],
      'some time',
      () => --steps < 0 || alice.store.isDead || !this.#clock.waits,
    );
  }

  async #living(): Promise<Device> {
    if (this.#alice?.store.isDead !== false) {
      await this.#start();
    }
    return this.#alice as Device;
  }

  async #start(): Promise<void> {
    this.#alice = new Device('alice', this.#clock, this.#gateway, await this.#open());
    const { store } = this.#alice;
    let started = false;
    void this.#alice.start().then(() => (started = true));
    await settled(this.#clock, [store], 'started', () => started || store.isDead);
  }

  async #end(): Promise<void> {
    this.#gateway.fate = () => 'arrives';
    this.#gateway.reachable = true;
    (this.#alice as Device).store.dieAt = undefined;
    const alice = await this.#living();
    alice.engine.seen({ visible: true, focused: true });
    await alice.until('all sent and all here', async () => {
      const records = await alice.store.read((tx) => tx.conversations());
      return (
        alice.status === 'online' &&
        (await alice.queue()).length === 0 &&
        records.every(({ stale, conversationId, seq }) => !stale && seq === this.#events(conversationId))
      );
    });
    for (const id of GROUPS) {
      const there = this.#gateway.conversations.get(id)?.messages ?? [];
      const own = there.filter(({ sender }) => sender.id === 'alice').map(({ clientMessageId }) => clientMessageId);
      expect(own, `each of ${id} once`).toEqual([...new Set(own)]);
      expect(own, `all of ${id}, in order`).toEqual(expect.arrayContaining(this.#written.get(id) ?? []));
      const written = new Set(this.#written.get(id));
      expect(own.filter((each) => written.has(each))).toEqual(this.#written.get(id) ?? []);
      const liked = there.filter(({ reactions }) => reactions?.['🙂']?.includes('alice'));
      const asked = own.filter((each) => this.#reacted.has(`${id} ${each}`));
      expect(liked.map(({ clientMessageId }) => clientMessageId)).toEqual(expect.arrayContaining(asked));
      const record = await alice.conversation(id);
      expect(record?.lastNumber ?? 0).toBe(there.length);
      const kept = await alice.messages(id);
      expect(kept.map(shown)).toEqual(there.slice((record?.keptFrom ?? Infinity) - 1).map(shown));
      // Of what is not kept the gateway tells.
      const page = await this.#page(alice, id);
      expect(page.map(shown)).toEqual(there.slice(-100).map(shown));
    }
  }

  async #page(alice: Device, id: string): Promise<readonly StoredMessage[]> {
    if (!this.#gateway.conversations.has(id)) {
      return [];
    }
    this.#gateway.historyLag = 0;
    const found: StoredMessage[] = [];
    for (let before = Infinity; ;) {
      let page: Awaited<ReturnType<typeof alice.engine.page>> | undefined;
      const at = before === Infinity ? ({ newest: true } as const) : { before };
      let isLost = false; // a cut from before the end may still come
      void alice.engine.page(id, at, 100).then(
        (answer) => (page = answer),
        () => (isLost = true),
      );
      await alice.until('a page', () => page !== undefined || (isLost && alice.status === 'online'));
      if (page === undefined) {
        continue;
      }
      found.unshift(...page.messages);
      before = found[0]?.number ?? 1;
      if (!page.hasOlder || found.length >= 100) {
        return found.slice(-100);
      }
    }
  }

  #events(id: string): number | undefined {
    return this.#gateway.conversations.get(id)?.events.length;
  }

  #one<T>(values: readonly T[]): T {
    return values[this.#below(values.length)] as T;
  }

  #below(n: number): number {
    return Math.floor(this.#clock.random() * n);
  }
}

function shown(message: Partial<StoredMessage>): unknown {
  const { number, clientMessageId, content, deletedAt, reactions } = message;
  const byEmoji = Object.entries(reactions ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return { number, clientMessageId, content, deleted: deletedAt !== undefined, reactions: byEmoji };
}

/** `PARLEY_THOROUGH=true` tries ten times as many. */
const thorough =
  (globalThis as { process?: { env: Record<string, string> } }).process?.env['PARLEY_THOROUGH'] === 'true';
const seeds = Array.from({ length: thorough ? 400 : 40 }, (_, seed) => seed + 1);

describe('whatever is killed and cut, every message is there once and in order', () => {
  test.each(seeds)('kept in memory, seed %i', async (seed) => {
    const store = new MemoryStore();
    await new Chaos(seed * 7919, async () => store).run(60);
  });

  test.each(seeds.slice(0, seeds.length / 5))('kept in IndexedDB, seed %i', async (seed) => {
    const factory = new IDBFactory();
    await new Chaos(seed * 104_729, () => IndexedDbStore.open(factory, 'chaos')).run(60);
  });
});
