import type { StoredMessage } from './port.js';

const MAX = 512;

interface RecentChange {
  readonly conversationId: string;
  readonly number: number;
  readonly apply: (message: StoredMessage) => StoredMessage;
}

/**
 * The last edits, deletions and reactions that came. History follows the log by moments, so a page may show a message
 * as it was before them: they are done to it again, by the writer, when those that came before the page are known.
 * Bound: 512, the oldest are forgotten first.
 */
export class RecentChanges {
  #changes: RecentChange[] = [];

  add(change: RecentChange): void {
    this.#changes.push(change);
    if (this.#changes.length > 2 * MAX) {
      this.#changes = this.#changes.slice(-MAX);
    }
  }

  /** Events of the conversation were missed: what came before them says nothing any more. */
  forget(conversationId: string): void {
    this.#changes = this.#changes.filter((change) => change.conversationId !== conversationId);
  }

  over(message: StoredMessage): StoredMessage {
    return this.#changes
      .filter(({ conversationId, number }) => conversationId === message.conversationId && number === message.number)
      .reduce((now, { apply }) => apply(now), message);
  }
}
