import type { StoredConversation } from '../engine/port.js';
import { timeOf, unknownConversation } from '../engine/records.js';
import { same } from '../engine/same.js';
import type { ConversationView, MessageView } from '../model.js';
import { partnerIn } from './ids.js';
import { MessageViews, type Surroundings } from './message-views.js';
import { nothingWaits, type Waiting } from './waiting.js';

/** What a conversation looks like, the same object as before where it looks the same. */
export function conversationView(
  conversationId: string,
  stored: StoredConversation | undefined,
  waiting: Waiting = nothingWaits,
  around: Omit<Surroundings, 'conversation' | 'changes'>,
  before: ConversationView | undefined,
): ConversationView | undefined {
  const partner = partnerIn(conversationId, around.user.id);
  const first = waiting.sends[0];
  // A direct conversation begins with what waits to be sent.
  const begun = first && partner !== undefined && unknownConversation(conversationId, timeOf(first));
  const conversation = stored ?? begun;
  if (!conversation) {
    return undefined;
  }
  const {
    seq,
    receipts,
    receiptCounts,
    keptFrom,
    createdAt,
    lastMessage,
    lastAt,
    mentionedNumber = 0,
    ...shown
  } = conversation;
  const readNumber = Math.max(shown.readNumber, Math.min(waiting.readNumber, shown.lastNumber));
  const last = lastView(conversation, waiting, around, before?.lastMessage);
  const activeAt = latest(createdAt, lastAt, lastMessage?.acceptedAt, last?.at);
  const now: ConversationView = {
    ...shown,
    readNumber,
    unread: Math.max(0, shown.lastNumber - readNumber),
    mentioned: mentionedNumber > readNumber,
    activeAt,
    ...(partner !== undefined && { partner }),
    ...(last && { lastMessage: last }),
  };
  return before !== undefined && same(before, now) ? before : now;
}

function lastView(
  conversation: StoredConversation,
  waiting: Waiting,
  around: Omit<Surroundings, 'conversation' | 'changes'>,
  before: MessageView | undefined,
): MessageView | undefined {
  const stored = conversation.lastMessage ? [conversation.lastMessage] : [];
  const surroundings = { ...around, conversation, changes: waiting.changes };
  const now = new MessageViews().list(stored, waiting.sends.slice(-1), surroundings).at(-1);
  return before !== undefined && same(before, now) ? before : now;
}

/** Times of two clocks, which need not agree: what waits is not older than what is there. */
function latest(...times: readonly (string | undefined)[]): string {
  return new Date(Math.max(0, ...times.map((time) => Date.parse(time ?? '') || 0))).toISOString();
}
