import type { Batch } from './batch.js';
import { KEPT_MESSAGES, KEPT_MESSAGES_SLACK } from './limits.js';
import type { StoredMessage } from './port.js';
import { without } from './records.js';
import type { ConversationRecord } from './store/store.js';

/*
 * Which messages of a conversation are on this device: the newest ones, `keptFrom` to `lastNumber`, without a hole. What
 * would make a hole lets the older ones go: they are read again when somebody looks at them.
 */

/** A message that follows, or that is known already. */
export async function keep(
  batch: Batch,
  record: ConversationRecord,
  message: StoredMessage,
): Promise<ConversationRecord> {
  const { number } = message;
  if (number <= record.lastNumber) {
    if (record.keptFrom !== undefined && number >= record.keptFrom) {
      // A page had it before, and may know better what has happened to it since.
      const known = await batch.tx.message(record.conversationId, number);
      if (known === undefined) {
        batch.tx.putMessage(message);
      }
    }
    return record;
  }
  let kept = number > record.lastNumber + 1 ? forgetMessages(batch, record) : record;
  batch.tx.putMessage(message);
  kept = { ...kept, lastNumber: number, lastMessage: message, keptFrom: kept.keptFrom ?? number };
  return trim(batch, kept, KEPT_MESSAGES + KEPT_MESSAGES_SLACK);
}

/** Another state of a message that may be kept. */
export function replace(batch: Batch, record: ConversationRecord, message: StoredMessage): void {
  if (record.keptFrom !== undefined && message.number >= record.keptFrom && message.number <= record.lastNumber) {
    batch.tx.putMessage(message);
  }
  if (record.lastMessage?.number === message.number) {
    batch.set({ ...record, lastMessage: message });
  }
}

/**
 * A page of history: whatever of it joins what is kept is kept too.
 *
 * @param messages in order, without a hole
 */
export function keepPage(
  batch: Batch,
  record: ConversationRecord,
  messages: readonly StoredMessage[],
): ConversationRecord {
  const page = messages.filter(({ number }) => number <= record.lastNumber);
  const first = page[0];
  const last = page.at(-1);
  const from = record.keptFrom ?? record.lastNumber + 1;
  if (first === undefined || last === undefined || last.number < from - 1) {
    return record;
  }
  for (const message of page) {
    if (message.number < from) {
      batch.tx.putMessage(message);
    }
  }
  const newest = last.number === record.lastNumber && record.lastMessage?.number !== last.number ? last : undefined;
  const kept = {
    ...record,
    keptFrom: Math.min(from, first.number),
    ...(newest !== undefined && { lastMessage: newest }),
  };
  return trim(batch, kept, KEPT_MESSAGES);
}

export function forgetMessages(batch: Batch, record: ConversationRecord): ConversationRecord {
  if (record.keptFrom === undefined) {
    return record;
  }
  batch.tx.deleteMessages(record.conversationId, 0, Infinity);
  return without(record, 'keptFrom');
}

function trim(batch: Batch, record: ConversationRecord, max: number): ConversationRecord {
  const { conversationId, keptFrom, lastNumber } = record;
  if (keptFrom === undefined || lastNumber - keptFrom < max) {
    return record;
  }
  const from = lastNumber - KEPT_MESSAGES + 1;
  batch.tx.deleteMessages(conversationId, 0, from - 1);
  return { ...record, keptFrom: from };
}
