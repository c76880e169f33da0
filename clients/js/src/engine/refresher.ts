import { ParleyError } from '../error.js';
import { backoff, type Clock } from './clock.js';
import { forgetMessages } from './kept.js';
import type { Pages } from './pages.js';
import type { RecentChanges } from './recent.js';
import { marked, storedMessage, without } from './records.js';
import type { Writer } from './writer.js';

export interface RefresherOptions {
  readonly clock: Clock;
  readonly writer: Writer;
  readonly pages: Pages;
  readonly me: string;
  readonly recent: RecentChanges;
  isReady(): boolean;
  /** The last message that there must be in history sooner or later. */
  numberAtBeginning(conversationId: string): number;
}

/**
 * Reads conversations anew of which events were missed: until history has what it must, for it follows the log by
 * moments. One after the other.
 */
export class Refresher {
  readonly #options: RefresherOptions;
  readonly #stale = new Map<string, number>();
  #busy = false;

  constructor(options: RefresherOptions) {
    this.#options = options;
  }

  add(conversationId: string): void {
    if (!this.#stale.has(conversationId)) {
      this.#stale.set(conversationId, 0);
      if (!this.#busy) {
        void this.#run();
      }
    }
  }

  /** The connection has ended: the next one tells what is stale. */
  halt(): void {
    this.#stale.clear();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    for (let next = this.#next(); next !== undefined && this.#options.isReady(); next = this.#next()) {
      const [id, attempt] = next;
      this.#stale.delete(id);
      if (!(await this.#refresh(id))) {
        this.#again(id, attempt + 1);
      }
    }
    this.#busy = false;
  }

  #next(): [string, number] | undefined {
    const [first] = this.#stale;
    return first;
  }

  #again(id: string, attempt: number): void {
    const { clock, isReady } = this.#options;
    clock.after(backoff(clock, attempt), () => {
      if (isReady()) {
        this.#stale.set(id, attempt);
        if (!this.#busy) {
          void this.#run();
        }
      }
    });
  }

  /** @returns whether it is done */
  async #refresh(id: string): Promise<boolean> {
    const { writer, pages, me, recent, numberAtBeginning } = this.#options;
    try {
      const answer = await pages.newest(id);
      const messages = answer.messages.map((message) => recent.over(storedMessage(message)));
      const first = messages[0]?.number ?? 1;
      const last = messages.at(-1)?.number ?? 0;
      let done = false;
      await writer.write(async (batch) => {
        const record = await batch.conversation(id);
        const keptFrom = record?.keptFrom ?? Infinity;
        // What has come since joins the page, or history does not have all of it yet.
        done =
          record === undefined || (last >= numberAtBeginning(id) && last >= Math.min(keptFrom - 1, record.lastNumber));
        if (record === undefined || !done) {
          return;
        }
        const lastNumber = Math.max(record.lastNumber, last);
        batch.tx.deleteMessages(id, 0, first - 1);
        const kept = keptFrom > last + 1 ? forgetMessages(batch, record) : record;
        messages.forEach((message) => batch.tx.putMessage(message));
        const newest = messages.at(-1);
        const now = {
          ...without(kept, 'stale'),
          lastNumber,
          ...(messages.length > 0 && { keptFrom: first }),
          ...(newest?.number === lastNumber && { lastMessage: newest }),
        };
        batch.set(marked(now, me, answer.receipts ?? []));
        batch.say({ kind: 'reread', conversationId: id });
      });
      return done;
    } catch (failure) {
      // Gone, or lost with the connection: then it is told anew.
      return failure instanceof ParleyError && ['NOT_FOUND', 'OFFLINE'].includes(failure.code);
    }
  }
}
