import type { ClosedReason, ConnectionState, Person, Presence } from '../model.js';
import type { Conversation, TypingEvent } from '../protocol/events.js';
import { pageSize } from '../protocol/limits.js';
import { Late, type Load } from '../late.js';
import { backoff, type Clock, pause } from './clock.js';
import { Connection } from './connection.js';
import { Lister } from './lister.js';
import { Outbox } from './outbox.js';
import { Pages } from './pages.js';
import type { Change, Command, NewCommand, PageAt, Snapshot, StoredPage } from './port.js';
import { put, settle } from './queue.js';
import { RecentChanges } from './recent.js';
import { conversationRecord, without } from './records.js';
import type { Repair, RepairPort } from './repair.js';
import type { OpenSocket } from './socket.js';
import type { OwnEngine } from '../tabs/ports.js';
import type { Store } from './store/store.js';
import { Sync } from './sync.js';
import { Writer } from './writer.js';

/** After that time a part is asked for again that could not be loaded. */
const AGAIN_MS = 5_000;

export interface LocalEngineOptions {
  /** Whose it is: a token of another user is refused. */
  readonly userId: string;
  /** That user's of that gateway, and nobody else's. Closed with the engine. */
  readonly store: Store;
  readonly token: () => Promise<string>;
  readonly open: OpenSocket;
  readonly clock: Clock;
  /** Loads the part that asks history for what events do not tell any more. */
  readonly repair: Load<Repair, RepairPort>;
  /** What is written is told, in order; once it is started, all that happens, of which the first is a snapshot. */
  tell(changes: readonly Change[]): void;
}

/** The engine of a tab, which has the connection once it is started. Until then it reads and writes what is kept. */
export class LocalEngine implements OwnEngine {
  readonly #options: LocalEngineOptions;
  readonly #writer: Writer;
  readonly #connection: Connection;
  readonly #recent = new RecentChanges();
  readonly #sync: Sync;
  readonly #outbox: Outbox;
  readonly #pages: Pages;
  readonly #repair: Late<Repair, RepairPort>;
  readonly #lister: Lister;
  #started = false;
  #loggingOut: Promise<void> | undefined;
  #running = new AbortController();

