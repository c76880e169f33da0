import type {
  Conversation,
  ConversationView,
  Draft,
  MessageList,
  MessageView,
  Person,
  Receipts,
  Upload,
  UploadState,
} from '@parley/client';
import type { FakeClient } from './FakeClient.ts';
import { Subject } from '../../../js/src/observable.ts';
import { MANY, message } from './world.ts';

const SENT_AFTER_MS = 30;
/** All of it at once where the view is to be tried with as much as that. */
const PAGE = 50;

export class FakeConversation implements Conversation {
  readonly view: Subject<ConversationView | undefined>;
  readonly messages: Subject<MessageList>;
  readonly receipts: Subject<Receipts>;
  readonly typing = new Subject<readonly Person[]>([]);
  #all: readonly MessageView[];

  constructor(
    readonly client: FakeClient,
    readonly id: string,
    view: ConversationView | undefined,
    all: readonly MessageView[],
  ) {
    this.#all = all;
    this.view = new Subject(view);
    const first = all.length >= MANY ? 0 : Math.max(0, all.length - PAGE);
    this.messages = new Subject<MessageList>({ messages: all.slice(first), hasOlder: first > 0, hasNewer: false });
    const read = (number: number) => ({ delivered: number, read: number });
    this.receipts = new Subject<Receipts>(
      Object.fromEntries(
        (view?.members ?? []).map((userId, index) => [userId, read(Math.max(1, all.length - 2 * index))]),
      ),
    );
  }

  loadOlder(): Promise<void> {
    const { messages } = this.messages.get();
    const from = this.#all.indexOf(messages[0]!);
    const older = this.#all.slice(Math.max(0, from - PAGE), from);
    this.messages.set({ messages: [...older, ...messages], hasOlder: from > PAGE, hasNewer: false });
    return Promise.resolve();
  }

  loadNewer = () => Promise.resolve();
  jumpToNewest = () => Promise.resolve();

