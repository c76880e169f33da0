import type { Change, Snapshot } from '../engine/port.js';
import { ParleyError } from '../error.js';
import { valueOf } from './answers.js';
import type { FromFollower, FromLeader, Question } from './messages.js';

/** Questions that wait for an answer. */
const LARGEST = 1_000;

/** What only reads, or may be done twice, can be asked of the next leader when one has gone. */
const READS = /^(history:|profile:|conversation:list$|presence:(un)?watch$)/;

interface Waiting {
  readonly asked: Question;
  readonly resolve: (value: unknown) => void;
  readonly reject: (failure: ParleyError) => void;
  /** Which leader was asked. */
  term?: string;
}

/** Asks the tab that leads, whichever that is, and follows what it tells. */
export class Follower {
  readonly #self: string;
  readonly #post: (message: FromFollower) => void;
  readonly #tell: (changes: readonly Change[]) => void;
  readonly #waiting = new Map<number, Waiting>();
  #term: string | undefined;
  #told = 0;
  #asked = 0;
  /** Something was missed: nothing counts before the next snapshot, which is asked for. */
  #lost = true;

  constructor(self: string, post: (message: FromFollower) => void, tell: (changes: readonly Change[]) => void) {
    this.#self = self;
    this.#post = post;
    this.#tell = tell;
  }

  /** Tells that this tab is there, and wants to know everything. */
  join(): void {
    this.#lost = true;
    this.#post({ kind: 'hello', from: this.#self });
  }

  hear(message: FromLeader): void {
    switch (message.kind) {
      case 'snapshot':
        if (message.to === undefined || message.to === this.#self) {
          this.#follow(message.term, message.n, message.snapshot);
        }
        break;
      case 'changes':
        this.#changes(message.term, message.n, message.changes);
        break;
      case 'answer':
        if (message.to === this.#self) {
          this.#answered(message.id, message.answer);
        }
        break;
      case 'pong':
        if (this.#lost) {
          this.join(); // it is well, and has not heard of this tab
        }
        break;
    }
  }

  ask(asked: Question): Promise<unknown> {
    if (this.#waiting.size >= LARGEST) {
      return Promise.reject(new ParleyError('OVERLOADED', 'the tab that leads does not answer'));
    }
    return new Promise((resolve, reject) => {
      const id = ++this.#asked;
      this.#waiting.set(id, { asked, resolve, reject });
      if (this.#term !== undefined) {
        this.#question(id, this.#term);
      }
    });
  }

  /** This tab leads now: what waits is for itself to do, where it may be done. */
  lead(perform: (asked: Question) => Promise<unknown>): void {
    this.#term = undefined;
    this.#lost = true;
    for (const [id, { asked, resolve, reject }] of this.#again()) {
      this.#waiting.delete(id);
      perform(asked).then(resolve, reject);
    }
  }

  close(): void {
    this.#waiting.forEach(({ reject }) => reject(offline()));
    this.#waiting.clear();
  }

  #follow(term: string, n: number, snapshot: Snapshot): void {
    const another = term !== this.#term;
    this.#term = term;
    this.#told = n;
    this.#lost = false;
    this.#tell([{ kind: 'snapshot', snapshot }]);
    if (another) {
      this.#again().forEach(([id]) => this.#question(id, term));
    }
  }

  #changes(term: string, n: number, changes: readonly Change[]): void {
    if (this.#lost || (term === this.#term && n <= this.#told)) {
      return; // a snapshot has them
    }
    if (term === this.#term && n === this.#told + 1) {
      this.#told = n;
      this.#tell(changes);
    } else {
      this.join();
    }
  }

  /** What can be asked of another leader; the others may have been done, and are not known to be. */
  #again(): [number, Waiting][] {
    const all = [...this.#waiting];
    const lost = all.filter(
      ([, { term, asked }]) => term !== undefined && term !== this.#term && !mayBeRepeated(asked),
    );
    for (const [id, { reject }] of lost) {
      this.#waiting.delete(id);
      reject(offline());
    }
    return all.filter(([id, { term }]) => this.#waiting.has(id) && (term === undefined || term !== this.#term));
  }

  #question(id: number, term: string): void {
    const waiting = this.#waiting.get(id);
    if (waiting) {
      waiting.term = term;
      this.#post({ kind: 'question', from: this.#self, term, id, asked: waiting.asked });
    }
  }

  #answered(id: number, answer: Parameters<typeof valueOf>[0]): void {
    const waiting = this.#waiting.get(id);
    if (waiting) {
      this.#waiting.delete(id);
      try {
        waiting.resolve(valueOf(answer));
      } catch (failure) {
        waiting.reject(failure as ParleyError);
      }
    }
  }
}

function mayBeRepeated({ method, args }: Question): boolean {
  return method !== 'ask' || READS.test(String(args[0]));
}

function offline(): ParleyError {
  return new ParleyError('OFFLINE', 'the tab that had the connection has gone');
}
