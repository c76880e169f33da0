import { ParleyError } from '../error.js';
import { backoff, type Clock, pause } from './clock.js';
import { forgetMessages } from './kept.js';
import type { Pages } from './pages.js';
import { marked, without } from './records.js';
import type { Writer } from './writer.js';

export interface RefresherOptions {
  readonly clock: Clock;
  readonly writer: Writer;
  readonly pages: Pages;
  readonly me: string;
  isReady(): boolean;
  /** The last message that there must be in history sooner or later. */
  numberAtBeginning(conversationId: string): number;
}

/**
 * Reads conversations anew of which events were missed: until history has what it must, for it follows the log by
 * moments. Bound: the conversations that there are.
 */
export class Refresher {
  readonly #options: RefresherOptions;
  readonly #busy = new Set<string>();

  constructor(options: RefresherOptions) {
    this.#options = options;
  }

  async add(conversationId: string): Promise<void> {
    if (this.#busy.has(conversationId)) {
      return;
    }
    const { clock, isReady } = this.#options;
    this.#busy.add(conversationId);
    for (let attempt = 0; isReady() && !(await this.#refresh(conversationId)); attempt++) {
      await pause(clock, backoff(clock, attempt));
    }
    // Where the connection was lost the next one tells it again.
    this.#busy.delete(conversationId);
  }

  /** @returns whether it is done */
  async #refresh(id: string): Promise<boolean> {
    const { writer, pages, me, numberAtBeginning } = this.#options;
    try {
      const answer = await pages.newest(id);
      const first = answer.messages[0]?.number ?? 1;
      const last = answer.messages.at(-1)?.number ?? 0;
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
        const messages = pages.asTheyAre(answer);
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
      return failure instanceof ParleyError && failure.code === 'NOT_FOUND'; // it is not the user's any more
    }
  }
}
