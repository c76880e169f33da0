// Made from docs/asyncapi.yaml by scripts/generate.mjs. Do not edit.

/** One of these, or another that came after this was built. */
export type Open<T extends string> = T | (string & {});

/** What a client says: the event's payload, and its ack where it is done. */
export interface Requests {
  /** Says something in a conversation. The first message to a user makes the direct conversation. */
  'message:send': { payload: MessageSendRequest; ack: AcceptedAck };
  /** Gives a message of your own another content; the rest of it stays. */
  'message:edit': { payload: MessageEditRequest; ack: ChangedAck };
  /** Deletes a message, for everybody. Its author may, and in a group the owner and admins. Twice is no error. */
  'message:delete': { payload: OneMessage; ack: ChangedAck };
  /** Puts a reaction of yours on a message or takes it off. What is so already is no error. */
  'message:react': { payload: MessageReactRequest; ack: ChangedAck };
  /**
   * This device has everything up to and with this message. Up to 256 members the gateway says so itself for what
   * it writes to a device; say it where you know better, such as after a push notification.
   */
  'receipt:delivered': { payload: UpTo; ack: Done };
  /** The user has read everything up to and with this message. A lower number than before changes nothing. */
  'receipt:read': { payload: UpTo; ack: Done };
  /**
   * How far each member has come, or how many have, as `history:page` says it, without a page: nothing counts as
   * delivered by it. A member has, or has read, the messages up to the number. As of a moment ago: `receipt` and
   * `receipts` say what comes.
   */
  'receipt:list': { payload: OneConversation; ack: ReceiptsAck };
  /**
   * The user types. Repeat it every 2 s while they do: others see it end 3 s after the last sign that was passed
   * on, and at most one a second is. Sending a message does not end it: say `typing:stop`.
   */
  'typing:start': { payload: OneConversation; ack: Done };
  /** The user has stopped typing. Where the gateway knows of no typing it is not passed on; 3 s end it in any case. */
  'typing:stop': { payload: OneConversation; ack: Done };
  /**
   * Makes a group, whose owner you are, or a direct conversation without a message. Name a group yourself and the
   * request may be repeated: the owner gets the group that there is. Without an id each request makes another
   * group.
   */
  'conversation:create': { payload: ConversationCreateRequest; ack: GrownAck };
  /** Makes you a member of an open group. For a member it changes nothing. */
  'conversation:join': { payload: ConversationJoinRequest; ack: ConversationAck };
  /**
   * Ends your membership of a group. When the owner leaves, the first admin follows, or else the first member. A
   * group that all have left belongs to nobody any more, and whoever joins it then sees what has happened since.
   * The ack's conversation has no settings of yours any more.
   */
  'conversation:leave': { payload: OneConversation; ack: ConversationAck };
  /** Adds members to a group, or invites them; who is one already stays one. For the owner and admins. */
  'conversation:add-members': { payload: SomeMembers; ack: GrownAck };
  /** Makes you a member of a conversation that you are invited to. Who is one stays one. */
  'conversation:accept': { payload: OneConversation; ack: ConversationAck };
  /** You do not want to be a member. Nobody is told. */
  'conversation:decline': { payload: OneConversation; ack: Done };
  /** Your open invitations, the latest first. */
  'conversation:invitations': { payload: ConversationInvitationsRequest; ack: InvitationsAck };
  /**
   * Removes members from a group, and withdraws invitations; who has neither is no error. For the owner and admins;
   * only the owner removes admins.
   */
  'conversation:remove-members': { payload: SomeMembers; ack: ConversationAck };
  /**
   * Changes what is everybody's (title, picture, roles: for the owner and admins of a group) or what is your own
   * (muted, archived, pinned), all of it or nothing. At least one of them.
   */
  'conversation:update': { payload: ConversationUpdateRequest; ack: ConversationAck };
  /** Your conversations in which something has happened, pinned ones first, then the latest. */
  'conversation:list': { payload: ConversationListRequest; ack: ConversationsAck };
  /**
   * From now on you are told when the presence of these users changes, until the connection ends; at most 1,000
   * besides the partners of direct conversations. The ack comes when the presence of all of them is known.
   */
  'presence:watch': { payload: SomeUsers; ack: PresenceAck };
  /** You are told no more, also of partners of direct conversations. The ack's list is empty. */
  'presence:unwatch': { payload: SomeUsers; ack: PresenceAck };
  /** How others see you, on all your devices, and who does. One of the two, or both. */
  'presence:set': { payload: PresenceSetRequest; ack: Done };
  /**
   * The names and pictures of users, as their newest token says that they have connected with. They are for those
   * who see their presence; of others, as of a user whom there is not, nothing but the id is answered.
   */
  'profile:get': { payload: ProfileGetRequest; ack: ProfilesAck };
  /**
   * Messages with after < number < before. The newest of them; with `after` only, the oldest of them. Or a message
   * and what is around it, by its number or its id. Always in order of number. The newest messages may be missing
   * for a moment. A page is delivered: in a conversation of up to 256 members its newest message of others counts
   * as delivered to you.
   */
  'history:page': { payload: HistoryPageRequest; ack: PageAck };
  /**
   * Messages of your conversations that have all these words, the newest first. Of the last word the beginning is
   * enough, from two characters on; a space after it says that it is whole.
   */
  'history:search': { payload: HistorySearchRequest; ack: FoundAck };
  /** You want nothing of this user any more; they are not told so. Again is as once. At most 1,000 at a time. */
  'user:block': { payload: OneUser; ack: Done };
  /** Takes your block back. */
  'user:unblock': { payload: OneUser; ack: Done };
  /**
   * A newer token of the same user, before the old one expires. Its name and picture are those of the messages from
   * now on, and of the user's profile. A refused token changes nothing.
   */
  'session:refresh': { payload: SessionRefreshRequest; ack: RefreshedAck };
}

