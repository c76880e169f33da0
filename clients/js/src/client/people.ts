import type { Engine } from '../engine/port.js';
import { same } from '../engine/same.js';
import { ParleyError } from '../error.js';
import type { Person } from '../model.js';
import type { Observable } from '../observable.js';
import { Gatherer } from './gatherer.js';
import type { Clock } from '../engine/clock.js';
import { Watched } from './watched.js';

/** The gateway's bound of one request. */
const PER_REQUEST = 32;
const LARGEST = 2_000;

/** Names and pictures: as the gateway tells when somebody shows them, until then as their last message said. */
export class People {
  readonly #engine: Pick<Engine, 'ask'>;
  readonly #people = new Map<string, Watched<Person>>();
  readonly #asked = new Set<string>();
  readonly #batch: Gatherer;
  #online = false;
  #offered = true;

  constructor(engine: Pick<Engine, 'ask'>, clock: Clock) {
    this.#engine = engine;
    this.#batch = new Gatherer(clock, PER_REQUEST, (users) => void this.#ask(users));
  }

  of(userId: string): Observable<Person> {
    return this.#person({ id: userId });
  }

  /** What a message says of its sender. */
  learn(person: Person): void {
    if (person.name !== undefined && !this.#asked.has(person.id)) {
      this.#set(person);
    }
  }

  connected(online: boolean): void {
    const appeared = online && !this.#online;
    this.#online = online;
    if (appeared) {
      this.#people.forEach((person, userId) => person.watched && this.#want(userId));
    }
  }

  forget(): void {
    this.close();
    this.#asked.clear();
    this.#people.forEach((person, id) => (person.watched ? this.#set({ id }) : this.#people.delete(id)));
  }

  close(): void {
    this.#batch.close();
  }

  #person(person: Person): Watched<Person> {
    let known = this.#people.get(person.id);
    if (known === undefined) {
      this.#bound();
      known = new Watched(person, () => this.#want(person.id));
      this.#people.set(person.id, known);
    }
    return known;
  }

  #set(person: Person): void {
    const known = this.#person(person);
    if (!same(known.get(), person)) {
      known.set(person);
    }
  }

  #want(userId: string): void {
    if (this.#online && this.#offered && !this.#asked.has(userId)) {
      this.#batch.add(userId);
    }
  }

  async #ask(users: readonly string[]): Promise<void> {
    users.forEach((userId) => this.#asked.add(userId));
    try {
      const { profiles } = await this.#engine.ask('profile:get', { users });
      for (const { userId, ...person } of (profiles ?? []) as readonly ({ userId: string } & Omit<Person, 'id'>)[]) {
        // Who may not see a profile is told nothing of it: then what messages say is what there is.
        this.#set({ ...this.of(userId).get(), ...person });
      }
    } catch (failure) {
      users.forEach((userId) => this.#asked.delete(userId));
      // A gateway of before has no profiles: what messages say is what there is.
      this.#offered = !(failure instanceof ParleyError && failure.code === 'NOT_FOUND');
    }
  }

  #bound(): void {
    if (this.#people.size >= LARGEST) {
      for (const [userId, person] of this.#people) {
        if (!person.watched) {
          this.#people.delete(userId);
          this.#asked.delete(userId);
        }
      }
    }
  }
}
