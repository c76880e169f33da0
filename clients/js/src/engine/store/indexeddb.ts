import type { StoredMessage } from '../port.js';
import type { CommandRecord, ConversationRecord, Meta, ReadTx, Store, Tx } from './store.js';
import { StoreOutdated } from './store.js';

/** Of what is below: another shape is another version. An older one is made anew but for the queue. */
const VERSION = 1;

const META = 'meta';
const CONVERSATIONS = 'conversations';
const MESSAGES = 'messages';
const QUEUE = 'queue';
const ALL = [META, CONVERSATIONS, MESSAGES, QUEUE];

/** A store of the browser's, shared by all tabs of its origin. */
export class IndexedDbStore implements Store {
  readonly #factory: IDBFactory;
  readonly #name: string;
  #database: Promise<IDBDatabase> | undefined;

  private constructor(factory: IDBFactory, name: string) {
    this.#factory = factory;
    this.#name = name;
  }

  /**
   * @param name the same for the same user of the same gateway, and for nobody else
   * @throws StoreOutdated a newer build has written it
   */
  static async open(factory: IDBFactory, name: string): Promise<IndexedDbStore> {
    const store = new IndexedDbStore(factory, name);
    await store.#open();
    return store;
  }

  async write<T>(work: (tx: Tx) => Promise<T>, durable = false): Promise<T> {
    return this.#run('readwrite', durable ? 'strict' : 'relaxed', work);
  }

  async read<T>(work: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.#run('readonly', 'default', work);
  }

  close(): void {
    void this.#database?.then(
      (database) => database.close(),
      () => undefined, // it was never open
    );
    this.#database = undefined;
  }

  async #run<T>(
    mode: IDBTransactionMode,
    durability: IDBTransactionDurability,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    const database = await this.#open();
    return new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(ALL, mode, { durability });
      let result: { value: T } | undefined;
      let failure: unknown;
      transaction.oncomplete = () =>
        result === undefined ? reject(new Error('it awaited something else')) : resolve(result.value);
      transaction.onabort = () => reject(failure ?? transaction.error ?? new Error('aborted'));
      work(new IndexedDbTx(transaction)).then(
        (value) => {
          result = { value };
        },
        (thrown: unknown) => {
          failure = transaction.error ?? thrown;
          try {
            transaction.abort();
          } catch {
            reject(failure); // it has ended already
          }
        },
      );
    });
  }

  /** Again after the browser has closed it, as it does when a user wipes what a page keeps. */
  #open(): Promise<IDBDatabase> {
    this.#database ??= this.#request().catch((failure: unknown) => {
      this.#database = undefined;
      throw failure;
    });
    return this.#database;
  }

  async #request(): Promise<IDBDatabase> {
    const request = this.#factory.open(this.#name, VERSION);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore(META);
      database.createObjectStore(CONVERSATIONS, { keyPath: 'conversationId' });
      database.createObjectStore(MESSAGES, { keyPath: ['conversationId', 'number'] });
      const queue = database.createObjectStore(QUEUE, { keyPath: 'order' });
      queue.createIndex('conversationId', ['conversationId', 'order']);
      queue.createIndex('clientMessageId', 'clientMessageId');
      queue.createIndex('accepted', ['conversationId', 'accepted.seq']);
      queue.createIndex('waitsFor', 'waitsFor');
    };
    try {
      const database = await promised(request);
      const forget = () => {
        this.#database = undefined;
      };
      database.onclose = forget;
      database.onversionchange = () => {
        // A newer build in another tab waits for this: the next transaction here finds that it is outdated.
        database.close();
        forget();
      };
      return database;
    } catch (failure) {
      throw failure instanceof DOMException && failure.name === 'VersionError' ? new StoreOutdated() : failure;
    }
  }
}

class IndexedDbTx implements Tx {
  readonly #transaction: IDBTransaction;

  constructor(transaction: IDBTransaction) {
    this.#transaction = transaction;
  }

  meta<K extends keyof Meta>(key: K): Promise<Meta[K] | undefined> {
    return promised(this.#store(META).get(key));
  }

  conversation(id: string): Promise<ConversationRecord | undefined> {
    return promised(this.#store(CONVERSATIONS).get(id));
  }

  conversations(): Promise<ConversationRecord[]> {
    return promised(this.#store(CONVERSATIONS).getAll());
  }

  message(conversationId: string, number: number): Promise<StoredMessage | undefined> {
    return promised(this.#store(MESSAGES).get([conversationId, number]));
  }

  messages(conversationId: string, from: number, to: number): Promise<StoredMessage[]> {
    return promised(this.#store(MESSAGES).getAll(between(conversationId, from, to)));
  }

  command(order: number): Promise<CommandRecord | undefined> {
    return promised(this.#store(QUEUE).get(order));
  }

  send(clientMessageId: string): Promise<CommandRecord | undefined> {
    return promised(this.#store(QUEUE).index('clientMessageId').get(clientMessageId));
  }

  accepted(conversationId: string, seq: number): Promise<CommandRecord[]> {
    return promised(
      this.#store(QUEUE)
        .index('accepted')
        .getAll(between(conversationId, 0, seq)),
    );
  }

  waitingFor(clientMessageId: string): Promise<CommandRecord[]> {
    return promised(this.#store(QUEUE).index('waitsFor').getAll(clientMessageId));
  }

  commands(conversationId?: string): Promise<CommandRecord[]> {
    return promised(
      conversationId === undefined
        ? this.#store(QUEUE).getAll()
        : this.#store(QUEUE)
            .index('conversationId')
            .getAll(between(conversationId, 0, Infinity)),
    );
  }

  commandCount(): Promise<number> {
    return promised(this.#store(QUEUE).count());
  }

  setMeta<K extends keyof Meta>(key: K, value: Meta[K]): void {
    this.#store(META).put(value, key);
  }

  putConversation(record: ConversationRecord): void {
    this.#store(CONVERSATIONS).put(record);
  }

  deleteConversation(id: string): void {
    this.#store(CONVERSATIONS).delete(id);
  }

  putMessage(message: StoredMessage): void {
    this.#store(MESSAGES).put(message);
  }

  deleteMessages(conversationId: string, from: number, to: number): void {
    this.#store(MESSAGES).delete(between(conversationId, from, to));
  }

  putCommand(record: CommandRecord): void {
    this.#store(QUEUE).put(record);
  }

  deleteCommand(order: number): void {
    this.#store(QUEUE).delete(order);
  }

  clear(what: 'cache' | 'everything'): void {
    for (const name of what === 'everything' ? ALL : [CONVERSATIONS, MESSAGES]) {
      this.#store(name).clear();
    }
  }

  #store(name: string): IDBObjectStore {
    return this.#transaction.objectStore(name);
  }
}

function between(conversationId: string, from: number, to: number): IDBKeyRange {
  // No number is below zero: a range that ends before it begins has nothing.
  return IDBKeyRange.bound([conversationId, from <= to ? from : -1], [conversationId, from <= to ? to : -1]);
}

function promised<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