/** What a client is told: the event's payload. */
export interface Events {
  /** The first event of every connection, once. */
  'session:ready': SessionReadyEvent;
  /**
   * Your token is about to expire, in 60 s (or half of what was left, if that is less). Fetch another and
   * `session:refresh`.
   */
  'session:expiring': SessionExpiringEvent;
  /** The last event before the gateway ends the connection. */
  'session:closed': SessionClosedEvent;
  /** A message, to every device of every member, the sender's too. */
  message: MessageEvent;
  /** A message has another content. */
  'message:edited': MessageEditedEvent;
  /** A message is gone. Its number stays, so counting does not change. */
  'message:deleted': MessageDeletedEvent;
  /** A user has put a reaction on a message, or taken it off. */
  reaction: ReactionEvent;
  /**
   * The conversation or its membership has changed (with a seq), or what is your own in it (without). A direct
   * conversation that its first message makes has no `created`: the `message` has seq 1.
   */
  conversation: ConversationEvent;
  /**
   * You are invited to a conversation. Nothing of it comes before `conversation:accept`. May come again for an
   * invitation that you know: keep one for each conversation.
   */
  'conversation:invited': Invitation;
  /** You are not invited to it any more; you have answered, with whatever device, or it was withdrawn. */
  'conversation:uninvited': OneConversation;
  /**
   * The events from `from` up to and with `to` will not come: you were away for too long. Page history:page for
   * what was said; edits, deletions and reactions are in the pages.
   */
  gap: GapEvent;
  /**
   * How far the other of a direct conversation has come, or you with another device; above 256 members, how many
   * have come to the last message. Volatile.
   */
  receipt: ReceiptEvent;
  /**
   * How far members of a group have come, told to those who are to know (see "Where a message stands"). A batch
   * adds to the one before it. Volatile.
   */
  receipts: ReceiptsEvent;
  /**
   * Somebody else types, or has stopped. The gateway says false itself 3 s after the last sign, also when the
   * other's gateway has died. Not in conversations of over 256 members. Volatile.
   */
  typing: TypingEvent;
  /** How a user is to be seen from now on. Volatile. */
  presence: Presence;
  /** You have blocked a user, or have taken that back, with whatever device. */
  'user:blocked': UserBlockedEvent;
}

