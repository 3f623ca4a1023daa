// The portal's service worker: it opens the portal offline, and sends what waits in the outbox once the
// browser says that the network is back, even when no page is open.

// The kit's part: works the outbox. Trusted Types ask for a policy here too.
const KIT = '/fdz/service-worker.js';
const policy = self.trustedTypes?.createPolicy('portal', { createScriptURL: () => KIT });
importScripts(policy?.createScriptURL(KIT) ?? KIT);
fdzOutbox({ server: 'home.localhost' });

const CACHE = 'portal';
const SHELL = [
  '/', '/messages', '/write', '/people', '/accounts', '/letter', '/check', '/portal.css', '/portal.js', '/words.js', '/shared/early.js', '/shared/preferences.js',
  '/manifest.webmanifest', '/icons/icon.svg', '/icons/icon-192.png', '/fdz/fdz.js',
];

/** Everything the elements may load later is in the list the kit's build publishes. */
async function precache() {
  const cache = await caches.open(CACHE);
  const { integrity } = await (await fetch('/fdz/integrity.json')).json();
  const parts = Object.keys(integrity).map((path) => new URL(path, new URL('/fdz/', location.origin)).pathname).filter((path) => path.includes('/chunks/'));
  const known = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  await cache.addAll([...SHELL, ...parts.filter((path) => !known.has(path))]);
  // Chunks of an earlier build.
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.includes('/chunks/') && !parts.includes(pathname)) await cache.delete(request);
  }
}

addEventListener('install', (event) => {
  event.waitUntil(precache().then(() => skipWaiting()));
});

addEventListener('activate', (event) => {
  event.waitUntil(clients.claim());
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // Mail is the kit's business; so is the page that a sign-in comes back to.
  if (request.method !== 'GET' || url.origin !== location.origin || url.pathname.startsWith('/callback')) return;
  event.respondWith(url.pathname.includes('/chunks/') ? fromCache(request) : fromNetwork(request));
});

async function fromCache(request) {
  return (await caches.match(request)) ?? fetch(request);
}

/** What is there now; offline, what was there last. A page is the same whatever its query says. */
async function fromNetwork(request) {
  try {
    const response = await fetch(request);
    if (response.ok && !new URL(request.url).search) (await caches.open(CACHE)).put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await caches.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}
