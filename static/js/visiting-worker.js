// Keeps the visits page on the device. It keeps files of ours only: no answer, no name, no list.
const { version, files } = self.SHELL;
const NAME = `visits-${version}`;

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method === "GET" && origin === location.origin && files.includes(pathname)) {
    event.respondWith(kept(event.request, pathname));
  }
});

async function keep() {
  const cache = await caches.open(NAME);
  await Promise.all(
    files.map(async (file) => {
      const response = await fetch(file, { cache: "reload", credentials: "omit" });
      if (!response.ok || response.redirected) {
        throw new Error(`${file} cannot be kept`);
      }
      await cache.put(file, response);
    }),
  );
  await self.skipWaiting();
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith("visits-") && name !== NAME) {
      await caches.delete(name);
    }
  }
  await self.clients.claim();
}

async function kept(request, pathname) {
  const cache = await caches.open(NAME);
  return (await cache.match(pathname, { ignoreVary: true })) ?? fetch(request);
}
