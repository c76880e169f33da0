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

export type OpenSocket = (auth: Auth, handler: SocketHandler) => Socket;