/** The codes of refusals that there are. */
export const ERROR_CODES = [
  'INVALID',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'TOO_LARGE',
  'RATE_LIMITED',
  'OVERLOADED',
  'TIMEOUT',
] as const;

/** Says something in a conversation. The first message to a user makes the direct conversation. */
export interface MessageSendRequest {
  readonly conversationId?: ConversationId;
  /** Instead of conversationId: the direct conversation with this user. */
  readonly to?: UserId;
  readonly clientMessageId: ClientMessageId;
  /** Text if absent. */
  readonly type?: MessageType;
  readonly content: Content;
  readonly attachments?: Attachments;
  /** The message that this one answers. */
  readonly replyTo?: MessageId;
  /** The message that began the thread. */
  readonly threadId?: MessageId;
  readonly mentions?: Mentions;
  readonly metadata?: Metadata;
}

/** The message is in the log for good. */
export interface AcceptedAck {
  readonly ok: true;
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly seq: Seq;
  readonly number: Number;
  readonly acceptedAt: Time;
  /** This clientMessageId was accepted before: everything else says when. */
  readonly duplicate: boolean;
}

/** Gives a message of your own another content; the rest of it stays. */
export interface MessageEditRequest {
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  /** At most 64 KiB. */
  readonly content: string;
}

/** The message is changed. */
export interface ChangedAck {
  readonly ok: true;
  /** The event's; where nothing changed, the conversation's last. */
  readonly seq: number;
}

/** Puts a reaction of yours on a message or takes it off. What is so already is no error. */
export interface MessageReactRequest {
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  readonly emoji: Emoji;
  readonly on: boolean;
}

/** How far the messages have come. */
export interface ReceiptsAck {
  readonly ok: true;
  readonly receipts?: ReceiptsOfEach;
  readonly receiptCounts?: CountsNow;
}

/**
 * Makes a group, whose owner you are, or a direct conversation without a message. Name a group yourself and the
 * request may be repeated: the owner gets the group that there is. Without an id each request makes another
 * group.
 */
export interface ConversationCreateRequest {
  /** Of a group: any that does not begin with dm:. A new one if absent. */
  readonly conversationId?: ConversationId;
  /** Group if absent. */
  readonly kind?: ConversationKind;
  readonly title?: Title;
  readonly picture?: Url;
  /** Whether anybody may join. False if absent; groups only. */
  readonly open?: boolean;
  /**
   * What of the past its members are to see, for ever. Absent: all where it is open, joined where it is not. Groups
   * only.
   */
  readonly history?: VisibleHistory;
  /** Besides you. Exactly one for a direct conversation, unless its id is given. */
  readonly members?: readonly UserId[];
}

/**
 * The conversation as it is now, with what is your own while you are a member, and who is none yet, or not at
 * all.
 */
export interface GrownAck {
  readonly ok: true;
  readonly conversation?: Conversation;
  /** Of those whom the request was to make members: who was left out, for whatever reason. Absent where nobody was. */
  readonly notAdded?: readonly UserId[];
  /** Of the same, who becomes a member once they have accepted. Absent where nobody does. */
  readonly invited?: readonly UserId[];
}

/** Makes you a member of an open group. For a member it changes nothing. */
export interface ConversationJoinRequest {
  readonly conversationId: ConversationId;
  /** A group that there is not is made, yours, for everybody to join. Else it is NOT_FOUND. */
  readonly createIfMissing?: boolean;
}

/** The conversation as it is now, with what is your own while you are a member. */
export interface ConversationAck {
  readonly ok: true;
  readonly conversation?: Conversation;
}

/** Your open invitations, the latest first. */
export type ConversationInvitationsRequest = Readonly<Record<string, unknown>>;

/** Your open invitations. */
export interface InvitationsAck {
  readonly ok: true;
  readonly invitations: Invitations;
}

/**
 * Changes what is everybody's (title, picture, roles: for the owner and admins of a group) or what is your own
 * (muted, archived, pinned), all of it or nothing. At least one of them.
 */
