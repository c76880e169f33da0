import type { ListedConversation, SessionReadyEvent } from '../protocol/events.js';
import { apply, isApplied, type Surroundings } from './apply.js';
import type { Batch } from './batch.js';
import { forgetMessages } from './kept.js';
import { BATCH_LENGTH, INBOX_LENGTH } from './limits.js';
import { setInvitations, setOwn, type ToldInvitation } from './of-user.js';
import { conversationGone, eventsMissed, seqReached } from './queue.js';
import type { RecentChanges } from './recent.js';
import { conversationRecord, storedMessage } from './records.js';
import { same } from './same.js';
import type { ConversationRecord } from './store/store.js';
import type { Writer } from './writer.js';

export interface SyncListener {
  /** Everything that had happened before the connection is written down. */
  caughtUp(): void;
  /** Of one conversation, or of all that had nothing new. */
  caughtUpWith(conversationId?: string): void;
  /** Events will not come: history is to be read for this conversation. */
  stale(conversationId: string): void;
  /** The session is ready, and what it has told is written. */
  ready(more: boolean): void;
  /** It cannot be written, or comes faster than it can be: it is to be brought again. */
  behind(): void;
}

const OF_MESSAGES = new Set(['message', 'message:edited', 'message:deleted', 'reaction']);

/** A gateway of before invitations names none. */
type Ready = SessionReadyEvent & { readonly invitations?: readonly ToldInvitation[] };

interface Inbound {
  readonly name: string;
  readonly payload: unknown;
}

/**
 * Brings what the gateway tells into the store, in order: each event once, with the position that it leads to in one
 * transaction. Bound: events that wait to be written, see {@link INBOX_LENGTH}.
 */
export class Sync {
  readonly #writer: Writer;
  readonly #listener: SyncListener;
  readonly #with: Surroundings;
  #inbox: Inbound[] = [];
  #draining: Promise<void> | undefined;
  /** Where this device stood when the session began, by conversation. */
  readonly #before = new Map<string, number>();
  /** How far conversations were when the session began. */
  readonly #begun = new Map<string, { readonly seq: number; readonly number: number }>();
  /** Those that have not come that far. */
  readonly #behind = new Set<string>();
  #complete = false;

  constructor(writer: Writer, me: string, recent: RecentChanges, listener: SyncListener) {
    this.#writer = writer;
    this.#listener = listener;
    this.#with = { me, recent, isLive: (id, seq) => seq > (this.#begun.get(id)?.seq ?? 0) };
  }

  /** Whether everything is written that had happened in it when the session began. */
  caughtUp(conversationId: string): boolean {
    return this.#complete && !this.#behind.has(conversationId);
  }

  /** The last message that was known when the session began. */
  begun(conversationId: string): number {
    return this.#begun.get(conversationId)?.number ?? 0;
  }

  take(name: string, payload: unknown): void {
    if (name !== 'session:ready' && !(isApplied(name) && isWellFormed(name, payload))) {
      return;
    }
    if (this.#inbox.length >= INBOX_LENGTH) {
      this.#listener.behind();
      return;
    }
    this.#inbox.push({ name, payload });
    this.#draining ??= this.#drain();
  }

  /** The connection is over: what it brought and is not written is forgotten. */
  async ended(): Promise<void> {
    this.#forget();
    await this.#draining;
    this.#forget();
  }

