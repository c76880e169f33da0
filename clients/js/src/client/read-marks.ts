import type { Clock } from '../engine/clock.js';

/** At most one mark of a conversation in this time. */
const EVERY_MS = 1_000;

/** What is said to be read of one conversation: forward only, and not before somebody looks. */
export class ReadMarks {
  readonly #clock: Clock;
  readonly #mayTell: () => boolean;
  readonly #tell: (number: number) => void;
  #wanted = 0;
  #told = 0;
  #stop: (() => void) | undefined;

  constructor(clock: Clock, mayTell: () => boolean, tell: (number: number) => void) {
    this.#clock = clock;
    this.#mayTell = mayTell;
    this.#tell = tell;
  }

  read(number: number): void {
    this.#wanted = Math.max(this.#wanted, number);
    this.look();
  }

  /** What was shown while nobody looked counts as soon as somebody does. */
  look(): void {
    if (this.#stop === undefined && this.#wanted > this.#told && this.#mayTell()) {
      this.#told = this.#wanted;
      this.#tell(this.#told);
      this.#stop = this.#clock.after(EVERY_MS, () => {
        this.#stop = undefined;
        this.look();
      });
    }
  }

  close(): void {
    this.#stop?.();
  }
}
