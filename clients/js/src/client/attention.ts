import { same } from '../engine/same.js';
import type { Observable } from '../observable.js';
import { Subject } from '../observable.js';

/** Whether somebody looks at this tab. */
export interface Attention {
  readonly visible: boolean;
  readonly focused: boolean;
}

export interface AttentionSource {
  readonly state: Observable<Attention>;
  open(): void;
  close(): void;
}

/** Where there is no page, as in Node, nobody can look away. */
export function pageAttention(): AttentionSource {
  const state = new Subject<Attention>({ visible: true, focused: true });
  let closed = new AbortController();
  return {
    state,
    open: () => {
      if (typeof document === 'undefined') {
        return;
      }
      const look = () => {
        const now = { visible: document.visibilityState === 'visible', focused: document.hasFocus() };
        if (!same(state.get(), now)) {
          state.set(now);
        }
      };
      closed.abort();
      closed = new AbortController();
      document.addEventListener('visibilitychange', look, closed);
      addEventListener('focus', look, closed);
      addEventListener('blur', look, closed);
      look();
    },
    close: () => closed.abort(),
  };
}
