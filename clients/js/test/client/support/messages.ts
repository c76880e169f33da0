import type { StoredConversation, StoredMessage } from '../../../src/engine/port.js';

/** A message of somebody else, unless it is said whose. */
export function stored(number: number, changes: Partial<StoredMessage> = {}): StoredMessage {
  return {
    conversationId: 'c',
    number,
    messageId: `m${number}`,
    clientMessageId: `client-${number}`,
    sender: { id: 'bob', name: 'Bob' },
    type: 'text',
    content: `message ${number}`,
    attachments: [],
    acceptedAt: new Date(Date.UTC(2026, 0, 1) + number * 1_000).toISOString(),
    ...changes,
  };
}

export function group(conversationId: string, changes: Partial<StoredConversation> = {}): StoredConversation {
  return {
    conversationId,
    kind: 'group',
    title: conversationId,
    open: false,
    owner: 'alice',
    admins: [],
    members: ['alice', 'bob', 'carol'],
    memberCount: 3,
    createdAt: '2026-01-01T00:00:00.000Z',
    muted: false,
    archived: false,
    pinned: false,
    seq: 0,
    lastNumber: 0,
    readNumber: 0,
    receipts: {},
    ...changes,
  };
}
