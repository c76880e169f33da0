import { ParleyError } from '../error.js';

const WAITING = 500;

/** Lets so many run at a time; the others wait in the order of their coming, and one too many is refused. */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(size: number) {
    this.#free = size;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) {
      this.#free--;
    } else if (this.#waiting.length === WAITING) {
      throw new ParleyError('OVERLOADED', `${WAITING} others wait already`);
    } else {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) {
        next();
      } else {
        this.#free++;
      }
    }
  }
}
