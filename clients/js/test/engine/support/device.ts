import { LocalEngine } from '../../../src/engine/local-engine.js';
import type { Change, Command, Snapshot, StoredConversation, StoredMessage } from '../../../src/engine/port.js';
import { Repair, type RepairPort } from '../../../src/engine/repair.js';
import type { Load } from '../../../src/late.js';
import type { Socket } from '../../../src/engine/socket.js';
import type { Store } from '../../../src/engine/store/store.js';
import type { FakeClock } from './fake-clock.js';
import type { FakeGateway } from './fake-gateway.js';
import { tokenOf } from './tokens.js';
import { WatchedStore } from './watched-store.js';

declare const setImmediate: (run: () => void) => void;

/** A tab: an engine over a store that outlives it, and what an application has been told. */
export class Device {
  readonly engine: LocalEngine;
  readonly store: WatchedStore;
  readonly changes: Change[] = [];
  snapshot: Snapshot | undefined;
  token: () => Promise<string>;
  repair: Load<Repair, RepairPort> = async () => Repair;

  constructor(
    readonly user: string,
    readonly clock: FakeClock,
    gateway: FakeGateway,
    store: Store,
  ) {
    this.store = new WatchedStore(store);
    this.token = async () => tokenOf(user);
    let socket: Socket | undefined;
    this.store.died = () => socket?.close();
    this.engine = new LocalEngine({
      userId: user,
      store: this.store,
      token: () => this.token(),
      open: (auth, handler) => (socket = gateway.open(auth, handler)),
      clock,
      repair: () => this.repair(),
      tell: (changes) => this.#told(changes),
    });
  }

  async start(): Promise<void> {
    this.snapshot = undefined;
    await this.engine.start();
  }

  #told(changes: readonly Change[]): void {
    for (const change of changes) {
      if (this.snapshot === undefined && change.kind === 'snapshot') {
        this.snapshot = change.snapshot;
        this.changes.push({ kind: 'connection', connection: change.snapshot.connection });
      } else {
        this.changes.push(change);
      }
    }
  }

  send(conversationId: string, content: string, more: object = {}): Promise<Command> {
    const clientMessageId = content;
    return this.engine.put({ kind: 'send', conversationId, clientMessageId, message: { content }, ...more });
  }

  conversation(id: string): Promise<StoredConversation | undefined> {
    return this.store.read((tx) => tx.conversation(id));
  }

  messages(id: string): Promise<StoredMessage[]> {
    return this.store.read((tx) => tx.messages(id, 0, Infinity));
  }

  queue(): Promise<Command[]> {
    return this.store.read((tx) => tx.commands());
  }

  /** The last of each kind. */
  last<K extends Change['kind']>(kind: K): Extract<Change, { kind: K }> | undefined {
    return this.changes.filter((change) => change.kind === kind).at(-1) as Extract<Change, { kind: K }> | undefined;
  }

  get status(): string {
    const { connection } = this.last('connection') ?? {};
    return connection?.status === 'closed' ? `closed(${connection.reason})` : (connection?.status ?? 'none');
  }

  /** Lets time go on until it is so; time goes on only when nothing else does. */
  async until(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
    await settled(this.clock, [this.store], what, is);
  }
}

/** @param stores that are waited for before time goes on */
export async function settled(
  clock: FakeClock,
  stores: readonly WatchedStore[],
  what: string,
  is: () => boolean | Promise<boolean>,
): Promise<void> {
  for (let steps = 0; steps < 5_000; steps++) {
    await idle(stores);
    if (await is()) {
      return;
    }
    await idle(stores);
    if (!clock.waits) {
      throw new Error(`nothing goes on, and not: ${what}`);
    }
    clock.next();
  }
  throw new Error(`too long until: ${what}`);
}

async function idle(stores: readonly WatchedStore[]): Promise<void> {
  for (let quiet = 0; quiet < 2;) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    quiet = stores.every(({ isIdle }) => isIdle) ? quiet + 1 : 0;
  }
}
