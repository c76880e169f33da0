import type { KeyboardEvent } from 'react';

/** Moves the focus among the elements of a list by the arrow keys, Home and End; nothing else is done with other keys. */
export function rove(event: KeyboardEvent, elements: ArrayLike<HTMLElement>, sideways = false): void {
  const all = Array.from(elements);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const forward = sideways ? (document.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight') : 'ArrowDown';
  const backward = sideways ? (document.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft') : 'ArrowUp';
  const to = { [forward]: at + 1, [backward]: at < 0 ? all.length - 1 : at - 1, Home: 0, End: all.length - 1 }[
    event.key
  ];
  if (to !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    all[Math.max(0, Math.min(to, all.length - 1))]?.focus();
  }
}
