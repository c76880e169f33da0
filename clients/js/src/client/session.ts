import type { Change, Engine } from '../engine/port.js';
import { ParleyError } from '../error.js';
import type { ClosedReason, ConnectionState } from '../model.js';
import type { Observable } from '../observable.js';
import type { Attention } from './attention.js';

/** An engine, and whether this tab is the one that notifies. */
export interface OpenEngine extends Engine {
  readonly leads: boolean;
}

/** Finds out who this is, and makes the engine of it; `connection` is what is shown until the engine tells. */
export type OpenAnEngine = (connection: (state: ConnectionState) => void, closed: AbortSignal) => Promise<OpenEngine>;

/** From one `start` to its end. */
interface Run {
  readonly closed: AbortController;
  readonly engine: Promise<OpenEngine>;
  readonly started: Promise<void>;
  now?: OpenEngine;
  over: boolean;
}

/** The engine of now: each start has its own. Who asks while one starts waits for it. */
export class Session {
  readonly #open: OpenAnEngine;
  readonly #attention: Observable<Attention>;
  readonly #tell: (changes: readonly Change[]) => void;
  #run: Run | undefined;

  constructor(open: OpenAnEngine, attention: Observable<Attention>, tell: (changes: readonly Change[]) => void) {
    this.#open = open;
    this.#attention = attention;
    this.#tell = tell;
    attention.subscribe(() => this.#run?.now?.seen(attention.get()));
  }

  get leads(): boolean {
    return this.#run?.now?.leads ?? false;
  }

  start(): Promise<void> {
    if (this.#run === undefined || this.#run.over) {
      this.#run = this.#begin(this.#run);
    }
    return this.#run.started;
  }

  async engine(): Promise<Engine> {
    if (this.#run === undefined) {
      throw new ParleyError('OFFLINE', 'the client is not started');
    }
    return this.#run.engine;
  }

  /** Ends it, for that reason; `end` is the engine's way. */
  async close(reason: ClosedReason, end: (engine: Engine) => Promise<void>): Promise<void> {
    const run = this.#run;
    if (run !== undefined) {
      this.#run = undefined;
      run.closed.abort();
      if (run.now) {
        await end(run.now);
      }
    }
    this.#tell([{ kind: 'connection', connection: { status: 'closed', reason } }]);
  }

  #begin(before: Run | undefined): Run {
    const closed = new AbortController();
    const tell = (changes: readonly Change[]) => {
      if (this.#run === run) {
        run.over = changes.some((change) => change.kind === 'connection' && change.connection.status === 'closed');
        this.#tell(changes);
      }
    };
    const engine = Promise.resolve()
      .then(() => before?.now?.close())
      .then(() => this.#started(run, tell));
    const started = engine.then(
      () => {},
      (failure: unknown) => {
        tell([{ kind: 'connection', connection: { status: 'closed', reason: 'closed' } }]);
        throw failure;
      },
    );
    const run: Run = { closed, engine, started, over: false };
    this.#tell([{ kind: 'connection', connection: { status: 'connecting' } }]);
    return run;
  }

  /** What the engine tells before its snapshot is there is later than that. */
  async #started(run: Run, tell: (changes: readonly Change[]) => void): Promise<OpenEngine> {
    const engine = await this.#open((connection) => tell([{ kind: 'connection', connection }]), run.closed.signal);
    run.now = engine;
    const early: Change[] = [];
    let ready = false;
    const snapshot = await engine.start((changes) => (ready ? tell(changes) : early.push(...changes)));
    engine.seen(this.#attention.get());
    ready = true;
    tell([{ kind: 'snapshot', snapshot }, ...early]);
    return engine;
  }
}
