import { Batch } from './batch.js';
import { forgetMessages } from './kept.js';
import { KEPT_CONVERSATIONS } from './limits.js';
import type { Change } from './port.js';
import type { ConversationRecord, Store } from './store/store.js';

/**
 * Everything that is written goes through here: it is told of once it is written, in the order of writing. Where the
 * device has no room the messages of the conversations that were quiet the longest go; the queue never does.
 */
export class Writer {
  readonly #store: Store;
  readonly #tell: (changes: readonly Change[]) => void;
  /** Conversations of which messages are kept, the one that was quiet the longest first. */
  readonly #kept = new Set<string>();

  constructor(store: Store, tell: (changes: readonly Change[]) => void) {
    this.#store = store;
    this.#tell = tell;
  }

  get store(): Store {
    return this.#store;
  }

  /** What is kept as it begins. */
  begin(records: readonly ConversationRecord[]): void {
    const activity = (record: ConversationRecord) => record.lastMessage?.acceptedAt ?? '';
    [...records]
      .filter(({ keptFrom }) => keptFrom !== undefined)
      .sort((a, b) => (activity(a) < activity(b) ? -1 : 1))
      .forEach(({ conversationId }) => this.#kept.add(conversationId));
  }

  /** @param durable see {@link Store.write} */
  async write<T>(work: (batch: Batch) => Promise<T>, durable = false): Promise<T> {
    const [result, changes] = await this.#withRoom(() => Batch.write(this.#store, work, durable));
    this.#note(changes);
    if (changes.length > 0) {
      this.#tell(changes);
    }
    if (this.#kept.size > KEPT_CONVERSATIONS) {
      await this.#shed(this.#kept.size - KEPT_CONVERSATIONS);
    }
    return result;
  }

  async #withRoom<T>(write: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await write();
      } catch (failure) {
        const full = (failure as { name?: string } | null)?.name === 'QuotaExceededError';
        if (!full || this.#kept.size === 0) {
          throw failure;
        }
        await this.#shed(Math.ceil(this.#kept.size / 2));
      }
    }
  }

  #note(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === 'conversation') {
        const { conversationId, keptFrom } = change.conversation;
        this.#kept.delete(conversationId);
        if (keptFrom !== undefined) {
          this.#kept.add(conversationId);
        }
      } else if (change.kind === 'conversation-gone') {
        this.#kept.delete(change.conversationId);
      }
    }
  }

  async #shed(conversations: number): Promise<void> {
    const quiet = [...this.#kept].slice(0, conversations);
    quiet.forEach((id) => this.#kept.delete(id));
    const [, changes] = await Batch.write(this.#store, async (batch) => {
      for (const id of quiet) {
        const record = await batch.conversation(id);
        if (record !== undefined) {
          batch.set(forgetMessages(batch, record));
        }
      }
    });
    this.#tell(changes);
  }
}
