import { ParleyError } from '../error.js';
import type { ConversationsAck } from '../protocol/events.js';
import { maxPageSize } from '../protocol/limits.js';
import { backoff, type Clock, pause } from './clock.js';
import type { Request } from './connection.js';
import type { ConversationRecord } from './store/store.js';
import type { Sync } from './sync.js';
import type { Writer } from './writer.js';

/** Of the list, for last messages and details alone: what is shown first. */
const MAX_PAGES = 5;

/**
 * Reads the list of conversations after a session has begun: those that it had no room for, and what is not known yet
 * of those that there are.
 */
export class Lister {
  readonly #clock: Clock;
  readonly #writer: Writer;
  readonly #sync: Sync;
  readonly #request: Request;
  /** Another session has another number. */
  #session = 0;

  constructor(clock: Clock, writer: Writer, sync: Sync, request: Request) {
    this.#clock = clock;
    this.#writer = writer;
    this.#sync = sync;
    this.#request = request;
  }

  /** @param more whether the session has not named all conversations */
  async run(more: boolean): Promise<void> {
    const session = ++this.#session;
    let cursor: string | undefined;
    let attempt = 0;
    for (let pages = 0; session === this.#session;) {
      try {
        if (!more && cursor === undefined && !(await this.#lacks())) {
          return;
        }
        const question = { limit: maxPageSize, cursor };
        const answer = (await this.#request('conversation:list', async () => question)) as unknown as ConversationsAck;
        if (session !== this.#session) {
          return;
        }
        await this.#sync.listed(answer.conversations);
        cursor = answer.cursor;
        attempt = 0;
        if (cursor === undefined || (!more && ++pages === MAX_PAGES)) {
          await (more && session === this.#session ? this.#sync.allListed() : undefined);
          return;
        }
      } catch (failure) {
        if (failure instanceof ParleyError && failure.code === 'OFFLINE') {
          return; // the next session begins anew
        }
        await pause(this.#clock, backoff(this.#clock, attempt++));
      }
    }
  }

  halt(): void {
    this.#session++;
  }

  async #lacks(): Promise<boolean> {
    const lacks = ({ memberCount, lastNumber, lastMessage }: ConversationRecord) =>
      memberCount === 0 || (lastNumber > 0 && lastMessage === undefined);
    return this.#writer.store.read(async (tx) => (await tx.conversations()).some(lacks));
  }
}
