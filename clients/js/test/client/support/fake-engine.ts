import type {
  Change,
  Command,
  Engine,
  NewCommand,
  PageAt,
  StoredConversation,
  StoredMessage,
  StoredPage,
} from '../../../src/engine/port.js';
import { ParleyError } from '../../../src/error.js';
import { Mirror } from '../../../src/engine/mirror.js';
import { group, stored } from './messages.js';

/** An engine without a network: what is said and accepted is the test's to decide. */
export class FakeEngine implements Engine {
  leads = true;
  readonly mirror = new Mirror();
  readonly messages = new Map<string, StoredMessage[]>();
  readonly asked: { event: string; payload: Record<string, unknown> }[] = [];
  readonly answers = new Map<string, (payload: Record<string, unknown>) => Record<string, unknown>>();
  readonly puts: NewCommand[] = [];
  readonly drafts: [string, string][] = [];
  readonly seenStates: { visible: boolean; focused: boolean }[] = [];
  ended: 'closed' | 'logged-out' | undefined;
  #listener: ((changes: readonly Change[]) => void) | undefined;
  #order = 0;

  constructor(user = 'alice') {
    this.mirror.user = { id: user, name: user };
    this.mirror.connection = { status: 'online' };
  }

  async start(listener: (changes: readonly Change[]) => void): Promise<void> {
    this.#listener = listener;
    listener([{ kind: 'snapshot', snapshot: this.mirror.snapshot() }]);
  }

  async page(conversationId: string, at: PageAt, limit: number): Promise<StoredPage> {
    const all = this.messages.get(conversationId);
    if (all === undefined) {
      throw new ParleyError('NOT_FOUND', 'no such conversation');
    }
    const index = 'messageId' in at ? all.findIndex((m) => m.messageId === at.messageId) : -1;
    const from =
      'newest' in at
        ? all.length - limit
        : 'before' in at
          ? at.before - 1 - limit
          : 'after' in at
            ? at.after
            : ('around' in at ? at.around - 1 : index) - limit / 2;
    const start = Math.max(0, from);
    const end = Math.min('before' in at ? at.before - 1 : Infinity, start + limit);
    return { messages: all.slice(start, end), hasOlder: start > 0, hasNewer: end < all.length };
  }

  async put(command: NewCommand): Promise<Command> {
    this.puts.push(command);
    const order = ++this.#order;
    const put: Command = {
      ...command,
      commandId: String(order),
      order,
      writtenAt: Date.UTC(2026, 5, 1),
      state: 'waiting',
    };
    this.tell({ kind: 'command', command: put });
    return put;
  }

  async settle(commandId: string, how: 'discard' | 'retry'): Promise<void> {
    const command = this.mirror.queue.get(commandId);
    if (how === 'discard') {
      this.tell({ kind: 'command-gone', commandId });
    } else if (command) {
      const { error, ...again } = command;
      this.tell({ kind: 'command', command: { ...again, state: 'waiting' } });
    }
  }

  async saveDraft(conversationId: string, content: string): Promise<void> {
    this.drafts.push([conversationId, content]);
  }

  async ask(event: string, payload: unknown): Promise<Record<string, unknown>> {
    this.asked.push({ event, payload: payload as Record<string, unknown> });
    return this.answers.get(event)?.(payload as Record<string, unknown>) ?? {};
  }

  async token(): Promise<string> {
    return 'token';
  }

  seen(state: { visible: boolean; focused: boolean }): void {
    this.seenStates.push(state);
  }

  async logout(): Promise<void> {
    this.ended = 'logged-out';
  }

  async close(): Promise<void> {
    this.ended = 'closed';
  }

  // What happens

  /** Everything in one list of changes, as if it were written together. */
  tell(...changes: Change[]): void {
    changes.forEach((change) => this.mirror.apply(change));
    this.#listener?.(changes);
  }

  know(conversation: StoredConversation): void {
    this.messages.set(conversation.conversationId, this.messages.get(conversation.conversationId) ?? []);
    this.tell({ kind: 'conversation', conversation });
  }

  /** Somebody says something, and it comes in. */
  say(conversationId: string, changes: Partial<StoredMessage> = {}, ...more: Change[]): StoredMessage {
    const all = this.messages.get(conversationId) ?? [];
    const number = all.length + 1;
    const message = stored(number, { conversationId, messageId: `${conversationId}-${number}`, ...changes });
    this.messages.set(conversationId, [...all, message]);
    const before = this.mirror.conversations.get(conversationId) ?? group(conversationId);
    const conversation = { ...before, lastNumber: number, lastMessage: message };
    this.tell({ kind: 'message', message, live: true }, { kind: 'conversation', conversation }, ...more);
    return message;
  }

  /** The queue's oldest message is accepted, and its event comes in. */
  accept(): StoredMessage {
    const send = [...this.mirror.queue.values()].find((command) => command.kind === 'send');
    if (send?.kind !== 'send') {
      throw new Error('nothing waits');
    }
    return this.say(
      send.conversationId,
      { ...(send.message as object), clientMessageId: send.clientMessageId, sender: this.mirror.user! },
      { kind: 'command-gone', commandId: send.commandId },
    );
  }

  /** The command of that order is refused. */
  refuse(commandId: string, code: 'FORBIDDEN' | 'NOT_FOUND' = 'FORBIDDEN'): void {
    const command = this.mirror.queue.get(commandId)!;
    this.tell({ kind: 'command', command: { ...command, state: 'failed', error: { code, message: 'refused' } } });
  }

  questions(event: string): Record<string, unknown>[] {
    return this.asked.filter((question) => question.event === event).map(({ payload }) => payload);
  }
}
