import { connectionIn } from '../engine/connection-in.js';
import type { Change } from '../engine/port.js';
import { answerOf } from './answers.js';
import { Away } from './away.js';
import type { FromFollower, Question } from './messages.js';
import type { OwnEngine, OwnTab } from './ports.js';
import { Watchers } from './watchers.js';

/** Serves the engine of the tab that leads to all tabs: tells them what changes, and does what they ask for. */
export class Host {
  readonly #tab: OwnTab;
  /** Names the time of this leader. */
  readonly #term: string;
  readonly #watchers = new Watchers();
  readonly #away: Away;
  readonly #seen = new Map<string, { readonly visible: boolean; readonly focused: boolean }>();
  #told = 0;
  #started = false;
  #closed = false;

  constructor(tab: OwnTab, term: string) {
    const { self, clock, userId, known } = tab.options;
    const { watched, status, snapshot } = known();
    this.#tab = tab;
    this.#term = term;
    this.#watchers.watch(self, watched);
    this.#away = new Away(tab.engine, clock, userId);
    this.#away.set(status);
    this.#away.connected(tab.leads && snapshot.connection.status === 'online');
  }

  /** The engine has started. */
  begin(): void {
    this.#started = true;
    this.seen(this.#tab.options.self, this.#tab.attention);
  }

  hear(message: FromFollower): void {
    switch (message.kind) {
      case 'hello':
        // Who comes when it has ended leads next.
        if (this.#started && this.#tab.options.known().snapshot.connection.status !== 'closed') {
          this.#post(message.from);
        }
        break;
      case 'ping':
        this.#tab.post({ kind: 'pong' });
        break;
      case 'seen':
        this.seen(message.from, message);
        break;
      case 'question':
        if (message.term === this.#term) {
          void this.#answer(message.from, message.id, message.asked);
        }
        break;
    }
  }

  seen(tab: string, { visible, focused }: { readonly visible: boolean; readonly focused: boolean }): void {
    if (!this.#seen.has(tab) && tab !== this.#tab.options.self) {
      this.#whenGone(tab);
    }
    this.#seen.set(tab, { visible, focused });
    this.#looked();
  }

  /** Does for a tab what it asks for. */
  perform(tab: string, asked: Question): Promise<unknown> {
    return asked.method === 'ask'
      ? this.#ask(tab, ...(asked.args as Parameters<OwnEngine['ask']>))
      : this.#tab.perform(asked);
  }

  /** In order, to the other tabs. */
  tell(changes: readonly Change[]): void {
    const snapshot = changes.find(({ kind }) => kind === 'snapshot');
    this.#told++;
    if (snapshot?.kind === 'snapshot') {
      this.#post(undefined, snapshot.snapshot);
    } else {
      this.#tab.post({ kind: 'changes', term: this.#term, n: this.#told, changes });
    }
    const connection = connectionIn(changes);
    if (connection) {
      this.#away.connected(connection.status === 'online');
    }
  }

  /** All there is, to one tab or to all. */
  #post(to: string | undefined, snapshot = this.#tab.options.known().snapshot): void {
    this.#tab.post({ kind: 'snapshot', term: this.#term, n: this.#told, snapshot, ...(to !== undefined && { to }) });
  }

  close(): void {
    this.#closed = true;
    this.#away.close();
  }

  async #ask(tab: string, event: string, payload: unknown): Promise<Record<string, unknown>> {
    const { engine } = this.#tab;
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
    if (!this.#closed) {
      this.#tab.post({ kind: 'answer', to, id, answer }); // else the next leader is asked, where it may be
    }
  }

  #whenGone(tab: string): void {
    const { locks, name } = this.#tab.options;
    const gone = async () => this.#gone(tab);
    locks.request(`${name}:tab:${tab}`, { signal: this.#tab.closed }, gone).catch(() => {}); // this one went first
  }

  #gone(tab: string): void {
    if (this.#closed) {
      return; // another leads, or this tab does again: who looks is told to that one
    }
    this.#seen.delete(tab);
    this.#looked();
    const users = this.#watchers.gone(tab);
    if (users.length > 0) {
      // It costs nothing to be told of them until the connection ends.
      this.#tab.engine.ask('presence:unwatch', { users }).catch(() => {});
    }
  }

  #looked(): void {
    const all = [...this.#seen.values()];
    const visible = all.some((tab) => tab.visible);
    this.#tab.engine.seen({ visible, focused: all.some((tab) => tab.focused) });
    this.#away.seen(visible);
  }
}
