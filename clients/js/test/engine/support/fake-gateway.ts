import type { Clock } from '../../../src/engine/clock.js';
import type { Auth, OpenSocket, Socket, SocketHandler } from '../../../src/engine/socket.js';
import type { FakeClock } from './fake-clock.js';
import { userOf } from './tokens.js';

type Fields = Record<string, any>;

interface FakeConversation {
  readonly id: string;
  readonly kind: 'direct' | 'group';
  title?: string;
  members: string[];
  readonly events: Fields[];
  /** As history has them now, by number - 1. */
  readonly messages: Fields[];
  readonly read: Map<string, number>;
  /** Events before this seq are too old: cursors bring messages and gaps in their place. */
  journalFrom: number;
}

interface FakeSession {
  user: string;
  readonly handler: SocketHandler;
  open: boolean;
  sentAt: number;
  receivedAt: number;
}

/** What becomes of a packet: it arrives, it is lost, or the network is cut just before it, or just after. */
export type Fate = 'arrives' | 'lost' | 'cut-before' | 'cut-after';

/**
 * A service of gateways as asyncapi.yaml has it, in memory: events in order by seq, acks, `session:ready`, cursors, gaps,
 * a clientMessageId that counts for 24 h, a history that lags.
 */
export class FakeGateway {
  readonly conversations = new Map<string, FakeConversation>();
  /** How often each message was taken from a client, duplicates too: by `user/clientMessageId`. */
  readonly asked: { readonly user: string; readonly event: string; readonly payload: Fields }[] = [];
  readonly sessions: FakeSession[] = [];
  readonly blocked = new Map<string, string[]>();
  readonly auths: Auth[] = [];
  /** Of each packet, in either direction. */
  fate: (packet: { readonly up: boolean; readonly name: string }) => Fate = () => 'arrives';
  /** An answer in place of what would be done. */
  refuse: (event: string, payload: Fields) => Fields | undefined = () => undefined;
  /** Why a CONNECT is refused. */
  refuseConnect: (user: string | undefined, token: string) => string | undefined = () => undefined;
  /** Without it nobody comes in. */
  reachable = true;
  historyLag = 0;
  readyHasRoomFor = Infinity;
  /** What pages say of members. */
  receipts: Fields[] = [];
  readonly #accepted = new Map<string, { ack: Fields; at: number }>();
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  readonly open: OpenSocket = (auth, handler) => {
    const session: FakeSession = { user: '', handler, open: true, sentAt: 0, receivedAt: 0 };
    void auth.then(
      (known) => session.open && this.#connect(session, known),
      () => undefined, // nothing is said
    );
    return {
      emit: (event, payload, answered) => this.#heard(session, event, payload as Fields, answered),
      close: () => this.#leave(session),
    } satisfies Socket;
  };

