import { connectionIn } from '../engine/connection-in.js';
import type { Change, Engine } from '../engine/port.js';
import { ParleyError } from '../error.js';
import type { ClosedReason, ConnectionState } from '../model.js';
import type { Observable } from '../observable.js';
import type { TabEngine } from '../tabs/ports.js';
import type { Attention } from './attention.js';

/** Finds out who this is, and makes the engine of it; `connection` is what is shown until the engine tells. */
export type OpenAnEngine = (connection: (state: ConnectionState) => void, closed: AbortSignal) => Promise<TabEngine>;

/** From one `start` to its end. */
interface Run {
  readonly closed: AbortController;
  /** Not started yet. */
  readonly opened: Promise<TabEngine>;
  readonly engine: Promise<TabEngine>;
  readonly started: Promise<void>;
  now?: TabEngine;
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
      // One that is being opened will be there, and would have the connection for nobody.
      const engine = run.now ?? (await run.opened.catch(() => undefined));
      if (engine) {
        await end(engine);
      }
    }
    this.#tell([{ kind: 'connection', connection: { status: 'closed', reason } }]);
  }

  #begin(before: Run | undefined): Run {
    const closed = new AbortController();
    const tell = (changes: readonly Change[]) => {
      if (this.#run === run) {
        const connection = connectionIn(changes);
        run.over = connection ? connection.status === 'closed' : run.over;
        this.#tell(changes);
      }
    };
    const opened = Promise.resolve()
      .then(() => before?.now?.close())
      .then(() => this.#open((connection) => tell([{ kind: 'connection', connection }]), closed.signal));
    const engine = opened.then((each) => this.#started(run, each, tell));
    const started = engine.then(
      () => {},
      (failure: unknown) => {
        if (!run.over) {
          tell([{ kind: 'connection', connection: { status: 'closed', reason: 'closed' } }]);
        }
        throw failure;
      },
    );
    const run: Run = { closed, opened, engine, started, over: false };
    this.#tell([{ kind: 'connection', connection: { status: 'connecting' } }]);
    return run;
  }

  async #started(run: Run, engine: TabEngine, tell: (changes: readonly Change[]) => void): Promise<TabEngine> {
    run.now = engine;
    await engine.start(tell);
    engine.seen(this.#attention.get());
    return engine;
  }
}
