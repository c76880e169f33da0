import { ParleyError } from './error.js';

/**
 * A part of the SDK that is loaded when it is first wanted. One that cannot be loaded, as without a network or after a
 * deploy that has removed its file, is as a gateway that is not there: whoever asks next tries again.
 */
export class Late<T> {
  readonly #load: () => Promise<T>;
  #coming: Promise<T> | undefined;
  /** Undefined until it is there. */
  now: T | undefined;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** Does that when it is there, if somebody has wanted it. */
  use(run: (part: T) => void): void {
    if (this.now) {
      run(this.now);
    } else {
      this.#coming?.then(run, () => {});
    }
  }

  get(): Promise<T> {
    return (this.#coming ??= this.#load().then(
      (part) => (this.now = part),
      () => {
        this.#coming = undefined;
        throw new ParleyError('OFFLINE', 'a part of the client could not be loaded');
      },
    ));
  }
}
