import { ParleyError } from './error.js';

/** Loads the class of a part. */
export type Load<T, P> = () => Promise<new (port: P) => T>;

/**
 * A part of the SDK that is loaded when it is first wanted. One that cannot be loaded, as without a network or after a
 * deploy that has removed its file, is as a gateway that is not there: whoever asks next tries again.
 */
export class Late<T, P> {
  readonly #load: Load<T, P>;
  readonly #port: P;
  #coming: Promise<T> | undefined;
  /** Undefined until it is there. */
  now: T | undefined;

  /** @param port what the part stands on: it is made of that in the moment from which it is there */
  constructor(load: Load<T, P>, port: P) {
    this.#load = load;
    this.#port = port;
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
      (Part) => (this.now = new Part(this.#port)),
      () => {
        this.#coming = undefined;
        throw new ParleyError('OFFLINE', 'a part of the client could not be loaded');
      },
    ));
  }
}
