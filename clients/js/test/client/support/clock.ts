import type { Clock } from '../../../src/engine/clock.js';

/** Time that goes when it is told to. */
export class FakeClock implements Clock {
  #now = Date.UTC(2026, 0, 1);
  readonly #timers = new Set<{ readonly at: number; readonly then: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, then: () => void): () => void {
    const timer = { at: this.#now + ms, then };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  random(): number {
    return 0.5;
  }

  /** How many things are still to happen. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass, and whatever it sets off come to its end. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (;;) {
      const next = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) {
        break;
      }
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.then();
      await settled();
    }
    this.#now = end;
  }
}

/** Whatever promises have to do is done. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 200; i++) {
    await Promise.resolve();
  }
}