  /** A page of the user's conversations. */
  async listed(conversations: readonly ListedConversation[]): Promise<void> {
    await this.#writer.write(async (batch) => {
      for (const each of conversations) {
        await this.#list(batch, each);
      }
    });
  }

  /** All have been listed: what was not is not the user's any more. */
  async allListed(): Promise<void> {
    await this.#writer.write((batch) => this.#dropUnlisted(batch));
    this.#complete = true;
    this.#listener.caughtUpWith();
    this.#check();
  }

  async #drain(): Promise<void> {
    try {
      while (this.#inbox.length > 0) {
        const events = this.#inbox.splice(0, this.#inbox[0]?.name === 'session:ready' ? 1 : BATCH_LENGTH);
        const [first] = events;
        await (first?.name === 'session:ready' ? this.#ready(first.payload as Ready) : this.#apply(events));
      }
    } catch {
      // The store fails. What is not written comes again, with the next connection.
      this.#listener.behind();
    } finally {
      this.#draining = undefined;
    }
  }

  async #ready({ conversations, blocked, invitations = [], hasMore }: Ready): Promise<void> {
    const known = await this.#writer.write(async (batch) => {
      const records = await batch.tx.conversations();
      records.forEach(({ conversationId, seq }) => this.#before.set(conversationId, seq));
      setOwn(batch, 'blocked', blocked);
      setInvitations(batch, invitations);
      for (const each of conversations) {
        await this.#list(batch, each);
      }
      return records;
    });
    this.#listener.ready(hasMore === true);
    known.forEach((record) => this.#tellStale(record));
    if (!hasMore) {
      await this.allListed();
    }
  }

  async #list(batch: Batch, listed: ListedConversation): Promise<void> {
    const { conversationId, lastSeq, lastNumber, lastMessage } = listed;
    this.#begun.set(conversationId, { seq: lastSeq, number: lastNumber });
    const before = await batch.conversation(conversationId);
    if (before !== undefined && before.seq > 0) {
      if (before.seq < lastSeq) {
        this.#behind.add(conversationId);
      }
      set(batch, before, { ...conversationRecord(listed, before), ...last(before, lastMessage, this.#with.recent) });
      return;
    }
    // It begins here: the events that follow will come, and pages have what was before.
    await eventsMissed(batch, conversationId, before?.lastNumber ?? 0);
    const record = before === undefined ? undefined : forgetMessages(batch, before);
    const begun = { ...conversationRecord(listed, record), seq: lastSeq, lastNumber };
    batch.set({ ...begun, ...last(begun, lastMessage, this.#with.recent) });
    await seqReached(batch, conversationId, lastSeq);
  }

  async #dropUnlisted(batch: Batch): Promise<void> {
    for (const [id, seq] of this.#before) {
      const record = this.#begun.has(id) ? undefined : await batch.conversation(id);
      // An event that has come since says that it is the user's again.
      if (record?.seq === seq) {
        batch.drop(id);
      }
    }
    for (const { conversationId, accepted } of await batch.tx.commands()) {
      if (accepted !== undefined && (await batch.conversation(conversationId)) === undefined) {
        await conversationGone(batch, conversationId);
      }
    }
  }

  async #apply(events: readonly Inbound[]): Promise<void> {
    const changed = await this.#writer.write(async (batch) => {
      for (const { name, payload } of events) {
        await apply(batch, name, payload, this.#with);
      }
      const records = batch.changed();
      for (const { conversationId, seq } of records) {
        await seqReached(batch, conversationId, seq);
      }
      batch.dropped.forEach((id) => this.#behind.delete(id));
      return records;
    });
    for (const record of changed) {
      const { conversationId, seq } = record;
      const begun = this.#begun.get(conversationId);
      if (begun !== undefined && seq >= begun.seq && this.#behind.delete(conversationId)) {
        this.#listener.caughtUpWith(conversationId);
      }
      this.#tellStale(record);
    }
    this.#check();
  }

  #tellStale({ conversationId, stale }: ConversationRecord): void {
    if (stale && !this.#behind.has(conversationId)) {
      this.#listener.stale(conversationId);
    }
  }

  #check(): void {
    if (this.#complete && this.#behind.size === 0) {
      this.#listener.caughtUp();
    }
  }

  #forget(): void {
    this.#inbox = [];
    this.#before.clear();
    this.#begun.clear();
    this.#behind.clear();
    this.#complete = false;
  }
}

/** What would not change is not written. */
function set(batch: Batch, before: ConversationRecord, now: ConversationRecord): void {
  if (!same(before, now)) {
    batch.set(now);
  }
}

/** The last message of a list, where it is news. */
function last(
  record: ConversationRecord,
  listed: ListedConversation['lastMessage'],
  recent: RecentChanges,
): Pick<ConversationRecord, 'lastMessage'> {
  const known = record.lastMessage?.number ?? 0;
  return listed !== undefined && listed.number > known && listed.number <= record.lastNumber
    ? { lastMessage: recent.over(storedMessage(listed)) }
    : {};
}

/** What lacks its place is passed over: the next event shows that one was missed, and history is read. */
function isWellFormed(name: string, payload: unknown): boolean {
  const { conversationId, userId, seq, number } = (payload ?? {}) as Record<string, unknown>;
  const isPlaced = typeof seq === 'number' && typeof number === 'number';
  return typeof (conversationId ?? userId) === 'string' && (isPlaced || !OF_MESSAGES.has(name));
}
