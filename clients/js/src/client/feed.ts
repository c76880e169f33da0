import type { Change, StoredMessage } from '../engine/port.js';
import type { ClosedReason, Person } from '../model.js';
import { OpenConversation } from './open-conversation.js';
import type { Projection } from './projection.js';
import type { Surface } from './surface.js';

/** The lists of messages that are held though nobody shows them, so that going back to one is at once. */
const RESTING = 8;
/** After these every conversation may look otherwise. */
const OF_ALL: ReadonlySet<Change['kind']> = new Set(['snapshot', 'connection', 'blocked', 'user']);

/** Takes what the engine tells to everything that shows it, and lets it be seen when all of it is there. */
export class Feed {
  readonly #surface: Surface;
  readonly #heard: (message: StoredMessage) => void;
  /** Those that the application has named. */
  readonly #conversations = new Map<string, OpenConversation>();
  #resting: OpenConversation[] = [];

  /** @param heard is told of each new message */
  constructor(surface: Surface, heard: (message: StoredMessage) => void) {
    this.#surface = surface;
    this.#heard = heard;
    surface.attention.subscribe(() => this.#conversations.forEach((conversation) => conversation.looked()));
  }

  conversation(id: string): OpenConversation {
    let conversation = this.#conversations.get(id);
    if (conversation === undefined) {
      conversation = new OpenConversation(id, this.#surface, (left) => this.#rest(left));
      this.#conversations.set(id, conversation);
      conversation.publish();
    }
    return conversation;
  }

  tell(changes: readonly Change[]): void {
    const { people, projection } = this.#surface;
    const touched = new Set<string>();
    const appeared: string[] = [];
    for (const change of changes) {
      const id = conversationOf(change, projection);
      if (id !== undefined) {
        touched.add(id);
        if (change.kind === 'conversation' && projection.stored(id) === undefined) {
          appeared.push(id);
        }
        const members = projection.stored(id)?.members;
        people.use((live) => live.met(change, members));
      }
      projection.apply(change);
      this.#hand(change);
    }
    const all = changes.some(({ kind }) => OF_ALL.has(kind));
    const wasOnline = projection.connection.get().status === 'online';
    projection.publish(all ? undefined : touched);
    for (const id of all ? this.#conversations.keys() : touched) {
      this.#conversations.get(id)?.publish();
    }
    appeared.forEach((id) => this.#conversations.get(id)?.catchUp());
    this.#connected(wasOnline);
  }

  /** Says what is only in memory yet. */
  async finish(): Promise<void> {
    await Promise.all([...this.#conversations.values()].map((conversation) => conversation.finish()));
  }

  /** Nothing is told any more: nothing is to happen later. */
  close(): void {
    this.#conversations.forEach((conversation) => conversation.close());
    this.#surface.people.close();
  }

  #hand(change: Change): void {
    switch (change.kind) {
      case 'message':
        this.#message(change.message, change.live);
        break;
      case 'reread':
        this.#conversations.get(change.conversationId)?.reread(change.number);
        break;
      case 'conversation-gone':
        this.#conversations.get(change.conversationId)?.release();
        break;
      case 'snapshot':
        this.#conversations.forEach((conversation) => this.#startAnew(conversation));
        break;
      case 'blocked':
        change.blocked.forEach((userId) =>
          this.#conversations.forEach((conversation) => conversation.endTyping(userId)),
        );
        break;
      case 'typing':
        this.#typing(change.conversationId, change.person, change.typing);
        break;
      case 'presence':
        this.#surface.people.use((live) => live.told(change.presence));
        break;
      case 'connection':
        if (change.connection.status === 'closed') {
          this.#closed(change.connection.reason);
        }
        break;
    }
  }

  #message(message: StoredMessage, live: boolean): void {
    const { projection } = this.#surface;
    this.#surface.people.learn(message.sender);
    this.#conversations.get(message.conversationId)?.tell(message);
    // What is not after the last one is an earlier message that was edited, deleted or reacted to.
    if (live && message.number > (projection.stored(message.conversationId)?.lastMessage?.number ?? 0)) {
      this.#heard(message);
    }
  }

  #typing(conversationId: string, person: Person, typing: boolean): void {
    const { projection } = this.#surface;
    if (person.id !== projection.self.id && !projection.blocked.get().has(person.id)) {
      const conversation = this.#conversations.get(conversationId);
      this.#surface.people.learn(person);
      if (conversation) {
        this.#surface.people.live((live) => live.type(conversation.typing, person, typing), typing);
      }
    }
  }

  #startAnew(conversation: OpenConversation): void {
    conversation.endTyping();
    if (this.#surface.projection.stored(conversation.id) === undefined) {
      conversation.release();
    } else {
      conversation.reread();
    }
    conversation.connected();
  }

  /** Whoever is here next sees nothing of it. What waits to be sent stays where only the token has ended. */
  #closed(reason: ClosedReason): void {
    if (reason === 'logged-out' || reason === 'token-revoked') {
      const { projection } = this.#surface;
      const queue = reason === 'logged-out' ? [] : projection.queue;
      const connection = { status: 'closed', reason } as const;
      projection.apply({
        kind: 'snapshot',
        snapshot: { conversations: [], queue, blocked: [], invitations: [], connection },
      });
      this.#conversations.forEach((conversation) => conversation.release());
      this.#surface.people.forget();
      this.#surface.media.now?.forget();
      this.#surface.people.close();
    }
  }

  #connected(wasOnline: boolean): void {
    const online = this.#surface.projection.connection.get().status === 'online';
    this.#surface.people.connected(online);
    if (online !== wasOnline) {
      this.#conversations.forEach((conversation) => (online ? conversation.connected() : conversation.endTyping()));
    }
  }

  #rest(left: OpenConversation): void {
    this.#resting = [...this.#resting.filter((conversation) => conversation !== left), left];
    while (this.#resting.length > RESTING) {
      const oldest = this.#resting.shift()!;
      if (!oldest.messages.watched) {
        oldest.release();
      }
    }
  }
}

/** Which conversation a change is about, if it is about one. */
function conversationOf(change: Change, before: Projection): string | undefined {
  const { conversation, message, command, commandId, conversationId } = change as {
    readonly [K in 'conversation' | 'message' | 'command']?: { readonly conversationId: string };
  } & { readonly commandId?: string; readonly conversationId?: string };
  return (conversation ?? message ?? command ?? before.command(commandId))?.conversationId ?? conversationId;
}
