/* Opens the pages of lessons without a network (/insatser/sw.js). Only pages that the server marks with X-Keep are
 * kept: they name groups and days, and hold nobody's values. X-Keep is the person's number; pages of another person
 * who uses the same phone are thrown away first. */
"use strict";
const PAGES = "lesson-pages", FILES = "lesson-files", WAIT = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (e) => e.waitUntil(self.clients.claim()));

/* One after the other, and never an answer in the place of one that was asked for later. */
let asked = 0, line = Promise.resolve();
const newest = new Map();
const keep = async (path, response, at) => {
  if (at < (newest.get(path) || 0)) return;
  newest.set(path, at);
  const who = response.headers.get("X-Keep"), pages = await caches.open(PAGES);
  if (!who || response.redirected || !response.ok) {
    if (response.ok && !response.redirected) await pages.delete(path);
    return;
  }
  const last = await pages.match("/insatser/person");
  if (last && await last.text() !== who) for (const k of await pages.keys()) await pages.delete(k);
  await pages.put("/insatser/person", new Response(who));
  await pages.put(path, response);
};
const keepNext = (path, response, at) => (line = line.then(() => keep(path, response, at)).catch(() => { /* no room: what is kept stays */ }));

/* A slow network gets its time: after WAIT what is kept is shown, and what comes later is kept for the next time.
 * One that breaks off in the middle of a page is none. */
const page = async (e) => {
  const path = new URL(e.request.url).pathname, at = ++asked;
  const fresh = fetch(e.request).then(async (r) => {
    await r.clone().arrayBuffer();
    return r;
  });
  e.waitUntil(fresh.then((r) => keepNext(path, r.clone(), at)).catch(() => { /* what is kept stays */ }));
  const late = new Promise((r) => setTimeout(r, WAIT)), soon = await Promise.race([fresh, late]).catch(() => null);
  if (soon) return soon;
  const pages = await caches.open(PAGES);
  return await pages.match(path) || await pages.match("/insatser/lektioner") || fresh;
};

/* Pages whose answers have been sent, also from a page that this worker does not serve. */
const KEPT = /^\/insatser\/(lektioner|lektion\/\d+|\d+\/observation\/ny)$/;
const renew = (path) => {
  const at = ++asked;
  return fetch(path).then((r) => keepNext(path, r, at)).catch(() => { /* what is kept stays */ });
};
self.addEventListener("message", (e) => e.waitUntil(Promise.all([...e.data].filter((path) => KEPT.test(path)).map(renew))));

/* A file with its sum in the address never changes. */
const file = async (e) => {
  const files = await caches.open(FILES), had = await files.match(e.request);
  if (had) return had;
  const r = await fetch(e.request);
  if (r.ok) e.waitUntil(files.put(e.request, r.clone()));
  return r;
};

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) e.respondWith(file(e));
  else if (KEPT.test(url.pathname)) e.respondWith(page(e));
});
