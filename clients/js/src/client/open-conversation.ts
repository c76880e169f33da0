import type { Conversation, Draft, Upload } from '../client.js';
import type { NewCommand, StoredMessage } from '../engine/port.js';
import type { ConversationView, MessageList, MessageView, Person, Receipts } from '../model.js';
import { FileUpload } from '../media/upload.js';
import { Subject } from '../observable.js';
import { same } from '../engine/same.js';
import { newId, partnerIn } from './ids.js';
import { MessageViews } from './message-views.js';
import { MessageWindow } from './message-window.js';
import { ReadMarks } from './read-marks.js';
import type { Surface } from './surface.js';
import { Watched } from './watched.js';

const DRAFT_MS = 400;
const nobody: Receipts = {};

/** A conversation that the application has asked for. */
export class OpenConversation implements Conversation {
  readonly id: string;
  readonly view = new Subject<ConversationView | undefined>(undefined);
  readonly messages: Watched<MessageList>;
  readonly receipts = new Subject<Receipts>(nobody);
  readonly typing = new Subject<readonly Person[]>([]);
  readonly update = this.#asked('update');
  readonly addMembers = this.#asked('addMembers');
  readonly removeMembers = this.#asked('removeMembers');
  readonly join = this.#asked('join');
  readonly leave = this.#asked('leave');

  readonly #surface: Surface;
  readonly #window: MessageWindow;
  readonly #views = new MessageViews();
  readonly #readMarks: ReadMarks;
  #draft: { readonly content: string; readonly stop: () => void } | undefined;

