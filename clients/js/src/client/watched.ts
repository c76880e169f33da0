import { Subject } from '../observable.js';

/** An observable for which something is done as long as somebody subscribes to it. */
export class Watched<T> extends Subject<T> {
  readonly #begin: () => void;
  readonly #end: () => void;
  #subscribers = 0;

  constructor(value: T, begin: () => void, end: () => void = () => {}) {
    super(value);
    this.#begin = begin;
    this.#end = end;
  }

  get watched(): boolean {
    return this.#subscribers > 0;
  }

  override subscribe(listener: () => void): () => void {
    const unsubscribe = super.subscribe(listener);
    if (++this.#subscribers === 1) {
      this.#begin();
    }
    let subscribed = true;
    return () => {
      if (subscribed) {
        subscribed = false;
        unsubscribe();
        if (--this.#subscribers === 0) {
          this.#end();
        }
      }
    };
  }
}
