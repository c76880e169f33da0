/**
 * What an application shows of a conversation, looked at whenever it changes: a message is there once, in its place,
 * and stays what it was; after those that have come stand only own ones, that wait or have just been accepted.
 */
export class Screen {
  /** From number to what was shown there, over all that was shown so far. */
  seen = new Map();
  faults = [];
  #name;
  #conversation;
  #end;

  constructor(name, conversation) {
    this.#name = name;
    this.#conversation = conversation;
    this.#end = conversation.messages.subscribe(() => this.#look());
    this.#look();
  }

  get list() {
    return this.#conversation.messages.get();
  }

  close() {
    this.#end();
  }

  /** Scrolls up until everything up to that number has been shown. */
  async showAll(last) {
    await this.#conversation.jumpToNewest();
    const what = `${this.#name} shows message ${last}`;
    await until(this.#conversation.messages, () => this.seen.has(last), what, 120_000);
    while (this.seen.size < last && this.list.hasOlder) await this.#conversation.loadOlder();
    const missing = Array.from({ length: last }, (_, i) => i + 1).filter((number) => !this.seen.has(number));
    if (missing.length > 0) this.#fault(`never showed ${missing.length}: ${missing.slice(0, 10)}`);
  }

  /** The contents in the order of their numbers. */
  get contents() {
    return [...this.seen].sort(([a], [b]) => a - b).map(([, { content }]) => content);
  }

  #look() {
    const { messages } = this.list;
    const first = messages[0]?.number;
    const end = messages.findIndex(({ number }, i) => number === undefined || number !== first + i);
    const come = end < 0 ? messages : messages.slice(0, end);
    const strange = messages.slice(come.length).find(({ own }) => !own);
    if (strange !== undefined) this.#fault(`shows ${strange.number} of another after ${come.at(-1)?.number}`);
    for (const field of ['key', 'clientMessageId']) {
      if (new Set(messages.map((message) => message[field])).size !== messages.length) {
        this.#fault(`shows a message twice by its ${field}`);
      }
    }
    for (const { number, messageId, content } of come) {
      const before = this.seen.get(number);
      if (before !== undefined && (before.messageId !== messageId || before.content !== content)) {
        this.#fault(`shows at ${number} "${content}" where it had shown "${before.content}"`);
      }
      this.seen.set(number, { messageId, content });
    }
  }

  #fault(what) {
    this.faults.push(`${this.#name} ${what}`);
  }
}

/** Waits for what an observable is to be, and not for a time. */
export function until(observable, is, what, withinMs = 60_000) {
  return new Promise((resolve, reject) => {
    const end = (settle, value) => {
      clearTimeout(timer);
      stop();
      settle(value);
    };
    const look = () => {
      if (is(observable.get())) end(resolve, observable.get());
    };
    const timer = setTimeout(() => end(reject, new Error(`not within ${withinMs} ms: ${what}`)), withinMs);
    const stop = observable.subscribe(look);
    look();
  });
}
