import { useMemo, useSyncExternalStore } from 'react';
import type { Observable } from '../observable.js';

/** The value of an observable; draws again when it is another one. */
export function useObserved<T>(observable: Observable<T>): T {
  const store = useMemo(
    () => ({ subscribe: (listener: () => void) => observable.subscribe(listener), get: () => observable.get() }),
    [observable],
  );
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}
