import type { StoredConversation } from '../engine/port.js';
import type { ConversationView, Person } from '../model.js';
import { Subject } from '../observable.js';
import { conversationView } from './conversation-view.js';
import type { Waiting } from './waiting.js';

interface Known {
  readonly user: Person;
  readonly blocked: ReadonlySet<string>;
  readonly conversations: ReadonlyMap<string, StoredConversation>;
  readonly waiting: ReadonlyMap<string, Waiting>;
}

/** All conversations as they look, by activity. */
export class ConversationViews {
  readonly list = new Subject<readonly ConversationView[]>([]);
  readonly #views = new Map<string, ConversationView>();

  get(conversationId: string): ConversationView | undefined {
    return this.#views.get(conversationId);
  }

  /** @param touched those that may look otherwise; all of them where it is not said */
  update(known: Known, touched: Iterable<string> = this.#all(known)): void {
    let changed = false;
    for (const id of touched) {
      const before = this.#views.get(id);
      const now = conversationView(id, known.conversations.get(id), known.waiting.get(id), known, before);
      if (now === undefined) {
        this.#views.delete(id);
      } else {
        this.#views.set(id, now);
      }
      changed ||= now !== before;
    }
    if (changed) {
      this.list.set([...this.#views.values()].sort(byActivity));
    }
  }

  #all({ conversations, waiting }: Known): Iterable<string> {
    return new Set([...this.#views.keys(), ...conversations.keys(), ...waiting.keys()]);
  }
}

/** Their times are all written alike, so that their order is that of the texts. */
function byActivity(a: ConversationView, b: ConversationView): number {
  return compare(b.activeAt, a.activeAt) || compare(a.conversationId, b.conversationId);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