export interface ConversationUpdateRequest {
  readonly conversationId: ConversationId;
  /** Empty takes it away. */
  readonly title?: Title;
  /** Empty takes it away. */
  readonly picture?: Url;
  /**
   * One after the other; only the owner changes roles. A new owner makes the old one an admin, and nothing else
   * changes the owner's own role.
   */
  readonly roles?: readonly {
    readonly userId: UserId;
    readonly role: Role;
  }[];
  /** No notifications. */
  readonly muted?: boolean;
  readonly archived?: boolean;
  /** First in the list. */
  readonly pinned?: boolean;
}

/** Your conversations in which something has happened, pinned ones first, then the latest. */
export interface ConversationListRequest {
  readonly cursor?: Cursor;
  readonly limit?: PageSize;
}

/** A page of the list; at most 512 KiB, so it may be shorter than asked. */
export interface ConversationsAck {
  readonly ok: true;
  readonly conversations: readonly ListedConversation[];
  /** Asks for those that follow; absent when there are none. */
  readonly cursor?: Cursor;
}

/** The presence of each, as it is now and as you may see it. */
export interface PresenceAck {
  readonly ok: true;
  readonly presence: readonly SeenPresence[];
}

/** How others see you, on all your devices, and who does. One of the two, or both. */
export interface PresenceSetRequest {
  readonly status?: 'online' | 'away' | 'busy' | 'invisible';
  /** `partners` until another is set. */
  readonly visibleTo?: 'everyone' | 'partners' | 'nobody';
}

/**
 * The names and pictures of users, as their newest token says that they have connected with. They are for those
 * who see their presence; of others, as of a user whom there is not, nothing but the id is answered.
 */
export interface ProfileGetRequest {
  readonly users: readonly UserId[];
}

/** Who they are to you, each once, in the order asked for. */
export interface ProfilesAck {
  readonly ok: true;
  readonly profiles: readonly Profile[];
}

/**
 * Messages with after < number < before. The newest of them; with `after` only, the oldest of them. Or a message
 * and what is around it, by its number or its id. Always in order of number. The newest messages may be missing
 * for a moment. A page is delivered: in a conversation of up to 256 members its newest message of others counts
 * as delivered to you.
 */
export interface HistoryPageRequest {
  readonly conversationId: ConversationId;
  /** A message number. */
  readonly before?: number;
  /** A message number; 0 for from the start. */
  readonly after?: number;
  /** A message number: this message, those before it, and as many after it. */
  readonly around?: number;
  /** As around, of the message with this id. */
  readonly messageId?: MessageId;
  readonly limit?: PageSize;
}

/** A page of history in order of number; at most 512 KiB, so it may be shorter than asked. */
export interface PageAck {
  readonly ok: true;
  readonly messages: readonly HistoryMessage[];
  /**
   * Whether there are others on the side where the page was cut, later ones if you gave only `after`, earlier ones
   * otherwise.
   */
  readonly hasMore: boolean;
  /** Of a page around a message: whether there are later ones. */
  readonly hasLater?: boolean;
  readonly receipts?: ReceiptsOfEach;
  readonly receiptCounts?: CountsNow;
}

/**
 * Messages of your conversations that have all these words, the newest first. Of the last word the beginning is
 * enough, from two characters on; a space after it says that it is whole.
 */
export interface HistorySearchRequest {
  /** Words, not only white space; at most 256 UTF-16 units. */
  readonly query: string;
  /** Only in this one. */
  readonly conversationId?: ConversationId;
  /** Only what this user has sent. */
  readonly from?: UserId;
  /** Only what was accepted at this time or later; RFC 3339, with any offset. */
  readonly after?: string;
  /** Only what was accepted before this time; likewise. */
  readonly before?: string;
  readonly limit?: PageSize;
  readonly cursor?: Cursor;
}

/** Messages, the newest first; at most 512 KiB. */
export interface FoundAck {
  readonly ok: true;
  readonly messages: readonly HistoryMessage[];
  /** Asks for those that follow; absent when there are none. */
  readonly cursor?: Cursor;
}

