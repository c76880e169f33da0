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
  const look = () => {
    const now = { visible: document.visibilityState === 'visible', focused: document.hasFocus() };
    const before = state.get();
    if (now.visible !== before.visible || now.focused !== before.focused) {
      state.set(now);
    }
  };
  if (typeof document === 'undefined') {
    return { state, open: () => {}, close: () => {} };
  }
  return {
    state,
    open: () => {
      document.addEventListener('visibilitychange', look);
      addEventListener('focus', look);
      addEventListener('blur', look);
      look();
    },
    close: () => {
      document.removeEventListener('visibilitychange', look);
      removeEventListener('focus', look);
      removeEventListener('blur', look);
    },
  };
}
