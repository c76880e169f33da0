import { useEffect } from 'react';
import { useParley } from '@parley/client/react';
import { settings } from '../platform/stored.ts';
import type { DialogState } from '../ui/dialogs.ts';
import { go, routeOf } from '../ui/route.ts';

/** What works everywhere; what works in a list or while writing is theirs. */
export function useShortcuts(open: (state: DialogState) => void, isOpen: boolean): void {
  const client = useParley();
  useEffect(() => {
    const step = (by: number) => {
      const shown = client.conversations.get().filter(({ archived }) => !archived);
      const { conversationId } = routeOf(location.pathname);
      const at = shown.findIndex((view) => view.conversationId === conversationId);
      const next = shown[at < 0 ? 0 : at + by];
      if (next) {
        go({ conversationId: next.conversationId });
      }
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const command = event.ctrlKey || event.metaKey;
      if (isOpen || event.defaultPrevented || event.isComposing) {
        return;
      }
      const act = command
        ? event.key.toLowerCase() === 'k' && !event.shiftKey && !event.altKey && (() => open({ kind: 'switcher' }))
        : event.altKey
          ? (event.key === 'ArrowDown' && (() => step(1))) || (event.key === 'ArrowUp' && (() => step(-1)))
          : (event.key === 'F6' && (() => nextRegion(event.shiftKey))) ||
            (!isWriting(event.target) && settings().singleKeys && single(event.key, open));
      if (act) {
        event.preventDefault();
        act();
      }
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [client, open, isOpen]);
}

function single(key: string, open: (state: DialogState) => void): (() => void) | undefined {
  switch (key) {
    case '?':
      return () => open({ kind: 'shortcuts' });
    case '/':
      return () => document.querySelector<HTMLElement>('[type="search"]')?.focus();
    case 'c':
      return () => document.querySelector<HTMLElement>('[data-composer]')?.focus();
    default:
      return undefined;
  }
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select') !== null;
}

/** The list, the messages, the composer: each has one element that is where one begins. */
function nextRegion(back: boolean): void {
  const starts = [...document.querySelectorAll<HTMLElement>('[data-region-start]')].filter(
    (element) => element.offsetParent !== null,
  );
  const at = starts.findIndex((element) => element.closest('[data-region]')?.contains(document.activeElement));
  starts.at((at + (back ? -1 : 1)) % starts.length)?.focus();
}
