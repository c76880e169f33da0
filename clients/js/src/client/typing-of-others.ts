import type { Clock } from '../engine/clock.js';
import type { Person } from '../model.js';
import type { Subject } from '../observable.js';

/** Nothing brings a lost end back: without another sign typing is over. */
const FORGET_MS = 5_000;

/** Who types in one conversation. */
export type Typing = Subject<readonly Person[]>;

/** Keeps who types in each conversation. */
export class TypingOfOthers {
  readonly #clock: Clock;
  readonly #ends = new Map<Typing, Map<string, () => void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(typing: Typing, person: Person): void {
    const ends = this.#ends.get(typing) ?? new Map<string, () => void>();
    this.#ends.set(typing, ends);
    ends.get(person.id)?.();
    ends.set(
      person.id,
      this.#clock.after(FORGET_MS, () => this.end(typing, person.id)),
    );
    if (!typing.get().some((other) => other.id === person.id)) {
      typing.set([...typing.get(), person]);
    }
  }

  end(typing: Typing, userId: string): void {
    const ends = this.#ends.get(typing);
    const forget = ends?.get(userId);
    if (forget) {
      forget();
      ends?.delete(userId);
      typing.set(typing.get().filter((person) => person.id !== userId));
    }
  }

  /** In that conversation, or in all. */
  endAll(only?: Typing): void {
    for (const [typing, ends] of this.#ends) {
      if (only === undefined || typing === only) {
        [...ends.keys()].forEach((userId) => this.end(typing, userId));
        this.#ends.delete(typing);
      }
    }
  }
}
