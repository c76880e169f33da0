import type { Observable } from './observable.js';
import type {
  Attachment,
  ConnectionState,
  ConversationView,
  FoundMessage,
  Invitation,
  MessageList,
  MessageType,
  Person,
  Presence,
  Receipts,
  UploadState,
} from './model.js';

export interface ParleyOptions {
  /** The gateway's address, such as `https://chat.example.org`; by default the page's own. */
  readonly url?: string;
  /** Asked for on each connection and before the last one ends. Never stored. A refused token is asked for anew once. */
  readonly token: () => Promise<string>;
  /**
   * The user's id, where the application knows it without a token: then what is kept on this device is shown without a
   * network. Else the first token tells, and nothing is shown before it. A token of somebody else is refused.
   */
  readonly user?: string;
  /** `indexeddb` by default where there is one; `memory` keeps nothing. */
  readonly storage?: 'indexeddb' | 'memory';
  /** One connection for all tabs of a person; by default where the browser can. */
  readonly tabs?: boolean;
}

export interface Draft {
  /** The message's `key`, if the application chooses it: the same sent again within a day makes no second message. */
  readonly clientMessageId?: string;
  readonly content: string;
  readonly type?: MessageType;
  readonly attachments?: readonly Attachment[];
  readonly replyTo?: string;
  readonly threadId?: string;
  readonly mentions?: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** One conversation. The same object for the same id. */
export interface Conversation {
  readonly id: string;
  /** Undefined until this device knows it. */
  readonly view: Observable<ConversationView | undefined>;
  /** Loaded when it is first subscribed to, kept up to date while it is. */
  readonly messages: Observable<MessageList>;
  readonly receipts: Observable<Receipts>;
  /** Who is typing, without oneself and without the blocked. */
  readonly typing: Observable<readonly Person[]>;

  loadOlder(): Promise<void>;
  loadNewer(): Promise<void>;
  /** Moves the list to that message and its surroundings; `false` where there is none. */
  jumpTo(at: { messageId: string } | { number: number }): Promise<boolean>;
  jumpToNewest(): Promise<void>;

  /** Resolves with its key when it is written down on this device: then no crash loses it. */
  send(draft: Draft): Promise<string>;
  /** A message of one's own that has no `messageId` yet is named by its `key`, here and below. */
  edit(messageId: string, content: string): Promise<void>;
  delete(messageId: string): Promise<void>;
  react(messageId: string, emoji: string, on: boolean): Promise<void>;
  /** Sends a failed message again, under the same id. */
  retry(key: string): Promise<void>;
  /** Forgets a message that failed or waits. */
  discard(key: string): Promise<void>;
  /** Everything up to that number is read; counted only while the tab is seen and focused, sent throttled. */
  markRead(number: number): void;
  /** Call it at each keystroke; throttled, and ended by itself. */
  setTyping(typing: boolean): void;
  saveDraft(content: string): void;

  update(changes: {
    title?: string;
    picture?: string;
    muted?: boolean;
    archived?: boolean;
    pinned?: boolean;
    roles?: Readonly<Record<string, 'admin' | 'member'>>;
  }): Promise<void>;
  /** @returns who was not added, and who was invited instead */
  addMembers(users: readonly string[]): Promise<{ notAdded: readonly string[]; invited: readonly string[] }>;
  removeMembers(users: readonly string[]): Promise<void>;
  join(): Promise<void>;
  leave(): Promise<void>;
  upload(file: Blob, name?: string): Upload;
}

export interface Upload {
  /** What is uploaded, for a preview before it has ended. */
  readonly file: Blob;
  readonly name: string;
  readonly state: Observable<UploadState>;
  /** Of the present attempt: resolves with what to put into a message; rejects when it failed or was cancelled. */
  readonly done: Promise<Attachment>;
  /** Rejects `done` with `CANCELLED`; what is done already stays. */
  cancel(): void;
  /** Begins again what failed or was cancelled. */
  retry(): void;
}

/** Rejected promises of it reject with a `ParleyError`. */
export interface ParleyClient {
  /** Undefined until the first token, or what is kept on this device, tells. */
  readonly user: Observable<Person | undefined>;
  readonly connection: Observable<ConnectionState>;
  /** By activity, the newest first. */
  readonly conversations: Observable<readonly ConversationView[]>;
  readonly invitations: Observable<readonly Invitation[]>;
  readonly blocked: Observable<ReadonlySet<string>>;
  /** How many things wait to be sent. */
  readonly waiting: Observable<number>;

  /** Connects, and resolves when what is kept on this device is shown; needs no network. */
  start(): Promise<void>;
  conversation(id: string): Conversation;
  /** The conversation with that user; it begins with the first message. */
  direct(userId: string): Conversation;
  createGroup(group: { title?: string; members: readonly string[]; history?: 'all' | 'joined' }): Promise<Conversation>;
  accept(conversationId: string): Promise<Conversation>;
  decline(conversationId: string): Promise<void>;
  search(
    query: string,
    options?: {
      conversationId?: string;
      from?: string;
      before?: string;
      after?: string;
      cursor?: string;
      limit?: number;
    },
  ): Promise<{ found: readonly FoundMessage[]; cursor?: string }>;
  /** Watched while it is subscribed to. */
  presence(userId: string): Observable<Presence>;
  /** Asked for when it is first subscribed to. */
  profile(userId: string): Observable<Person>;
  setPresence(presence: {
    status?: 'online' | 'away' | 'busy' | 'invisible';
    visibleTo?: 'everyone' | 'partners' | 'nobody';
  }): Promise<void>;
  block(userId: string): Promise<void>;
  unblock(userId: string): Promise<void>;
  /** The bytes of an attachment, with the token in a header. Revoke nothing: the client keeps a bounded number of them. */
  media(url: string): Promise<Blob>;
  /** An address for players, good for 90 s. */
  mediaTicketUrl(url: string): Promise<string>;
  /** Each new message of others that may be told of, in one tab only. */
  onNotification(
    listener: (notification: { conversation: ConversationView; message: import('./model.js').MessageView }) => void,
  ): () => void;
  /** Ends the session and wipes what is kept on this device, in every tab. */
  logout(): Promise<void>;
  /** Ends this tab's part; what waits stays. */
  close(): Promise<void>;
}
