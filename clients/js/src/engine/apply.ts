import { membersListed } from '../protocol/limits.js';
import type { ConversationChange, Events, OwnChange } from '../protocol/events.js';
import type { Batch } from './batch.js';
import { forgetMessages, keep, replace } from './kept.js';
import type { StoredMessage } from './port.js';
import { conversationGone, eventsMissed, ownMessageCame } from './queue.js';
import { OF_USER } from './of-user.js';
import type { RecentChanges } from './recent.js';
import {
  conversationRecord,
  deleted,
  edited,
  marked,
  only,
  reacted,
  storedMessage,
  unknownConversation,
} from './records.js';
import type { ConversationRecord } from './store/store.js';

/** What an event is applied with. */
export interface Surroundings {
  readonly me: string;
  readonly recent: RecentChanges;
  /** Whether that event came after all that had happened before the connection. */
  isLive(conversationId: string, seq: number): boolean;
}

type Apply<K extends keyof Events> = (batch: Batch, event: Events[K], with_: Surroundings) => Promise<void>;

/** What has to do with one conversation and is kept. */
type Applied = Extract<
  keyof Events,
  'message' | `message:${string}` | 'reaction' | 'conversation' | 'gap' | `receipt${string}`
>;

const APPLY: { readonly [K in Applied]: Apply<K> } = {
  async message(batch, event, with_) {
    const { conversationId, sender, number } = event;
    const { me } = with_;
    const before = (await batch.conversation(conversationId)) ?? unknownConversation(conversationId, event.acceptedAt);
    const record = await next(batch, before, event.seq, with_.recent);
    if (record === undefined) {
      return;
    }
    const message = storedMessage(event);
    const kept = await keep(batch, record, message);
    // Whoever says something has read what was said before.
    const readers = sender.id === me || kept.memberCount <= membersListed ? [{ userId: sender.id, read: number }] : [];
    const mentioned = sender.id !== me && message.mentions?.includes(me);
    batch.set({ ...marked(kept, me, readers), ...(mentioned && { mentionedNumber: number }) });
    batch.say({ kind: 'message', message, live: with_.isLive(conversationId, event.seq) });
    if (sender.id === me) {
      await ownMessageCame(batch, message);
    }
  },

  'message:edited': (batch, event, with_) =>
    changeMessage(batch, event, with_, (message) => edited(message, event.content, event.at)),

  'message:deleted': (batch, event, with_) =>
    changeMessage(batch, event, with_, (message) => deleted(message, event.by, event.at)),

  reaction: (batch, event, with_) =>
    changeMessage(batch, event, with_, (message) => reacted(message, event.emoji, event.by, event.on)),

  async conversation(batch, event, with_) {
    const before = await batch.conversation(event.conversationId);
    if (!hasSeq(event)) {
      if (before !== undefined) {
        await (event.change === 'removed'
          ? gone(batch, event)
          : batch.set(conversationRecord(event.conversation, before)));
      }
      return;
    }
    const record = await next(batch, before ?? conversationRecord(event.conversation), event.seq, with_.recent);
    if (record === undefined) {
      return;
    }
    if ((event.change === 'left' || event.change === 'removed') && event.members.includes(with_.me)) {
      await gone(batch, event);
      return;
    }
    const kept = event.number > record.lastNumber ? forgetMessages(batch, record) : record;
    batch.set({
      ...conversationRecord(event.conversation, kept),
      lastNumber: Math.max(event.number, kept.lastNumber),
    });
  },

  async gap(batch, { conversationId, to }, { recent }) {
    const before = await batch.conversation(conversationId);
    if (before !== undefined && to > before.seq) {
      batch.set({ ...(await missed(batch, before, recent)), seq: to });
    }
  },

  async receipt(batch, event, { me }) {
    if ('userId' in event) {
      await mark(batch, event.conversationId, me, [event]);
      return;
    }
    const record = await batch.conversation(event.conversationId);
    if (record !== undefined) {
      batch.set({ ...record, receiptCounts: only(event, 'number', 'deliveredCount', 'readCount') });
    }
  },

  receipts: (batch, { conversationId, marks }, { me }) => mark(batch, conversationId, me, marks),
};

/**
 * Applies an event that is in the order of its conversation, or an ephemeral one that is kept. What has come before
 * changes nothing.
 */
export async function apply(batch: Batch, name: string, event: unknown, with_: Surroundings): Promise<void> {
  const applied = APPLY as Record<string, Apply<never> | undefined>;
  await (applied[name] ?? OF_USER[name])?.(batch, event as never, with_);
}

export function isApplied(name: string): boolean {
  return name in APPLY || name in OF_USER;
}

function hasSeq(event: ConversationChange | OwnChange): event is ConversationChange {
  return 'seq' in event;
}

/** The record with the event's seq; undefined where the event is known. */
async function next(
  batch: Batch,
  record: ConversationRecord,
  seq: number,
  recent: RecentChanges,
): Promise<ConversationRecord | undefined> {
  if (record.seq === 0 || seq === record.seq + 1) {
    return { ...record, seq };
  }
  return seq <= record.seq ? undefined : { ...(await missed(batch, record, recent)), seq };
}

/** Events will not come any more: what is kept may be otherwise by now. */
async function missed(batch: Batch, record: ConversationRecord, recent: RecentChanges): Promise<ConversationRecord> {
  recent.forget(record.conversationId);
  await eventsMissed(batch, record.conversationId, record.lastNumber);
  return { ...record, stale: true };
}

async function changeMessage(
  batch: Batch,
  event: Events['message:edited' | 'message:deleted' | 'reaction'],
  { recent, isLive }: Surroundings,
  change: (message: StoredMessage) => StoredMessage,
): Promise<void> {
  const { conversationId, number, seq } = event;
  const before = await batch.conversation(conversationId);
  const record = before === undefined ? undefined : await next(batch, before, seq, recent);
  if (record === undefined) {
    return;
  }
  batch.set(record);
  recent.add({ conversationId, number, apply: change });
  const last = record.lastMessage?.number === number ? record.lastMessage : undefined;
  const message = (await batch.tx.message(conversationId, number)) ?? last;
  if (message === undefined) {
    batch.say({ kind: 'reread', conversationId, number });
    return;
  }
  const now = change(message);
  if (now !== message) {
    replace(batch, record, now);
    batch.say({ kind: 'message', message: now, live: isLive(conversationId, seq) });
  }
}

async function mark(
  batch: Batch,
  conversationId: string,
  me: string,
  marks: readonly { userId: string; delivered?: number; read?: number }[],
): Promise<void> {
  const before = await batch.conversation(conversationId);
  const after = before === undefined ? undefined : marked(before, me, marks);
  if (after !== undefined && after !== before) {
    batch.set(after);
  }
}

async function gone(batch: Batch, { conversationId }: { conversationId: string }): Promise<void> {
  batch.drop(conversationId);
  await conversationGone(batch, conversationId);
}
