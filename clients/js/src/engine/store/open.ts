import { IndexedDbStore } from './indexeddb.js';
import { MemoryStore } from './memory.js';
import type { Store } from './store.js';

/**
 * What this device keeps for that user of that gateway, and for nobody else. Where the browser keeps nothing, as in
 * private windows of some, it is kept in memory: then no other tab sees it.
 *
 * @throws StoreOutdated a newer build has written it
 */
export async function openStore(gateway: string, userId: string, kind: 'indexeddb' | 'memory'): Promise<Store> {
  const factory = (globalThis as { indexedDB?: IDBFactory }).indexedDB;
  return kind === 'memory' || factory === undefined
    ? new MemoryStore()
    : IndexedDbStore.open(factory, `parley ${gateway} ${userId}`);
}
