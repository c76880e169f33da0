/** Time and chance, so that tests have their own. */
export interface Clock {
  /** Milliseconds since 1970, by this device, which may be wrong: only differences are used. */
  now(): number;
  /** @returns takes it back */
  after(millis: number, run: () => void): () => void;
  /** From 0 to 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(millis, run) {
    const timer = setTimeout(run, millis);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** Resolves after that time. */
export function pause(clock: Clock, millis: number): Promise<void> {
  return new Promise((resolve) => clock.after(millis, resolve));
}

/** Grows from `base` to 60 times as much, with a half more or less: clients that fell together do not come together. */
export function backoff(clock: Clock, attempt: number, base = 1000): number {
  return Math.min(base * 2 ** attempt, base * 60) * (0.5 + clock.random());
}
