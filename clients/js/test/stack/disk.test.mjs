import { appendFileSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diskOf } from './disk.mjs';

let directory;
let file;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-disk-'));
  file = join(directory, 'disk');
});
afterEach(() => rm(directory, { recursive: true }));

test('what was written is there for the next process: records, keys that were made, and what an index finds', async () => {
  const before = await open(await diskOf(file));
  await change(before, (store) => {
    store.add({ conversation: 'a', text: 'one' });
    store.add({ conversation: 'b', text: 'two' });
  });
  const after = await open(await diskOf(file));
  expect(await all(after)).toEqual([
    { id: 1, conversation: 'a', text: 'one' },
    { id: 2, conversation: 'b', text: 'two' },
  ]);
  const found = after.transaction('things').objectStore('things').index('by-conversation').get('b');
  expect(await done(found)).toMatchObject({ text: 'two' });
});

test('what was deleted, by key, by range, by cursor or all of it, stays deleted', async () => {
  const before = await open(await diskOf(file));
  await change(before, (store) => [1, 2, 3, 4, 5].forEach((id) => store.put({ id })));
  await change(before, (store) => {
    store.delete(1);
    store.delete(IDBKeyRange.bound(2, 3));
    store.openCursor(4).onsuccess = ({ target }) => target.result.delete();
    store.openCursor(5).onsuccess = ({ target }) => target.result.update({ id: 5, text: 'kept' });
  });
  const after = await open(await diskOf(file));
  expect(await all(after)).toEqual([{ id: 5, text: 'kept' }]);
  await change(after, (store) => store.clear());
  expect(await all(await open(await diskOf(file)))).toEqual([]);
});

test('of a transaction that was aborted, or not complete when the process ended, there is nothing', async () => {
  const before = await open(await diskOf(file));
  await change(before, (store) => store.put({ id: 1 }));
  const aborted = before.transaction('things', 'readwrite');
  aborted.objectStore('things').put({ id: 2 });
  aborted.abort();
  before.transaction('things', 'readwrite').objectStore('things').put({ id: 3 });
  appendFileSync(file, Buffer.from([0, 0, 0, 99, 1, 2, 3])); // as much as was written of the last one
  expect(await all(await open(await diskOf(file)))).toEqual([{ id: 1 }]);
});

test('a database that was deleted is gone', async () => {
  const disk = await diskOf(file);
  const before = await open(disk);
  await change(before, (store) => store.put({ id: 1 }));
  before.close();
  await done(disk.deleteDatabase('db'));
  expect(await (await diskOf(file)).databases()).toEqual([]);
});

async function open(factory) {
  const request = factory.open('db', 3);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore('things', { keyPath: 'id', autoIncrement: true });
    store.createIndex('by-conversation', 'conversation');
  };
  return done(request);
}

function change(database, work) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('things', 'readwrite');
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
    work(transaction.objectStore('things'));
  });
}

function all(database) {
  return done(database.transaction('things').objectStore('things').getAll());
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
