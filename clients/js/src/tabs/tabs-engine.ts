import { backoff } from '../engine/clock.js';
import { connectionIn } from '../engine/connection-in.js';
import type { Change, Command, Engine, NewCommand } from '../engine/port.js';
import { StoreOutdated } from '../engine/store/store.js';
import { Late, type Load } from '../late.js';
import { VERSION, type FromFollower, type FromLeader, type Message, type Method, type Question } from './messages.js';
import type { Others } from './others.js';
import type { Channel, LockOptions, OwnEngine, OwnTab, TabEngine, TabOptions } from './ports.js';

/** So long after it is online a tab loads the part for the others, so that no deploy has removed it when it is needed. */
const SOON_MS = 10_000;

export interface TabsOptions extends TabOptions {
  readonly channel: Channel;
  token(): Promise<string>;
  /** @param tell is told of what the engine writes, and of what happens once it is started */
  engine(tell: (changes: readonly Change[]) => void): OwnEngine;
  /** Loads the part for the other tabs. */
  readonly others: Load<Others, OwnTab>;
}

/**
 * One of several tabs of a person: the one that leads has the connection, the others ask it and follow. What is done for
 * others is a part of its own, which is loaded when another tab speaks or leads. A tab that cannot load it shows what all
 * keep together and writes into their queue, and leads as soon as nobody else does.
 */
export class TabsEngine implements TabEngine, OwnTab {
  readonly options: TabsOptions;
  readonly page = this.#asked('page');
  readonly saveDraft = this.#asked('saveDraft');
  readonly ask = this.#asked('ask');
  engine: OwnEngine;
  holds = false;
  leads = false;
  attention = { visible: true, focused: true };
  readonly #others: Late<Others, OwnTab>;
  readonly #closed = new AbortController();
  #leading: Promise<void> | undefined;
  /** `told`: the other tabs have been told of the end, and are to hear of it before one of them leads. */
  #end = (_told: boolean) => {};
  #cancel: (() => void) | undefined;
  /** How often it could not follow, and since when. */
  #attempt = 0;
  #since: number | undefined;
  #listener: (changes: readonly Change[]) => void = () => {};
  #begun = () => {};

