import type { Clock } from '../engine/clock.js';
import { Mirror } from '../engine/mirror.js';
import type { Change } from '../engine/port.js';
import { answerOf } from './answers.js';
import { Away } from './away.js';
import type { FromFollower, FromLeader, Question } from './messages.js';
import type { LeadingEngine } from './ports.js';
import { Watchers } from './watchers.js';

export interface HostOptions {
  readonly engine: LeadingEngine;
  readonly clock: Clock;
  readonly userId: string;
  /** This tab. */
  readonly self: string;
  /** Names the time of this leader. */
  readonly term: string;
  /** To the other tabs. */
  post(message: FromLeader): void;
  /** To this tab. */
  tell(changes: readonly Change[]): void;
  /** Calls back when that tab is there no more. */
  whenGone(tab: string, then: () => void): void;
}

/** Serves the engine of the tab that leads to all tabs: tells them what changes, and does what they ask for. */
export class Host {
  readonly #options: HostOptions;
  readonly #mirror = new Mirror();
  readonly #watchers = new Watchers();
  readonly #away: Away;
  readonly #seen = new Map<string, { readonly visible: boolean; readonly focused: boolean }>();
  #told = 0;
  #logout: Promise<void> | undefined;
  #started = false;
  /** Written by others before the engine was started: it may have read the queue before that. */
  #written: string[] = [];

  constructor(options: HostOptions) {
    this.#options = options;
    this.#away = new Away(options.engine, options.clock, options.userId);
  }

  get engine(): LeadingEngine {
    return this.#options.engine;
  }

  async start(): Promise<void> {
    await this.#options.engine.start((changes) => this.#tell(changes));
    this.#started = true;
    this.#noticed(this.#written.splice(0));
  }

  hear(message: FromFollower): void {
    switch (message.kind) {
      case 'hello':
        // Who comes when it has ended leads next.
        if (this.#started && this.#mirror.connection.status !== 'closed') {
          this.#post(message.from);
        }
        break;
      case 'ping':
        this.#options.post({ kind: 'pong' });
        break;
      case 'seen':
        this.seen(message.from, message);
        break;
      case 'written':
        if (this.#started) {
          this.#noticed(message.commandIds);
        } else {
          this.#written.push(...message.commandIds);
        }
        break;
      case 'question':
        if (message.term === this.#options.term) {
          void this.#answer(message.from, message.id, message.asked);
        }
        break;
    }
  }

  seen(tab: string, { visible, focused }: { readonly visible: boolean; readonly focused: boolean }): void {
    if (!this.#seen.has(tab) && tab !== this.#options.self) {
      this.#options.whenGone(tab, () => this.#gone(tab));
    }
    this.#seen.set(tab, { visible, focused });
    this.#looked();
  }

  /** Does for a tab what it asks for. */
  perform(tab: string, { method, args }: Question): Promise<unknown> {
    const { engine } = this.#options;
    switch (method) {
      case 'page':
        return engine.page(...(args as Parameters<LeadingEngine['page']>));
      case 'saveDraft':
        return engine.saveDraft(...(args as Parameters<LeadingEngine['saveDraft']>));
      case 'logout':
        return (this.#logout = engine.logout());
      case 'ask':
        return this.#ask(tab, ...(args as Parameters<LeadingEngine['ask']>));
    }
  }

  /** Wipes first what is being wiped. */
  async close(): Promise<void> {
    this.#away.close();
    await this.#logout?.catch(() => {}); // whoever asked for it is told
    await this.#options.engine.close();
  }

  async #ask(tab: string, event: string, payload: unknown): Promise<Record<string, unknown>> {
    const { engine } = this.#options;
    const { users = [], status } = payload as { users?: readonly string[]; status?: unknown };
    if (event === 'presence:watch') {
      this.#watchers.watch(tab, users);
    } else if (event === 'presence:unwatch') {
      const unwatched = this.#watchers.unwatch(tab, users);
      return unwatched.length === 0 ? {} : engine.ask(event, { users: unwatched });
    } else if (event === 'presence:set') {
      this.#away.set(status);
    }
    return engine.ask(event, payload);
  }

  async #answer(to: string, id: number, asked: Question): Promise<void> {
    const answer = await answerOf(() => this.perform(to, asked));
    this.#options.post({ kind: 'answer', to, id, answer });
  }

  #tell(changes: readonly Change[]): void {
    changes.forEach((change) => this.#mirror.apply(change));
    if (changes.some(({ kind }) => kind === 'snapshot')) {
      this.#told++;
      this.#post();
    } else {
      this.#options.post({ kind: 'changes', term: this.#options.term, n: ++this.#told, changes });
    }
    this.#away.connected(this.#mirror.connection.status === 'online');
    this.#options.tell(changes);
  }

  /** All there is, to one tab or to all. */
  #post(to?: string): void {
    const { term, post } = this.#options;
    post({ kind: 'snapshot', term, n: this.#told, snapshot: this.#mirror.snapshot(), ...(to !== undefined && { to }) });
  }

  #noticed(commandIds: readonly string[]): void {
    if (commandIds.length > 0) {
      // Where the store cannot be read the next start of an engine finds what was written.
      this.#options.engine.noticed(commandIds).catch(() => {});
    }
  }

  #gone(tab: string): void {
    this.#seen.delete(tab);
    this.#looked();
    const users = this.#watchers.gone(tab);
    if (users.length > 0) {
      // It costs nothing to be told of them until the connection ends.
      this.#options.engine.ask('presence:unwatch', { users }).catch(() => {});
    }
  }

  #looked(): void {
    const all = [...this.#seen.values()];
    const visible = all.some((tab) => tab.visible);
    this.#options.engine.seen({ visible, focused: all.some((tab) => tab.focused) });
    this.#away.seen(visible);
  }
}