  constructor(options: LocalEngineOptions) {
    const { userId, store, token, open, clock } = options;
    this.#options = options;
    const writer = new Writer(store, (changes) => this.#tell(changes));
    const connection = new Connection(
      { clock, userId, token, open, cursors: () => this.#cursors() },
      {
        state: (state) => this.#became(state),
        user: (user) => this.#signedIn(user),
        event: (name, payload) => this.#heard(name, payload),
        ended: () => this.#ended(),
        revoked: () => this.#revoked(),
      },
    );
    const { request } = connection;
    const isReady = () => connection.isReady;
    const sync: Sync = new Sync(writer, userId, this.#recent, {
      ready: (more) => {
        this.#outbox.wake();
        void this.#lister.run(more);
      },
      caughtUp: () => connection.caughtUp(),
      caughtUpWith: (id) => this.#outbox.wake(id),
      stale: (id) => this.#missed(id),
      behind: () => void connection.restart(),
    });
    const caughtUp = (id: string) => sync.caughtUp(id);
    this.#writer = writer;
    this.#connection = connection;
    this.#sync = sync;
    this.#pages = new Pages(writer, userId, this.#recent, request);
    this.#repair = new Late(options.repair, {
      writer,
      pages: this.#pages,
      me: userId,
      clock,
      isReady,
      begun: (id: string) => sync.begun(id),
    });
    this.#outbox = new Outbox({ clock, writer, request, isReady, caughtUp, repair: this.#repair });
    this.#lister = new Lister(clock, writer, sync, request);
  }

  async start(): Promise<void> {
    const kept = await this.snapshot();
    this.#writer.begin(kept.conversations);
    this.#outbox.note(kept.queue.map((command) => ({ kind: 'command', command })));
    this.#running = new AbortController();
    // Where there are such events: in browsers.
    globalThis.addEventListener?.('online', () => this.#connection.wake(), this.#running);
    this.#connection.start();
    this.#started = true;
    this.#tell([{ kind: 'snapshot', snapshot: { ...kept, connection: this.#connection.state } }]);
  }

  page(conversationId: string, at: PageAt, limit: number): Promise<StoredPage> {
    return this.#pages.page(conversationId, at, limit);
  }

  put(command: NewCommand): Promise<Command> {
    return this.#writer.write((batch) => put(batch, command, this.#options.clock.now()), true);
  }

  settle(commandId: string, how: 'discard' | 'retry'): Promise<void> {
    return this.#writer.write((batch) => settle(batch, commandId, how), true);
  }

  saveDraft(conversationId: string, content: string): Promise<void> {
    return this.#writer.write(async (batch) => {
      const record = await batch.conversation(conversationId);
      if (record !== undefined && (record.draft ?? '') !== content) {
        batch.set(content === '' ? without(record, 'draft') : { ...record, draft: content });
      }
    });
  }

  async ask(event: string, payload: unknown): Promise<Record<string, unknown>> {
    const ack = await this.#connection.request(event, async () => payload, size(payload));
    await this.#learn(ack?.['conversation'] as Conversation | undefined);
    return ack ?? {};
  }

  token(): Promise<string> {
    return this.#options.token();
  }

  seen({ visible }: { visible: boolean; focused: boolean }): void {
    if (visible) {
      this.#connection.wake();
    }
  }

  logout(): Promise<void> {
    return (this.#loggingOut = this.#stop('logged-out').then(() => this.#wipe('everything')));
  }

  /** Wipes first what is being wiped. */
  async close(): Promise<void> {
    await this.#loggingOut?.catch(() => {}); // whoever asked for it is told
    await this.#stop('closed');
    this.#options.store.close();
  }

  /**
   * Another tab has written these into the queue, or has settled them: as they are now they are told and sent. What was
   * written before this was started is in what it starts with.
   */
  async noticed(commandIds: readonly string[]): Promise<void> {
    if (!this.#started) {
      return;
    }
    const changes = await this.#options.store.read((tx) =>
      Promise.all(
        commandIds.map(async (commandId): Promise<Change> => {
          const command = await tx.command(Number(commandId));
          return command === undefined ? { kind: 'command-gone', commandId } : { kind: 'command', command };
        }),
      ),
    );
    this.#tell(changes);
  }

  #tell(changes: readonly Change[]): void {
    this.#outbox.note(changes);
    this.#options.tell(changes);
  }

  #signedIn(user: Person): void {
    this.#tell([{ kind: 'user', user }]);
    // Where it cannot be written down the next connection says it again.
    this.#options.store.write(async (tx) => tx.setMeta('user', user)).catch(() => undefined);
  }

  #became(connection: ConnectionState): void {
    if (this.#started) {
      this.#tell([{ kind: 'connection', connection }]);
    }
  }

  #heard(name: string, payload: unknown): void {
    if (name === 'typing') {
      const { conversationId, userId, name: called, typing } = payload as TypingEvent;
      const person = { id: userId, ...(called !== undefined && { name: called }) };
      this.#tell([{ kind: 'typing', conversationId, person, typing }]);
    } else if (name === 'presence') {
      this.#tell([{ kind: 'presence', presence: payload as Presence }]);
    } else {
      this.#sync.take(name, payload);
    }
  }

  /** Of this conversation events were missed: the next event or connection tells it again, too. */
  #missed(id: string): void {
    this.#repair.get().then(
      (repair) => repair.add(id),
      () => this.#options.clock.after(AGAIN_MS, () => this.#connection.isReady && this.#missed(id)),
    );
  }

  async #ended(): Promise<void> {
    this.#lister.halt();
    await this.#sync.ended();
  }

  async #stop(reason: ClosedReason): Promise<void> {
    this.#running.abort();
    await this.#connection.close(reason);
    this.#outbox.halt();
    this.#started = false;
  }

  /** Until it is done: what is kept may not be seen any more. */
  async #revoked(): Promise<void> {
    const { clock } = this.#options;
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#wipe('cache');
        return;
      } catch {
        await pause(clock, backoff(clock, attempt));
      }
    }
  }

  async #wipe(what: 'cache' | 'everything'): Promise<void> {
    await this.#options.store.write(async (tx) => tx.clear(what), true);
    const snapshot = await this.snapshot();
    this.#tell([{ kind: 'snapshot', snapshot }]);
  }

  snapshot(): Promise<Snapshot> {
    return this.#options.store.read(async (tx) => {
      return {
        user: (await tx.meta('user')) ?? { id: this.#options.userId },
        connection: this.#connection.state,
        conversations: await tx.conversations(),
        queue: await tx.commands(),
        blocked: (await tx.meta('blocked')) ?? [],
        invitations: (await tx.meta('invitations')) ?? [],
      };
    });
  }

  /** What an ack says of a conversation that no event has told of yet. */
  async #learn(conversation: Conversation | undefined): Promise<void> {
    if (typeof conversation?.conversationId === 'string' && conversation.readNumber !== undefined) {
      await this.#writer.write(async (batch) => {
        if ((await batch.conversation(conversation.conversationId)) === undefined) {
          batch.set(conversationRecord(conversation));
        }
      });
    }
  }

  async #cursors(): Promise<Record<string, number>> {
    const records = await this.#options.store.read((tx) => tx.conversations());
    return Object.fromEntries(records.filter(({ seq }) => seq > 0).map((each) => [each.conversationId, each.seq]));
  }
}

/** What a request's price grows with: users, or the entries of a page. */
function size(payload: unknown): number {
  const { members, users, limit } = (payload ?? {}) as Record<string, unknown>;
  const named = members ?? users;
  return Array.isArray(named) ? named.length : typeof limit === 'number' ? limit : pageSize;
}
