import { Batch } from '../engine/batch.js';
import { pause, type Clock } from '../engine/clock.js';
import type { Change, Command, NewCommand, PageAt, StoredPage } from '../engine/port.js';
import { put, settle } from '../engine/queue.js';
import { StoreOutdated, type Store } from '../engine/store/store.js';
import type { ConnectionState } from '../model.js';
import { Follower } from './follower.js';
import { Host } from './host.js';
import {
  isFromLeader,
  VERSION,
  versionOf,
  type FromFollower,
  type FromLeader,
  type Message,
  type Question,
} from './messages.js';
import type { Channel, LeadingEngine, Locks, TabEngine } from './ports.js';
import { Pulse } from './pulse.js';

/** So long the lock stays with a leader that has told of the end, so that no tab leads before it has heard of that. */
const END_MS = 500;

export interface TabsOptions {
  /** The same for the same user of the same gateway, and for nobody else. */
  readonly name: string;
  readonly userId: string;
  /** Names this tab. */
  readonly self: string;
  readonly locks: Locks;
  readonly channel: Channel;
  readonly clock: Clock;
  /** What all tabs keep together. */
  readonly store: Store;
  token(): Promise<string>;
  /** The engine that has the connection, for when this tab leads. It closes the store, which opens again when it is used. */
  lead(): LeadingEngine;
}

/** One of several tabs of a person: the one that leads has the connection, the others ask it and follow. */
export class TabsEngine implements TabEngine {
  readonly #options: TabsOptions;
  readonly #follower: Follower;
  readonly #closed = new AbortController();
  readonly #pulse: Pulse;
  #candidacy: AbortController | undefined;
  #starting: Host | undefined;
  #host: Host | undefined;
  #leading: Promise<void> | undefined;
  /** `told`: the other tabs have been told of the end, and are to hear of it before one of them leads. */
  #stepDown = (_told: boolean) => {};
  /** Another tab has taken the lock from this one, which had not answered. */
  #robbed = () => {};
  #leaving = false;
  #loggedOut = false;
  #terms = 0;
  #attention = { visible: true, focused: true };
  #listener: (changes: readonly Change[]) => void = () => {};
  #begun = () => {};

