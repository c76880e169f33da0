import type { Clock } from '../engine/clock.js';

const EVERY_MS = 10_000;
/** So often in a row nothing is heard, before it is taken as hanging. */
const LEFT_UNANSWERED = 3;

/**
 * Notices that the tab that leads hangs, as at an endless loop or a breakpoint: it has the lock and answers nothing. What
 * is counted are questions and not time: a device that has slept wakes all tabs at once, and the leader may answer before
 * the next question.
 */
export class Pulse {
  readonly #clock: Clock;
  readonly #ask: () => void;
  readonly #silent: () => void;
  #unanswered = 0;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, ask: () => void, silent: () => void) {
    this.#clock = clock;
    this.#ask = ask;
    this.#silent = silent;
  }

  begin(): void {
    this.end();
    this.#unanswered = 0;
    this.#wait();
  }

  /** The leader has said something. */
  heard(): void {
    this.#unanswered = 0;
  }

  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Not all tabs at the same time, so that the first that takes over is heard by the others. */
  #wait(): void {
    this.#cancel = this.#clock.after(EVERY_MS * (1 + this.#clock.random()), () => this.#look());
  }

  #look(): void {
    this.#cancel = undefined;
    if (this.#unanswered === LEFT_UNANSWERED) {
      this.#silent();
    } else {
      this.#unanswered++;
      this.#ask();
      this.#wait();
    }
  }
}
