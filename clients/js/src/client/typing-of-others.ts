import { Subject } from '../observable.js';
import type { Person } from '../model.js';
import type { Clock } from '../engine/clock.js';

/** Nothing brings a lost end back: without another sign typing is over. */
const FORGET_MS = 5_000;

/** Who types in one conversation. */
export class TypingOfOthers {
  readonly people = new Subject<readonly Person[]>([]);
  readonly #clock: Clock;
  readonly #ends = new Map<string, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  tell(person: Person, typing: boolean): void {
    if (!typing) {
      this.end(person.id);
      return;
    }
    this.#ends.get(person.id)?.();
    this.#ends.set(
      person.id,
      this.#clock.after(FORGET_MS, () => this.end(person.id)),
    );
    if (!this.people.get().some((other) => other.id === person.id)) {
      this.people.set([...this.people.get(), person]);
    }
  }

  end(userId: string): void {
    const forget = this.#ends.get(userId);
    if (forget) {
      forget();
      this.#ends.delete(userId);
      this.people.set(this.people.get().filter((person) => person.id !== userId));
    }
  }

  endAll(): void {
    [...this.#ends.keys()].forEach((userId) => this.end(userId));
  }
}
