import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClient } from '../../src/client/create.js';
import type { ParleyClient, ParleyOptions } from '../../src/client.js';
import { tokenOf } from '../engine/support/tokens.js';

const URL_ = 'http://127.0.0.1:9';
const clients: ParleyClient[] = [];

function make(options: Partial<ParleyOptions> = {}): ParleyClient {
  const client = createClient({ url: URL_, token: async () => tokenOf('alice'), ...options });
  clients.push(client);
  return client;
}

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  vi.unstubAllGlobals();
});

test('where there is no page the gateway’s address is required', () => {
  expect(() => createClient({ token: async () => '' })).toThrow(expect.objectContaining({ code: 'INVALID' }));
});

test('the first token says who this is', async () => {
  const client = make();
  await client.start();
  expect(client.user.get()).toMatchObject({ id: 'alice' });
});

test('what is no token with a subject is refused', async () => {
  const client = make({ token: async () => 'none' });
  await expect(client.start()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(client.connection.get()).toEqual({ status: 'closed', reason: 'token-refused' });
});

test('without a token it is asked for again until the client is closed', async () => {
  let asked = 0;
  const client = make({
    token: () => {
      asked++;
      return Promise.reject(new Error('no network'));
    },
  });
  const start = client.start();
  start.catch(() => {});
  await vi.waitFor(() => expect(client.connection.get().status).toBe('offline'));
  globalThis.dispatchEvent?.(new Event('online'));
  await client.close();
  await expect(start).rejects.toMatchObject({ code: 'OFFLINE' });
  expect(asked).toBeGreaterThan(0);
  expect(client.connection.get()).toEqual({ status: 'closed', reason: 'closed' });
});

test('with a user it starts without a token', async () => {
  const client = make({ user: 'alice', token: () => Promise.reject(new Error('no network')) });
  await client.start();
  expect(client.user.get()).toEqual({ id: 'alice' });
});

test.each(['memory', 'indexeddb'] as const)('what waits outlives an end, in %s', async (storage) => {
  const client = make({ user: 'alice', storage, tabs: false });
  await client.start();
  await client.direct('bob').send({ content: 'hello' });
  await client.close();
  await client.start();
  expect(client.waiting.get()).toBe(1);

  const another = make({ user: 'alice', storage, tabs: false });
  await another.start();
  expect(another.waiting.get()).toBe(storage === 'memory' ? 0 : 1);
});

test('another user of the same device sees nothing of it', async () => {
  const alice = make({ user: 'alice', tabs: false });
  await alice.start();
  await alice.direct('bob').send({ content: 'hello' });
  await alice.close();
  const carol = make({ user: 'carol', tabs: false, token: async () => tokenOf('carol') });
  await carol.start();
  expect([carol.waiting.get(), carol.conversations.get()]).toEqual([0, []]);
});

test('a database of a newer build is left alone', async () => {
  await new Promise((resolve) => {
    const request = indexedDB.open(`parley:alice@${URL_}`, 1_000);
    request.onsuccess = () => resolve(request.result.close());
  });
  const client = make({ user: 'alice', tabs: false });
  await expect(client.start()).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(client.connection.get()).toEqual({ status: 'closed', reason: 'outdated' });
});

test('a browser that keeps nothing has a client that keeps nothing', async () => {
  vi.stubGlobal('indexedDB', {
    open: () => {
      throw new DOMException('not in a private window', 'SecurityError');
    },
  });
  const client = make({ user: 'alice', tabs: false });
  await client.start();
  await client.direct('bob').send({ content: 'hello' });
  expect(client.waiting.get()).toBe(1);
});

test('a client that is closed while it starts has no connection afterwards', async () => {
  const client = make({ user: 'alice', tabs: false });
  const start = client.start();
  start.catch(() => {});
  await client.close();
  expect(client.connection.get()).toEqual({ status: 'closed', reason: 'closed' });
  const next = make({ user: 'alice', tabs: false });
  await next.start();
  expect(next.connection.get().status).not.toBe('closed');
});

test('what is late comes with the first that wants it', async () => {
  const client = make({ user: 'alice', tabs: false });
  await expect(client.media('http://[')).rejects.toMatchObject({ code: 'INVALID' });
});
