import type { Engine } from '../engine/port.js';

/** Web Locks: one holder of a name in all tabs, and the next one when that has gone, however it went. */
export interface Locks {
  /**
   * Holds the lock as long as what `held` returns is not settled. `signal` ends the waiting, with a rejection. `steal`
   * takes it from who holds it, whose request is rejected though what it holds it for goes on.
   */
  request(
    name: string,
    options: { signal: AbortSignal } | { steal: true },
    held: () => Promise<void>,
  ): Promise<unknown>;
}

/** A BroadcastChannel: what one tab posts comes to all others, in order. */
export interface Channel {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

/** The engine of the tab that leads. */
export interface LeadingEngine extends Engine {
  /** Another tab has written these into the queue, or has settled them. */
  noticed(commandIds: readonly string[]): Promise<void>;
}

/** The engine of a tab, and whether the tab leads. */
export interface TabEngine extends Engine {
  readonly leads: boolean;
}

/** For a tab that knows of no others. */
export const alone = {
  locks: { request: (_name, _options, held) => held() } satisfies Locks,
  channel: (): Channel => ({ onmessage: null, postMessage: () => {}, close: () => {} }),
};
