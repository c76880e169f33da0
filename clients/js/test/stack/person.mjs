import { Screen, until } from './screen.mjs';

/** Somebody with a client in this process, who looks at one conversation all the time. */
export class Person {
  #client;
  #conversation;
  #screen;

  constructor(name, client) {
    this.name = name;
    this.#client = client;
  }

  get client() {
    return this.#client;
  }

  get screen() {
    return this.#screen;
  }

  async start() {
    await this.#client.start();
    await until(this.#client.connection, ({ status }) => status === 'online', `${this.name} is online`);
    return this;
  }

  lookAt(conversationId) {
    this.#conversation = this.#client.conversation(conversationId);
    this.#screen = new Screen(this.name, this.#conversation);
  }

  /** One after the other, as one types; each is written down before the next. */
  async say(contents) {
    for (const content of contents) await this.#conversation.send({ content });
  }

  async allSent() {
    await until(this.#client.waiting, (waiting) => waiting === 0, `all that ${this.name} said is sent`, 120_000);
  }

  async shown(number) {
    const { seen } = this.#screen;
    await until(this.#conversation.messages, () => seen.has(number), `${this.name} is shown ${number}`, 120_000);
  }

  async close() {
    this.#screen?.close();
    await this.#client.close();
  }
}
