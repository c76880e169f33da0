import type { ParleyClient } from '../client.js';
import type { Clock } from '../engine/clock.js';
import type { Change, StoredMessage } from '../engine/port.js';
import { Late } from '../late.js';
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
    (userId, shown) => this.#live((live) => live.showPresence(userId, shown)),
  );
  readonly profiles = new Users<Person>(
    PROFILES,
    (id) => ({ id }),
    (userId, shown) => shown && this.#live((live) => live.wantProfile(userId)),
  );
  readonly #late: Late<Live>;
  readonly #clock: Clock;
  #online = false;
  #again: (() => void) | undefined;

  constructor(port: Omit<LivePort, 'presences' | 'profiles' | 'isOnline'>, load: (port: LivePort) => Promise<Live>) {
    const { presences, profiles } = this;
    this.#clock = port.clock;
    this.#late = new Late(() => load({ ...port, presences, profiles, isOnline: () => this.#online }));
  }

  /** What a message says of its sender. */
  learn(person: Person): void {
    if (person.name !== undefined && !this.#late.now?.knows(person.id)) {
      this.profiles.set(person.id, person);
    }
  }

  /** @param members of the conversation that the change is about, until now */
  met(change: Change, members: readonly string[] | undefined): void {
    this.#late.now?.met(change, members);
  }

  /** There is a new message. What is told of it waits for the part that does. */
  heard(message: StoredMessage): void {
    this.#late.get().then(
      (live) => live.heard(message),
      () => {},
    );
  }

  told(presence: Presence): void {
    this.#late.now?.told(presence);
  }

  connected(online: boolean): void {
    if (online !== this.#online) {
      this.#online = online;
      this.#live((live) => live.connected());
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

  /** When it comes it sees itself what is shown. */
  #live(use: (live: Live) => void): void {
    const { now } = this.#late;
    if (now) {
      use(now);
    } else if (this.#online && this.presences.watched().length + this.profiles.watched().length > 0) {
      this.#late.get().then(use, () => {
        this.#again?.();
        this.#again = this.#clock.after(AGAIN_MS, () => this.#live(() => {}));
      });
    }
  }
}
