import { useSyncExternalStore } from 'react';

/** Where one is: the list, a conversation, or a message in it. */
export interface Route {
  readonly conversationId?: string;
  readonly messageId?: string;
}

/** A dot would be taken for a file's by some who serve pages. */
const escape = (id: string) => encodeURIComponent(id).replaceAll('.', '%2E');

export function pathOf({ conversationId, messageId }: Route): string {
  if (conversationId === undefined) {
    return '/';
  }
  return `/c/${escape(conversationId)}${messageId === undefined ? '' : `/${escape(messageId)}`}`;
}

/** What is no path of ours is the list. */
export function routeOf(path: string): Route {
  const [, mark, conversationId, messageId] = path.split('/');
  try {
    if (mark === 'c' && conversationId) {
      return {
        conversationId: decodeURIComponent(conversationId),
        ...(messageId ? { messageId: decodeURIComponent(messageId) } : {}),
      };
    }
  } catch {
    // not UTF-8
  }
  return {};
}

const listeners = new Set<() => void>();
/** Counts, so that a link to where one is already moves there again. */
let last = { path: '', visit: 0, route: {} as Route & { visit: number } };

function current(): Route & { readonly visit: number } {
  if (last.path !== location.pathname) {
    const visit = last.visit + 1;
    last = { path: location.pathname, visit, route: { ...routeOf(location.pathname), visit } };
  }
  return last.route;
}

function changed() {
  listeners.forEach((listener) => listener());
}

addEventListener('popstate', changed);

export function go(to: Route, { replace = false } = {}): void {
  const path = pathOf(to);
  if (path === location.pathname) {
    last = { ...last, path: '' };
  } else if (replace) {
    history.replaceState(null, '', path);
  } else {
    history.pushState(null, '', path);
  }
  changed();
}

export function useRoute(): Route & { readonly visit: number } {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
}
