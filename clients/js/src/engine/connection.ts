import { ParleyError } from '../error.js';
import type { ClosedReason, ConnectionState, Person } from '../model.js';
import { refusalOf } from '../protocol/decode.js';
import { backoff, type Clock, pause } from './clock.js';
import { ACK_TIMEOUT } from './limits.js';
import { Pacer } from './pacer.js';
import type { Auth, OpenSocket, Socket } from './socket.js';
import { StoreOutdated } from './store/store.js';
import { bearer } from './token.js';

/** From asking for a token to `session:ready`; the gateway itself gives up on the processor after 3 s. */
const READY_TIMEOUT = 30_000;
const FIRST_RETRY = 1000;
const REFRESH_RETRY = 5000;

export interface ConnectionListener {
  state(state: ConnectionState): void;
  /** Who the token says that it is. */
  user(person: Person): void;
  /** After `session:ready`, which is the first, in order. */
  event(name: string, payload: unknown): void;
  /** The connection has ended. Resolves when nothing of what it brought is on its way into the store any more. */
  ended(): Promise<void>;
  /** The user's tokens do not count any more: what came from the gateway is not to be seen any more. */
  revoked(): Promise<void>;
}

/**
 * Asks the gateway once, when the pace allows. A refusal, a loss of the connection and an answer that does not come are
 * a `ParleyError`.
 *
 * @param prepare makes the payload when it is to be sent; with undefined nothing is sent
 * @param n how many there are of what the price grows with
 * @returns the ack; undefined if nothing was sent
 */
export type Request = (
  event: string,
  prepare: () => Promise<unknown>,
  n?: number,
) => Promise<Record<string, unknown> | undefined>;

export interface ConnectionOptions {
  readonly clock: Clock;
  readonly userId: string;
  readonly token: () => Promise<string>;
  readonly open: OpenSocket;
  /** Where this device stands now. */
  readonly cursors: () => Promise<Auth['cursors']>;
}

