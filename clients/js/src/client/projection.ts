import { Mirror } from '../engine/mirror.js';
import type { Change, Command, Snapshot, StoredConversation, StoredMessage } from '../engine/port.js';
import type { ConnectionState, FoundMessage, Invitation, Person } from '../model.js';
import { Subject } from '../observable.js';
import { ConversationViews } from './conversation-views.js';
import { MessageViews } from './message-views.js';
import { nothingWaits, waitingByConversation, type Waiting } from './waiting.js';

const nobody: Person = { id: '' };

/** What is known on this device, as the application sees it. */
export class Projection {
  readonly user = new Subject<Person | undefined>(undefined);
  readonly connection = new Subject<ConnectionState>({ status: 'closed', reason: 'not-started' });
  readonly invitations = new Subject<readonly Invitation[]>([]);
  readonly blocked = new Subject<ReadonlySet<string>>(new Set());
  readonly waitingCount = new Subject(0);
  readonly views = new ConversationViews();

  readonly #mirror = new Mirror();
  #waiting: ReadonlyMap<string, Waiting> = new Map();
  #queueChanged = false;
  #blockedIds: readonly string[] = [];

  get self(): Person {
    return this.#mirror.user ?? nobody;
  }

  get queue(): readonly Command[] {
    return [...this.#mirror.queue.values()];
  }

  stored(conversationId: string): StoredConversation | undefined {
    return this.#mirror.conversations.get(conversationId);
  }

  waiting(conversationId: string): Waiting {
    return this.#waiting.get(conversationId) ?? nothingWaits;
  }

  command(commandId: string | undefined): Command | undefined {
    return this.#mirror.queue.get(commandId ?? '');
  }

  snapshot(): Snapshot {
    return this.#mirror.snapshot();
  }

  apply(change: Change): void {
    this.#mirror.apply(change);
    this.#queueChanged ||= 'command' in change || 'commandId' in change || 'snapshot' in change;
  }

  /** Shows what was applied. @param touched the conversations that may look otherwise; `undefined` for all */
  publish(touched: ReadonlySet<string> | undefined): void {
    const mirror = this.#mirror;
    if (this.#queueChanged) {
      this.#queueChanged = false;
      this.#waiting = waitingByConversation(mirror.queue.values());
      this.waitingCount.set([...mirror.queue.values()].filter(waits).length);
    }
    if (mirror.blocked !== this.#blockedIds) {
      this.#blockedIds = mirror.blocked;
      this.blocked.set(new Set(mirror.blocked));
      touched = undefined;
    }
    this.user.set(mirror.user);
    this.invitations.set(mirror.invitations);
    const { conversations } = mirror;
    this.views.update({ user: this.self, blocked: this.blocked.get(), conversations, waiting: this.#waiting }, touched);
    this.connection.set(mirror.connection);
  }

  /** One message, outside of a list. */
  found(stored: StoredMessage): FoundMessage {
    const { conversationId } = stored;
    const conversation = this.views.get(conversationId);
    const around = { user: this.self, blocked: this.blocked.get(), conversation: this.stored(conversationId) };
    const [message] = new MessageViews().list([stored], [], {
      ...around,
      changes: this.waiting(conversationId).changes,
    });
    return { message: message!, ...(conversation && { conversation }) };
  }
}

function waits(command: Command): boolean {
  return command.kind !== 'read' && command.state !== 'failed' && command.accepted === undefined;
}
