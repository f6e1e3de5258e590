/* Lessons and observations on the phone, also without a network. The forms work without this file.
 *
 * A tap is put in a queue in this browser before it is sent, and leaves it when the server has saved it. Each has a
 * key of its own, so that one that is sent twice is saved once; the time it was made, so that it never replaces a
 * later answer; and the person who made it: what belongs to another who uses the same phone waits until that person
 * is logged in. What the server refuses stays too, is told on every page that has this file, and is opened again. */
(() => {
  "use strict";
  const here = document.querySelector("[data-lessons]");
  if (!here) return;
  const QUEUE = "lesson-queue", PAGES = "lesson-pages", MINE = "/insatser/lektioner", WAIT = 8000, person = here.dataset.person;
  const key = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const all = () => { try { return JSON.parse(localStorage.getItem(QUEUE)) || []; } catch { return []; } };
  const write = (q) => { try { localStorage.setItem(QUEUE, JSON.stringify(q)); return true; } catch { return false; } };
  const mine = () => all().filter((i) => i.person === person);
  const drop = (k) => write(all().filter((i) => i.key !== k));
  const forms = [...document.querySelectorAll("form[data-lesson], form[data-observe]")];
  const formsOf = (path) => forms.filter((f) => new URL(f.action).pathname === path);
  const say = (path, text) => {
    for (const f of formsOf(path)) {
      const p = f.querySelector("[data-said]");
      if (p) p.textContent = text;
    }
  };

  /* --- what the server refused --- */

  const again = new URLSearchParams(location.hash.slice(1)).get("svar");
  const field = (item, name) => (item.body.find(([n]) => n === name) || [])[1] || "";
  const row = (item) => {
    const li = here.querySelector("template").content.firstElementChild.cloneNode(true), a = li.querySelector("a");
    a.textContent = [item.what, field(item, "day")].filter(Boolean).join(", ");
    a.href = item.from + "#svar=" + item.key;
    li.querySelector("[data-why]").textContent = item.wrong;
    li.querySelector("[data-note]").textContent = field(item, "note");
    li.querySelector("button").addEventListener("click", () => { if (confirm(here.dataset.ask)) { drop(item.key); tell(); } });
    return li;
  };
  const tell = () => {
    const refused = mine().filter((i) => i.wrong), box = here.querySelector("section");
    box.hidden = !refused.length;
    box.querySelector("ul").replaceChildren(...refused.map(row));
  };
  const fill = (form, item) => {
    for (const [name, value] of item.body) if (form.elements[name] && name !== "as_person") form.elements[name].value = value;
    say(item.path, item.wrong);
  };

  /* --- sending --- */

  const reason = (html) => {
    const answer = new DOMParser().parseFromString(html, "text/html"), said = answer.querySelector("[role=alert] li") || answer.querySelector("[role=alert]") || answer.querySelector("h1");
    return said ? said.textContent.replace(/\s+/g, " ").trim() : "";
  };
  /* "sent" with the address of the answer, "kept" (no network), "login" (the session has ended, or is another
   * person's: 412), or "wrong" with the reason. */
  const send = async (item) => {
    try {
      const r = await fetch(item.path, { method: "POST", body: new URLSearchParams(item.body), signal: AbortSignal.timeout(WAIT), credentials: "same-origin" });
      if (new URL(r.url).pathname.startsWith("/logga-in") || r.status === 412) return { was: "login" };
      if (r.ok) return { was: "sent", url: r.url };
      if (r.status >= 500 || r.status === 429 || r.status === 408) return { was: "kept" };
      return { was: "wrong", why: reason(await r.text()) || here.dataset.wrong };
    } catch { return { was: "kept" }; }
  };
  const settle = (item, r) => {
    if (r.was === "sent") drop(item.key);
    else write(all().map((i) => (i.key === item.key ? { ...i, wrong: r.why } : i)));
    if (!mine().some((i) => i.path === item.path && !i.wrong)) say(item.path, r.was === "sent" ? here.dataset.sent : r.why);
  };
  /* What is kept for when there is no network still asks about what has been answered. */
  const renew = async (paths) => {
    const worker = await navigator.serviceWorker?.getRegistration("/insatser/");
    worker?.active?.postMessage([...paths]);
  };

  const done = new Map();
  const run = async () => {
    const tried = new Set(), saved = new Set();
    /* Looked for anew each time: what is tapped while another is on its way is sent after it. */
    for (let item; (item = mine().find((i) => !i.wrong && !tried.has(i.key)));) {
      const r = await send(item);
      tried.add(item.key);
      done.set(item.key, r);
      if (r.was === "kept" || r.was === "login") {
        say(item.path, here.dataset[r.was]);
        break;
      }
      settle(item, r);
      if (r.was === "sent") saved.add(item.path).add(MINE);
    }
    tell();
    if (saved.size) renew(saved).catch(() => { /* it stays */ });
  };
  let running = null;
  const flush = () => (running ??= run().finally(() => { running = null; }));

  /* --- the forms --- */

  /* The page as it will be when the answer has arrived. */
  const show = (form, button) => {
    for (const b of form.querySelectorAll(`button[name="${button.name}"]`)) b.removeAttribute("aria-pressed");
    if (button.name !== "part") button.setAttribute("aria-pressed", "true");
    if (button.name === "done") form.elements.was.value = button.value;
    if (button.name === "obstacle") form.elements.hinder.value = button.value;
    const after = form.querySelector("[data-after]");
    if (after) after.hidden = false;
  };
  const itemOf = (form, submitter) => {
    const data = new FormData(form, submitter), head = form.closest("section")?.querySelector("h2") || document.querySelector("h1");
    const item = { key: key(), person, path: new URL(form.action).pathname, what: head.textContent, from: location.pathname + location.search };
    if (form.matches("[data-lesson]")) item.from = item.path;
    data.set("client_key", item.key);
    data.set("made", new Date().toISOString());
    item.body = [...data.entries()];
    return item;
  };

  for (const form of forms) form.addEventListener("submit", async (e) => {
    const item = itemOf(form, e.submitter), lesson = form.matches("[data-lesson]");
    const replaced = (i) => i.key === again || (lesson && i.wrong && i.path === item.path && i.person === person);
    if (!write([...all().filter((i) => !replaced(i)), item])) return; /* no room, or private mode: the browser sends it as it is */
    e.preventDefault();
    if (e.submitter && lesson) show(form, e.submitter);
    say(item.path, here.dataset.kept);
    await flush();
    const r = done.get(item.key);
    if (r && r.was === "sent" && (!lesson || location.pathname === item.path)) location.assign(r.url);
    else if (!r || r.was === "kept") form.dispatchEvent(new CustomEvent("kept"));
  });

  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  tell();
  flush();

  /* What is kept and not sent yet is seen again when the page is opened anew. */
  for (const item of mine()) {
    if (item.key === again) for (const form of formsOf(item.path)) fill(form, item);
    if (item.wrong) continue;
    say(item.path, here.dataset.kept);
    for (const form of formsOf(item.path)) if (form.matches("[data-lesson]"))
      for (const [name, value] of item.body) {
        const b = form.querySelector(`button[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
        if (b && name !== "part") show(form, b);
      }
  }

  /* --- pages without a network --- */

  if (!("caches" in window && "serviceWorker" in navigator)) return;
  /* Another person's are thrown away where the next one logs in. */
  const forget = async () => {
    const last = await caches.match("/insatser/person", { cacheName: PAGES });
    if (last && await last.text() !== person) await caches.delete(PAGES);
  };
  const keep = async () => {
    await navigator.serviceWorker.register("/insatser/sw.js");
    await navigator.serviceWorker.ready;
    /* The pages that are to open without a network are asked for once, so that the worker keeps them. */
    const go = () => {
      if (forms.length) fetch(location.pathname); /* first what is looked at */
      for (const a of document.querySelectorAll("a[data-keep]")) fetch(a.href, { headers: { Accept: "text/html" } });
      for (const s of document.querySelectorAll("link[rel=stylesheet], script[src]")) fetch(s.href || s.src);
    };
    if (navigator.serviceWorker.controller) go();
    else navigator.serviceWorker.addEventListener("controllerchange", go, { once: true });
  };
  forget().then(() => ("keeps" in here.dataset ? keep() : null)).catch(() => { /* no worker: the queue works all the same */ });
})();
