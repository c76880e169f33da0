import type { Clock } from '../engine/clock.js';

/** Others see typing end after 3 s without a sign. */
const REPEAT_MS = 2_000;
const QUIET_MS = 3_000;

/** Turns keystrokes into a sign now and then, and an end. */
export class OwnTyping {
  readonly #clock: Clock;
  readonly #tell: (event: 'typing:start' | 'typing:stop') => void;
  #toldAt = -Infinity;
  #quiet: (() => void) | undefined;

  constructor(clock: Clock, tell: (event: 'typing:start' | 'typing:stop') => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  type(): void {
    this.#quiet?.();
    this.#quiet = this.#clock.after(QUIET_MS, () => this.stop());
    const now = this.#clock.now();
    // A clock that was set back must not silence it.
    if (now - this.#toldAt >= REPEAT_MS || now < this.#toldAt) {
      this.#toldAt = now;
      this.#tell('typing:start');
    }
  }

  stop(): void {
    if (this.#quiet) {
      this.#quiet();
      this.#quiet = undefined;
      this.#toldAt = -Infinity;
      this.#tell('typing:stop');
    }
  }
}
