import type { Conversation, HistoryMessage } from '../protocol/events.js';
import type { Person } from '../model.js';
import type { Command, StoredMessage } from './port.js';
import type { ConversationRecord } from './store/store.js';

/** The object without that field. */
export function without<T extends object, K extends keyof T>(object: T, ...keys: K[]): Omit<T, K> {
  const rest = { ...object };
  for (const key of keys) {
    delete rest[key];
  }
  return rest;
}

const OWN = ['muted', 'archived', 'pinned'] as const;

/** Those fields of the object, as far as it has them. */
export function only<T extends object, K extends keyof T>(object: T, ...keys: K[]): Pick<T, K> {
  const picked = {} as Pick<T, K>;
  for (const key of keys) {
    if (object[key] !== undefined) {
      picked[key] = object[key];
    }
  }
  return picked;
}

/** What the gateway says of a conversation now, over what this device knows of it. */
export function conversationRecord(
  now: Conversation & { readonly lastAt?: string },
  before?: ConversationRecord,
): ConversationRecord {
  return {
    ...(before === undefined ? { seq: 0, lastNumber: 0, receipts: {} } : without(before, 'title', 'picture', 'owner')),
    ...only(
      now,
      'conversationId',
      'title',
      'picture',
      'owner',
      'open',
      'admins',
      'members',
      'memberCount',
      'createdAt',
    ),
    kind: now.kind === 'direct' ? 'direct' : 'group',
    ...(now.lastAt !== undefined && { lastAt: now.lastAt }),
    muted: false,
    archived: false,
    pinned: false,
    ...only(before ?? ({} as Conversation), ...OWN),
    ...only(now, ...OWN),
    readNumber: Math.max(now.readNumber ?? 0, before?.readNumber ?? 0),
  };
}

/** One of which nothing has been told but an event: a direct one that its first message makes names its users. */
export function unknownConversation(conversationId: string, at: string): ConversationRecord {
  const members = conversationId.startsWith('dm:') ? conversationId.slice(3).split(':').map(decodeURIComponent) : [];
  return conversationRecord({
    conversationId,
    kind: members.length > 0 ? 'direct' : 'group',
    open: false,
    admins: [],
    members,
    memberCount: members.length,
    createdAt: at,
  });
}

export function storedMessage(message: HistoryMessage & { readonly marksRead?: true }): StoredMessage {
  return without(message, 'kind', 'schemaVersion', 'seq', 'marksRead') as unknown as StoredMessage;
}

/** When it was written, in RFC 3339, by this device's clock. */
export function timeOf({ writtenAt }: Pick<Command, 'writtenAt'>): string {
  return new Date(writtenAt).toISOString();
}

/** What a send has made, or will make: it is in its place when it is accepted. */
export function messageOf(command: Command & { readonly kind: 'send' }, sender: Person): StoredMessage {
  const { conversationId, clientMessageId, accepted, message } = command;
  return {
    type: 'text',
    content: '',
    attachments: [],
    number: 0,
    messageId: '',
    acceptedAt: timeOf(command),
    ...message,
    conversationId,
    clientMessageId,
    sender,
    ...(accepted && only(accepted, 'number', 'messageId', 'acceptedAt')),
  };
}

export function edited(message: StoredMessage, content: string, editedAt: string): StoredMessage {
  const older = message.editedAt !== undefined && Date.parse(message.editedAt) > Date.parse(editedAt);
  return message.deletedAt !== undefined || older ? message : { ...message, content, editedAt };
}

export function deleted(message: StoredMessage, deletedBy: string, deletedAt: string): StoredMessage {
  return {
    ...without(message, 'mentions', 'metadata', 'reactions'),
    content: '',
    attachments: [],
    deletedAt,
    deletedBy,
  };
}

export function reacted(message: StoredMessage, emoji: string, by: string, on: boolean): StoredMessage {
  const { [emoji]: users = [], ...others } = message.reactions ?? {};
  if (message.deletedAt !== undefined || users.includes(by) === on) {
    return message;
  }
  const now = on ? [...users, by] : users.filter((user) => user !== by);
  return { ...message, reactions: { ...others, ...(now.length > 0 && { [emoji]: now }) } };
}

/** Watermarks only move forward, and what is read is delivered. */
export function marked(
  record: ConversationRecord,
  me: string,
  marks: readonly { userId: string; delivered?: number; read?: number }[],
): ConversationRecord {
  let { readNumber } = record;
  const receipts: Record<string, { delivered: number; read: number }> = { ...record.receipts };
  let changed = false;
  for (const { userId, delivered = 0, read = 0 } of marks) {
    if (userId === me) {
      changed ||= read > readNumber;
      readNumber = Math.max(readNumber, read);
      continue;
    }
    const before = receipts[userId] ?? { delivered: 0, read: 0 };
    const now = { delivered: Math.max(before.delivered, delivered, read), read: Math.max(before.read, read) };
    if (now.delivered > before.delivered || now.read > before.read) {
      changed = true;
      receipts[userId] = now;
    }
  }
  return changed ? { ...record, readNumber, receipts } : record;
}
