import type {
  ConnectionState,
  Conversation,
  ConversationView,
  Invitation,
  MessageView,
  ParleyClient,
  Person,
  Presence,
} from '@parley/client';
import { FakeConversation } from './FakeConversation.ts';
import { ParleyError } from '../../../js/src/error.ts';
import { Subject } from '../../../js/src/observable.ts';
import { MANY, PEOPLE, world } from './world.ts';

type Notify = Parameters<ParleyClient['onNotification']>[0];

/** A client that needs no gateway; tests say what happens, by `window.parleyFake`. */
export class FakeClient implements ParleyClient {
  readonly user = new Subject<Person | undefined>(PEOPLE[0]);
  readonly connection = new Subject<ConnectionState>({ status: 'online' });
  readonly conversations = new Subject<readonly ConversationView[]>([]);
  readonly invitations: Subject<readonly Invitation[]>;
  readonly blocked = new Subject<ReadonlySet<string>>(new Set(['eve']));
  readonly waiting = new Subject(0);
  readonly pending: { conversation: FakeConversation; key: string }[] = [];
  readonly #all = new Map<string, FakeConversation>();
  readonly #people = new Map<string, Subject<Person>>();
  readonly #presence = new Map<string, Subject<Presence>>();
  readonly #listeners = new Set<Notify>();

  constructor() {
    const { conversations, invitations } = world(Date.now(), location.pathname === '/c/archive' ? MANY : 100);
    this.invitations = new Subject(invitations);
    for (const { view, messages } of conversations) {
      this.#all.set(view.conversationId, new FakeConversation(this, view.conversationId, view, messages));
    }
    this.relist();
  }

  start = () => Promise.resolve();

  conversation(id: string): FakeConversation {
    let found = this.#all.get(id);
    if (!found) {
      found = new FakeConversation(this, id, undefined, []);
      this.#all.set(id, found);
    }
    return found;
  }

  direct(userId: string): Conversation {
    const id = `dm:${['anna', userId].sort().join(':')}`;
    const conversation = this.conversation(id);
    if (!conversation.view.get()) {
      this.#begin(conversation, { kind: 'direct', partner: userId, members: ['anna', userId] });
    }
    return conversation;
  }

  createGroup(group: { title?: string; members: readonly string[] }): Promise<Conversation> {
    const conversation = this.conversation(`g${this.#all.size}`);
    const title = group.title === undefined ? {} : { title: group.title };
    this.#begin(conversation, { kind: 'group', ...title, owner: 'anna', members: ['anna', ...group.members] });
    return Promise.resolve(conversation);
  }

  accept(conversationId: string): Promise<Conversation> {
    const conversation = this.conversation(conversationId);
    this.#begin(conversation, { kind: 'group', title: 'Release board', members: ['anna', 'dmitri'] });
    return this.decline(conversationId).then(() => conversation);
  }

  decline(conversationId: string): Promise<void> {
    this.invitations.set(this.invitations.get().filter((each) => each.conversationId !== conversationId));
    return Promise.resolve();
  }

  search(query: string, { conversationId, from }: { conversationId?: string; from?: string } = {}) {
    if (this.connection.get().status !== 'online') {
      return Promise.reject(new ParleyError('OFFLINE', 'there is no connection'));
    }
    const found = [...this.#all.values()]
      .filter(({ id }) => id !== 'archive' && (conversationId === undefined || id === conversationId))
      .flatMap((conversation) =>
        conversation.messages
          .get()
          .messages.filter(
            ({ content, sender }) =>
              content.toLowerCase().includes(query.toLowerCase()) && (from ?? sender.id) === sender.id,
          )
          .map((message) => ({ message, conversation: conversation.view.get()! })),
      );
    return Promise.resolve({ found });
  }

  presence(userId: string): Subject<Presence> {
    const statuses: Readonly<Record<string, Presence['status']>> = { bob: 'online', carol: 'away', dmitri: 'busy' };
    const status = statuses[userId] ?? 'offline';
    const lastSeen = new Date(Date.now() - 7_200_000).toISOString();
    return kept(this.#presence, userId, { userId, status, ...(status === 'offline' ? { lastSeen } : {}) });
  }

  profile(userId: string): Subject<Person> {
    return kept(this.#people, userId, PEOPLE.find(({ id }) => id === userId) ?? { id: userId });
  }

  setPresence = () => Promise.resolve();

  block(userId: string): Promise<void> {
    this.blocked.set(new Set([...this.blocked.get(), userId]));
    return Promise.resolve();
  }

  unblock(userId: string): Promise<void> {
    this.blocked.set(new Set([...this.blocked.get()].filter((each) => each !== userId)));
    return Promise.resolve();
  }

  media(url: string): Promise<Blob> {
    const hue = [...url].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 360;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="hsl(${hue} 40% 60%)"/><circle cx="320" cy="240" r="120" fill="hsl(${hue} 40% 80%)"/></svg>`;
    return Promise.resolve(new Blob([svg], { type: 'image/svg+xml' }));
  }

  mediaTicketUrl = (url: string) => Promise.resolve(`${url}?ticket=t`);

  onNotification(listener: Notify): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  notify(conversation: ConversationView, message: MessageView): void {
    this.#listeners.forEach((listener) => listener({ conversation, message }));
  }

  logout = () => Promise.resolve();
  close = () => Promise.resolve();

  isOnline = () => this.connection.get().status === 'online';

  connect(status: 'online' | 'connecting' | 'catching-up' | 'offline'): void {
    this.connection.set(status === 'offline' ? { status, since: Date.now() - 10_000 } : { status });
    this.flush();
  }

  /** What waits goes out where there is a connection. */
  flush(): void {
    if (this.isOnline()) {
      this.pending.splice(0).forEach(({ conversation, key }) => conversation.accept(key));
    }
    this.waiting.set(this.pending.length);
  }

  relist(): void {
    const views = [...this.#all.values()].flatMap(({ view }) => view.get() ?? []);
    this.conversations.set(views.sort((a, b) => b.activeAt.localeCompare(a.activeAt)));
  }

  #begin(
    conversation: FakeConversation,
    base: Pick<ConversationView, 'kind' | 'members'> & Partial<ConversationView>,
  ): void {
    conversation.view.set({
      conversationId: conversation.id,
      open: false,
      admins: [],
      memberCount: base.members.length,
      lastNumber: 0,
      readNumber: 0,
      unread: 0,
      mentioned: false,
      muted: false,
      archived: false,
      pinned: false,
      activeAt: new Date().toISOString(),
      ...base,
    });
    this.relist();
  }
}

function kept<T>(all: Map<string, Subject<T>>, key: string, value: T): Subject<T> {
  const subject = all.get(key) ?? new Subject(value);
  all.set(key, subject);
  return subject;
}
