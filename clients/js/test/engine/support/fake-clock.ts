import type { Clock } from '../../../src/engine/clock.js';

/** Time that stands still until a test lets it go on, and chance that is the same each time. */
export class FakeClock implements Clock {
  #now = Date.parse('2026-01-01T00:00:00Z');
  /** How wrong the device's idea of the time is, in ms. */
  skew = 0;
  #timers: { at: number; run: () => void; id: number }[] = [];
  #ids = 0;
  #seed: number;

  constructor(seed = 1) {
    this.#seed = seed;
  }

  now(): number {
    return this.#now + this.skew;
  }

  /** What a clock that is right says. */
  trueNow(): number {
    return this.#now;
  }

  after(millis: number, run: () => void): () => void {
    const id = ++this.#ids;
    this.#timers.push({ at: this.#now + millis, run, id });
    return () => {
      this.#timers = this.#timers.filter((timer) => timer.id !== id);
    };
  }

  random(): number {
    this.#seed = (this.#seed * 48271) % 2147483647;
    return this.#seed / 2147483647;
  }

  get waits(): boolean {
    return this.#timers.length > 0;
  }

  /** Runs what is next, and what is at the same time. */
  next(): void {
    const at = Math.min(...this.#timers.map((timer) => timer.at));
    this.#now = Math.max(this.#now, at);
    for (const timer of this.#timers.filter((each) => each.at === at).sort((a, b) => a.id - b.id)) {
      if (this.#timers.includes(timer)) {
        this.#timers = this.#timers.filter((each) => each !== timer);
        timer.run();
      }
    }
  }

  /** Hours in which nothing runs, as of a device that sleeps. */
  sleep(millis: number): void {
    this.#now += millis;
  }
}
