import type { Clock } from '../engine/clock.js';
import type { Engine } from '../engine/port.js';

/** Who looks elsewhere for a moment is not away. */
const AWAY_MS = 60_000;

/**
 * Says that a person is away while all their tabs are hidden, and back when one is seen. It leaves alone who is busy or
 * invisible, and whoever has said themselves that they are away.
 */
export class Away {
  readonly #engine: Pick<Engine, 'ask'>;
  readonly #clock: Clock;
  readonly #userId: string;
  #visible = true;
  #online = false;
  #wanted = false;
  #said = false;
  #own = false;
  #wait: (() => void) | undefined;

  constructor(engine: Pick<Engine, 'ask'>, clock: Clock, userId: string) {
    this.#engine = engine;
    this.#clock = clock;
    this.#userId = userId;
  }

  /** Whether some tab is visible. */
  seen(visible: boolean): void {
    if (visible === this.#visible) {
      return;
    }
    this.#visible = visible;
    this.#wait?.();
    this.#wait = undefined;
    if (visible) {
      this.#want(false);
    } else {
      this.#wait = this.#clock.after(AWAY_MS, () => this.#want(true));
    }
  }

  /** A new connection may be that of a new session, of which nothing was said. */
  connected(online: boolean): void {
    if (online && !this.#online) {
      this.#want(this.#wanted);
    }
    this.#online = online;
  }

  /** The person has said themselves how they are to be seen. */
  set(status: unknown): void {
    if (typeof status === 'string') {
      this.#own = status !== 'online';
      this.#said = false;
    }
  }

  close(): void {
    this.#wait?.();
  }

  #want(away: boolean): void {
    this.#wanted = away;
    if (away) {
      void this.#say('away');
    } else if (this.#said) {
      void this.#say('online');
    }
  }

  async #say(status: 'away' | 'online'): Promise<void> {
    if (this.#own) {
      return;
    }
    try {
      if (status === 'away' && !['online', 'away'].includes(await this.#status())) {
        return;
      }
      if (this.#wanted === (status === 'away')) {
        this.#said = true;
        await this.#engine.ask('presence:set', { status });
        this.#said = status === 'away';
      }
    } catch {
      // Without a connection one is seen as offline; the next connection says it.
    }
  }

  async #status(): Promise<string> {
    const users = [this.#userId];
    const { presence } = await this.#engine.ask('presence:watch', { users });
    return (presence as { status: string }[] | undefined)?.[0]?.status ?? 'unknown';
  }
}
