import { Batch } from '../../../src/engine/batch.js';
import type { Change, Command, NewCommand, PageAt, Snapshot, StoredPage } from '../../../src/engine/port.js';
import { put, settle } from '../../../src/engine/queue.js';
import type { Store } from '../../../src/engine/store/store.js';
import { ParleyError } from '../../../src/error.js';
import type { ClosedReason, ConnectionState } from '../../../src/model.js';
import type { OwnEngine } from '../../../src/tabs/ports.js';

/** The engine with the connection, whose gateway is the test's to play. It reads and writes the store that there is. */
export class FakeLeader implements OwnEngine {
  readonly asked: { event: string; payload: unknown }[] = [];
  readonly noticedIds: string[] = [];
  readonly seenStates: { visible: boolean; focused: boolean }[] = [];
  answer: (event: string, payload: unknown) => Promise<Record<string, unknown>> = async () => ({});
  isRunning = false;
  #connection: ConnectionState = { status: 'online' };
  #started = false;
  #listener: (changes: readonly Change[]) => void;
  readonly #store: Store;
  readonly #browser: { readonly leaders: FakeLeader[]; readonly starts: Promise<void> };

  constructor(
    browser: { readonly store: Store; readonly leaders: FakeLeader[]; readonly starts: Promise<void> },
    tell: (changes: readonly Change[]) => void,
  ) {
    this.#browser = browser;
    this.#store = browser.store;
    this.#listener = tell;
  }

  async start(): Promise<void> {
    this.isRunning = true;
    this.#browser.leaders.push(this);
    await this.#browser.starts;
    const snapshot = await this.snapshot();
    this.#started = true;
    this.tell({ kind: 'snapshot', snapshot });
  }

  snapshot(): Promise<Snapshot> {
    return this.#store.read(async (tx) => ({
      conversations: await tx.conversations(),
      queue: await tx.commands(),
      user: { id: 'alice' },
      connection: this.#connection,
      blocked: [],
      invitations: [],
    }));
  }

  async page(conversationId: string, at: PageAt): Promise<StoredPage> {
    await this.answer('page', { conversationId, at });
    return { messages: [], hasOlder: false, hasNewer: false };
  }

  async put(command: NewCommand): Promise<Command> {
    return this.#write((batch) => put(batch, command, 0));
  }

  settle(commandId: string, how: 'discard' | 'retry'): Promise<void> {
    return this.#write((batch) => settle(batch, commandId, how));
  }

  async saveDraft(): Promise<void> {}

  ask(event: string, payload: unknown): Promise<Record<string, unknown>> {
    this.asked.push({ event, payload });
    return this.answer(event, payload);
  }

  async token(): Promise<string> {
    throw new ParleyError('INVALID', 'each tab has its own');
  }

  seen(state: { visible: boolean; focused: boolean }): void {
    this.seenStates.push(state);
  }

  async noticed(commandIds: readonly string[]): Promise<void> {
    if (!this.#started) {
      return; // what it starts with has them
    }
    this.noticedIds.push(...commandIds);
    const commands = await this.#store.read((tx) => tx.commands());
    this.tell(
      ...commandIds.map((commandId): Change => {
        const command = commands.find((one) => one.commandId === commandId);
        return command ? { kind: 'command', command } : { kind: 'command-gone', commandId };
      }),
    );
  }

  async logout(): Promise<void> {
    this.end('logged-out');
    await this.#store.write(async (tx) => tx.clear('everything'));
  }

  async close(): Promise<void> {
    if (this.isRunning && this.#connection.status !== 'closed') {
      this.end('closed');
    }
    this.isRunning = false;
  }

  // What happens

  tell(...changes: Change[]): void {
    this.#listener(changes);
  }

  become(connection: ConnectionState): void {
    this.#connection = connection;
    this.tell({ kind: 'connection', connection });
  }

  end(reason: ClosedReason): void {
    this.become({ status: 'closed', reason });
  }

  kill(): void {
    this.#listener = () => {};
    this.isRunning = false;
  }

  questions(event: string): unknown[] {
    return this.asked.filter((question) => question.event === event).map(({ payload }) => payload);
  }

  async #write<T>(work: (batch: Batch) => Promise<T>): Promise<T> {
    const [result, changes] = await Batch.write(this.#store, work);
    this.tell(...changes);
    return result;
  }
}