  constructor(options: TabsOptions) {
    this.options = options;
    this.#others = new Late<Others, OwnTab>(options.others, this);
    this.engine = this.#another();
  }

  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  start(listener: (changes: readonly Change[]) => void): Promise<void> {
    this.#listener = listener;
    this.options.channel.onmessage = ({ data }) => this.#hear(data);
    const begun = new Promise<void>((begin) => (this.#begun = begin));
    void this.request({ ifAvailable: true });
    return begun;
  }

  put(command: NewCommand): Promise<Command> {
    return this.engine.put(command);
  }

  settle(commandId: string, how: 'discard' | 'retry'): Promise<void> {
    return this.engine.settle(commandId, how);
  }

  token(): Promise<string> {
    return this.options.token();
  }

  seen(state: { visible: boolean; focused: boolean }): void {
    this.attention = state;
    this.engine.seen(state);
    this.#others.now?.seen();
  }

  async logout(): Promise<void> {
    if (!this.leads) {
      await this.#others.get(); // who has the connection is to end it
    }
    await this.#asked('logout')();
    await this.close();
  }

  async close(): Promise<void> {
    if (!this.closed.aborted) {
      this.#closed.abort();
      this.#cancel?.();
      this.#others.now?.close();
      this.#end(false);
      await this.#leading;
      this.options.channel.close();
      await this.engine.close();
    }
  }

  async request(how: LockOptions): Promise<void> {
    let isHeld = false;
    const held = async (lock: unknown) => {
      if (lock === null) {
        void this.#follow();
        return;
      }
      isHeld = true;
      await (this.#leading = this.#lead());
      isHeld = false;
    };
    try {
      await this.options.locks.request(`${this.options.name}:leader`, how, held);
    } catch {
      if (isHeld) {
        // Another tab has taken it from this one, which had not answered.
        this.#drop();
        this.#end(false);
        void this.#follow();
      }
    }
  }

  /** By this tab's own engine. */
  perform({ method, args }: Question): Promise<unknown> {
    return (this.engine[method] as (...args: unknown[]) => Promise<unknown>)(...args);
  }

  post(message: FromFollower | FromLeader): void {
    if (!this.closed.aborted) {
      this.options.channel.postMessage({ ...message, v: VERSION });
    }
  }

  tell(changes: readonly Change[]): void {
    if (!this.closed.aborted) {
      this.#listener(changes);
      this.#begun();
    }
  }

  /** Where there are others it is the tab that leads that does it. */
  #asked<M extends Method>(method: M): Engine[M] {
    return ((...args: Parameters<Engine[M]>) => {
      const asked = { method, args };
      return this.#others.now?.do(asked) ?? this.perform(asked);
    }) as Engine[M];
  }

  async #lead(): Promise<void> {
    const { engine } = this;
    if (this.closed.aborted) {
      return;
    }
    const ended = new Promise<boolean>((end) => (this.#end = end));
    this.holds = true;
    this.#since = undefined;
    this.#others.now?.begin();
    try {
      await engine.start();
      if (engine === this.engine) {
        this.leads = true;
        engine.seen(this.attention);
        if (this.#others.now) {
          this.#others.now.lead();
        } else {
          this.post({ kind: 'here' });
        }
        if (await ended) {
          await this.#others.now?.end();
        }
      }
    } catch (failure) {
      if (engine === this.engine) {
        this.#failed(failure);
      }
    } finally {
      if (engine === this.engine) {
        this.#drop();
      }
      await engine.close();
    }
  }

  /** What the engine that has led still tells is not for anybody; for the next time there is another. */
  #drop(): void {
    this.leads = this.holds = false;
    this.engine = this.#another();
    this.#others.now?.ended();
  }

  #another(): OwnEngine {
    const engine = this.options.engine((changes) => {
      if (engine === this.engine) {
        this.#told(changes);
      }
    });
    return engine;
  }

  #told(changes: readonly Change[]): void {
    if (!this.holds) {
      // It is in the queue that all tabs share; the leader sends it, and tells.
      const commandIds = changes.flatMap((change) =>
        'command' in change ? change.command.commandId : 'commandId' in change ? change.commandId : [],
      );
      this.post({ kind: 'written', from: this.options.self, commandIds });
      return;
    }
    this.#others.now?.told(changes);
    this.tell(changes);
    const connection = connectionIn(changes);
    if (connection?.status === 'closed') {
      this.#end(true);
    } else if (connection?.status === 'online') {
      this.#later(SOON_MS, () => this.#others.get().catch(() => {}));
    }
  }

  /** Another tab leads. Where the part for that cannot be loaded what is kept is shown, and all of it is tried again. */
  async #follow(): Promise<void> {
    const { clock } = this.options;
    try {
      const others = await this.#others.get();
      await others.follow();
    } catch {
      try {
        if (!this.closed.aborted) {
          const connection = { status: 'offline', since: (this.#since ??= clock.now()) } as const;
          this.#later(backoff(clock, this.#attempt++), () => void this.request({ ifAvailable: true }));
          this.tell([{ kind: 'snapshot', snapshot: { ...(await this.engine.snapshot()), connection } }]);
        }
      } catch (failure) {
        this.#failed(failure);
      }
    }
  }

  #hear(data: unknown): void {
    const message = data as Message;
    const version = message?.v ?? 0;
    if (version > VERSION) {
      // A newer build has come: the application is to load the page anew.
      this.#failed(new StoreOutdated());
      void this.close();
    } else if (version < VERSION) {
      this.post({ kind: 'here' }); // so that it hears of this version
    } else if (message.kind === 'written') {
      if (this.holds) {
        // Where the store cannot be read the next start of an engine finds what was written.
        this.engine.noticed(message.commandIds).catch(() => {});
      }
    } else if ('from' in message === this.holds) {
      // What it says while its part cannot be loaded it says again: it asks for what it does not get.
      this.#others.get().then(
        (others) => others.hear(message),
        () => {},
      );
    }
  }

  #later(ms: number, run: () => void): void {
    this.#cancel?.();
    this.#cancel = this.closed.aborted ? undefined : this.options.clock.after(ms, run);
  }

  #failed(failure: unknown): void {
    const reason = failure instanceof StoreOutdated ? 'outdated' : 'closed';
    this.tell([{ kind: 'connection', connection: { status: 'closed', reason } }]);
  }
}
