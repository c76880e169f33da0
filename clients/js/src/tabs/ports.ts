import type { Change, Engine, Snapshot } from '../engine/port.js';
import type { Attention } from '../client/attention.js';
import type { Clock } from '../engine/clock.js';
import type { FromFollower, FromLeader, Question } from './messages.js';

/**
 * How a lock is asked for: `signal` ends the waiting, with a rejection; `ifAvailable` does not wait; `steal` takes it from
 * who holds it, whose request is rejected though what it holds it for goes on.
 */
export type LockOptions = { signal: AbortSignal } | { ifAvailable: true } | { steal: true };

/** Web Locks: one holder of a name in all tabs, and the next one when that has gone, however it went. */
export interface Locks {
  /** Holds the lock as long as what `held` returns is not settled. It is given null where the lock was not available. */
  request(name: string, options: LockOptions, held: (lock: unknown) => Promise<void>): Promise<unknown>;
}

/** A BroadcastChannel: what one tab posts comes to all others, in order. */
export interface Channel {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

/** The engine that each tab has, which writes and reads what all keep together. That of the tab that leads is started. */
export interface OwnEngine extends Omit<Engine, 'start'> {
  start(): Promise<void>;
  /** What is kept. */
  snapshot(): Promise<Snapshot>;
  /** Another tab has written these into the queue, or has settled them. */
  noticed(commandIds: readonly string[]): Promise<void>;
}

/** The engine of a tab, and whether the tab leads. */
export interface TabEngine extends Engine {
  readonly leads: boolean;
}

/** What a tab shows, and what its person has asked for: for the others, when they come. */
export interface Known {
  readonly snapshot: Snapshot;
  /** Whose presence it has asked to hear of. */
  readonly watched: readonly string[];
  /** How the person has said that they are to be seen. */
  readonly status: unknown;
}

export interface TabOptions {
  /** The same for the same user of the same gateway, and for nobody else. */
  readonly name: string;
  readonly userId: string;
  /** Names this tab. */
  readonly self: string;
  readonly locks: Locks;
  readonly clock: Clock;
  known(): Known;
}

/** This tab, as the part for the other tabs has it. */
export interface OwnTab {
  readonly options: TabOptions;
  readonly closed: AbortSignal;
  /** Whether it has the lock; when its engine has started it leads. */
  readonly holds: boolean;
  readonly leads: boolean;
  readonly attention: Attention;
  readonly engine: OwnEngine;
  /** Asks for the lock, and leads while it has it. Resolves when that is over. */
  request(how: LockOptions): Promise<void>;
  perform(asked: Question): Promise<unknown>;
  post(message: FromFollower | FromLeader): void;
  tell(changes: readonly Change[]): void;
  close(): Promise<void>;
}

/** For a tab that knows of no others. */
export const alone = {
  locks: { request: (_name, _options, held) => held(true) } satisfies Locks,
  channel: (): Channel => ({ onmessage: null, postMessage: () => {}, close: () => {} }),
};
