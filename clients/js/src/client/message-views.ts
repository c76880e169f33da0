import type { StoredConversation, StoredMessage } from '../engine/port.js';
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
        changes.reduce((view, change) => changed(view, change, around.user), viewOf(message, key, own, status, folded)),
      );
    }
    for (const send of sends) {
      if (!ownIds.has(send.clientMessageId)) {
        const changes = changesOf(around, send.accepted?.messageId, send.clientMessageId);
        const number = send.accepted?.number;
        const status = number === undefined ? send.state : statusOf(number, marks);
        this.#keep(entries, send.clientMessageId, [send, status, around.user, ...changes], () =>
          changes.reduce((view, change) => changed(view, change, around.user), viewOfSend(send, status, around.user)),
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

const none: readonly MessageChange[] = [];

/** A message that was not accepted yet is named by the id that its client gave it. */
function changesOf(
  { changes }: Surroundings,
  messageId: string | undefined,
  clientMessageId: string | undefined,
): readonly MessageChange[] {
  const earlier = (clientMessageId !== undefined && changes.get(clientMessageId)) || none;
  const later = (messageId !== undefined && changes.get(messageId)) || none;
  return earlier.length === 0 ? later : [...earlier, ...later];
}

export function viewOf(
  message: StoredMessage,
  key: string,
  own: boolean,
  status: MessageStatus | undefined,
  folded: boolean,
): MessageView {
  const { acceptedAt, attachments, mentions, reactions, ...same } = message;
  return {
    ...same,
    key,
    own,
    folded,
    attachments: attachments as unknown as readonly Attachment[],
    mentions: mentions ?? [],
    reactions: reactions ?? {},
    at: acceptedAt,
    ...(status && { status }),
  };
}

function viewOfSend(send: Send, status: MessageStatus, user: Person): MessageView {
  const { type, content, attachments, mentions, replyTo, threadId, metadata } = send.message as Partial<MessageView>;
  return {
    key: send.clientMessageId,
    conversationId: send.conversationId,
    clientMessageId: send.clientMessageId,
    sender: user,
    own: true,
    type: type ?? 'text',
    content: content ?? '',
    attachments: attachments ?? [],
    mentions: mentions ?? [],
    reactions: {},
    at: send.accepted?.acceptedAt ?? new Date(send.writtenAt).toISOString(),
    status,
    folded: false,
    ...(send.accepted?.messageId !== undefined && { messageId: send.accepted.messageId }),
    ...(send.accepted?.number !== undefined && { number: send.accepted.number }),
    ...(replyTo && { replyTo }),
    ...(threadId && { threadId }),
    ...(metadata && { metadata }),
    ...(send.error && { error: send.error }),
  };
}

/** A change that waits is shown as if it were done; one that was refused leaves the message as it is, and says why. */
function changed(view: MessageView, change: MessageChange, user: Person): MessageView {
  if (change.state === 'failed') {
    return change.error ? { ...view, error: change.error } : view;
  }
  const at = new Date(change.writtenAt).toISOString();
  switch (change.kind) {
    case 'edit':
      return { ...view, content: change.content, editedAt: at };
    case 'delete':
      return { ...view, content: '', attachments: [], mentions: [], reactions: {}, deletedAt: at, deletedBy: user.id };
    case 'react':
      return { ...view, reactions: reacted(view.reactions, change.emoji, user.id, change.on) };
  }
}

function reacted(
  reactions: MessageView['reactions'],
  emoji: string,
  userId: string,
  on: boolean,
): MessageView['reactions'] {
  const { [emoji]: users = [], ...others } = reactions;
  if (users.includes(userId) === on) {
    return reactions;
  }
  const now = on ? [...users, userId] : users.filter((user) => user !== userId);
  if (now.length === 0) {
    return others;
  }
  return users.length === 0 ? { ...others, [emoji]: now } : { ...reactions, [emoji]: now };
}

interface Marks {
  readonly delivered: number;
  readonly read: number;
}

/** How far the one has come of the others who has come furthest: that is what one's own message shows. */
function furthestOfOthers({ conversation, user }: Surroundings): Marks {
  let delivered = 0;
  let read = 0;
  for (const [userId, mark] of Object.entries(conversation?.receipts ?? {})) {
    if (userId !== user.id) {
      delivered = Math.max(delivered, mark.delivered);
      read = Math.max(read, mark.read);
    }
  }
  const counts = conversation?.receiptCounts;
  if (counts) {
    delivered = Math.max(delivered, counts.deliveredCount > 0 ? counts.number : 0);
    read = Math.max(read, counts.readCount > 0 ? counts.number : 0);
  }
  return { delivered: Math.max(delivered, read), read };
}

function statusOf(number: number, marks: Marks): MessageStatus {
  return number <= marks.read ? 'read' : number <= marks.delivered ? 'delivered' : 'sent';
}
