import type { Change, Engine, Snapshot } from '../engine/port.js';
import type { ErrorCode } from '../model.js';

/** Of what is below. Tabs of two versions do not understand each other: those of the lower one end. */
export const VERSION = 3;

/** What a tab asks the leader to do. */
export type Method = 'page' | 'ask' | 'saveDraft' | 'logout';

export interface Question<M extends Method = Method> {
  readonly method: M;
  readonly args: Parameters<Engine[M]>;
}

/** What has `from`: that tab. */
export type FromFollower =
  /** A tab is there; the leader answers with a snapshot. */
  | { readonly kind: 'hello'; readonly from: string }
  /** Whether the leader is well. */
  | { readonly kind: 'ping'; readonly from: string }
  | { readonly kind: 'seen'; readonly from: string; readonly visible: boolean; readonly focused: boolean }
  | { readonly kind: 'written'; readonly from: string; readonly commandIds: readonly string[] }
  | {
      readonly kind: 'question';
      readonly from: string;
      readonly term: string;
      readonly id: number;
      readonly asked: Question;
    };

export type FromLeader =
  /** `term` names the time of one leader; `n` counts what it has told in it. `to` is for one tab only. */
  | {
      readonly kind: 'snapshot';
      readonly to?: string;
      readonly term: string;
      readonly n: number;
      readonly snapshot: Snapshot;
    }
  | { readonly kind: 'changes'; readonly term: string; readonly n: number; readonly changes: readonly Change[] }
  | { readonly kind: 'answer'; readonly to: string; readonly id: number; readonly answer: Answer }
  | { readonly kind: 'pong' }
  /** A tab leads from now on, and has told nobody yet of what there is: who hears it says `hello`. */
  | { readonly kind: 'here' };

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string; readonly retryAfterMs?: number };

/** Every version of it has `v`. */
export type Message = (FromFollower | FromLeader) & { readonly v: number };
