import { ParleyError } from '../error.js';
import type { ErrorCode } from '../model.js';

/** What is shown of a failure; what is none of the gateway's is told in its own words. */
export function shown(failure: unknown): { readonly code: ErrorCode; readonly message: string } {
  return failure instanceof ParleyError
    ? { code: failure.code, message: failure.message }
    : { code: 'unknown', message: failure instanceof Error ? failure.message : String(failure) };
}