/**
 * A newer token of the same user, before the old one expires. Its name and picture are those of the messages from
 * now on, and of the user's profile. A refused token changes nothing.
 */
export interface SessionRefreshRequest {
  readonly token: Token;
}

/** The token counts from now on. */
export interface RefreshedAck {
  readonly ok: true;
  readonly expiresAt: Time;
}

/** The first event of every connection, once. */
export interface SessionReadyEvent {
  readonly userId: UserId;
  /** This connection's. */
  readonly sessionId: string;
  /** Those in which something has happened, the latest first. */
  readonly conversations: readonly ListedConversation[];
  /** There are more than fit into 512 KiB: page conversation:list. Absent otherwise. */
  readonly hasMore?: true;
  /** Whom you have blocked, the longest blocked first. */
  readonly blocked: readonly UserId[];
  readonly invitations: Invitations;
}

/**
 * Your token is about to expire, in 60 s (or half of what was left, if that is less). Fetch another and
 * `session:refresh`.
 */
export interface SessionExpiringEvent {
  readonly expiresAt: Time;
}

/** The last event before the gateway ends the connection. */
export interface SessionClosedEvent {
  /**
   * TOKEN_EXPIRED: close code 4005, come back with a newer token, which official clients do by themselves.
   * TOKEN_REVOKED: close code 4402, the token counts no longer. RATE_LIMITED: 20 other devices of yours are
   * connected; the gateway disconnects, and official clients stay away until told to connect.
   */
  readonly code: Open<'TOKEN_EXPIRED' | 'TOKEN_REVOKED' | 'RATE_LIMITED'>;
}

/** A message, to every device of every member, the sender's too. */
export type MessageEvent = Message & {
  /** There where the sender had not read all that was said before, and has now. */
  readonly marksRead?: true;
  /**
   * `requested`: the other has not accepted yet, and does not see it. `accepted`: by it its sender has. Absent
   * where both have, and in groups.
   */
  readonly contact?: Open<'requested' | 'accepted'>;
};

/** A message has another content. */
export interface MessageEditedEvent {
  readonly kind: 'message-edited';
  readonly schemaVersion: SchemaVersion;
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  readonly seq: Seq;
  readonly number: Number;
  readonly content: Content;
  readonly by: UserId;
  readonly at: Time;
}

/** A message is gone. Its number stays, so counting does not change. */
export interface MessageDeletedEvent {
  readonly kind: 'message-deleted';
  readonly schemaVersion: SchemaVersion;
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  readonly seq: Seq;
  readonly number: Number;
  /** Its author, or an admin. */
  readonly by: UserId;
  readonly at: Time;
}

/** A user has put a reaction on a message, or taken it off. */
export interface ReactionEvent {
  readonly kind: 'reaction';
  readonly schemaVersion: SchemaVersion;
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  readonly seq: Seq;
  readonly number: Number;
  readonly emoji: Emoji;
  readonly on: boolean;
  readonly by: UserId;
  readonly at: Time;
}

/**
 * The conversation or its membership has changed (with a seq), or what is your own in it (without). A direct
 * conversation that its first message makes has no `created`: the `message` has seq 1.
 */
export type ConversationEvent = ConversationChange | OwnChange;

/**
 * The events from `from` up to and with `to` will not come: you were away for too long. Page history:page for
 * what was said; edits, deletions and reactions are in the pages.
 */
export interface GapEvent {
  readonly conversationId: ConversationId;
  readonly from: Seq;
  readonly to: Seq;
}

/**
 * How far the other of a direct conversation has come, or you with another device; above 256 members, how many
 * have come to the last message. Volatile.
 */
export type ReceiptEvent = ReceiptOfOne | ReceiptCounts;

/**
 * How far members of a group have come, told to those who are to know (see "Where a message stands"). A batch
 * adds to the one before it. Volatile.
 */
export interface ReceiptsEvent {
  readonly conversationId: ConversationId;
  /** At most one of a member. */
  readonly marks: readonly ReceiptMark[];
  readonly at: Time;
}

