import { readFile } from 'node:fs/promises';
import { IDBFactory } from 'fake-indexeddb';
import { Locks } from './locks.mjs';
import { Person } from './person.mjs';
import { bundleOf } from './sdk.mjs';
import { Tab } from './tab.mjs';

const OWN = ['indexedDB', 'IDBKeyRange', 'navigator', 'BroadcastChannel'];

/** Somebody with three tabs in one browser, who loses the one that has the connection. */
export class Tabs {
  /** What was written down for certain, by tab, and what may have been when the tab was killed. */
  said = {};
  uncertain = [];
  #tabs;
  #people;

  /** @param options of each client */
  static async open(name, options) {
    const define = Object.fromEntries(OWN.flatMap((own) => [own, `globalThis.${own}`].map((is) => [is, `tab.${own}`])));
    const script = await bundleOf('src/index.ts', { format: 'cjs', external: ['socket.io-client'], define });
    return new Tabs(name, await readFile(script, 'utf8'), options);
  }

  constructor(name, code, options) {
    const browser = { indexedDB: new IDBFactory(), locks: new Locks() };
    this.#tabs = [1, 2, 3].map(() => new Tab(code, browser));
    this.#people = this.#tabs.map((tab, i) => new Person(`${name}#${i + 1}`, tab.load().createClient(options)));
  }

  get people() {
    return this.#people;
  }

  /** One after the other: the first one leads. */
  async start() {
    for (const person of this.#people) await person.start();
  }

  /** The first two say their words; the first is killed at that moment, and does not come back. */
  async sayAndLoseTheLeader(words, moment) {
    const [first, second] = this.#people;
    const hers = (this.said[first.name] = []);
    this.said[second.name] = words(second.name);
    const leading = this.#sayUntilKilled(first, words(first.name), hers);
    await Promise.all([second.say(this.said[second.name]), moment]);
    this.#tabs[0].kill();
    this.#people = this.#people.slice(1);
    leading.kill();
  }

  /** Its promises do not settle any more once it is killed. */
  #sayUntilKilled(person, words, written) {
    let isKilled = false;
    const say = async () => {
      for (const word of words) {
        if (isKilled) return;
        this.uncertain = [word];
        await person.say([word]);
        if (isKilled) return;
        this.uncertain = [];
        written.push(word);
      }
    };
    say().catch((error) => {
      if (!isKilled) throw error;
    });
    return { kill: () => (isKilled = true) };
  }
}
