import { MemoryStore } from '../../../src/engine/store/memory.js';
import type { Change, Snapshot } from '../../../src/engine/port.js';
import { Mirror } from '../../../src/engine/mirror.js';
import { startInOrder } from '../../../src/engine/start.js';
import { TabsEngine } from '../../../src/tabs/tabs-engine.js';
import type { Channel, Locks } from '../../../src/tabs/ports.js';
import { FakeClock, settled } from '../../client/support/clock.js';
import { FakeLeader } from './fake-leader.js';

interface Waiting {
  readonly owner: object;
  readonly grant: () => void;
}

/** Web Locks of one browser: those of a tab that dies are free. */
class FakeLocks {
  readonly #held = new Map<string, object>();
  readonly #waiting = new Map<string, Waiting[]>();

  of(owner: object): Locks {
    return {
      request: (name, { signal }, held) =>
        new Promise<void>((resolve, reject) => {
          const grant = () => {
            this.#held.set(name, owner);
            Promise.resolve()
              .then(held)
              .then(resolve, reject)
              .finally(() => this.#held.get(name) === owner && this.#release(name));
          };
          const waiting = { owner, grant };
          signal.addEventListener('abort', () => {
            const queue = this.#waiting.get(name) ?? [];
            if (queue.includes(waiting)) {
              this.#waiting.set(
                name,
                queue.filter((other) => other !== waiting),
              );
              reject(new DOMException('withdrawn', 'AbortError'));
            }
          });
          if (this.#held.has(name)) {
            this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), waiting]);
          } else {
            grant();
          }
        }),
    };
  }

  kill(owner: object): void {
    for (const [name, queue] of this.#waiting) {
      this.#waiting.set(
        name,
        queue.filter((waiting) => waiting.owner !== owner),
      );
    }
    [...this.#held].filter(([, holder]) => holder === owner).forEach(([name]) => this.#release(name));
  }

  #release(name: string): void {
    this.#held.delete(name);
    const [next, ...others] = this.#waiting.get(name) ?? [];
    this.#waiting.set(name, others);
    next?.grant();
  }
}

/** A BroadcastChannel of one browser. What is posted arrives later, as a copy; a tab may miss some of it. */
class FakeChannels {
  readonly #open = new Map<object, Channel>();
  /** What does not arrive. */
  lose: (data: unknown, to: object) => boolean = () => false;

  of(owner: object): Channel {
    const channel: Channel = {
      onmessage: null,
      postMessage: (message) => {
        const data = structuredClone(message);
        for (const [other, { onmessage }] of this.#open) {
          if (other !== owner && onmessage !== null && !this.lose(data, other)) {
            void Promise.resolve().then(() => this.#open.get(other)?.onmessage?.(new MessageEvent('message', { data })));
          }
        }
      },
      close: () => this.#open.delete(owner),
    };
    this.#open.set(owner, channel);
    return channel;
  }

  kill(owner: object): void {
    this.#open.delete(owner);
  }

  /** A tab of another build says something. */
  say(data: unknown): void {
    this.#open.forEach((channel) => channel.onmessage?.(new MessageEvent('message', { data })));
  }
}

/** One browser with tabs of one person, and the gateway behind it. */
export class Browser {
  readonly clock = new FakeClock();
  readonly locks = new FakeLocks();
  readonly channels = new FakeChannels();
  readonly store = new MemoryStore();
  readonly leaders: FakeLeader[] = [];
  #tabs = 0;

  /** The engine of the tab that leads. */
  get leader(): FakeLeader {
    return this.leaders.filter((leader) => leader.isRunning).at(-1)!;
  }

  async tab(): Promise<Tab> {
    const tab = new Tab(this, `tab-${++this.#tabs}`);
    await tab.start();
    return tab;
  }
}

export class Tab {
  readonly name: string;
  readonly engine: TabsEngine;
  readonly mirror = new Mirror();
  /** Every message that it was told of, in order. */
  readonly heard: string[] = [];
  readonly told: Change[] = [];
  started = false;
  readonly #browser: Browser;
  #leader: FakeLeader | undefined;
  #alive = true;

  constructor(browser: Browser, name: string) {
    this.#browser = browser;
    this.name = name;
    this.engine = new TabsEngine({
      name: 'parley:alice',
      userId: 'alice',
      self: name,
      locks: browser.locks.of(this),
      channel: browser.channels.of(this),
      clock: browser.clock,
      store: browser.store,
      token: async () => `token of ${name}`,
      lead: () => {
        this.#leader = new FakeLeader(browser.store);
        browser.leaders.push(this.#leader);
        return this.#leader;
      },
    });
  }

  async start(): Promise<void> {
    void startInOrder(this.engine, (changes) => this.#hear(changes)).then(() => (this.started = true));
    await settled();
  }

  /** As a crash does: nothing of it happens any more. */
  async kill(): Promise<void> {
    this.#alive = false;
    this.#leader?.kill();
    this.#browser.channels.kill(this);
    this.#browser.locks.kill(this);
    await settled();
  }

  get snapshot(): Snapshot {
    return this.mirror.snapshot();
  }

  #hear(changes: readonly Change[]): void {
    if (this.#alive) {
      this.told.push(...changes);
      for (const change of changes) {
        this.mirror.apply(change);
        if (change.kind === 'message') {
          this.heard.push(change.message.messageId);
        }
      }
    }
  }
}