  constructor(options: TabsOptions) {
    this.#options = options;
    this.#follower = new Follower(
      options.self,
      (message) => this.#post(message),
      (changes) => this.#followed(changes),
    );
    this.#pulse = new Pulse(
      options.clock,
      () => this.#post({ kind: 'ping' }),
      () => this.#steal(),
    );
  }

  get leads(): boolean {
    return this.#host !== undefined;
  }

  async start(listener: (changes: readonly Change[]) => void): Promise<void> {
    this.#listener = listener;
    const begun = new Promise<void>((begin) => (this.#begun = begin));
    this.#options.channel.onmessage = ({ data }) => this.#hear(data);
    await this.#live();
    this.#follower.join();
    this.#stand();
    return begun;
  }

  page(conversationId: string, at: PageAt, limit: number): Promise<StoredPage> {
    return this.#do({ method: 'page', args: [conversationId, at, limit] }) as Promise<StoredPage>;
  }

  async put(command: NewCommand): Promise<Command> {
    if (this.#host) {
      return this.#host.engine.put(command);
    }
    let written: Command | undefined;
    await this.#write(async (batch) => {
      written = await put(batch, command, this.#options.clock.now());
    });
    return written as Command;
  }

  async settle(commandId: string, how: 'discard' | 'retry'): Promise<void> {
    if (this.#host) {
      return this.#host.engine.settle(commandId, how);
    }
    await this.#write((batch) => settle(batch, commandId, how));
  }

  async saveDraft(conversationId: string, content: string): Promise<void> {
    await this.#do({ method: 'saveDraft', args: [conversationId, content] });
  }

  ask(event: string, payload: unknown): Promise<Record<string, unknown>> {
    return this.#do({ method: 'ask', args: [event, payload] }) as Promise<Record<string, unknown>>;
  }

  token(): Promise<string> {
    return this.#options.token();
  }

  seen(state: { visible: boolean; focused: boolean }): void {
    this.#attention = state;
    this.#host?.seen(this.#options.self, state);
    this.#tellSeen();
  }

  async logout(): Promise<void> {
    this.#leaving = true;
    await this.#do({ method: 'logout', args: [] });
    await this.close();
  }

  async close(): Promise<void> {
    if (!this.#closed.signal.aborted) {
      this.#closed.abort();
      this.#withdraw();
      this.#follower.close();
      this.#stepDown(false);
      await this.#leading;
      this.#options.channel.close();
      this.#options.store.close();
    }
  }

  // Leading

  /** Leads as soon as no other tab does, or none that answers. */
  #stand(): void {
    if (this.#candidacy === undefined && !this.#closed.signal.aborted) {
      this.#candidacy = new AbortController();
      this.#pulse.begin();
      this.#request(this.#candidacy, { signal: this.#candidacy.signal });
    }
  }

  /** The tab that leads hangs. Should it come to itself it follows; until then nothing of what it does counts here. */
  #steal(): void {
    this.#withdraw();
    this.#candidacy = new AbortController();
    this.#request(this.#candidacy, { steal: true });
  }

  #request(candidacy: AbortController, how: Parameters<Locks['request']>[1]): void {
    const { locks, name } = this.#options;
    let holds = false;
    const held = async () => {
      holds = true;
      this.#pulse.end();
      await (this.#leading = this.#lead());
      holds = false;
    };
    locks
      .request(`${name}:leader`, how, held)
      .catch(() => holds) // withdrawn, or taken from it
      .then((robbed) => {
        if (this.#candidacy === candidacy) {
          this.#candidacy = undefined;
        }
        if (robbed === true) {
          this.#robbed();
        }
      });
  }

  #withdraw(): void {
    this.#pulse.end();
    this.#candidacy?.abort();
    this.#candidacy = undefined;
  }

  async #lead(): Promise<void> {
    if (this.#closed.signal.aborted) {
      return;
    }
    const { self, userId, clock, lead } = this.#options;
    let isMine = true;
    const ended = new Promise<boolean>((end) => (this.#stepDown = end));
    const host = new Host({
      engine: lead(),
      clock,
      userId,
      self,
      term: `${self}:${++this.#terms}`,
      post: (message) => isMine && this.#post(message),
      tell: (changes) => isMine && this.#led(changes),
      whenGone: (tab, then) => this.#whenGone(tab, then),
    });
    this.#starting = host;
    this.#robbed = () => {
      isMine = false;
      this.#host = this.#starting = undefined;
      this.#stepDown(false);
      this.#follower.join();
      this.#stand();
    };
    try {
      await host.start();
      if (isMine) {
        host.seen(self, this.#attention);
        this.#host = host;
        this.#follower.lead((asked) => host.perform(self, asked));
        if (await ended) {
          await pause(clock, END_MS);
        }
      }
    } catch (failure) {
      if (isMine) {
        this.#failed(failure);
      }
    } finally {
      if (isMine) {
        this.#host = this.#starting = undefined;
      }
      await host.close();
      if (isMine && this.#loggedOut) {
        void this.close();
      }
    }
  }

  #led(changes: readonly Change[]): void {
    this.#tell(changes);
    const connection = connectionIn(changes);
    if (connection?.status === 'closed') {
      this.#loggedOut ||= connection.reason === 'logged-out';
      this.#stepDown(true);
    }
  }

  // Following

  #followed(changes: readonly Change[]): void {
    const connection = connectionIn(changes);
    if (connection?.status === 'closed') {
      this.#withdraw();
    } else if (connection !== undefined) {
      this.#stand();
    }
    this.#tell(changes);
    if (changes.some(({ kind }) => kind === 'snapshot')) {
      this.#tellSeen();
    }
    if (connection?.status === 'closed' && connection.reason === 'logged-out' && !this.#leaving) {
      void this.close();
    }
  }

  #tellSeen(): void {
    this.#post({ kind: 'seen', from: this.#options.self, ...this.#attention });
  }

  /** Into the queue that all tabs share; the leader sends it. */
  async #write(work: (batch: Batch) => Promise<void>): Promise<void> {
    const changes = await Batch.write(this.#options.store, work, true);
    const commandIds = changes.flatMap((change) =>
      change.kind === 'command' ? [change.command.commandId] : change.kind === 'command-gone' ? [change.commandId] : [],
    );
    const written = { kind: 'written', commandIds } as const;
    (this.#host ?? this.#starting)?.hear(written);
    this.#post(written);
  }

  // Both

  /** Another tab can wait for this one to end, however it ends. */
  #live(): Promise<void> {
    return new Promise((live) => {
      const { locks, name, self } = this.#options;
      const { signal } = this.#closed;
      const held = () => {
        live();
        return new Promise<void>((end) => signal.addEventListener('abort', () => end()));
      };
      locks.request(`${name}:tab:${self}`, { signal }, held).catch(() => live()); // closed before it began
    });
  }

  #whenGone(tab: string, then: () => void): void {
    const { locks, name } = this.#options;
    const gone = async () => then();
    locks.request(`${name}:tab:${tab}`, { signal: this.#closed.signal }, gone).catch(() => {}); // this one went first
  }

  #do(asked: Question): Promise<unknown> {
    return this.#host ? this.#host.perform(this.#options.self, asked) : this.#follower.ask(asked);
  }

  #tell(changes: readonly Change[]): void {
    if (!this.#closed.signal.aborted) {
      this.#listener(changes);
      this.#begun();
    }
  }

  #hear(data: unknown): void {
    const version = versionOf(data);
    if (version > VERSION) {
      this.#outdated();
    } else if (version < VERSION) {
      this.#follower.join(); // so that it hears of this version
    } else {
      const message = data as Message;
      if (!isFromLeader(message)) {
        (this.#host ?? this.#starting)?.hear(message);
      } else if (!this.leads) {
        this.#pulse.heard();
        this.#follower.hear(message);
      }
    }
  }

  /** A newer build has come: the application is to load the page anew. */
  #outdated(): void {
    this.#tell([{ kind: 'connection', connection: { status: 'closed', reason: 'outdated' } }]);
    void this.close();
  }

  #failed(failure: unknown): void {
    const reason = failure instanceof StoreOutdated ? 'outdated' : 'closed';
    this.#tell([{ kind: 'connection', connection: { status: 'closed', reason } }]);
  }

  #post(message: FromFollower | FromLeader): void {
    if (!this.#closed.signal.aborted) {
      this.#options.channel.postMessage({ ...message, v: VERSION });
    }
  }
}

/** The last that is said of it. */
function connectionIn(changes: readonly Change[]): ConnectionState | undefined {
  return changes
    .map((change) =>
      change.kind === 'connection'
        ? change.connection
        : change.kind === 'snapshot'
          ? change.snapshot.connection
          : undefined,
    )
    .findLast((connection) => connection !== undefined);
}
