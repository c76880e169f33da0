import { same } from '../engine/same.js';
import { Watched } from './watched.js';

/** Something of each user that the application has named. When there are too many those that nobody shows are let go. */
export class Users<T> {
  readonly #largest: number;
  readonly #unknown: (userId: string) => T;
  readonly #show: (userId: string, shown: boolean) => void;
  readonly all = new Map<string, Watched<T>>();

  /** @param show is called when the first shows it, and when the last does not any more */
  constructor(largest: number, unknown: (userId: string) => T, show: (userId: string, shown: boolean) => void) {
    this.#largest = largest;
    this.#unknown = unknown;
    this.#show = show;
  }

  of(userId: string): Watched<T> {
    let known = this.all.get(userId);
    if (known === undefined) {
      if (this.all.size >= this.#largest) {
        this.#letGo();
      }
      known = new Watched(
        this.#unknown(userId),
        () => this.#show(userId, true),
        () => this.#show(userId, false),
      );
      this.all.set(userId, known);
    }
    return known;
  }

  set(userId: string, value: T): void {
    const known = this.of(userId);
    if (!same(known.get(), value)) {
      known.set(value);
    }
  }

  watched(): string[] {
    return [...this.all.keys()].filter((userId) => this.all.get(userId)?.watched);
  }

  #letGo(): void {
    this.all.forEach((known, userId) => known.watched || this.all.delete(userId));
  }

  /** Nothing is known of them any more. */
  forget(): void {
    this.#letGo();
    this.all.forEach((_, userId) => this.set(userId, this.#unknown(userId)));
  }
}
