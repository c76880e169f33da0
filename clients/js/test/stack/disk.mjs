import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { IDBCursor, IDBDatabase, IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';

/**
 * An IndexedDB that outlives its process, also one that is killed: each transaction is in a file before anybody hears that
 * it is complete, and what is not complete is not there. Node has none, and what is kept in memory only would not
 * show what is lost between two lines.
 */
export async function diskOf(file) {
  const factory = new IDBFactory();
  for (const entry of entriesOf(file)) await replay(factory, entry);
  record(factory, (entry) => append(file, entry));
  return factory;
}

const BYTES_OF_LENGTH = 4;

function append(file, entry) {
  const bytes = serialize(entry);
  const frame = Buffer.alloc(BYTES_OF_LENGTH + bytes.length);
  frame.writeUInt32BE(bytes.length);
  bytes.copy(frame, BYTES_OF_LENGTH);
  appendFileSync(file, frame);
}

/** A last entry that is not whole was being written when the process was killed: nobody heard of it. */
function* entriesOf(file) {
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  for (let at = 0; at + BYTES_OF_LENGTH <= bytes.length;) {
    const end = at + BYTES_OF_LENGTH + bytes.readUInt32BE(at);
    if (end > bytes.length) return;
    yield deserialize(bytes.subarray(at + BYTES_OF_LENGTH, end));
    at = end;
  }
}

/** What is told of each change of a database, and what was changed by each transaction that is not complete. */
const writers = new WeakMap();
const changed = new WeakMap();

function record(factory, write) {
  const { open, deleteDatabase } = factory;
  factory.open = (name, version) => {
    const request = open.call(factory, name, version);
    request.addEventListener('success', () => {
      writers.set(request.result, write);
      write({ kind: 'schema', name, ...schemaOf(request.result) });
    });
    return request;
  };
  factory.deleteDatabase = (name) => {
    const request = deleteDatabase.call(factory, name);
    request.addEventListener('success', () => write({ kind: 'gone', name }));
    return request;
  };
}

after(IDBDatabase.prototype, 'transaction', (database, _, transaction) => {
  const write = writers.get(database);
  if (write === undefined) return;
  const changes = [];
  changed.set(transaction, changes);
  transaction.addEventListener('complete', () => {
    if (changes.length > 0) write({ kind: 'changes', name: database.name, changes });
  });
});
for (const method of ['add', 'put', 'delete', 'clear']) {
  after(IDBObjectStore.prototype, method, (store, args) => note(store, method, args));
}
after(IDBCursor.prototype, 'delete', (cursor) => note(storeOf(cursor), 'delete', [cursor.primaryKey]));
after(IDBCursor.prototype, 'update', (cursor, args) => {
  const store = storeOf(cursor);
  note(store, 'put', store.keyPath === null ? [...args, cursor.primaryKey] : args);
});

/** Has `then` called whenever the method has been. */
function after(prototype, method, then) {
  const real = prototype[method];
  prototype[method] = function (...args) {
    const result = real.apply(this, args);
    then(this, args, result);
    return result;
  };
}

function note(store, method, args) {
  changed.get(store.transaction)?.push({ store: store.name, method, args: args.map(plain) });
}

function storeOf(cursor) {
  return cursor.source.objectStore ?? cursor.source;
}

function plain(argument) {
  return argument instanceof IDBKeyRange
    ? { range: [argument.lower, argument.upper, argument.lowerOpen, argument.upperOpen] }
    : { value: structuredClone(argument) };
}

function argument({ range, value }) {
  if (range === undefined) return value;
  const [lower, upper, lowerOpen, upperOpen] = range;
  if (lower === undefined) return IDBKeyRange.upperBound(upper, upperOpen);
  if (upper === undefined) return IDBKeyRange.lowerBound(lower, lowerOpen);
  return IDBKeyRange.bound(lower, upper, lowerOpen, upperOpen);
}

function schemaOf(database) {
  const names = [...database.objectStoreNames];
  const transaction = names.length > 0 && database.transaction(names, 'readonly');
  return { version: database.version, stores: names.map((name) => describe(transaction.objectStore(name))) };
}

function describe(store) {
  const { name, keyPath, autoIncrement, indexNames } = store;
  const indexes = [...indexNames].map((index) => {
    const { keyPath, unique, multiEntry } = store.index(index);
    return { name: index, keyPath, options: { unique, multiEntry } };
  });
  return { name, options: { keyPath, autoIncrement }, indexes };
}

async function replay(factory, entry) {
  if (entry.kind === 'gone') {
    await settled(factory.deleteDatabase(entry.name));
    return;
  }
  const request = factory.open(entry.name, entry.version);
  request.onupgradeneeded = () => {
    for (const { name, options, indexes } of entry.stores) {
      if (request.result.objectStoreNames.contains(name)) request.result.deleteObjectStore(name);
      const store = request.result.createObjectStore(name, options);
      for (const index of indexes) store.createIndex(index.name, index.keyPath, index.options);
    }
  };
  const database = await settled(request);
  if (entry.kind === 'changes') {
    const transaction = database.transaction([...new Set(entry.changes.map(({ store }) => store))], 'readwrite');
    for (const { store, method, args } of entry.changes) transaction.objectStore(store)[method](...args.map(argument));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }
  database.close();
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
