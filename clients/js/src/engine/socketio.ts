import { io } from 'socket.io-client';
import type { OpenSocket } from './socket.js';

/**
 * Connections of the official client. Each is new: one that recovers itself would be told what follows the last event
 * that came, and not the last that is written down on this device.
 *
 * @param url the gateway's; by default the page's own
 */
export function socketIo(url?: string): OpenSocket {
  return (auth, handler) => {
    const options = { auth, forceNew: true, reconnection: false };
    const socket = url === undefined ? io(options) : io(url, options);
    let open = true;
    const end = (code?: string) => {
      if (open) {
        open = false;
        socket.close();
        handler.closed(code);
      }
    };
    // A recovery offset follows the payload, which nobody needs here.
    socket.onAny((name: string, payload: unknown) => open && handler.event(name, payload));
    socket.on('disconnect', () => end());
    socket.on('connect_error', (failure: Error & { data?: { code?: unknown } }) => {
      const code = failure.data?.code;
      end(typeof code === 'string' ? code : undefined);
    });
    return {
      emit: (event, payload, answered) => {
        socket.emit(event, payload, (ack: unknown) => open && answered(ack));
      },
      close: () => {
        open = false;
        socket.close();
      },
    };
  };
}
