// Tagwire: what was opened stays readable without a connection. Fresh pages always come first.
const KEPT = "tagwire-1";
const MOST = 150;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (ev) => {
  ev.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
    await self.clients.claim();
  })());
});

const keep = async (request, answer) => {
  const cache = await caches.open(KEPT);
  await cache.put(request, answer);
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST))) await cache.delete(old);
};

const fresh = async (request) => {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await keep(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await caches.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
};

const kept = async (request) => (await caches.match(request)) || fresh(request);

self.addEventListener("fetch", (ev) => {
  const { request } = ev, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) ev.respondWith(kept(request));
  else if (request.mode === "navigate" && !/^\/(account|login|settings|saved)/.test(url.pathname)) ev.respondWith(fresh(request));
});
