import type { ConnectionState } from '../model.js';
import type { Change } from './port.js';

/** The last that is said of the connection. */
export function connectionIn(changes: readonly Change[]): ConnectionState | undefined {
  let connection: ConnectionState | undefined;
  for (const change of changes) {
    connection =
      (change.kind === 'snapshot' ? change.snapshot : change.kind === 'connection' ? change : undefined)?.connection ??
      connection;
  }
  return connection;
}
