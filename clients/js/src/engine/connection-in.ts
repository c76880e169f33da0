import type { ConnectionState } from '../model.js';
import type { Change } from './port.js';

/** The last that is said of the connection. */
export function connectionIn(changes: readonly Change[]): ConnectionState | undefined {
  return changes
    .map(
      (change) =>
        ((change.kind === 'snapshot' ? change.snapshot : change) as { connection?: ConnectionState }).connection,
    )
    .findLast((connection) => connection);
}
