import type { Observable } from '../observable.js';
import { Subject } from '../observable.js';

/** Whether somebody looks at this tab. */
export interface Attention {
  readonly visible: boolean;
  readonly focused: boolean;
}

/** Where there is no page, as in Node, nobody can look away. */
export function pageAttention(): { readonly state: Observable<Attention>; close(): void } {
  if (typeof document === 'undefined') {
    return { state: new Subject<Attention>({ visible: true, focused: true }), close: () => {} };
  }
  const read = (): Attention => ({ visible: document.visibilityState === 'visible', focused: document.hasFocus() });
  const state = new Subject(read());
  const look = () => {
    const now = read();
    const before = state.get();
    if (now.visible !== before.visible || now.focused !== before.focused) {
      state.set(now);
    }
  };
  document.addEventListener('visibilitychange', look);
  addEventListener('focus', look);
  addEventListener('blur', look);
  return {
    state,
    close: () => {
      document.removeEventListener('visibilitychange', look);
      removeEventListener('focus', look);
      removeEventListener('blur', look);
    },
  };
}
