// Service worker of the page for a telephone: keeps the page's frame and its files, which hold nobody's data, and gives them
// when there is no network. Nothing else passes through it. VERSION, PAGE and FILES stand before this line as it is served.

const CACHE = `huimin-visits-${VERSION}`;
const PATIENCE = 4000; // a weak network is no network after so many milliseconds

self.addEventListener("install", event => event.waitUntil((async () => {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map(file => new Request(file, { cache: "reload" })));
  await fresh(new Request(PAGE, { credentials: "same-origin", redirect: "manual" })).catch(() => {});
  await self.skipWaiting();
})()));

self.addEventListener("activate", event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("huimin-visits-") && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("fetch", event => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && address.pathname === PAGE) event.respondWith(frame(event.request));
  else if (FILES.includes(address.pathname)) event.respondWith(kept(event.request, address.pathname));
});

/** The page from the office, kept for later. Only the page itself: neither the way to sign in nor an error. */
async function fresh(request) {
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic" && !answer.redirected) await (await caches.open(CACHE)).put(PAGE, answer.clone());
  return answer;
}

async function frame(request) {
  const before = await caches.match(PAGE);
  const now = fresh(request);
  if (!before) return now;
  now.catch(() => {});
  const late = new Promise(resolve => setTimeout(() => resolve(before), PATIENCE));
  return Promise.race([now.catch(() => before), late]);
}

async function kept(request, name) {
  return await (await caches.open(CACHE)).match(name) ?? fetch(request);
}
