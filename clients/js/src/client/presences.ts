import type { Engine } from '../engine/port.js';
import type { Presence } from '../model.js';
import type { Observable } from '../observable.js';
import { Gatherer } from './gatherer.js';
import type { Clock } from '../engine/clock.js';
import { Watched } from './watched.js';

/** The gateway's bounds: of one request, and of all that is watched. */
const PER_REQUEST = 200;
const LARGEST = 1_000;
const AGAIN_MS = 5_000;

/** The presence of those who are shown somewhere: watched as long as they are, and again on each new connection. */
export class Presences {
  readonly #engine: Pick<Engine, 'ask'>;
  readonly #clock: Clock;
  readonly #users = new Map<string, Watched<Presence>>();
  readonly #watch: Gatherer;
  readonly #unwatch: Gatherer;
  #online = false;
  #again: (() => void) | undefined;

  constructor(engine: Pick<Engine, 'ask'>, clock: Clock) {
    this.#engine = engine;
    this.#clock = clock;
    this.#watch = new Gatherer(clock, PER_REQUEST, (users) => void this.#ask('presence:watch', users));
    this.#unwatch = new Gatherer(clock, PER_REQUEST, (users) => void this.#ask('presence:unwatch', users));
  }

  of(userId: string): Observable<Presence> {
    let presence = this.#users.get(userId);
    if (presence === undefined) {
      this.#bound();
      presence = new Watched<Presence>(
        { userId, status: 'unknown' },
        () => this.#begin(userId),
        () => this.#end(userId),
      );
      this.#users.set(userId, presence);
    }
    return presence;
  }

  watched(): string[] {
    return [...this.#users.keys()].filter((userId) => this.#users.get(userId)?.watched);
  }

  tell(presence: Presence): void {
    const known = this.#users.get(presence.userId);
    if (known && (known.get().status !== presence.status || known.get().lastSeen !== presence.lastSeen)) {
      known.set(presence);
    }
  }

  /** Without a connection nobody's presence is known; a new one watches nobody yet. */
  connected(online: boolean): void {
    if (online === this.#online) {
      return;
    }
    this.#online = online;
    for (const [userId, presence] of this.#users) {
      if (!online) {
        this.tell({ userId, status: 'unknown' });
      } else if (presence.watched) {
        this.#watch.add(userId);
      }
    }
  }

  /**
   * There is something with these users now that was not before. Nobody is seen by a stranger, and the gateway does not
   * say of itself when that is over: whoever is shown and was unknown is asked for again.
   */
  met(users: readonly string[]): void {
    for (const userId of users) {
      const known = this.#users.get(userId);
      if (known?.watched && known.get().status === 'unknown') {
        this.#watch.add(userId);
      }
    }
  }

  close(): void {
    this.#watch.close();
    this.#unwatch.close();
    this.#again?.();
  }

  /** A view that is drawn anew ends its subscription and begins another at once: then nothing is asked. */
  #begin(userId: string): void {
    if (!this.#unwatch.remove(userId)) {
      this.#watch.add(userId);
    }
  }

  #end(userId: string): void {
    if (!this.#watch.remove(userId)) {
      this.#unwatch.add(userId);
    }
  }

  async #ask(event: 'presence:watch' | 'presence:unwatch', users: readonly string[]): Promise<void> {
    if (!this.#online) {
      return; // asked when there is a connection
    }
    try {
      const { presence } = await this.#engine.ask(event, { users });
      for (const one of (presence ?? []) as readonly Presence[]) {
        this.tell(one);
      }
    } catch {
      // It is worth nothing that one would be told of; those who are still shown are asked for again.
      this.#again ??= this.#clock.after(AGAIN_MS, () => {
        this.#again = undefined;
        users.filter((userId) => this.#users.get(userId)?.watched).forEach((userId) => this.#watch.add(userId));
      });
    }
  }

  #bound(): void {
    if (this.#users.size >= LARGEST) {
      for (const [userId, presence] of this.#users) {
        if (!presence.watched) {
          this.#users.delete(userId);
        }
      }
    }
  }
}
