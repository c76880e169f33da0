/** A connection to a gateway, from CONNECT to its end; never used again after that. */
export interface Socket {
  /** @param answered called at most once, and not after the end */
  emit(event: string, payload: unknown, answered: (ack: unknown) => void): void;
  /** Says nothing more. */
  close(): void;
}

export interface SocketHandler {
  event(name: string, payload: unknown): void;
  /** The last call. `code` where the gateway has refused the CONNECT. */
  closed(code?: string): void;
}

export interface Auth {
  readonly token: string;
  readonly cursors: Readonly<Record<string, number>>;
}

/**
 * @param auth what CONNECT says. The way there is opened meanwhile; where there is none to be had nothing is said, and who
 *   was to give it closes.
 */
export type OpenSocket = (auth: Promise<Auth>, handler: SocketHandler) => Socket;
