import type { ConnectionState, ErrorCode, Invitation, Person, Presence } from '../model.js';

/**
 * What the public client stands on. The tab that leads has the engine that owns the connection; another tab has one that
 * asks the leader. Both keep the same store (IndexedDB), which is what is true: whatever is told here is written already.
 */
export interface Engine {
  /**
   * Loads what is kept, and begins to connect. Tells `listener` a snapshot first and then every change, in order;
   * resolves when it has told the first.
   */
  start(listener: (changes: readonly Change[]) => void): Promise<void>;
  /** Messages of a conversation: what is kept where it reaches, and the gateway where it does not. */
  page(conversationId: string, at: PageAt, limit: number): Promise<StoredPage>;
  /**
   * Writes down what is to be done; resolves when no crash can lose it. A message that is not accepted yet is named by
   * its clientMessageId in place of its messageId: while it waits an edit changes it and a deletion forgets it.
   */
  put(command: NewCommand): Promise<Command>;
  /** `discard` forgets a command that failed or waits, `retry` lets a failed one go again. */
  settle(commandId: string, how: 'discard' | 'retry'): Promise<void>;
  saveDraft(conversationId: string, content: string): Promise<void>;
  /** Asks the gateway now, once; rejects with a `ParleyError`, `OFFLINE` where there is no connection. */
  ask(event: string, payload: unknown): Promise<Record<string, unknown>>;
  /** A token for REST: uploads and files. */
  token(): Promise<string>;
  /** Whether somebody looks at this tab. */
  seen(state: { visible: boolean; focused: boolean }): void;
  logout(): Promise<void>;
  close(): Promise<void>;
}

export type PageAt =
  | { readonly newest: true }
  | { readonly before: number }
  | { readonly after: number }
  | { readonly around: number }
  | { readonly messageId: string };

export interface StoredPage {
  readonly messages: readonly StoredMessage[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/** A message as the gateway has it now: after edits, deletion and reactions. */
export interface StoredMessage {
  readonly conversationId: string;
  readonly number: number;
  readonly messageId: string;
  readonly clientMessageId: string;
  readonly sender: Person;
  readonly type: string;
  readonly content: string;
  readonly attachments: readonly Record<string, unknown>[];
  readonly replyTo?: string;
  readonly threadId?: string;
  readonly mentions?: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly reactions?: Readonly<Record<string, readonly string[]>>;
  readonly acceptedAt: string;
  readonly editedAt?: string;
  readonly deletedAt?: string;
  readonly deletedBy?: string;
  /** `requested`: the other has not accepted yet; `accepted`: by this its sender has. */
  readonly contact?: string;
}

export interface StoredConversation {
  readonly conversationId: string;
  readonly kind: 'direct' | 'group';
  readonly title?: string;
  readonly picture?: string;
  readonly open: boolean;
  readonly owner?: string;
  readonly admins: readonly string[];
  readonly members: readonly string[];
  readonly memberCount: number;
  readonly createdAt: string;
  readonly muted: boolean;
  readonly archived: boolean;
  readonly pinned: boolean;
  /** The last event that this device has applied: the cursor of the next connection. */
  readonly seq: number;
  readonly lastNumber: number;
  readonly readNumber: number;
  /** When the last event was, as the gateway has listed it. */
  readonly lastAt?: string;
  readonly lastMessage?: StoredMessage;
  /** The kept messages are those from here on, without a hole; absent where none are kept. */
  readonly keptFrom?: number;
  readonly receipts: Readonly<Record<string, { delivered: number; read: number }>>;
  /** Above 256 members, in place of `receipts`: how many have the message of that number, and have read it. */
  readonly receiptCounts?: { readonly number: number; readonly deliveredCount: number; readonly readCount: number };
  /** The last message by another that mentions oneself, as far as this device has applied it. */
  readonly mentionedNumber?: number;
  readonly draft?: string;
}

export type NewCommand =
  | {
      readonly kind: 'send';
      readonly conversationId: string;
      readonly to?: string;
      readonly clientMessageId: string;
      readonly message: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'edit'; readonly conversationId: string; readonly messageId: string; readonly content: string }
  | { readonly kind: 'delete'; readonly conversationId: string; readonly messageId: string }
  | {
      readonly kind: 'react';
      readonly conversationId: string;
      readonly messageId: string;
      readonly emoji: string;
      readonly on: boolean;
    }
  | { readonly kind: 'read'; readonly conversationId: string; readonly number: number };

/** A command in the queue, in the order of `order`. */
export type Command = NewCommand & {
  readonly commandId: string;
  readonly order: number;
  /** This device's clock, ms. */
  readonly writtenAt: number;
  readonly state: 'waiting' | 'sending' | 'failed';
  /** The gateway has it; it stays in the queue until its event has come, which takes its place in the order. */
  readonly accepted?: Accepted;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
};

/** What the ack said. Only a message has all of it. */
export interface Accepted {
  readonly seq: number;
  readonly number?: number;
  readonly messageId?: string;
  readonly acceptedAt?: string;
}

export interface Snapshot {
  readonly user?: Person;
  readonly connection: ConnectionState;
  readonly conversations: readonly StoredConversation[];
  readonly queue: readonly Command[];
  readonly blocked: readonly string[];
  readonly invitations: readonly Invitation[];
}

export type Change =
  | { readonly kind: 'user'; readonly user: Person }
  | { readonly kind: 'connection'; readonly connection: ConnectionState }
  | { readonly kind: 'conversation'; readonly conversation: StoredConversation }
  | { readonly kind: 'conversation-gone'; readonly conversationId: string }
  /** New, or changed since; `live`: it has just happened, and is no page that was read. */
  | { readonly kind: 'message'; readonly message: StoredMessage; readonly live: boolean }
  /** What is shown of this conversation is to be read anew; with `number`, that message only, where it is shown. */
  | { readonly kind: 'reread'; readonly conversationId: string; readonly number?: number }
  | { readonly kind: 'command'; readonly command: Command }
  /** Done or forgotten; the message of a `send` is told before, in the same list of changes. */
  | { readonly kind: 'command-gone'; readonly commandId: string }
  | { readonly kind: 'blocked'; readonly blocked: readonly string[] }
  | { readonly kind: 'invitations'; readonly invitations: readonly Invitation[] }
  | { readonly kind: 'typing'; readonly conversationId: string; readonly person: Person; readonly typing: boolean }
  | { readonly kind: 'presence'; readonly presence: Presence }
  /** Everything is other than it was (another leader, a hole between changes): start from this. */
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot };
