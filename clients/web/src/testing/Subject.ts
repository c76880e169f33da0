import type { Observable } from '@parley/client';

export class Subject<T> implements Observable<T> {
  readonly #listeners = new Set<() => void>();

  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  get(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    [...this.#listeners].forEach((listener) => listener());
  }

  subscribe(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }
}
