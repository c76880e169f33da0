// Opens the page without a network. Messages are the SDK's to keep; nothing of `/api` is kept here.
const CACHE = 'parley-__VERSION__';
const FILES = ['__FILES__'];

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((name) => name.startsWith('parley-') && name !== CACHE).map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

/** The page asks for it when its reader agrees to load the new build. */
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') {
    self.skipWaiting();
  }
});

/** A reader who clicks a notification wants the conversation. */
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const path = event.notification.data?.path ?? '/';
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then(([page]) => {
      if (!page) {
        return self.clients.openWindow(path);
      }
      page.postMessage({ open: path });
      return page.focus();
    }),
  );
});

const isPage = (url) => url.pathname === '/' || url.pathname.startsWith('/c/');

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) {
    return;
  }
  if (request.mode === 'navigate' ? isPage(url) : FILES.includes(url.pathname)) {
    const key = request.mode === 'navigate' ? '/' : url.pathname;
    event.respondWith(caches.open(CACHE).then(async (cache) => (await cache.match(key)) ?? fetch(request)));
  }
});
