import type { ErrorCode } from './model.js';

/** What every promise of the client rejects with. */
export class ParleyError extends Error {
  override readonly name = 'ParleyError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    /** Where the gateway said when the same request is welcome again. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}
