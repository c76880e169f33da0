import { ParleyError } from '../error.js';
import { backoff, pause, type Clock } from './clock.js';
import { forgetMessages } from './kept.js';
import type { Pages } from './pages.js';
import type { Command } from './port.js';
import { write } from './queue.js';
import { marked, without } from './records.js';
import type { CommandRecord } from './store/store.js';
import type { Writer } from './writer.js';

/** Of history that is looked through for a message that may have been accepted a day ago or more. */
const MAX_PAGES = 100;

export interface RepairPort {
  readonly writer: Writer;
  readonly pages: Pages;
  readonly me: string;
  readonly clock: Clock;
  isReady(): boolean;
  /** The last message that there must be in history sooner or later. */
  begun(conversationId: string): number;
}

/** Asks history for what events do not tell any more. It follows the log by moments: until it has what it must. */
export class Repair {
  readonly #port: RepairPort;
  /** Bound: the conversations that there are. */
  readonly #busy = new Set<string>();

  constructor(port: RepairPort) {
    this.#port = port;
  }

  /** Reads a conversation anew of which events were missed. Where the connection is lost the next one tells it again. */
  async add(id: string): Promise<void> {
    const { clock, isReady } = this.#port;
    if (this.#busy.has(id)) {
      return;
    }
    this.#busy.add(id);
    for (let attempt = 0; isReady() && !(await this.#refresh(id)); attempt++) {
      await pause(clock, backoff(clock, attempt));
    }
    this.#busy.delete(id);
  }

  /** @returns whether it is done */
  async #refresh(id: string): Promise<boolean> {
    try {
      const answer = await this.#port.pages.ask({ conversationId: id });
      const first = answer.messages[0]?.number ?? 1;
      const last = answer.messages.at(-1)?.number ?? 0;
      return await this.#port.writer.write(async (batch) => {
        const record = await batch.conversation(id);
        const keptFrom = record?.keptFrom ?? Infinity;
        // What has come since joins the page, or history does not have all of it yet.
        if (record === undefined || !(this.#has(id, last) && last >= Math.min(keptFrom - 1, record.lastNumber))) {
          return record === undefined;
        }
        const messages = this.#port.pages.stored(answer);
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
        batch.set(marked(now, this.#port.me, answer.receipts ?? []));
        batch.say({ kind: 'reread', conversationId: id });
        return true;
      });
    } catch (failure) {
      return failure instanceof ParleyError && failure.code === 'NOT_FOUND'; // it is not the user's any more
    }
  }

  /**
   * What history knows of a message that was sent, perhaps, before events were missed.
   *
   * @returns undefined: it does not have it, back to that number, and it may be sent again
   * @throws ParleyError TIMEOUT: it does not know yet
   */
  async find(
    { conversationId, clientMessageId, order }: Command & { readonly kind: 'send' },
    backTo: number,
  ): Promise<object | undefined> {
    let before: number | undefined;
    for (let asked = 0; asked < MAX_PAGES; asked++) {
      const { messages, hasMore } = await this.#port.pages.ask({
        conversationId,
        ...(before !== undefined && { before }),
      });
      const found = messages.find(
        (each) => each.clientMessageId === clientMessageId && each.sender.id === this.#port.me,
      );
      if (found !== undefined) {
        return found;
      }
      if (asked === 0 && !this.#has(conversationId, messages.at(-1)?.number ?? 0)) {
        throw new ParleyError('TIMEOUT', 'history is behind');
      }
      before = messages[0]?.number;
      if (!hasMore || before === undefined || before <= backTo + 1) {
        break;
      }
    }
    await this.#port.writer.write(async (batch) => {
      const command = await batch.tx.command(order);
      if (command !== undefined) {
        write(batch, without(command, 'lookBackTo') as CommandRecord);
      }
    });
    return undefined;
  }

  /** Whether history that ends there has what it must. */
  #has(conversationId: string, last: number): boolean {
    return last >= this.#port.begun(conversationId);
  }
}
