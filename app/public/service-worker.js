// Keeps one build of the page, so that it works without a network, and answers for it. app/src/offline.rs is the page's
// side, and says how the two speak.
//
// A build is stored whole or not at all. A newer one waits, stored, until somebody reloads into it, or until no page is
// open; the pages that are open then keep the files of the build that they came from, for as long as they are open.
// Only files of the lists are answered for: whatever else is asked of this host goes its own way.

// .ci/offline.mjs fills these two in. As they stand here, and as `make serve` leaves them, the worker takes an older one
// and all that it stored away, and then itself.
const BUILD = "";
const FILES = {};

const scope = registration.scope;
/** Other copies of the page, in other folders of this host, have caches of their own. */
const ours = `retort ${scope} `;
const cacheName = ours + BUILD;
const addressOf = (file) => new URL(file, scope).href;
const page = addressOf("index.html");
const stored = new Set(Object.keys(FILES).map(addressOf));
/** What has its content's fingerprint in its name is the same in every build. */
const isNamedByContent = (address) => /-[0-9a-f]{10}\.\w+$/.test(address);
/**
 * The pages of this build. The browser may stop this worker, and start it with none: then an older build stays a while
 * longer than it had to.
 */
const current = new Set();

addEventListener("install", (event) => event.waitUntil(BUILD === "" ? skipWaiting() : store()));
addEventListener("activate", (event) => event.waitUntil(BUILD === "" ? leave() : clients.claim().then(clearAway)));
addEventListener("message", (event) => {
  if (BUILD === "") return;
  event.waitUntil(event.data === "activate" ? skipWaiting() : greet(event.source, event.data));
});
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || BUILD === "") return;
  if (request.mode === "navigate") {
    const { origin, pathname } = new URL(request.url);
    // Whatever the query: the page reads none.
    if ([scope, page].includes(origin + pathname)) event.respondWith(answer(request, page));
  } else if (stored.has(request.url) || (isNamedByContent(request.url) && request.url.startsWith(scope))) {
    event.respondWith(answer(request, request.url));
  }
});

/** Stores every file of this build. */
async function store() {
  const cache = await caches.open(cacheName);
  try {
    await Promise.all(Object.entries(FILES).map(async ([file, fingerprint]) => {
      const address = addressOf(file);
      await cache.put(address, await load(address, fingerprint));
    }));
  } catch (error) {
    await caches.delete(cacheName);
    throw error;
  }
}

/** A file as it was built: a host that is in the middle of an update, or a network's own page, gives something else. */
async function load(address, fingerprint) {
  // Those that keep their names may stand in the browser's own cache as they were.
  const response = await fetch(address, { cache: isNamedByContent(address) ? "default" : "no-cache" });
  const bytes = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!response.ok || !found.startsWith(fingerprint)) throw new Error(`${address} is not what this build has there`);
  // A response of our own: one that a redirect led to is refused as a page. These headers told how the bytes travelled.
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length", "vary"]) headers.delete(name);
  return new Response(bytes, { headers });
}

/** This build's file, or that of an older build that a page is still open of. */
async function answer(request, address) {
  const own = await caches.match(address, { cacheName });
  if (own !== undefined) return own;
  for (const older of await otherCaches()) {
    const file = address === page ? undefined : await caches.match(address, { cacheName: older });
    if (file !== undefined) return file;
  }
  return fetch(request);
}

/** A page says which build it is; it hears which one this is, if all of that is here. */
async function greet(client, build) {
  if (build === BUILD) current.add(client.id);
  const cache = await caches.open(cacheName);
  const here = new Set((await cache.keys()).map(({ url }) => url));
  if ([...stored].every((address) => here.has(address))) client.postMessage(BUILD);
  await clearAway();
}

/** Deletes older builds, unless a page is open that may be of one of them. */
async function clearAway() {
  const others = await otherCaches();
  const pages = await clients.matchAll({ type: "window" });
  // A newer build that is being stored, or waits, is none of the older ones.
  if (registration.installing !== null || registration.waiting !== null) return;
  if (pages.every(({ id }) => current.has(id))) await Promise.all(others.map((name) => caches.delete(name)));
}

/** Deletes everything that was stored here, and this worker. */
async function leave() {
  await Promise.all((await otherCaches()).map((name) => caches.delete(name)));
  await registration.unregister();
}

async function otherCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(ours) && name !== cacheName);
}
