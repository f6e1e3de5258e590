/* Opens the pages of lessons without a network (/insatser/sw.js). Only pages that the server marks with X-Keep are
 * kept: they name groups and days, and hold nobody's values. X-Keep is the person's number; pages of another person
 * who uses the same phone are thrown away first. */
"use strict";
const PAGES = "lesson-pages", FILES = "lesson-files", WAIT = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (e) => e.waitUntil(self.clients.claim()));

const keep = async (request, response) => {
  const who = response.headers.get("X-Keep"), path = new URL(request.url).pathname, pages = await caches.open(PAGES);
  if (!who || response.redirected || !response.ok) {
    if (response.ok && !response.redirected) await pages.delete(path);
    return;
  }
  const last = await pages.match("/insatser/person");
  if (last && await last.text() !== who) for (const k of await pages.keys()) await pages.delete(k);
  await pages.put("/insatser/person", new Response(who));
  await pages.put(path, response);
};

const page = async (e) => {
  const path = new URL(e.request.url).pathname, stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WAIT);
  try {
    const r = await fetch(e.request, { signal: stop.signal }), kept = r.clone();
    await r.clone().arrayBuffer(); /* a network that goes in the middle of a page is none */
    clearTimeout(timer);
    e.waitUntil(keep(e.request, kept));
    return r;
  } catch {
    clearTimeout(timer);
    const pages = await caches.open(PAGES);
    return await pages.match(path) || await pages.match("/insatser/lektioner") || Response.error();
  }
};

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
  else if (/^\/insatser\/(lektioner|lektion\/\d+|\d+\/observation\/ny)$/.test(url.pathname)) e.respondWith(page(e));
});
