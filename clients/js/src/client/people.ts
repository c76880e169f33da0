import type { ParleyClient } from '../client.js';
import type { Clock } from '../engine/clock.js';
import { Late, type Load } from '../late.js';
import type { Person, Presence } from '../model.js';
import type { Live } from './live.js';
import type { Projection } from './projection.js';
import type { Asked } from './surface.js';
import { Users } from './users.js';

/** The gateway's bound of all whose presence is watched. */
const PRESENCES = 1_000;
const PROFILES = 2_000;
const AGAIN_MS = 5_000;

/** What the part that asks who others are stands on. */
export interface LivePort {
  readonly engine: Asked;
  readonly clock: Clock;
  readonly projection: Projection;
  readonly listeners: ReadonlySet<Parameters<ParleyClient['onNotification']>[0]>;
  readonly presences: Users<Presence>;
  readonly profiles: Users<Person>;
  isOnline(): boolean;
  /** Whether this tab is the one that tells of new messages. */
  leads(): boolean;
}

/**
 * Who others are, and whether they are there: as the gateway tells when somebody shows them; names and pictures until
 * then as their last message said. Whatever asks is a part of its own, which is loaded when there is a connection to ask.
 */
export class People {
  readonly presences = new Users<Presence>(
    PRESENCES,
    (userId) => ({ userId, status: 'unknown' }),
    (userId, shown) => this.live((live) => live.show(userId, shown)),
  );
  readonly profiles = new Users<Person>(
    PROFILES,
    (id) => ({ id }),
    (userId, shown) => shown && this.live((live) => live.want(userId)),
  );
  readonly #late: Late<Live, LivePort>;
  readonly #clock: Clock;
  #online = false;
  #again: (() => void) | undefined;

  constructor(port: Omit<LivePort, 'presences' | 'profiles' | 'isOnline'>, load: Load<Live, LivePort>) {
    const { presences, profiles } = this;
    this.#clock = port.clock;
    this.#late = new Late(load, { ...port, presences, profiles, isOnline: () => this.#online });
  }

  /** What a message says of its sender. */
  learn(person: Person): void {
    if (person.name !== undefined && !this.#late.now?.knows(person.id)) {
      this.profiles.set(person.id, person);
    }
  }

  /** Does that if the part that asks is there, or is on its way. */
  use(run: (live: Live) => void): void {
    this.#late.use(run);
  }

  connected(online: boolean): void {
    if (online !== this.#online) {
      this.#online = online;
      this.live((live) => live.connected());
    }
  }

  forget(): void {
    this.#late.now?.forget();
    this.profiles.forget();
  }

  close(): void {
    this.#again?.();
    this.#late.now?.close();
  }

  /**
   * Does that, and has the part loaded for it if that is wanted. Without a connection there is nothing to ask: what is
   * shown by then is seen when it comes.
   */
  live(
    run: (live: Live) => void,
    wanted = this.#online && this.presences.watched().length + this.profiles.watched().length > 0,
  ): void {
    if (wanted) {
      this.#late.get().catch(() => {
        this.#again?.();
        this.#again = this.#clock.after(AGAIN_MS, () => this.live(() => {}));
      });
    }
    this.#late.use(run);
  }
}