/**
 * Stays connected: comes back after a loss with what is written down as its position, renews the token before it ends,
 * asks at the pace that the gateway allows. What is lost on the way is not asked again here.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #listener: ConnectionListener;
  readonly #pacer: Pacer;
  readonly #unanswered = new Set<(failure: ParleyError) => void>();
  #state: ConnectionState = { status: 'closed', reason: 'not-started' };
  #socket: Socket | undefined;
  #ready = false;
  /** Counts connections: what belongs to an earlier one is late. */
  #epoch = 0;
  #attempt = 0;
  /** How often in a row the gateway has refused a token. */
  #refused = 0;
  #cancelRetry: (() => void) | undefined;
  #cancelReady: (() => void) | undefined;

  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    this.#options = options;
    this.#listener = listener;
    this.#pacer = new Pacer(options.clock);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether it can be asked: the session is ready. */
  get isReady(): boolean {
    return this.#ready;
  }

  start(): void {
    if (this.#state.status === 'closed') {
      this.#attempt = 0;
      this.#refused = 0;
      this.#become({ status: 'connecting' });
      void this.#connect();
    }
  }

  /** There may be a network again, or somebody looks: does not wait any longer. */
  wake(): void {
    if (this.#cancelRetry !== undefined) {
      this.#cancelRetry();
      this.#cancelRetry = undefined;
      void this.#connect();
    }
  }

  /** Everything that had happened has come. */
  caughtUp(): void {
    if (this.#state.status === 'catching-up') {
      this.#attempt = 0;
      this.#become({ status: 'online' });
    }
  }

  async close(reason: ClosedReason): Promise<void> {
    if (this.#state.status !== 'closed') {
      this.#end();
      this.#become({ status: 'closed', reason });
      await this.#listener.ended();
    }
  }

  /** Begins anew, by the cursors. */
  async restart(): Promise<void> {
    if (this.#state.status !== 'closed') {
      await this.#lost();
    }
  }

  /** See {@link Request}. */
  readonly request: Request = async (event, prepare, n = 0) => {
    if (!this.#ready) {
      throw offline();
    }
    await this.#pacer.take(event, n);
    const payload = await prepare();
    if (payload === undefined) {
      return undefined;
    }
    const ack = await this.#emit(event, payload);
    const refusal = refusalOf(ack);
    if (refusal === undefined) {
      return ack as Record<string, unknown>;
    }
    if (refusal.code === 'RATE_LIMITED') {
      this.#pacer.hold(event, refusal.retryAfterMs ?? 1000);
    }
    throw new ParleyError(refusal.code, refusal.message, refusal.retryAfterMs);
  };

  #emit(event: string, payload: unknown): Promise<unknown> {
    const socket = this.#socket;
    if (socket === undefined || !this.#ready) {
      return Promise.reject(offline());
    }
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        this.#unanswered.delete(lost);
        cancel();
        act();
      };
      const lost = (failure: ParleyError) => settle(() => reject(failure));
      const cancel = this.#options.clock.after(ACK_TIMEOUT, () => lost(new ParleyError('TIMEOUT', 'no answer')));
      this.#unanswered.add(lost);
      socket.emit(event, payload, (ack) => settle(() => resolve(ack)));
    });
  }

  async #connect(): Promise<void> {
    const epoch = ++this.#epoch;
    const { clock, open } = this.#options;
    this.#cancelReady = clock.after(READY_TIMEOUT, () => void this.#lost());
    const auth = this.#auth(epoch);
    this.#socket = open(auth, {
      event: (name, payload) => epoch === this.#epoch && this.#heard(name, payload),
      closed: (code) => epoch === this.#epoch && void this.#closed(code),
    });
    try {
      await auth;
    } catch (failure) {
      if (failure instanceof StoreOutdated) {
        await this.close('outdated');
      } else if (epoch === this.#epoch) {
        // No token to be had, or the store does not answer: as without a network, later is better.
        await this.#lost();
      }
    }
  }

  async #auth(epoch: number): Promise<Auth> {
    const [token, cursors] = await Promise.all([this.#options.token(), this.#options.cursors()]);
    const person = bearer(token);
    if (epoch === this.#epoch) {
      if (person?.id !== this.#options.userId) {
        await this.close('token-refused');
        throw new ParleyError('UNAUTHENTICATED', 'the token is of somebody else');
      }
      this.#listener.user(person);
    }
    return { token, cursors };
  }

  #heard(name: string, payload: unknown): void {
    switch (name) {
      case 'session:ready':
        this.#cancelReady?.();
        this.#ready = true;
        this.#refused = 0;
        this.#become({ status: 'catching-up' });
        this.#listener.event(name, payload);
        break;
      case 'session:expiring':
        void this.#refresh(this.#epoch);
        break;
      case 'session:closed':
        void this.#put((payload as { code?: unknown } | null)?.code);
        break;
      default:
        this.#listener.event(name, payload);
    }
  }

  /** The gateway ends the session, and says why. */
  async #put(code: unknown): Promise<void> {
    switch (code) {
      case 'TOKEN_REVOKED':
        await this.close('token-revoked');
        await this.#listener.revoked();
        break;
      case 'RATE_LIMITED':
        await this.close('too-many-devices');
        break;
      case 'TOKEN_EXPIRED':
        await this.#lost(0);
        break;
      default:
        await this.#lost();
    }
  }

  async #closed(code: string | undefined): Promise<void> {
    if (code === 'UNAUTHENTICATED' || code === 'TOKEN_EXPIRED') {
      this.#refused++;
      await (this.#refused > 1 ? this.close('token-refused') : this.#lost(FIRST_RETRY / 2));
    } else {
      await this.#lost();
    }
  }

  /** @param wait until it tries again; by default longer with each attempt */
  async #lost(wait?: number): Promise<void> {
    const { clock } = this.#options;
    this.#end();
    const epoch = this.#epoch;
    if (this.#state.status !== 'offline') {
      this.#become({ status: 'offline', since: clock.now() });
    }
    await this.#listener.ended();
    if (epoch !== this.#epoch) {
      return;
    }
    this.#cancelRetry = clock.after(wait ?? backoff(clock, this.#attempt++, FIRST_RETRY), () => {
      this.#cancelRetry = undefined;
      void this.#connect();
    });
  }

  /** Nothing that belongs to this connection counts from now on. */
  #end(): void {
    this.#epoch++;
    this.#ready = false;
    this.#cancelReady?.();
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#socket?.close();
    this.#socket = undefined;
    this.#pacer.clear();
    for (const lost of [...this.#unanswered]) {
      lost(offline());
    }
  }

  /** Until it has worked or the connection has ended: then a new one needs a new token anyway. */
  async #refresh(epoch: number): Promise<void> {
    while (epoch === this.#epoch) {
      try {
        const token = await this.#options.token();
        const person = bearer(token);
        if (epoch === this.#epoch && person?.id === this.#options.userId) {
          await this.request('session:refresh', async () => ({ token }));
          this.#listener.user(person);
          return;
        }
      } catch {
        // Not to be had, refused or not answered: once more while there is time.
      }
      await pause(this.#options.clock, REFRESH_RETRY);
    }
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.#listener.state(state);
  }
}

function offline(): ParleyError {
  return new ParleyError('OFFLINE', 'there is no connection');
}
