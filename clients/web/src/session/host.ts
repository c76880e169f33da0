const WANTED = 'parley:token-wanted';
const TOKEN = 'parley:token';
const ANSWER_WITHIN_MS = 10_000;

declare global {
  interface Window {
    /** A page that is served with this client in it may give tokens by a function instead. */
    parleyToken?: () => Promise<string>;
  }
}

/** Whether there is somebody who could hand a token over. */
export function isHosted(): boolean {
  return window.parleyToken !== undefined || otherWindow() !== undefined;
}

/**
 * Asks the page around this one, or the one that opened it: `{ type: 'parley:token-wanted' }`, which it answers with
 * `{ type: 'parley:token', token }`. What comes from any other origin than the configured ones does not count.
 */
export function hostToken(origins: readonly string[]): Promise<string> {
  if (window.parleyToken) {
    return window.parleyToken();
  }
  const host = otherWindow();
  if (!host) {
    return Promise.reject(new Error('no page hands a token over'));
  }
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('message', listen);
    };
    const timer = setTimeout(() => {
      end();
      reject(new Error('the page around this one has not answered'));
    }, ANSWER_WITHIN_MS);
    const listen = ({ origin, source, data }: MessageEvent) => {
      const answer = data as { type?: unknown; token?: unknown } | null;
      if (source === host && origins.includes(origin) && answer?.type === TOKEN && typeof answer.token === 'string') {
        end();
        resolve(answer.token);
      }
    };
    addEventListener('message', listen);
    origins.forEach((origin) => host.postMessage({ type: WANTED }, origin));
  });
}

function otherWindow(): Window | undefined {
  return window.parent === window ? ((window.opener as Window | null) ?? undefined) : window.parent;
}
