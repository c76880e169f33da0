const AFTER_LOAD_MS = 3_000;

let waiting: ServiceWorker | undefined;
const listeners = new Set<() => void>();

/** A new build that waits for the leave to take over; undefined while there is none. */
export const update = {
  get: () => waiting,
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Loads this page again with the build that waits. */
export function takeUpdate(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting?.postMessage('take-over');
}

/** Keeps the page for the time without a network, once what is to be seen is there. */
export function registerWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) {
    return;
  }
  setTimeout(() => {
    navigator.serviceWorker
      .register('/sw.js')
      .then(watch)
      .catch((error: unknown) => {
        console.warn('Parley does not open offline:', error);
      });
  }, AFTER_LOAD_MS);
}

function watch(registration: ServiceWorkerRegistration): void {
  const look = (worker: ServiceWorker | null) => {
    if (worker?.state === 'installed' && navigator.serviceWorker.controller) {
      waiting = worker;
      listeners.forEach((listener) => listener());
    }
  };
  look(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => look(worker));
  });
}
