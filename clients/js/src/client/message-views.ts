import type { StoredConversation, StoredMessage } from '../engine/port.js';
import { deleted, messageOf, reacted, timeOf, without } from '../engine/records.js';
import type { Attachment, MessageStatus, MessageView, Person } from '../model.js';
import type { MessageChange, Send } from './waiting.js';

/** What a message's look depends on besides itself; the views of one list share it. */
export interface Surroundings {
  readonly user: Person;
  readonly blocked: ReadonlySet<string>;
  readonly conversation: StoredConversation | undefined;
  /** What waits to be done to messages, by message id, in the order of writing. */
  readonly changes: ReadonlyMap<string, readonly MessageChange[]>;
}

interface Entry {
  readonly inputs: readonly unknown[];
  readonly view: MessageView;
}

/** Makes what is shown of messages. A message that looks as before is the same object as before. */
export class MessageViews {
  #before = new Map<string, Entry>();

  /** The list as it is now: what is stored, and after it what waits to be sent, each message once. */
  list(stored: readonly StoredMessage[], sends: readonly Send[], around: Surroundings): MessageView[] {
    const entries = new Map<string, Entry>();
    const ownIds = new Set<string>();
    const marks = furthestOfOthers(around);
    for (const message of stored) {
      const own = message.sender.id === around.user.id;
      // A client that uses an id again after a day makes another message of it.
      const key = own && !ownIds.has(message.clientMessageId) ? message.clientMessageId : message.messageId;
      const changes = changesOf(around, message.messageId, own ? message.clientMessageId : undefined);
      const status = own ? statusOf(message.number, marks) : undefined;
      const folded = !own && around.blocked.has(message.sender.id);
      if (own) {
        ownIds.add(message.clientMessageId);
      }
      this.#keep(entries, key, [message, status, folded, ...changes], () =>
        viewOf(message, changes, around.user, { key, own, folded, ...(status && { status }) }),
      );
    }
    let last = stored.at(-1)?.number;
    for (const send of sends) {
      const { clientMessageId: key, accepted, state } = send;
      if (!ownIds.has(key)) {
        const changes = changesOf(around, accepted?.messageId, key);
        const number = accepted?.number;
        const status = number === undefined ? state : statusOf(number, marks);
        // The answer to it may be here before what others had said: until that has come it is not in its place.
        const inPlace = number !== undefined && number <= (last ?? number) + 1;
        last = inPlace ? number : last;
        this.#keep(entries, key, [send, status, inPlace, around.user, ...changes], () =>
          viewOfSend(send, changes, around.user, status, inPlace),
        );
      }
    }
    this.#before = entries;
    return [...entries.values()].map((entry) => entry.view);
  }

  #keep(entries: Map<string, Entry>, key: string, inputs: readonly unknown[], make: () => MessageView): void {
    const before = this.#before.get(key);
    const unchanged = before?.inputs.length === inputs.length && before.inputs.every((input, i) => input === inputs[i]);
    entries.set(key, unchanged ? before : { inputs, view: make() });
  }
}

/** A message that was not accepted yet is named by the id that its client gave it. */
function changesOf(
  { changes }: Surroundings,
  messageId: string | undefined,
  clientMessageId: string | undefined,
): readonly MessageChange[] {
  return [clientMessageId, messageId].flatMap((id) => (id !== undefined && changes.get(id)) || []);
}

function viewOf(
  message: StoredMessage,
  changes: readonly MessageChange[],
  user: Person,
  look: Pick<MessageView, 'key' | 'own' | 'folded' | 'status' | 'error'>,
): MessageView {
  const now = changes
    .filter(({ state }) => state !== 'failed')
    .reduce((m, change) => changed(m, change, user), message);
  const refused = changes.find(({ error }) => error !== undefined);
  const { acceptedAt, attachments, mentions, reactions, ...same } = now;
  return {
    ...same,
    attachments: attachments as unknown as readonly Attachment[],
    mentions: mentions ?? [],
    reactions: reactions ?? {},
    at: acceptedAt,
    ...(refused?.error && { error: refused.error }),
    ...look,
  };
}

function viewOfSend(
  send: Send,
  changes: readonly MessageChange[],
  user: Person,
  status: MessageStatus,
  inPlace: boolean,
): MessageView {
  const { clientMessageId: key, accepted, error } = send;
  const look = { key, own: true, folded: false, status, ...(error && { error }) };
  const view = viewOf(messageOf(send, user), changes, user, look);
  const placed = inPlace ? view : without(view, 'number');
  return accepted ? placed : without(placed, 'messageId');
}

/** A change that waits is shown as if it were done; one that was refused is not. */
function changed(message: StoredMessage, change: MessageChange, user: Person): StoredMessage {
  const at = timeOf(change);
  switch (change.kind) {
    case 'edit':
      return { ...message, content: change.content, editedAt: at };
    case 'delete':
      return deleted(message, user.id, at);
    case 'react':
      return reacted(message, change.emoji, user.id, change.on);
  }
}

interface Marks {
  readonly delivered: number;
  readonly read: number;
}

/** How far the one has come of the others who has come furthest: that is what one's own message shows. */
function furthestOfOthers({ conversation, user }: Surroundings): Marks {
  const marks = Object.entries(conversation?.receipts ?? {}).flatMap(([userId, mark]) =>
    userId === user.id ? [] : mark,
  );
  const { number = 0, deliveredCount = 0, readCount = 0 } = conversation?.receiptCounts ?? {};
  marks.push({ delivered: deliveredCount > 0 ? number : 0, read: readCount > 0 ? number : 0 });
  const read = Math.max(...marks.map((mark) => mark.read));
  return { delivered: Math.max(read, ...marks.map((mark) => mark.delivered)), read };
}

function statusOf(number: number, marks: Marks): MessageStatus {
  return number <= marks.read ? 'read' : number <= marks.delivered ? 'delivered' : 'sent';
}
