import { io } from 'socket.io-client';
import type { OpenSocket } from './socket.js';

/** Long enough for a slow phone, and short enough to try the other transport while somebody waits. */
const OPEN_TIMEOUT = 8000;

/**
 * Connections of the official client. Each is new: one that recovers itself would be told what follows the last event
 * that came, and not the last that is written down on this device.
 *
 * WebSocket comes first, which is two round trips to a session and no change of transport on the way. Where it fails
 * polling is tried at once, and first the next time: a network may swallow it without a word.
 *
 * @param url the gateway's; by default the page's own
 */
export function socketIo(url?: string): OpenSocket {
  let transports = ['websocket', 'polling'];
  return (auth, handler) => {
    let open = true;
    let known = false;
    const begin = () => {
      let connected = false;
      const options = {
        auth: (send: (auth: object) => void) => void auth.then(send, () => undefined),
        forceNew: true,
        reconnection: false,
        transports,
        tryAllTransports: true,
        timeout: OPEN_TIMEOUT,
      };
      const socket = url === undefined ? io(options) : io(url, options);
      const end = (code?: string) => {
        if (current !== socket || !open) {
          return;
        }
        socket.close();
        if (!connected && code === undefined) {
          transports = transports.toReversed();
        }
        if (known) {
          open = false;
          handler.closed(code);
        } else {
          // Who makes the token takes longer than a gateway waits for one.
          current = undefined;
        }
      };
      // A recovery offset follows the payload, which nobody needs here.
      socket.onAny((name: string, payload: unknown) => open && handler.event(name, payload));
      socket.on('connect', () => (connected = true));
      socket.on('disconnect', () => end());
      socket.on('connect_error', (failure: Error & { data?: { code?: unknown } }) => {
        const code = failure.data?.code;
        end(typeof code === 'string' ? code : undefined);
      });
      return socket;
    };
    let current: ReturnType<typeof io> | undefined = begin();
    void auth.then(
      () => {
        known = true;
        if (open) {
          current ??= begin();
        }
      },
      () => undefined,
    );
    return {
      emit: (event, payload, answered) => {
        current?.emit(event, payload, (ack: unknown) => open && answered(ack));
      },
      close: () => {
        open = false;
        current?.close();
      },
    };
  };
}
