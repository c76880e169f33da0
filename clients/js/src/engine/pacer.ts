import { ParleyError } from '../error.js';
import { othersBurst, othersPerSecond, sendsBurst, sendsPerSecond } from '../protocol/limits.js';
import { priceOf } from '../protocol/price.js';
import type { Clock } from './clock.js';

/** A tenth less than the gateway gives: it counts from when a request arrives, and those may come closer together. */
const SHARE = 0.9;

/** Requests that wait for their turn; beyond it another is refused. */
const MAX_WAITING = 1000;

/**
 * Keeps requests within the rates that the gateway has for a user, so that it refuses none. Other devices of the user
 * take of the same rates: then the gateway says when to go on.
 */
export class Pacer {
  readonly #buckets: Readonly<Record<'sends' | 'others', Bucket>>;

  constructor(clock: Clock) {
    this.#buckets = {
      sends: new Bucket(clock, sendsPerSecond, sendsBurst),
      others: new Bucket(clock, othersPerSecond, othersBurst),
    };
  }

  /**
   * Resolves when the request may go, in the order of asking.
   *
   * @param n how many there are of what its price grows with
   */
  take(event: string, n = 0): Promise<void> {
    const { rate, units } = priceOf(event, n);
    return this.#buckets[rate].take(units);
  }

  /** The gateway has refused one: nothing of that rate goes before this time is over. */
  hold(event: string, millis: number): void {
    this.#buckets[priceOf(event).rate].hold(millis);
  }

  /** There is no connection any more: whoever waits is told so. */
  clear(): void {
    this.#buckets.sends.clear();
    this.#buckets.others.clear();
  }
}

class Bucket {
  readonly #clock: Clock;
  readonly #perMilli: number;
  readonly #burst: number;
  readonly #waiting: { cost: number; go: () => void; fail: (error: ParleyError) => void }[] = [];
  #level: number;
  #at: number;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, perSecond: number, burst: number) {
    this.#clock = clock;
    this.#perMilli = (perSecond * SHARE) / 1000;
    this.#burst = burst * SHARE;
    this.#level = this.#burst;
    this.#at = clock.now();
  }

  take(cost: number): Promise<void> {
    if (this.#waiting.length >= MAX_WAITING) {
      return Promise.reject(new ParleyError('OVERLOADED', 'too many requests wait'));
    }
    return new Promise((go, fail) => {
      this.#waiting.push({ cost, go, fail });
      this.#serve();
    });
  }

  hold(millis: number): void {
    this.#fill();
    this.#level = Math.min(this.#level, -millis * this.#perMilli);
    this.#serve();
  }

  clear(): void {
    for (const { fail } of this.#waiting.splice(0)) {
      fail(new ParleyError('OFFLINE', 'there is no connection'));
    }
    this.#serve();
  }

  #fill(): void {
    const now = this.#clock.now();
    // A clock that was set back has not earned anything.
    this.#level = Math.min(this.#burst, this.#level + Math.max(0, now - this.#at) * this.#perMilli);
    this.#at = now;
  }

  #serve(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#fill();
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      // What costs more than the burst is taken of a full bucket, which then owes the rest.
      const missing = Math.min(next.cost, this.#burst) - this.#level;
      if (missing > 1e-6) {
        this.#cancel = this.#clock.after(Math.ceil(missing / this.#perMilli), () => this.#serve());
        return;
      }
      this.#level -= next.cost;
      this.#waiting.shift();
      next.go();
    }
  }
}
