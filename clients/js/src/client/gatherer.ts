import type { Clock } from '../engine/clock.js';

/** What one view after the other asks for while it is drawn is one question. */
const GATHER_MS = 20;

/** Gathers ids for a moment, and hands them over together, in parts. */
export class Gatherer {
  readonly #clock: Clock;
  readonly #largest: number;
  readonly #hand: (ids: readonly string[]) => void;
  readonly #ids = new Set<string>();
  #stop: (() => void) | undefined;

  constructor(clock: Clock, largest: number, hand: (ids: readonly string[]) => void) {
    this.#clock = clock;
    this.#largest = largest;
    this.#hand = hand;
  }

  add(id: string): void {
    this.#ids.add(id);
    this.#stop ??= this.#clock.after(GATHER_MS, () => this.#handOver());
  }

  /** @returns whether it had been waiting */
  remove(id: string): boolean {
    return this.#ids.delete(id);
  }

  close(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#ids.clear();
  }

  #handOver(): void {
    this.#stop = undefined;
    const ids = [...this.#ids];
    this.#ids.clear();
    for (let i = 0; i < ids.length; i += this.#largest) {
      this.#hand(ids.slice(i, i + this.#largest));
    }
  }
}