/**
 * Somebody else types, or has stopped. The gateway says false itself 3 s after the last sign, also when the
 * other's gateway has died. Not in conversations of over 256 members. Volatile.
 */
export interface TypingEvent {
  readonly kind: 'typing';
  readonly schemaVersion: SchemaVersion;
  readonly conversationId: ConversationId;
  readonly userId: UserId;
  /** As the token of who types says. */
  readonly name?: string;
  readonly typing: boolean;
}

/** You have blocked a user, or have taken that back, with whatever device. */
export interface UserBlockedEvent {
  readonly userId: UserId;
  readonly blocked: boolean;
}

/** A file that belongs to a message. The service keeps the description; the bytes are elsewhere. */
export interface Attachment {
  readonly url: Url;
  readonly name?: string;
  /** A media type, such as image/png. */
  readonly type?: string;
  /** In bytes. */
  readonly size?: number;
  /** In pixels. */
  readonly width?: number;
  /** In pixels. */
  readonly height?: number;
}

export type Attachments = readonly Attachment[];

/**
 * Given by the client, at most 128 bytes, one for each message whatever the number of attempts. The same user's
 * same id in the same conversation within 24 h is the same message.
 */
export type ClientMessageId = string;

/** Further fields are ignored; `device` is reserved. */
export interface ConnectAuth {
  readonly token?: Token;
  /**
   * The last seq that the client has, by conversation: it gets every event after it that it may see, in order,
   * before any later one. What is no number is passed over. A conversation that is not named begins now.
   */
  readonly cursors?: Readonly<Record<string, number>>;
  /**
   * What the client speaks, docs/dialects.md; by default the gateway's PARLEY_DIALECT, which by default is this
   * one.
   */
  readonly dialect?: 'parley' | 'alumni' | 'mentour' | 'nextchat' | 'inkspot' | 'match';
  /** Set by official clients: that of CONNECT on the connection before. */
  readonly pid?: string;
  /** Set by official clients: the last argument of the last event. */
  readonly offset?: string;
}

export interface ConnectError {
  /** For developers. */
  readonly message: string;
  /** Absent for a namespace that there is not. */
  readonly data?: {
    /**
     * INVALID: there is no such dialect, or a field of `auth` is not what it should be. TOO_LARGE: more than 10,000
     * cursors. UNAUTHENTICATED: no valid token. TOKEN_EXPIRED: fetch another. FORBIDDEN_ORIGIN: the page is of an
     * origin that may not connect. OVERLOADED is reserved: a gateway that takes nobody answers the handshake with
     * 503.
     */
    readonly code: Open<
      'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'FORBIDDEN_ORIGIN' | 'OVERLOADED' | 'INVALID' | 'TOO_LARGE'
    >;
  };
}

/** At most 64 KiB. The service does not interpret it. Empty only beside attachments. */
export type Content = string;

export interface Conversation {
  readonly conversationId: ConversationId;
  readonly kind: Open<ConversationKind>;
  readonly title?: Title;
  readonly picture?: Url;
  /** Whether anybody may join. */
  readonly open: boolean;
  /** Of a group, while it has members. */
  readonly owner?: UserId;
  /** Besides the owner. */
  readonly admins: readonly UserId[];
  /** All of them where there are at most 256; none otherwise. */
  readonly members: readonly UserId[];
  readonly memberCount: number;
  readonly createdAt: Time;
  /** Of a group. */
  readonly history?: Open<VisibleHistory>;
  /**
   * Your own, as the next three, which are there only where it is told to you alone: the last message that you have
   * read.
   */
  readonly readNumber?: number;
  readonly muted?: boolean;
  readonly archived?: boolean;
  readonly pinned?: boolean;
}

export interface ConversationChange {
  readonly kind: 'conversation-changed';
  readonly schemaVersion: SchemaVersion;
  readonly conversationId: ConversationId;
  readonly seq: Seq;
  /** The last message's; 0 before the first. */
  readonly number: number;
  /** After `left` or `removed` that names you, nothing of the conversation comes any more. */
  readonly change: Open<'created' | 'joined' | 'left' | 'added' | 'removed' | 'updated'>;
  /** Who was added or removed, has joined or left; all of a new conversation. */
  readonly members: readonly UserId[];
  readonly by: UserId;
  readonly at: Time;
  /** As it is since, without what is your own. */
  readonly conversation: Conversation;
  /** Who is invited by it; of `removed` and `left`, who is not invited any more. Absent where nobody is. */
  readonly invited?: readonly UserId[];
}

