import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Device } from './device.mjs';
import { Network } from './network.mjs';
import { Person } from './person.mjs';
import { bundleOfSdk } from './sdk.mjs';
import { until } from './screen.mjs';
import { Tabs } from './tabs.mjs';
import { Tokens } from './tokens.mjs';
import { faultsOf } from './verdict.mjs';

const A_DAY = 24 * 3_600_000;
const SPEAKERS = 9;

/** One conversation of many, while a gateway is killed, a device is killed twice, and one of them is away for all of it. */
export class Story {
  faults = [];
  counted = {};
  #options;
  #directory;
  #tokens;
  #id = randomUUID().slice(0, 8);
  #sdk;
  #network;
  #awayNetwork;
  #devicesNetwork;
  #speakers = [];
  #away;
  #tabs;
  #killed;
  #devices = [];
  #conversationId;
  #said = {};

  constructor(options, directory) {
    this.#options = options;
    this.#directory = directory;
    this.#tokens = new Tokens(options.secret);
  }

  /** Everybody is there, and knows the group. */
  async begin() {
    this.#sdk = await bundleOfSdk();
    const { gateways } = this.#options;
    [this.#network, this.#awayNetwork, this.#devicesNetwork] = await Promise.all(
      Array.from({ length: 3 }, () => new Network(gateways).open()),
    );
    for (let i = 1; i <= SPEAKERS; i++) this.#speakers.push(await this.#person(`speaker${i}`, this.#network));
    this.#away = await this.#person('away', this.#awayNetwork);
    const user = this.#name('tabs');
    this.#tabs = await Tabs.open(user, { url: this.#network.url, user, token: async () => this.#tokens.of(user) });
    const names = ['killed', 'early', 'late'].map((name) => this.#name(name));
    const [owner] = this.#speakers;
    await owner.start();
    const everybody = [user, ...[...this.#speakers.slice(1), this.#away].map(({ name }) => name)];
    this.#conversationId = (await owner.client.createGroup({ title: 'All', members: [...everybody, ...names] })).id;
    this.#devices = [0, A_DAY, -A_DAY].map((offset, i) => this.#device(names[i], offset));
    [this.#killed] = this.#devices;
    await Promise.all([
      ...this.#people()
        .slice(1)
        .map((person) => person.start()),
      ...this.#devices.map((d) => d.start()),
    ]);
    for (const person of this.#people()) person.lookAt(this.#conversationId);
    await Promise.all(this.#devices.map((device) => device.ask({ do: 'online' })));
  }

  /** All talk at once; what fails, fails meanwhile. */
  async talk() {
    this.#awayNetwork.cut();
    const each = Math.ceil(this.#options.messages / (SPEAKERS + this.#devices.length + 1));
    const wordsOf = (name) => Array.from({ length: each }, (_, i) => `${name} ${i + 1}`);
    const talking = this.#speakers.map((speaker) => {
      this.#said[speaker.name] = wordsOf(speaker.name);
      return speaker.say(this.#said[speaker.name]);
    });
    talking.push(...this.#devices.slice(1).map((device) => device.say(wordsOf(device.name))));
    talking.push(this.#sayAndBeKilled(wordsOf(this.#killed.name)), this.#killTheGateway());
    talking.push(
      this.#tabs.sayAndLoseTheLeader(wordsOf, this.#speakers[0].shown(Math.ceil(this.#options.messages * 0.4))),
    );
    await Promise.all(talking);
    await Promise.all([
      ...[...this.#speakers, ...this.#tabs.people].map((speaker) => speaker.allSent()),
      ...this.#devices.map((device) => device.ask({ do: 'sent' })),
    ]);
    for (const { name, written } of this.#devices) this.#said[name] = written;
    Object.assign(this.#said, this.#tabs.said);
    this.#awayNetwork.restore();
  }

  /** What each was shown, from the first message to the last. */
  async compare() {
    const [owner] = this.#speakers;
    const certain = Object.values(this.#said).flat().length;
    const { view } = owner.client.conversation(this.#conversationId);
    const { lastNumber } = await until(
      view,
      ({ lastNumber }) => lastNumber >= certain,
      `${certain} are known`,
      120_000,
    );
    const screens = await Promise.all([
      ...this.#people().map(({ screen }) => screen.showAll(lastNumber).then(() => screen)),
      ...this.#devices.map((device) => device.ask({ do: 'report', last: lastNumber })),
    ]);
    const names = [...this.#people(), ...this.#devices].map(({ name }) => name);
    const shown = Object.fromEntries(screens.map(({ contents }, i) => [names[i], contents]));
    this.faults.push(...screens.flatMap(({ faults }) => faults));
    this.faults.push(...faultsOf(shown, this.#said, [...this.#killed.uncertain, ...this.#tabs.uncertain]));
    this.counted = { ...this.counted, messages: lastNumber, clients: names.length };
  }

  /** The device that was killed shows what it has, takes a message, and sends it when the network is back. */
  async startWithoutANetwork() {
    this.#devicesNetwork.cut();
    await this.#killed.kill();
    await this.#killed.start();
    const shownWithoutANetwork = await this.#killed.ask({ do: 'shown' });
    const before = await this.#killed.ask({ do: 'report' });
    if (before.connection === 'online') this.faults.push('it says that it is online without a network');
    const word = `${this.#killed.name} without a network`;
    await this.#killed.say([word]);
    const { unsent } = await this.#killed.ask({ do: 'report' });
    if (unsent.join() !== word) this.faults.push(`"${word}" is to wait, and "${unsent}" does`);
    this.#devicesNetwork.restore();
    await this.#killed.ask({ do: 'sent' });
    await this.#speakers[0].screen.showAll(this.counted.messages + 1);
    if (this.#speakers[0].screen.contents.at(-1) !== word) this.faults.push(`"${word}" has not come`);
    this.counted = { ...this.counted, shownWithoutANetwork };
  }

  async end() {
    await Promise.all(this.#devices.map((device) => device.stop()));
    await Promise.all(this.#people().map((person) => person.close()));
    for (const network of [this.#network, this.#awayNetwork, this.#devicesNetwork]) network.close();
  }

  #people() {
    return [...this.#speakers, this.#away, ...this.#tabs.people];
  }

  #name(name) {
    return `${name}-${this.#id}`;
  }

  async #person(name, network) {
    const { createClient } = await import(this.#sdk);
    const user = this.#name(name);
    const token = async () => this.#tokens.of(user);
    return new Person(user, createClient({ url: network.url, user, token, storage: 'memory', tabs: false }));
  }

  #device(user, offset) {
    const options = {
      sdk: this.#sdk,
      disk: join(this.#directory, user),
      url: this.#devicesNetwork.url,
      user,
      token: this.#tokens.of(user),
      conversationId: this.#conversationId,
    };
    return new Device(options, offset);
  }

  /** Twice, with words that are written down and not sent, and one that may be neither. */
  async #sayAndBeKilled(words) {
    const device = this.#killed;
    const unsaid = () => words.filter((word) => ![...device.written, ...device.uncertain].includes(word));
    for (const part of [0.25, 0.5]) {
      const saying = device.say(unsaid()).catch(() => undefined); // it was killed while it said something
      await this.#speakers[0].shown(Math.ceil(this.#options.messages * part));
      await device.kill();
      await saying;
      await device.start();
    }
    await device.say(unsaid());
  }

  async #killTheGateway() {
    await this.#speakers[0].shown(Math.ceil(this.#options.messages / 3));
    if (this.#options.pid !== undefined) process.kill(this.#options.pid, 'SIGKILL');
  }
}
