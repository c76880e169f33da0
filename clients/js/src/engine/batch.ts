import type { Change } from './port.js';
import type { ConversationRecord, Store, Tx } from './store/store.js';

/** One transaction, and what everybody is told of once it is written. */
export class Batch {
  readonly tx: Tx;
  readonly changes: Change[] = [];
  readonly dropped = new Set<string>();
  readonly #known = new Map<string, ConversationRecord | undefined>();
  readonly #changed = new Set<string>();

  private constructor(tx: Tx) {
    this.tx = tx;
  }

  /** @returns what it was for, and what to tell, when it is written */
  static write<T>(
    store: Store,
    work: (batch: Batch) => Promise<T>,
    durable = false,
  ): Promise<readonly [result: T, changes: readonly Change[]]> {
    return store.write(async (tx) => {
      const batch = new Batch(tx);
      return [await work(batch), batch.#finish()];
    }, durable);
  }

  async conversation(id: string): Promise<ConversationRecord | undefined> {
    if (!this.#known.has(id)) {
      this.#known.set(id, await this.tx.conversation(id));
    }
    return this.#known.get(id);
  }

  /** Written once, at the end, however often it changes. */
  set(record: ConversationRecord): void {
    this.#known.set(record.conversationId, record);
    this.#changed.add(record.conversationId);
  }

  /** The conversation is not the user's any more. What waits for it stays, and will be refused. */
  drop(id: string): void {
    this.tx.deleteConversation(id);
    this.tx.deleteMessages(id, 0, Infinity);
    this.#known.set(id, undefined);
    this.#changed.delete(id);
    this.dropped.add(id);
    this.say({ kind: 'conversation-gone', conversationId: id });
  }

  /** What has changed so far and is still there. */
  changed(): ConversationRecord[] {
    return [...this.#changed].flatMap((id) => this.#known.get(id) ?? []);
  }

  say(change: Change): void {
    this.changes.push(change);
  }

  #finish(): readonly Change[] {
    for (const conversation of this.changed()) {
      this.tx.putConversation(conversation);
      this.say({ kind: 'conversation', conversation });
    }
    return this.changes;
  }
}