/** At most 772 bytes; `dm:` begins the ids of direct conversations and no others. */
export type ConversationId = string;

export type ConversationKind = 'direct' | 'group';

/**
 * How many members have the message of this number, without its sender. In larger conversations, once there is a
 * receipt.
 */
export interface CountsNow {
  readonly number: number;
  readonly deliveredCount: number;
  readonly readCount: number;
}

/** Of an earlier answer to the same question; opaque. */
export type Cursor = string;

export interface Done {
  readonly ok: true;
}

/** At most 64 bytes, taken as they are. */
export type Emoji = string;

export type ErrorCode =
  | 'INVALID'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'TOO_LARGE'
  | 'RATE_LIMITED'
  | 'OVERLOADED'
  | 'TIMEOUT';

/**
 * A message as it is now, after what has happened to it. Once deleted its content is empty, and attachments,
 * mentions, metadata and reactions are gone.
 */
export type HistoryMessage = Message & {
  readonly editedAt?: Time;
  readonly deletedAt?: Time;
  readonly deletedBy?: UserId;
  /** From emoji to users, each in the order of their coming; absent where there are none. 500 users in all are kept. */
  readonly reactions?: Readonly<Record<string, readonly UserId[]>>;
};

export interface Invitation {
  readonly conversationId: ConversationId;
  readonly kind: Open<ConversationKind>;
  /** As it was then. */
  readonly title?: Title;
  /** Likewise. */
  readonly picture?: Url;
  /** Who invites you. */
  readonly by: UserId;
  readonly at: Time;
}

/** Your open invitations, the latest first. */
export type Invitations = readonly Invitation[];

export type ListedConversation = Conversation & {
  /** The events after this one will come. */
  readonly lastSeq: number;
  /** The last message's; 0 before the first. */
  readonly lastNumber: number;
  /** When the last event was: lists are in this order, the latest first. */
  readonly lastAt: Time;
  /**
   * lastNumber - readNumber, never below 0. On your other devices your own messages count as read a second or two
   * after you sent them.
   */
  readonly unread: number;
  /**
   * In conversation:list only; absent before the first, where it is from before you joined a group that shows you
   * no more, and while history does not have it.
   */
  readonly lastMessage?: HistoryMessage;
};

/** Users who are notified also in conversations of over 256 members. */
export type Mentions = readonly UserId[];

export interface Message {
  readonly kind: 'message';
  readonly schemaVersion: SchemaVersion;
  readonly messageId: MessageId;
  readonly clientMessageId: ClientMessageId;
  readonly conversationId: ConversationId;
  readonly seq: Seq;
  readonly number: Number;
  readonly sender: Sender;
  readonly type: Open<MessageType>;
  readonly content: Content;
  readonly attachments: Attachments;
  readonly replyTo?: MessageId;
  readonly threadId?: MessageId;
  /** Absent where there are none. */
  readonly mentions?: Mentions;
  readonly metadata?: Metadata;
  readonly acceptedAt: Time;
}

/** Given by the service; at most 64 bytes. */
export type MessageId = string;

/** What the content is; the service does not interpret it. */
export type MessageType = 'text' | 'image' | 'file' | 'audio' | 'video' | 'location' | 'custom';

/** The application's own: any JSON object of at most 8 KiB, 32 levels deep. */
export type Metadata = Readonly<Record<string, unknown>>;

/** Counts the conversation's messages. */
export type Number = number;

export interface OneConversation {
  readonly conversationId: ConversationId;
}

export interface OneMessage {
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
}

export interface OneUser {
  /** Another user. */
  readonly userId: UserId;
}

