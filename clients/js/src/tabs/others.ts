import { connectionIn } from '../engine/connection-in.js';
import type { Change } from '../engine/port.js';
import type { ConnectionState } from '../model.js';
import { Follower } from './follower.js';
import { Host } from './host.js';
import type { FromFollower, FromLeader, Question } from './messages.js';
import type { LockOptions, OwnTab } from './ports.js';
import { Pulse } from './pulse.js';

/** So long the lock stays with a leader that has told of the end, so that no tab leads before it has heard of that. */
const END_MS = 500;

/** The other tabs of this person: serves them while this tab leads, and asks the one that leads while it does not. */
export class Others {
  readonly #tab: OwnTab;
  readonly #follower: Follower;
  readonly #pulse: Pulse;
  readonly #live: Promise<void>;
  #host: Host | undefined;
  #candidacy: AbortController | undefined;
  #terms = 0;
  #leaving = false;
  #loggedOut = false;

  constructor(tab: OwnTab) {
    const { self, clock } = tab.options;
    this.#tab = tab;
    this.#follower = new Follower(
      self,
      (message) => tab.post(message),
      (changes) => this.#followed(changes),
    );
    this.#pulse = new Pulse(
      clock,
      () => tab.post({ kind: 'ping', from: self }),
      () => this.#steal(),
    );
    this.#live = this.#beAlive();
    if (tab.holds) {
      this.begin();
    }
    if (tab.leads) {
      this.lead();
    }
  }

  hear(message: FromFollower | FromLeader): void {
    if (this.#tab.closed.aborted) {
      return;
    }
    if (this.#host) {
      this.#host.hear(message as FromFollower);
    } else {
      this.#pulse.heard();
      if (message.kind === 'here') {
        void this.follow();
      } else {
        this.#follower.hear(message as FromLeader);
      }
    }
  }

  do(asked: Question): Promise<unknown> {
    this.#leaving ||= asked.method === 'logout';
    return this.#tab.leads && this.#host
      ? this.#host.perform(this.#tab.options.self, asked)
      : this.#follower.ask(asked);
  }

  seen(): void {
    const { leads, options, attention } = this.#tab;
    if (leads) {
      this.#host?.seen(options.self, attention);
    } else {
      this.#tellSeen();
    }
  }

  close(): void {
    this.#withdraw();
    this.#follower.close();
  }

  // Leading

  /** This tab has the lock. */
  begin(): void {
    this.#pulse.end();
    this.#host = new Host(this.#tab, `${this.#tab.options.self}:${++this.#terms}`);
  }

  told(changes: readonly Change[]): void {
    this.#host?.tell(changes);
    this.#loggedOut ||= isLoggedOut(connectionIn(changes));
  }

  /** Its engine has started. */
  lead(): void {
    const { self } = this.#tab.options;
    const host = this.#host!;
    host.begin();
    this.#follower.lead((asked) => host.perform(self, asked));
  }

  end(): Promise<void> {
    return new Promise((heard) => this.#tab.options.clock.after(END_MS, heard));
  }

  /** It does not lead any more. */
  ended(): void {
    this.#host?.close();
    this.#host = this.#candidacy = undefined;
    if (this.#loggedOut) {
      void this.#tab.close();
    }
  }

  // Following

  async follow(): Promise<void> {
    await this.#live;
    if (!this.#tab.closed.aborted && !this.#tab.holds) {
      this.#follower.join();
      this.#stand();
    }
  }

  #followed(changes: readonly Change[]): void {
    const connection = connectionIn(changes);
    if (connection?.status === 'closed') {
      this.#withdraw();
    } else if (connection !== undefined) {
      this.#stand();
    }
    this.#tab.tell(changes);
    if (changes.some(({ kind }) => kind === 'snapshot')) {
      this.#tellSeen();
    }
    if (isLoggedOut(connection) && !this.#leaving) {
      void this.#tab.close();
    }
  }

  #tellSeen(): void {
    const { options, attention } = this.#tab;
    this.#tab.post({ kind: 'seen', from: options.self, ...attention });
  }

  /** Leads as soon as no other tab does, or none that answers. */
  #stand(): void {
    if (this.#candidacy === undefined && !this.#tab.closed.aborted) {
      this.#pulse.begin();
      this.#candidacy = new AbortController();
      this.#request(this.#candidacy, { signal: this.#candidacy.signal });
    }
  }

  /** The tab that leads hangs. Should it come to itself it follows; until then nothing of what it does counts here. */
  #steal(): void {
    this.#withdraw();
    this.#candidacy = new AbortController();
    this.#request(this.#candidacy, { steal: true });
  }

  #request(candidacy: AbortController, how: LockOptions): void {
    void this.#tab.request(how).then(() => {
      if (this.#candidacy === candidacy) {
        this.#candidacy = undefined;
      }
    });
  }

  #withdraw(): void {
    this.#pulse.end();
    this.#candidacy?.abort();
    this.#candidacy = undefined;
  }

  /** Another tab can wait for this one to end, however it ends. */
  #beAlive(): Promise<void> {
    return new Promise((live) => {
      const { options, closed } = this.#tab;
      const { locks, name, self } = options;
      const held = () => {
        live();
        return new Promise<void>((end) => closed.addEventListener('abort', () => end()));
      };
      locks.request(`${name}:tab:${self}`, { signal: closed }, held).catch(() => live()); // closed before it began
    });
  }
}

function isLoggedOut(connection: ConnectionState | undefined): boolean {
  return connection?.status === 'closed' && connection.reason === 'logged-out';
}
