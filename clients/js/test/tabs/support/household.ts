import { IDBFactory } from 'fake-indexeddb';
import type { Attention } from '../../../src/client/attention.js';
import { Live } from '../../../src/client/live.js';
import { Requests } from '../../../src/client/requests.js';
import { Parley } from '../../../src/client/parley.js';
import { LocalEngine } from '../../../src/engine/local-engine.js';
import { Repair } from '../../../src/engine/repair.js';
import type { Socket } from '../../../src/engine/socket.js';
import { IndexedDbStore } from '../../../src/engine/store/indexeddb.js';
import type { Conversation } from '../../../src/client.js';
import { Subject } from '../../../src/observable.js';
import { Others } from '../../../src/tabs/others.js';
import { TabsEngine } from '../../../src/tabs/tabs-engine.js';
import { settled } from '../../engine/support/device.js';
import { FakeClock } from '../../engine/support/fake-clock.js';
import { FakeGateway } from '../../engine/support/fake-gateway.js';
import { tokenOf } from '../../engine/support/tokens.js';
import { WatchedStore } from '../../engine/support/watched-store.js';
import { FakeChannels, FakeLocks } from './fake-browser.js';

/** Alice's browser, with everything real but the network, the time and what browsers have. */
export class Household {
  readonly clock: FakeClock;
  readonly gateway: FakeGateway;
  readonly locks = new FakeLocks();
  readonly channels = new FakeChannels();
  readonly #factory = new IDBFactory();
  #all: RealTab[] = [];
  /** Parts of the SDK come late, or cannot be loaded. */
  partsFail = false;
  /** Those that were wanted. */
  readonly parts: string[] = [];

  constructor(seed = 1) {
    this.clock = new FakeClock(seed);
    this.gateway = new FakeGateway(this.clock);
  }

  /** Those that are not killed. */
  get tabs(): RealTab[] {
    return this.#all.filter((tab) => !tab.store.isDead);
  }

  get leader(): RealTab | undefined {
    return this.tabs.find((tab) => tab.engine?.leads);
  }

  part<T extends { readonly name: string }>(part: T): Promise<T> {
    this.parts.push(part.name);
    return new Promise((resolve, reject) => {
      const { clock, partsFail } = this;
      const arrive = () => (partsFail && clock.random() < 0.5 ? reject(new TypeError('no such file')) : resolve(part));
      if (partsFail) {
        clock.after(clock.random() * 3_000, arrive);
      } else {
        arrive();
      }
    });
  }

  async open(): Promise<RealTab> {
    const store = new WatchedStore(await IndexedDbStore.open(this.#factory, 'alice'));
    const tab = new RealTab(this, store, `tab-${this.#all.length + 1}`);
    this.#all.push(tab);
    let started = false;
    void tab.parley.start().then(() => (started = true));
    await this.until('started', () => started);
    return tab;
  }

  until(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
    return settled(
      this.clock,
      this.#all.map((tab) => tab.store),
      what,
      is,
    );
  }
}

export class RealTab {
  readonly parley: Parley;
  readonly store: WatchedStore;
  readonly attention = new Subject<Attention>({ visible: true, focused: true });
  engine: TabsEngine | undefined;
  /** Every list that was ever shown, by conversation. */
  readonly shown = new Map<string, Conversation>();
  readonly faults: string[] = [];

  constructor(household: Household, store: WatchedStore, self: string) {
    const { clock, gateway, locks, channels } = household;
    this.store = store;
    let socket: Socket | undefined;
    store.died = () => {
      socket?.close();
      channels.kill(this);
      locks.kill(this);
    };
    const token = async () => tokenOf('alice');
    this.parley = new Parley({
      clock,
      attention: { state: this.attention, open: () => {}, close: () => {} },
      live: () => household.part(Live),
      requests: () => household.part(Requests),
      url: 'https://chat.example.org',
      media: () => Promise.reject(new Error('no files here')),
      open: async (_, __, known) =>
        (this.engine = new TabsEngine({
          name: 'alice',
          userId: 'alice',
          self,
          locks: locks.of(this),
          channel: channels.of(this),
          clock,
          known,
          token,
          engine: (tell) =>
            new LocalEngine({
              userId: 'alice',
              store,
              token,
              clock,
              repair: () => household.part(Repair),
              tell,
              open: (auth, handler) => (socket = gateway.open(auth, handler)),
            }),
          others: () => household.part(Others),
        })),
    });
  }

  /** Shows the messages of a conversation from now on, and looks that none is there twice or out of order. */
  show(id: string): void {
    const conversation = this.parley.conversation(id);
    if (!this.shown.has(id)) {
      this.shown.set(id, conversation);
      conversation.messages.subscribe(() => this.#look(id, conversation));
    }
  }

  /** What it shows: a text and its state for each message. */
  texts(id: string): string[] {
    return (this.shown.get(id)?.messages.get().messages ?? []).map((m) => `${m.content}${m.own ? ` ${m.status}` : ''}`);
  }

  #look(id: string, conversation: Conversation): void {
    const { messages } = conversation.messages.get();
    const numbers = messages.flatMap((m) => (m.number === undefined || m.status === 'failed' ? [] : [m.number]));
    const inOrder = numbers.every((number, i) => i === 0 || number === numbers[i - 1]! + 1);
    if (new Set(messages.map((m) => m.key)).size !== messages.length || !inOrder) {
      this.faults.push(`${id}: ${messages.map((m) => `${m.number ?? '-'}:${m.content}`).join(', ')}`);
    }
  }
}