  jumpTo(at: { messageId: string } | { number: number }): Promise<boolean> {
    const found = this.#all.some((each) =>
      'number' in at ? each.number === at.number : each.messageId === at.messageId,
    );
    if (found) {
      this.messages.set({ messages: this.#all, hasOlder: false, hasNewer: false });
    }
    return Promise.resolve(found);
  }

  send(draft: Draft): Promise<string> {
    const mine = message(this.id, 0, 'anna', draft.content, Date.now(), {
      status: this.client.isOnline() ? 'sending' : 'waiting',
      type: draft.type ?? 'text',
      attachments: draft.attachments ?? [],
      mentions: draft.mentions ?? [],
      ...(draft.replyTo === undefined ? {} : { replyTo: draft.replyTo }),
    });
    this.#append(mine);
    this.client.pending.push({ conversation: this, key: mine.key });
    setTimeout(() => this.client.flush(), SENT_AFTER_MS);
    return Promise.resolve(mine.key);
  }

  accept(key: string): void {
    const number = (this.view.get()?.lastNumber ?? 0) + 1;
    const refused = this.#all.find((each) => each.key === key)?.content === 'refuse this';
    if (refused) {
      this.#change(key, { status: 'failed', error: { code: 'TOO_LARGE', message: 'content: is too large' } });
    } else {
      this.#change(key, { status: 'sent', number, messageId: `m${key}` });
      this.#see({ lastNumber: number, readNumber: number, unread: 0 });
    }
  }

  /** Somebody else says something. */
  hear(sender: string, content: string): void {
    const number = (this.view.get()?.lastNumber ?? 0) + 1;
    const heard = message(this.id, number, sender, content, Date.now());
    this.#append(heard);
    this.#see({ lastNumber: number, unread: number - (this.view.get()?.readNumber ?? 0) });
    if (!document.hasFocus()) {
      this.client.notify(this.view.get()!, heard);
    }
  }

  edit(messageId: string, content: string): Promise<void> {
    return this.#changeById(messageId, { content, editedAt: new Date().toISOString() });
  }

  delete(messageId: string): Promise<void> {
    return this.#changeById(messageId, {
      content: '',
      attachments: [],
      deletedAt: new Date().toISOString(),
      deletedBy: 'anna',
    });
  }

  react(messageId: string, emoji: string, on: boolean): Promise<void> {
    const { reactions } = this.#all.find((each) => each.messageId === messageId)!;
    const others = (reactions[emoji] ?? []).filter((userId) => userId !== 'anna');
    return this.#changeById(messageId, { reactions: { ...reactions, [emoji]: on ? [...others, 'anna'] : others } });
  }

  retry(key: string): Promise<void> {
    this.#change(key, { status: 'sending', content: 'allowed now' });
    this.client.pending.push({ conversation: this, key });
    this.client.flush();
    return Promise.resolve();
  }

  discard(key: string): Promise<void> {
    this.#all = this.#all.filter((each) => each.key !== key);
    this.#show();
    return Promise.resolve();
  }

  markRead(number: number): void {
    const view = this.view.get();
    if (view && number > view.readNumber && document.hasFocus()) {
      this.#see({ readNumber: number, unread: view.lastNumber - number, mentioned: false });
    }
  }

  setTyping = () => {};

  saveDraft(content: string): void {
    this.#see({ draft: content });
  }

  update({ roles, ...changes }: Parameters<Conversation['update']>[0]): Promise<void> {
    const admins = Object.entries(roles ?? {}).flatMap(([userId, role]) => (role === 'admin' ? [userId] : []));
    this.#see({ ...changes, ...(roles ? { admins } : {}) });
    return Promise.resolve();
  }

  addMembers(users: readonly string[]): Promise<{ notAdded: readonly string[]; invited: readonly string[] }> {
    const members = [...(this.view.get()?.members ?? []), ...users.filter((user) => user !== 'stranger')];
    this.#see({ members, memberCount: members.length });
    return Promise.resolve({ notAdded: users.filter((user) => user === 'stranger'), invited: [] });
  }

  removeMembers(users: readonly string[]): Promise<void> {
    const members = (this.view.get()?.members ?? []).filter((userId) => !users.includes(userId));
    this.#see({ members, memberCount: members.length });
    return Promise.resolve();
  }

  join = () => Promise.resolve();

  leave(): Promise<void> {
    this.view.set(undefined);
    this.client.relist();
    return Promise.resolve();
  }

  upload(file: Blob, name?: string): Upload {
    const state = new Subject<UploadState>({ status: 'uploading', progress: 0.4 });
    const attachment = { url: `/api/media/${name}`, name: name ?? '', type: file.type, size: file.size };
    const done = new Promise<typeof attachment>((resolve) =>
      setTimeout(() => {
        state.set({ status: 'done', progress: 1, attachment });
        resolve(attachment);
      }, 10 * SENT_AFTER_MS),
    );
    return {
      file,
      name: name ?? '',
      state,
      done,
      cancel: () => state.set({ status: 'cancelled', progress: 0 }),
      retry: () => {},
    };
  }

  #append(added: MessageView): void {
    this.#all = [...this.#all, added];
    this.#see({ lastMessage: added, activeAt: added.at });
    this.#show(added);
  }

  #changeById(messageId: string, changes: Partial<MessageView>): Promise<void> {
    this.#change(this.#all.find((each) => each.messageId === messageId)!.key, changes);
    return Promise.resolve();
  }

  #change(key: string, changes: Partial<MessageView>): void {
    this.#all = this.#all.map((each) => (each.key === key ? { ...each, ...changes } : each));
    this.#show();
  }

  #show(added?: MessageView): void {
    const { messages, hasOlder } = this.messages.get();
    const from = this.#all.findIndex(({ key }) => key === messages[0]?.key);
    const shown = added ? [...messages, added] : this.#all.slice(Math.max(0, from));
    this.messages.set({ messages: shown, hasOlder, hasNewer: false });
  }

  #see(changes: Partial<ConversationView>): void {
    const view = this.view.get();
    if (view) {
      this.view.set({ ...view, ...changes });
      this.client.relist();
    }
  }
}