/**
 * Told to your devices only, and no event of the conversation. `settings`: one of them has muted, archived or
 * pinned it, or the reverse. `removed`: you are no member any more, told so where the event that says it does not
 * come in time.
 */
export interface OwnChange {
  readonly conversationId: ConversationId;
  readonly change: Open<'settings' | 'removed'>;
  /** You. */
  readonly by: UserId;
  readonly conversation: Conversation;
}

export type PageSize = number;

export interface Presence {
  readonly userId: UserId;
  readonly status: Open<'online' | 'away' | 'busy' | 'offline'>;
  /** When the user was last seen online; absent while online, and if never. */
  readonly lastSeen?: Time;
}

export interface Profile {
  readonly userId: UserId;
  /** Absent where the token has none, and to who may not see the user. */
  readonly name?: string;
  /** Likewise. */
  readonly picture?: Url;
}

export interface ReceiptCounts {
  readonly kind: 'receipt-counts';
  readonly schemaVersion: SchemaVersion;
  readonly conversationId: ConversationId;
  /** The last message. */
  readonly number: Number;
  /** Members who have it, without its sender. */
  readonly deliveredCount: number;
  /** Members who have read it, without its sender. */
  readonly readCount: number;
  readonly at: Time;
}

export interface ReceiptMark {
  readonly userId: UserId;
  /** Everything up to and with this message; absent for nothing new. */
  readonly delivered?: Number;
  /** Likewise. */
  readonly read?: Number;
}

export interface ReceiptOfOne {
  readonly kind: 'receipt';
  readonly schemaVersion: SchemaVersion;
  readonly conversationId: ConversationId;
  /** Also you: another device of yours has read it. Of a group only ever you. */
  readonly userId: UserId;
  /** Everything up to and with this message; absent for nothing new. */
  readonly delivered?: Number;
  /** Likewise. */
  readonly read?: Number;
  readonly at: Time;
}

/**
 * How far each member has come, as of now; who is missing has come nowhere. In conversations of up to 256
 * members.
 */
export type ReceiptsOfEach = readonly {
  readonly userId: UserId;
  /** All up to and with this message number. */
  readonly delivered: number;
  /** All up to and with this message number. */
  readonly read: number;
}[];

export interface Refused {
  readonly ok: false;
  readonly error: {
    readonly code: Open<ErrorCode>;
    /** For developers; holds nothing secret. */
    readonly message: string;
    /** The same request is welcome after so many milliseconds. */
    readonly retryAfterMs?: number;
  };
}

export type Role = 'owner' | 'admin' | 'member';

/** With `kind`, what the log has beside the event. Clients need neither. */
export type SchemaVersion = number;

export interface SeenPresence {
  readonly userId: UserId;
  /** `unknown` to who may not see the user, and of a user whom there is not. */
  readonly status: Open<'online' | 'away' | 'busy' | 'offline' | 'unknown'>;
  /** When the user was last seen online; absent while online, if never, and where the status is unknown. */
  readonly lastSeen?: Time;
}

/** As their token said when they sent it. */
export interface Sender {
  readonly id: UserId;
  readonly name?: string;
  readonly picture?: Url;
}

/** Counts the conversation's durable events. */
export type Seq = number;

export interface SomeMembers {
  readonly conversationId: ConversationId;
  readonly members: readonly UserId[];
}

export interface SomeUsers {
  readonly users: readonly UserId[];
}

/** RFC 3339 in UTC, the broker's clock. */
export type Time = string;

/** At most 256 bytes. */
export type Title = string;

/** A JWT as of TokenClaims; at most 8192 characters. */
export type Token = string;

export interface UpTo {
  readonly conversationId: ConversationId;
  readonly number: Number;
}

/**
 * At most 2048 bytes: http, https, or a path of this host, such as an upload's. Nothing else is taken, so that no
 * link runs a script.
 */
export type Url = string;

/** As the token's `sub` has it; at most 128 bytes. */
export type UserId = string;

/**
 * What of a group's past its members see, by cursors, pages, search and files alike: all of it, or what has
 * happened since they joined. Those whom it is made with see all.
 */
export type VisibleHistory = 'all' | 'joined';
