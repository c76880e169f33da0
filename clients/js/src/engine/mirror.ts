import type { ConnectionState, Invitation, Person } from '../model.js';
import type { Change, Command, Snapshot, StoredConversation } from './port.js';
import { same } from './same.js';

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
  /** Another number after each change of the queue. */
  queueVersion = 0;
  blocked: readonly string[] = [];
  invitations: readonly Invitation[] = [];

  reset(snapshot: Snapshot): void {
    this.user = kept(this.user, snapshot.user);
    this.connection = kept(this.connection, snapshot.connection);
    this.blocked = kept(this.blocked, snapshot.blocked);
    this.invitations = kept(this.invitations, snapshot.invitations);
    replace(this.conversations, snapshot.conversations, (conversation) => conversation.conversationId);
    replace(this.queue, snapshot.queue, (command) => command.commandId);
    this.queueVersion++;
  }

  /** What changes nothing that is kept here is passed over. */
  apply(change: Change): void {
    switch (change.kind) {
      case 'user':
        this.user = kept(this.user, change.user);
        break;
      case 'connection':
        this.connection = kept(this.connection, change.connection);
        break;
      case 'conversation':
        put(this.conversations, change.conversation.conversationId, change.conversation);
        break;
      case 'conversation-gone':
        this.conversations.delete(change.conversationId);
        break;
      case 'command':
        put(this.queue, change.command.commandId, change.command);
        this.queueVersion++;
        break;
      case 'command-gone':
        this.queue.delete(change.commandId);
        this.queueVersion++;
        break;
      case 'blocked':
        this.blocked = kept(this.blocked, change.users);
        break;
      case 'invitations':
        this.invitations = kept(this.invitations, change.invitations);
        break;
      case 'snapshot':
        this.reset(change.snapshot);
        break;
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
}

function kept<T>(before: T, now: T): T {
  return same(before, now) ? before : now;
}

function put<T>(map: Map<string, T>, key: string, value: T): void {
  const before = map.get(key);
  map.set(key, before === undefined ? value : kept(before, value));
}

function replace<T>(map: Map<string, T>, values: readonly T[], keyOf: (value: T) => string): void {
  const before = new Map(map);
  map.clear();
  for (const value of values) {
    const key = keyOf(value);
    const old = before.get(key);
    map.set(key, old === undefined ? value : kept(old, value));
  }
}
