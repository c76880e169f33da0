/** A value that changes: `get` answers the same object until it has. Fits React's `useSyncExternalStore`. */
export interface Observable<T> {
  get(): T;
  /** @returns ends the subscription */
  subscribe(listener: () => void): () => void;
}

/** An observable whose owner sets it. */
export class Subject<T> implements Observable<T> {
  readonly #listeners = new Set<() => void>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  get(): T {
    return this.#value;
  }

  /** Tells everybody, unless it is the same value. */
  set(value: T): void {
    if (Object.is(value, this.#value)) {
      return;
    }
    this.#value = value;
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }

  subscribe(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }
}
