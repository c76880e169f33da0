import type { ConnectionState, Invitation, Person } from '../model.js';
import type { Change, Command, Snapshot, StoredConversation } from './port.js';
import { same } from './same.js';

/** What a change names as a snapshot does. */
const WHOLE = ['user', 'connection', 'blocked', 'invitations'] as const;

/**
 * A snapshot, and what has changed since. What comes again and says the same keeps its identity: a change that has passed
 * through a channel is a copy.
 */
export class Mirror {
  user: Person | undefined;
  connection: ConnectionState = { status: 'closed', reason: 'not-started' };
  readonly conversations = new Map<string, StoredConversation>();
  /** In the order of writing. */
  readonly queue = new Map<string, Command>();
  blocked: readonly string[] = [];
  invitations: readonly Invitation[] = [];

  /** What changes nothing that is kept here is passed over. */
  apply(change: Change): void {
    switch (change.kind) {
      case 'conversation':
        put(this.conversations, change.conversation.conversationId, change.conversation);
        break;
      case 'conversation-gone':
        this.conversations.delete(change.conversationId);
        break;
      case 'command':
        put(this.queue, change.command.commandId, change.command);
        break;
      case 'command-gone':
        this.queue.delete(change.commandId);
        break;
      case 'snapshot':
        this.#take({ user: undefined, ...change.snapshot });
        replace(this.conversations, change.snapshot.conversations, 'conversationId');
        replace(this.queue, change.snapshot.queue, 'commandId');
        break;
      default:
        this.#take(change);
    }
  }

  snapshot(): Snapshot {
    return {
      ...(this.user && { user: this.user }),
      connection: this.connection,
      conversations: [...this.conversations.values()],
      queue: [...this.queue.values()],
      blocked: this.blocked,
      invitations: this.invitations,
    };
  }

  #take(said: object): void {
    for (const key of WHOLE) {
      if (key in said) {
        Object.assign(this, { [key]: kept(this[key], (said as Snapshot)[key]) });
      }
    }
  }
}

function kept<T>(before: T, now: T): T {
  return same(before, now) ? before : now;
}

function put<T>(map: Map<string, T>, key: string, value: T, before = map): void {
  map.set(key, kept(before.get(key) ?? value, value));
}

function replace<K extends string, T extends Readonly<Record<K, string>>>(
  map: Map<string, T>,
  values: readonly T[],
  key: K,
): void {
  const before = new Map(map);
  map.clear();
  values.forEach((value) => put(map, value[key], value, before));
}
