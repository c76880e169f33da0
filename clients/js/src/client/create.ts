import type { ParleyClient, ParleyOptions } from '../client.js';
import { backoff, systemClock } from '../engine/clock.js';
import { LocalEngine } from '../engine/local-engine.js';
import { socketIo } from '../engine/socketio.js';
import { IndexedDbStore } from '../engine/store/indexeddb.js';
import { StoreOutdated, type Store } from '../engine/store/store.js';
import { bearer } from '../engine/token.js';
import { ParleyError } from '../error.js';
import type { ConnectionState } from '../model.js';
import { alone } from '../tabs/ports.js';
import { TabsEngine } from '../tabs/tabs-engine.js';
import { pageAttention } from './attention.js';
import { newId } from './ids.js';
import { Parley } from './parley.js';

/** A client of a gateway. Nothing happens before `start`. @throws ParleyError where there is no page and no `url` */
export function createClient(options: ParleyOptions): ParleyClient {
  const url = options.url ?? globalThis.location?.origin;
  if (url === undefined) {
    throw new ParleyError('INVALID', 'url: is required');
  }
  const open = kept(options);
  return new Parley({
    clock: systemClock,
    attention: pageAttention(),
    url,
    media: async () => (await import('../rest.js')).Media,
    requests: async () => (await import('../rest.js')).Requests,
    live: async () => (await import('../rest.js')).Live,
    open: async (connection, closed, known) => {
      const userId = options.user ?? (await whoever(options.token, connection, closed));
      const name = `parley:${encodeURIComponent(userId)}@${new URL(url).origin}`;
      const { store, shared } = await open(name, connection);
      return new TabsEngine({
        name,
        userId,
        self: newId(),
        locks: shared ? navigator.locks : alone.locks,
        channel: shared ? new BroadcastChannel(name) : alone.channel(),
        clock: systemClock,
        known,
        token: options.token,
        engine: (tell) =>
          new LocalEngine({
            userId,
            store,
            token: options.token,
            open: socketIo(options.url),
            clock: systemClock,
            repair: async () => (await import('../rest.js')).Repair,
            tell,
          }),
        others: async () => (await import('../rest.js')).Others,
      });
    },
  });
}

/**
 * Where things are kept. Tabs share a store only where one of them can be the one that has the connection: without Web
 * Locks, as on a page that came over plain http, each tab keeps its own in memory, unless the application says by
 * `tabs: false` that there is one tab only.
 *
 * @returns opens it; what is kept in memory outlives an end of the connection, for what waits in it stays
 */
function kept({ storage, tabs = true }: ParleyOptions) {
  let memory: { readonly name: string; readonly store: Store } | undefined;
  return async (
    name: string,
    connection: (state: ConnectionState) => void,
  ): Promise<{ readonly store: Store; readonly shared: boolean }> => {
    const canShare = globalThis.navigator?.locks !== undefined && globalThis.BroadcastChannel !== undefined;
    if (storage !== 'memory' && globalThis.indexedDB && (canShare || !tabs)) {
      try {
        return { store: await IndexedDbStore.open(indexedDB, name), shared: tabs };
      } catch (failure) {
        if (failure instanceof StoreOutdated) {
          connection({ status: 'closed', reason: 'outdated' });
          throw new ParleyError('CONFLICT', 'what is kept is of a newer build');
        }
        // A browser that keeps nothing, as some do in private windows.
      }
    }
    if (memory?.name !== name) {
      const { MemoryStore } = await import('../engine/store/memory.js');
      memory = { name, store: new MemoryStore() };
    }
    return { store: memory.store, shared: false };
  };
}

/** Whose the first token is: asked for until there is one. */
async function whoever(
  token: () => Promise<string>,
  connection: (state: ConnectionState) => void,
  closed: AbortSignal,
): Promise<string> {
  let since: number | undefined;
  for (let attempt = 0; !closed.aborted; attempt++) {
    const given = await token().catch(() => undefined);
    if (given !== undefined) {
      const person = bearer(given);
      if (person === undefined) {
        connection({ status: 'closed', reason: 'token-refused' });
        throw new ParleyError('UNAUTHENTICATED', 'the token is no JWT with a subject');
      }
      return person.id;
    }
    since ??= systemClock.now();
    connection({ status: 'offline', since });
    await networkOr(backoff(systemClock, attempt), closed);
  }
  throw new ParleyError('OFFLINE', 'the client was closed');
}

/** Resolves after that time, or when there may be a network again, or at the end. */
function networkOr(ms: number, closed: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const done = () => {
      cancel();
      over.abort();
      resolve();
    };
    const cancel = systemClock.after(ms, done);
    globalThis.addEventListener?.('online', done, over);
    closed.addEventListener('abort', done, over);
  });
}
