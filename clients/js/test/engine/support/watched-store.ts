import type { ReadTx, Store, Tx } from '../../../src/engine/store/store.js';

/** Knows whether something is on its way, and can die: then nothing is answered or written any more. */
export class WatchedStore implements Store {
  readonly #store: Store;
  #running = 0;
  #dead = false;
  /** Dies at that transaction: before it, or after it without an answer. */
  dieAt: { transaction: number; written: boolean } | undefined;
  transactions = 0;
  /** Every transaction fails with it. */
  fail: Error | undefined;
  /** How many messages have room; beyond, as a browser's quota. */
  roomFor = Infinity;
  died: () => void = () => undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  get isIdle(): boolean {
    return this.#running === 0;
  }

  get isDead(): boolean {
    return this.#dead;
  }

  write<T>(work: (tx: Tx) => Promise<T>, durable?: boolean): Promise<T> {
    return this.#run(() =>
      this.#store.write(async (tx) => {
        const result = await work(tx);
        if (this.roomFor < Infinity && (await messagesIn(tx)) > this.roomFor) {
          throw new DOMException('no room', 'QuotaExceededError');
        }
        return result;
      }, durable),
    );
  }

  read<T>(work: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.#run(() => this.#store.read(work));
  }

  close(): void {
    this.#store.close();
  }

  kill(): void {
    this.#dead = true;
    this.died();
  }

  async #run<T>(work: () => Promise<T>): Promise<T> {
    const dies = this.dieAt?.transaction === ++this.transactions;
    if (dies && !this.dieAt?.written) {
      this.kill();
    }
    if (this.#dead) {
      return new Promise(() => undefined);
    }
    this.#running++;
    try {
      if (this.fail !== undefined) {
        throw this.fail;
      }
      const result = await work();
      if (dies) {
        this.kill();
      }
      return this.#dead ? new Promise(() => undefined) : result;
    } finally {
      this.#running--;
    }
  }
}

async function messagesIn(tx: Tx): Promise<number> {
  const counts = (await tx.conversations()).map(
    async (each) => (await tx.messages(each.conversationId, 0, Infinity)).length,
  );
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}
