import type { MessageView, Receipts } from '@parley/client';
import { dayOf } from '../texts/times.ts';

const TOGETHER_MS = 5 * 60_000;
/** Up to so many members it is told who of them has read. */
export const READERS_NAMED = 32;

/** What one may do with messages of this conversation besides one's own. */
export interface Rights {
  readonly deletesAll: boolean;
  readonly seesReaders: boolean;
}

export interface Row {
  /** The first of its day. */
  readonly day: boolean;
  /** The first that was not read when one came. */
  readonly unread: boolean;
  /** Goes on from the one before, of the same person at about the same time. */
  readonly goesOn: boolean;
}

export function rowOf(messages: readonly MessageView[], index: number, unreadAfter: number | undefined): Row {
  const message = messages[index]!;
  const before = messages[index - 1];
  const at = new Date(message.at);
  const day = !before || dayOf(new Date(before.at)) !== dayOf(at);
  // Numbers are dense: the next one is the first that was not read.
  const unread = unreadAfter !== undefined && message.number === unreadAfter + 1 && !message.own;
  const goesOn =
    !day &&
    !unread &&
    before.sender.id === message.sender.id &&
    message.replyTo === undefined &&
    before.folded === message.folded &&
    at.getTime() - new Date(before.at).getTime() < TOGETHER_MS;
  return { day, unread, goesOn };
}

/** Who has come to a message and no further, by its number. */
export function readersAt(receipts: Receipts, me: string): ReadonlyMap<number, readonly string[]> {
  const readers = new Map<number, string[]>();
  for (const [userId, { read }] of Object.entries(receipts)) {
    if (userId !== me && read > 0) {
      readers.set(read, [...(readers.get(read) ?? []), userId]);
    }
  }
  return readers;
}