  constructor(id: string, surface: Surface, unwatched: (conversation: OpenConversation) => void) {
    this.id = id;
    this.#surface = surface;
    const { engine, clock } = surface;
    this.#window = new MessageWindow({
      engine,
      clock,
      conversationId: id,
      lastNumber: () => surface.projection.stored(id)?.lastNumber ?? 0,
      changed: () => this.publish(),
    });
    this.messages = new Watched<MessageList>(
      { messages: [], hasOlder: false, hasNewer: false },
      () => this.#show(),
      () => unwatched(this),
    );
    this.#readMarks = new ReadMarks(
      surface.clock,
      () => surface.attention.get().visible && surface.attention.get().focused,
      (number) => this.#tellRead(number),
    );
  }

  // What the client tells it

  tell(message: StoredMessage): void {
    this.#window.tell(message);
    this.endTyping(message.sender.id);
  }

  endTyping(userId?: string): void {
    this.#surface.people.use((live) => live.endTyping(this.typing, userId));
  }

  /** What is shown may be other than it was told. */
  reread(number?: number): void {
    if (number === undefined) {
      void this.#window.reread();
    } else {
      // Where there is no connection all of it is read anew with the next one.
      this.#window.rereadOne(number).catch(() => this.#window.reread());
    }
  }

  /** There is a connection: what failed for want of one, or was missed, can be loaded. */
  connected(): void {
    void this.#window.tryAgain();
    this.catchUp();
  }

  /** Loads what it should show and does not. */
  catchUp(): void {
    if (this.messages.watched) {
      this.#show();
    }
    void this.#window.catchUp();
  }

  /** The list is not held any more, until it is shown again. */
  release(): void {
    this.endTyping();
    this.#window.clear();
    this.publish();
  }

  looked(): void {
    this.#readMarks.look();
  }

  publish(): void {
    const stored = this.#surface.projection.stored(this.id);
    this.view.set(this.#surface.projection.views.get(this.id));
    this.receipts.set(stored?.receipts ?? nobody);
    const { messages, hasOlder, hasNewer, loading, error } = this.#window;
    const { sends, changes } = this.#surface.projection.waiting(this.id);
    const { self: user, blocked } = this.#surface.projection;
    const around = { user, blocked: blocked.get(), conversation: stored, changes };
    const shown = this.#views.list(messages, this.#window.isAtNewest ? sends : [], around);
    const before = this.messages.get();
    const isSame = before.messages.length === shown.length && shown.every((view, i) => view === before.messages[i]);
    const now = {
      messages: isSame ? before.messages : shown,
      hasOlder,
      hasNewer,
      ...(loading && { loading }),
      ...(error && { error }),
    };
    if (!same(before, now)) {
      this.messages.set(now);
    }
  }

  /** Says what is only in memory yet. */
  async finish(): Promise<void> {
    this.setTyping(false);
    await this.#writeDraft();
  }

  close(): void {
    this.#readMarks.close();
    this.#window.close();
  }

  // What the application asks for

  loadOlder(): Promise<void> {
    return this.#window.loadOlder();
  }

  loadNewer(): Promise<void> {
    return this.#window.loadNewer();
  }

  jumpTo(at: { messageId: string } | { number: number }): Promise<boolean> {
    return this.#window.jumpTo(at);
  }

  async jumpToNewest(): Promise<void> {
    if (this.#window.hasNewer || !this.#window.loaded) {
      await this.#window.loadNewest();
    }
  }

  async send({ clientMessageId = newId(), type = 'text', ...draft }: Draft): Promise<string> {
    this.setTyping(false);
    const to = partnerIn(this.id, this.#surface.projection.self.id);
    await this.#surface.engine.put({
      kind: 'send',
      conversationId: this.id,
      clientMessageId,
      message: { ...draft, type },
      ...(to !== undefined && { to }),
    });
    return clientMessageId;
  }

  edit(messageId: string, content: string): Promise<void> {
    return this.#change({ kind: 'edit', conversationId: this.id, messageId, content });
  }

  delete(messageId: string): Promise<void> {
    return this.#change({ kind: 'delete', conversationId: this.id, messageId });
  }

  react(messageId: string, emoji: string, on: boolean): Promise<void> {
    return this.#change({ kind: 'react', conversationId: this.id, messageId, emoji, on });
  }

  async retry(key: string): Promise<void> {
    for (const commandId of this.#failedOf(key)) {
      await this.#surface.engine.settle(commandId, 'retry');
    }
  }

  async discard(key: string): Promise<void> {
    const send = this.#surface.projection.waiting(this.id).sends.find((command) => command.clientMessageId === key);
    for (const commandId of send ? [send.commandId] : this.#failedOf(key)) {
      await this.#surface.engine.settle(commandId, 'discard');
    }
  }

  markRead(number: number): void {
    if (number > (this.view.get()?.readNumber ?? 0)) {
      this.#readMarks.read(number);
    }
  }

  setTyping(typing: boolean): void {
    const { people, projection } = this.#surface;
    people.live((live) => live.typeHere(this.id, typing), typing && projection.connection.get().status === 'online');
  }

  saveDraft(content: string): void {
    this.#draft?.stop();
    const stop = this.#surface.clock.after(DRAFT_MS, () => void this.#writeDraft());
    this.#draft = { content, stop };
  }

  upload(file: Blob, name = file instanceof File ? file.name : 'file'): Upload {
    return new FileUpload(file, name, async (signal, onProgress) =>
      (await this.#surface.media.get()).send(this.id, file, name, signal, onProgress),
    );
  }

  #asked<K extends 'update' | 'addMembers' | 'removeMembers' | 'join' | 'leave'>(request: K): Conversation[K] {
    return (async (...args: unknown[]) =>
      ((await this.#surface.requests.get())[request] as (...args: unknown[]) => unknown)(
        this.id,
        ...args,
      )) as Conversation[K];
  }

  #show(): void {
    if (!this.#window.loaded && !this.#window.loading) {
      void this.#window.loadNewest();
    }
  }

  #tellRead(number: number): void {
    const upTo = Math.min(number, this.#surface.projection.stored(this.id)?.lastNumber ?? 0);
    if (upTo > (this.view.get()?.readNumber ?? 0)) {
      // Where it cannot be written down the message stays unread, which is what is true.
      this.#surface.engine.put({ kind: 'read', conversationId: this.id, number: upTo }).catch(() => {});
    }
  }

  async #writeDraft(): Promise<void> {
    const draft = this.#draft;
    if (draft) {
      this.#draft = undefined;
      draft.stop();
      // A draft that cannot be kept is still in the composer.
      await this.#surface.engine.saveDraft(this.id, draft.content).catch(() => {});
    }
  }

  #failedOf(key: string): string[] {
    const { sends, changes } = this.#surface.projection.waiting(this.id);
    const messageId = this.#shown(key)?.messageId;
    return [
      ...sends.filter((send) => send.clientMessageId === key),
      ...[key, messageId].flatMap((id) => (id !== undefined && changes.get(id)) || []),
    ].flatMap(({ state, commandId }) => (state === 'failed' ? commandId : []));
  }

  /** What comes after a change that was refused stands for what is wanted now. */
  async #change(change: NewCommand & { readonly kind: 'edit' | 'delete' | 'react' }): Promise<void> {
    const { engine, projection } = this.#surface;
    for (const { state, commandId } of projection.waiting(this.id).changes.get(change.messageId) ?? []) {
      if (state === 'failed') {
        await engine.settle(commandId, 'discard');
      }
    }
    await engine.put(change);
  }

  #shown(key: string): MessageView | undefined {
    return this.messages.get().messages.find((message) => message.key === key);
  }
}
