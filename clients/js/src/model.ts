import type { MessageType } from './protocol/events.js';

/**
 * What an application sees. Everything here is immutable: a change makes another object, and what has not changed keeps
 * its identity, so that a view that shows it needs not be drawn again.
 */

/** How this person is connected: of all tabs together. */
export type ConnectionState =
  | { readonly status: 'connecting' }
  | { readonly status: 'catching-up' }
  | { readonly status: 'online' }
  /** `since`: when the connection was lost, by this device's clock, in ms. */
  | { readonly status: 'offline'; readonly since: number }
  /** Nothing is tried any more until `start` is called again. */
  | { readonly status: 'closed'; readonly reason: ClosedReason };

export type ClosedReason =
  'not-started' | 'token-refused' | 'token-revoked' | 'too-many-devices' | 'logged-out' | 'outdated' | 'closed';

/** `waiting` is written down on this device and not sent yet; `sending` has no ack yet. */
export type MessageStatus = 'waiting' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

/** A code that this build does not know is `unknown`, with the code's own text in `ParleyError.message`. */
export type ErrorCode =
  | 'INVALID'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'TOO_LARGE'
  | 'RATE_LIMITED'
  | 'OVERLOADED'
  | 'TIMEOUT'
  | 'OFFLINE'
  | 'CANCELLED'
  | 'unknown';

export interface Person {
  readonly id: string;
  readonly name?: string;
  readonly picture?: string;
}

export interface Attachment {
  readonly url: string;
  readonly name?: string;
  readonly type?: string;
  readonly size?: number;
  readonly width?: number;
  readonly height?: number;
  readonly thumbnailUrl?: string;
}

export type { MessageType };

export interface MessageView {
  /** The same from the first keystroke of "Send" until the end of days. */
  readonly key: string;
  readonly conversationId: string;
  readonly clientMessageId: string;
  readonly messageId?: string;
  readonly number?: number;
  readonly sender: Person;
  readonly own: boolean;
  readonly type: MessageType | string;
  readonly content: string;
  readonly attachments: readonly Attachment[];
  readonly replyTo?: string;
  readonly threadId?: string;
  readonly mentions: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** From emoji to the users, in the order of their coming. */
  readonly reactions: Readonly<Record<string, readonly string[]>>;
  /** RFC 3339: the broker's clock, or this device's until it is accepted. */
  readonly at: string;
  readonly editedAt?: string;
  readonly deletedAt?: string;
  readonly deletedBy?: string;
  /** Of one's own only. */
  readonly status?: MessageStatus;
  /** Why it failed, or why its last change (edit, deletion, reaction) was refused. */
  readonly error?: { readonly code: ErrorCode; readonly message: string };
  /** From somebody whom one has blocked: shown folded, its number stays. */
  readonly folded: boolean;
}

export interface ConversationView {
  readonly conversationId: string;
  readonly kind: 'direct' | 'group';
  readonly title?: string;
  readonly picture?: string;
  readonly open: boolean;
  readonly owner?: string;
  readonly admins: readonly string[];
  readonly members: readonly string[];
  readonly memberCount: number;
  /** Of a direct conversation: whom it is with. */
  readonly partner?: string;
  readonly lastNumber: number;
  readonly readNumber: number;
  readonly unread: number;
  /** Whether one is mentioned in what is unread, as far as this device has it. */
  readonly mentioned: boolean;
  readonly muted: boolean;
  readonly archived: boolean;
  readonly pinned: boolean;
  readonly lastMessage?: MessageView;
  /** What is written and not sent; kept on this device. */
  readonly draft?: string;
  /** RFC 3339: by this the list is ordered. */
  readonly activeAt: string;
}

/** A part of a conversation without holes, in order; at the newest end with what waits to be sent. */
export interface MessageList {
  readonly messages: readonly MessageView[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  readonly loading?: 'older' | 'newer' | 'around';
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

/** How far each member has come, by message number. */
export type Receipts = Readonly<Record<string, { readonly delivered: number; readonly read: number }>>;

export interface Presence {
  readonly userId: string;
  readonly status: 'online' | 'away' | 'busy' | 'offline' | 'unknown';
  readonly lastSeen?: string;
}

export interface Invitation {
  readonly conversationId: string;
  readonly kind: 'direct' | 'group';
  readonly title?: string;
  readonly picture?: string;
  readonly by: Person;
  readonly at: string;
}

export interface FoundMessage {
  readonly message: MessageView;
  readonly conversation?: ConversationView;
}

export interface UploadState {
  readonly status: 'uploading' | 'done' | 'failed' | 'cancelled';
  /** From 0 to 1. */
  readonly progress: number;
  readonly attachment?: Attachment;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}
