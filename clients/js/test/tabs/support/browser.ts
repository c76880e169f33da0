import { MemoryStore } from '../../../src/engine/store/memory.js';
import type { Change, Snapshot } from '../../../src/engine/port.js';
import { Mirror } from '../../../src/engine/mirror.js';
import { Others } from '../../../src/tabs/others.js';
import { TabsEngine } from '../../../src/tabs/tabs-engine.js';
import { FakeClock, settled } from '../../client/support/clock.js';
import { FakeChannels, FakeLocks } from './fake-browser.js';
import { FakeLeader } from './fake-leader.js';

/** One browser with tabs of one person, and the gateway behind it. */
export class Browser {
  readonly clock = new FakeClock();
  readonly locks = new FakeLocks();
  readonly channels = new FakeChannels();
  readonly store = new MemoryStore();
  /** Engines that were started. */
  readonly leaders: FakeLeader[] = [];
  /** What the start of an engine waits for, before it reads what is kept. */
  starts: Promise<void> = Promise.resolve();
  #tabs = 0;

  /** The engine of the tab that leads. */
  get leader(): FakeLeader {
    return this.leaders.filter((leader) => leader.isRunning).at(-1)!;
  }

  async tab(unloadable = false): Promise<Tab> {
    const tab = new Tab(this, `tab-${++this.#tabs}`, unloadable);
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
  /** How often it wanted the part for others, and whether it does not get it. */
  loads = 0;
  unloadable: boolean;
  arrives: Promise<void> = Promise.resolve();
  watched: string[] = [];
  status: string | undefined;
  readonly #browser: Browser;
  #leader: FakeLeader | undefined;
  #alive = true;

  constructor(browser: Browser, name: string, unloadable: boolean) {
    this.#browser = browser;
    this.unloadable = unloadable;
    this.name = name;
    this.engine = new TabsEngine({
      name: 'parley:alice',
      self: name,
      userId: 'alice',
      locks: browser.locks.of(this),
      channel: browser.channels.of(this),
      clock: browser.clock,
      known: () => ({ snapshot: this.mirror.snapshot(), watched: this.watched, status: this.status }),
      token: async () => `token of ${name}`,
      engine: (tell) => (this.#leader = new FakeLeader(browser, tell)),
      others: async () => {
        this.loads++;
        await this.arrives;
        if (this.unloadable) {
          throw new TypeError('Failed to fetch dynamically imported module');
        }
        return Others;
      },
    });
  }

  async start(): Promise<void> {
    void this.engine.start((changes) => this.#hear(changes)).then(() => (this.started = true));
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

  /** Does nothing until it wakes, and is not gone: as at a breakpoint. */
  hang(): void {
    this.#browser.channels.hang(this);
    this.#browser.locks.hang(this);
  }

  async wake(): Promise<void> {
    this.#browser.channels.wake(this);
    this.#browser.locks.wake(this);
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