  #connect(session: FakeSession, auth: Auth): void {
    this.auths.push(auth);
    const user = userOf(auth.token);
    session.user = user ?? '';
    this.#later(session, 'up', () => {
      const code = user === undefined ? 'UNAUTHENTICATED' : this.refuseConnect(user, auth.token);
      if (!this.reachable) {
        this.#end(session);
      } else if (code !== undefined) {
        session.open = false;
        session.handler.closed(code);
      } else if (this.#passes(true, 'CONNECT')) {
        this.sessions.push(session);
        this.#ready(session, auth.cursors);
      }
    });
  }

  /** Every connection ends, as when the gateway is killed. */
  cut(): void {
    for (const session of [...this.sessions]) {
      this.#end(session);
    }
  }

  group(id: string, members: string[], title?: string): FakeConversation {
    const made = this.#make(id, 'group', members);
    if (title !== undefined) {
      made.title = title;
    }
    this.#append(made, 'conversation', { change: 'created', members, by: members[0], conversation: this.#view(made) });
    return made;
  }

  /** Somebody says something, as by another device. */
  say(conversationId: string, user: string, content: string, more: Fields = {}): Fields {
    return this.#send(user, { conversationId, clientMessageId: `${user}-${++this.#said}`, content, ...more });
  }
  #said = 0;

  edit(conversationId: string, number: number, content: string): void {
    const { conversation, message } = this.#message(conversationId, number);
    message.content = content;
    message.editedAt = this.#at();
    this.#append(conversation, 'message:edited', { ...refOf(message), content, by: message.sender.id });
  }

  delete(conversationId: string, number: number): void {
    const { conversation, message } = this.#message(conversationId, number);
    Object.assign(message, { content: '', attachments: [], deletedAt: this.#at(), deletedBy: message.sender.id });
    delete message.reactions;
    this.#append(conversation, 'message:deleted', { ...refOf(message), by: message.sender.id });
  }

  react(conversationId: string, number: number, user: string, emoji: string, on: boolean): void {
    const { conversation, message } = this.#message(conversationId, number);
    const users: string[] = (message.reactions?.[emoji] ?? []).filter((each: string) => each !== user);
    message.reactions = { ...message.reactions, [emoji]: on ? [...users, user] : users };
    if (message.reactions[emoji].length === 0) {
      delete message.reactions[emoji];
    }
    this.#append(conversation, 'reaction', { ...refOf(message), emoji, on, by: user });
  }

  remove(conversationId: string, user: string): void {
    const conversation = this.#known(conversationId);
    const told = conversation.members;
    conversation.members = told.filter((each) => each !== user);
    const fields = { change: 'removed', members: [user], by: told[0], conversation: this.#view(conversation) };
    this.#append(conversation, 'conversation', fields, told);
  }

  /** Nobody can say any more what happened up to now, but for messages. */
  forgetJournal(conversationId: string): void {
    const conversation = this.#known(conversationId);
    conversation.journalFrom = conversation.events.length + 1;
  }

  /** To all devices of a user. */
  tell(user: string, name: string, payload: Fields): void {
    this.sessions.filter((each) => each.user === user).forEach((each) => this.#push(each, name, payload));
  }

  history(conversationId: string): readonly Fields[] {
    return this.#known(conversationId).messages;
  }

  #ready(session: FakeSession, cursors: Auth['cursors']): void {
    const mine = [...this.conversations.values()].filter(({ members }) => members.includes(session.user));
    const room = mine.slice(0, this.readyHasRoomFor);
    this.#push(session, 'session:ready', {
      userId: session.user,
      sessionId: 's',
      conversations: room.map((each) => this.#listed(each, session.user)),
      blocked: this.blocked.get(session.user) ?? [],
      ...(room.length < mine.length && { hasMore: true }),
    });
    for (const conversation of mine) {
      const cursor = cursors[conversation.id];
      if (cursor !== undefined) {
        this.#catchUp(session, conversation, cursor);
      }
    }
  }

  #catchUp(session: FakeSession, { id, events, messages, journalFrom }: FakeConversation, cursor: number): void {
    let position = cursor;
    const gapTo = (seq: number) => {
      if (seq > position) {
        this.#push(session, 'gap', { conversationId: id, from: position + 1, to: seq });
        position = seq;
      }
    };
    if (position + 1 < journalFrom) {
      const old = messages.filter(({ seq }) => seq > cursor && seq < journalFrom).slice(-200);
      for (const message of old) {
        gapTo(message.seq - 1);
        this.#push(session, 'message', { ...message });
        position = message.seq;
      }
      gapTo(journalFrom - 1);
    }
    for (const { name, payload } of events.slice(position) as { name: string; payload: Fields }[]) {
      this.#push(session, name, payload);
    }
  }

  #heard(session: FakeSession, event: string, payload: Fields, answered: (ack: unknown) => void): void {
    this.#later(session, 'up', () => {
      if (!this.#passes(true, event)) {
        return;
      }
      this.asked.push({ user: session.user, event, payload });
      const ack = this.refuse(event, payload) ?? this.#do(session.user, event, payload);
      this.#later(session, 'down', () => {
        if (this.#passes(false, 'ack')) {
          answered(ack);
        }
      });
    });
  }

  #do(user: string, event: string, payload: Fields): Fields {
    if (event === 'session:refresh') {
      return { ok: true, expiresAt: this.#at() };
    }
    if (event === 'conversation:list') {
      return this.#page(user, payload);
    }
    if (event === 'message:send') {
      return this.#send(user, payload);
    }
    const conversation = this.conversations.get(payload.conversationId);
    if (!conversation?.members.includes(user)) {
      return refusal('NOT_FOUND');
    }
    switch (event) {
      case 'message:edit':
      case 'message:delete':
      case 'message:react': {
        const message = conversation.messages.find(({ messageId }) => messageId === payload.messageId);
        if (message === undefined || (message.deletedAt !== undefined && event !== 'message:delete')) {
          return refusal('NOT_FOUND');
        }
        if (event === 'message:edit') {
          this.edit(conversation.id, message.number, payload.content);
        } else if (event === 'message:delete') {
          this.delete(conversation.id, message.number);
        } else {
          this.react(conversation.id, message.number, user, payload.emoji, payload.on);
        }
        return { ok: true, seq: conversation.events.length };
      }
      case 'receipt:read':
        this.#read(conversation, user, payload.number);
        return { ok: true };
      case 'history:page':
        return this.#history(conversation, payload);
      default:
        return { ok: true };
    }
  }

  #send(user: string, payload: Fields): Fields {
    const id: string = payload.conversationId ?? `dm:${[user, payload.to].sort().join(':')}`;
    const key = `${user}/${id}/${payload.clientMessageId}`;
    const before = this.#accepted.get(key);
    if (before !== undefined && this.#clock.trueNow() - before.at < 24 * 3_600_000) {
      return { ...before.ack, duplicate: true };
    }
    const conversation =
      this.conversations.get(id) ?? (payload.to && this.#make(id, 'direct', [user, payload.to].sort()));
    if (!conversation?.members.includes(user)) {
      return refusal('NOT_FOUND');
    }
    const number = conversation.messages.length + 1;
    const messageId = `m-${id}-${number}`;
    const { to: _, ...said } = payload;
    const fields = {
      type: 'text',
      attachments: [],
      ...said,
      conversationId: id,
      messageId,
      number,
      sender: { id: user, name: user },
      acceptedAt: this.#at(),
    };
    const { seq } = this.#append(conversation, 'message', fields);
    conversation.messages.push({ ...fields, seq, kind: 'message', schemaVersion: 1 });
    conversation.read.set(user, number);
    const ack = {
      ok: true,
      messageId,
      conversationId: id,
      seq,
      number,
      acceptedAt: fields.acceptedAt,
      duplicate: false,
    };
    this.#accepted.set(key, { ack, at: this.#clock.trueNow() });
    return ack;
  }

  #append(conversation: FakeConversation, name: string, fields: Fields, to = conversation.members): Fields {
    const payload: Fields = {
      kind: name,
      schemaVersion: 1,
      number: conversation.messages.length,
      ...(name !== 'message' && { at: this.#at() }),
      ...fields,
      conversationId: conversation.id,
      seq: conversation.events.length + 1,
    };
    conversation.events.push({ name, payload });
    for (const session of this.sessions) {
      if (to.includes(session.user)) {
        this.#push(session, name, payload);
      }
    }
    return payload;
  }

  #read(conversation: FakeConversation, user: string, number: number): void {
    if (number <= (conversation.read.get(user) ?? 0)) {
      return;
    }
    conversation.read.set(user, number);
    const conversationId = conversation.id;
    const at = this.#at();
    for (const session of this.sessions.filter((each) => conversation.members.includes(each.user))) {
      const mark = { userId: user, delivered: number, read: number };
      const isDirect = conversation.kind === 'direct';
      this.#push(
        session,
        isDirect ? 'receipt' : 'receipts',
        isDirect ? { conversationId, ...mark, at } : { conversationId, marks: [mark], at },
      );
    }
  }

  #history(conversation: FakeConversation, { before = Infinity, after, messageId, limit = 50 }: Fields): Fields {
    const settled = this.#clock.trueNow() - this.historyLag;
    const there = conversation.messages.filter(
      ({ number, acceptedAt }) => number < before && number > (after ?? 0) && Date.parse(acceptedAt) <= settled,
    );
    if (messageId !== undefined) {
      const at = there.findIndex((each) => each.messageId === messageId);
      if (at < 0) {
        return refusal('NOT_FOUND');
      }
      const from = Math.max(0, at - Math.ceil(limit / 2) + 1);
      const hasLater = from + limit < there.length;
      return { ok: true, messages: there.slice(from, from + limit), hasMore: from > 0, hasLater };
    }
    const oldest = after !== undefined && before === Infinity;
    const messages = oldest ? there.slice(0, limit) : there.slice(-limit);
    const hasMore = there.length > messages.length;
    return { ok: true, messages: messages.map((each) => ({ ...each })), hasMore, receipts: this.receipts };
  }

  #page(user: string, { cursor = '0', limit = 50 }: Fields): Fields {
    const mine = [...this.conversations.values()].filter(({ members }) => members.includes(user));
    const from = Number(cursor);
    const conversations = mine.slice(from, from + limit).map((each) => ({
      ...this.#listed(each, user),
      ...(each.messages.length > 0 && { lastMessage: { ...each.messages.at(-1) } }),
    }));
    return { ok: true, conversations, ...(from + limit < mine.length && { cursor: String(from + limit) }) };
  }

  #listed(conversation: FakeConversation, user: string): Fields {
    const readNumber = conversation.read.get(user) ?? 0;
    const lastNumber = conversation.messages.length;
    return {
      ...this.#view(conversation),
      readNumber,
      muted: false,
      archived: false,
      pinned: false,
      lastSeq: conversation.events.length,
      lastNumber,
      unread: lastNumber - readNumber,
    };
  }

  #view({ id, kind, title, members }: FakeConversation): Fields {
    return {
      conversationId: id,
      kind,
      ...(title !== undefined && { title }),
      open: false,
      admins: [],
      members: [...members],
      memberCount: members.length,
      createdAt: '2026-01-01T00:00:00Z',
    };
  }

  #make(id: string, kind: 'direct' | 'group', members: string[]): FakeConversation {
    const made: FakeConversation = { id, kind, members, events: [], messages: [], read: new Map(), journalFrom: 1 };
    this.conversations.set(id, made);
    return made;
  }

  #known(id: string): FakeConversation {
    return this.conversations.get(id) as FakeConversation;
  }

  #message(id: string, number: number): { conversation: FakeConversation; message: Fields } {
    const conversation = this.#known(id);
    return { conversation, message: conversation.messages[number - 1] as Fields };
  }

  #at(): string {
    return new Date(this.#clock.trueNow()).toISOString();
  }

  #push(session: FakeSession, name: string, payload: Fields): void {
    this.#later(session, 'down', () => {
      if (this.#passes(false, name)) {
        session.handler.event(name, payload);
      }
    });
  }

  /** In order, each way, after a few milliseconds; nothing once the connection has ended. */
  #later(session: FakeSession, way: 'up' | 'down', act: () => void): void {
    const last = way === 'up' ? session.receivedAt : session.sentAt;
    const at = Math.max(last, this.#clock.trueNow() + 1 + Math.floor(this.#clock.random() * 10));
    if (way === 'up') {
      session.receivedAt = at;
    } else {
      session.sentAt = at;
    }
    (this.#clock as Clock).after(at - this.#clock.trueNow(), () => {
      if (session.open) {
        act();
      }
    });
  }

  #passes(up: boolean, name: string): boolean {
    const fate = this.fate({ up, name });
    if (fate === 'cut-before') {
      this.cut();
      return false;
    }
    if (fate === 'cut-after') {
      this.#clock.after(0, () => this.cut());
    }
    return fate !== 'lost';
  }

  #leave(session: FakeSession): void {
    session.open = false;
    const at = this.sessions.indexOf(session);
    if (at >= 0) {
      this.sessions.splice(at, 1);
    }
  }

  #end(session: FakeSession): void {
    this.#leave(session);
    session.handler.closed();
  }
}

function refOf({ messageId, number }: Fields): Fields {
  return { messageId, number };
}

export function refusal(code: string, retryAfterMs?: number): Fields {
  return { ok: false, error: { code, message: code, ...(retryAfterMs !== undefined && { retryAfterMs }) } };
}
