import { IDBKeyRange } from 'fake-indexeddb';
import { io } from 'socket.io-client';

/**
 * A browser's tab: its own SDK, over what tabs share. A killed one does nothing to the world any more, from one line to the
 * next: what was not written is not written, its connection breaks off, its locks are free, nobody hears of it.
 */
export class Tab {
  #code;
  #indexedDB;
  #locks;
  #isKilled = false;
  #transactions = new Set();
  #channels = new Set();
  #sockets = new Set();

  /** @param code the SDK as one script, whose globals are those of `tab` */
  constructor(code, { indexedDB, locks }) {
    this.#code = code;
    this.#indexedDB = indexedDB;
    this.#locks = locks;
  }

  /** What the SDK exports. */
  load() {
    const module = { exports: {} };
    const globals = {
      indexedDB: this.#database(),
      IDBKeyRange,
      navigator: { locks: this.#locks.of(this) },
      BroadcastChannel: this.#channelClass(),
    };
    const require = () => ({ io: (...args) => this.#connect(...args) });
    new Function('tab', 'module', 'require', this.#code)(globals, module, require);
    return module.exports;
  }

  kill() {
    this.#isKilled = true;
    for (const transaction of this.#transactions) transaction.abort();
    for (const socket of this.#sockets) breakOff(socket);
    for (const channel of this.#channels) channel.close();
    this.#locks.killed(this);
  }

  #database() {
    return {
      cmp: (one, other) => this.#indexedDB.cmp(one, other),
      deleteDatabase: (name) => this.#indexedDB.deleteDatabase(name),
      open: (...args) => {
        const request = this.#indexedDB.open(...args);
        request.addEventListener('success', () => this.#watch(request.result));
        return request;
      },
    };
  }

  #watch(database) {
    const { transaction } = database;
    database.transaction = (...args) => {
      if (this.#isKilled) throw new Error('killed');
      const begun = transaction.apply(database, args);
      this.#transactions.add(begun);
      for (const end of ['complete', 'abort']) begun.addEventListener(end, () => this.#transactions.delete(begun));
      return begun;
    };
  }

  #channelClass() {
    const channels = this.#channels;
    return class extends BroadcastChannel {
      #isClosed = false;

      constructor(name) {
        super(name);
        channels.add(this);
      }

      postMessage(message) {
        if (!this.#isClosed) super.postMessage(message);
      }

      close() {
        this.#isClosed = true;
        this.onmessage = null;
        super.close();
      }
    };
  }

  #connect(...args) {
    const socket = io(...args);
    this.#sockets.add(socket);
    if (this.#isKilled) breakOff(socket);
    return socket;
  }
}

/** As a connection ends whose process has gone: without a word. */
function breakOff(socket) {
  socket.offAny();
  socket.off();
  socket.io.engine?.transport?.ws?.terminate();
  socket.io._close();
}
