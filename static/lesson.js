/* Lessons and observations on the phone, also without a network. The forms work without this file.
 *
 * A tap is put in a queue in this browser before it is sent, and leaves it when the server has answered. Each has a
 * key of its own, so that one that is sent twice is saved once; and the time it was made, so that it never replaces a
 * later answer. What belongs to another person who uses the same phone waits until that person is logged in. */
(() => {
  "use strict";
  const here = document.querySelector("[data-lessons]");
  if (!here) return;
  const QUEUE = "lesson-queue", person = here.dataset.person, WAIT = 8000;
  const key = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const read = () => { try { return JSON.parse(localStorage.getItem(QUEUE)) || []; } catch { return []; } };
  const write = (q) => { try { localStorage.setItem(QUEUE, JSON.stringify(q)); return true; } catch { return false; } };
  const forms = [...document.querySelectorAll("form[data-lesson], form[data-observe]")];
  const say = (path, text) => {
    for (const f of forms) if (new URL(f.action).pathname === path) {
      const p = f.querySelector("[data-said]");
      if (p) p.textContent = text;
    }
  };

  /* "sent", "keep" (no network, or the session has ended) or "wrong"; with the address of the answer. */
  const send = async (item) => {
    try {
      const r = await fetch(item.path, { method: "POST", body: new URLSearchParams(item.body), signal: AbortSignal.timeout(WAIT), credentials: "same-origin" });
      if (new URL(r.url).pathname.startsWith("/logga-in")) return { was: "login" };
      if (r.ok) return { was: "sent", url: r.url };
      return { was: r.status >= 500 || r.status === 429 || r.status === 408 ? "keep" : "wrong" };
    } catch { return { was: "keep" }; }
  };
  const drop = (k) => write(read().filter((i) => i.key !== k));

  let busy = false;
  const flush = async () => {
    if (busy) return {};
    busy = true;
    const done = {};
    for (const item of read().filter((i) => i.person === person)) {
      const r = await send(item);
      done[item.key] = r;
      if (r.was === "keep" || r.was === "login") {
        say(item.path, r.was === "login" ? here.dataset.login : here.dataset.kept);
        break;
      }
      drop(item.key);
      say(item.path, r.was === "sent" ? here.dataset.sent : here.dataset.wrong);
    }
    busy = false;
    /* What is kept for when there is no network still asks about what has been answered. */
    if ("serviceWorker" in navigator && Object.values(done).some((r) => r.was === "sent")) fetch(location.pathname).catch(() => { /* it stays */ });
    return done;
  };

  /* The page as it will be when the answer has arrived. */
  const show = (form, button) => {
    for (const b of form.querySelectorAll(`button[name="${button.name}"]`)) b.removeAttribute("aria-pressed");
    if (button.name !== "part") button.setAttribute("aria-pressed", "true");
    if (button.name === "done") form.elements.was.value = button.value;
    if (button.name === "obstacle") form.elements.hinder.value = button.value;
    const after = form.querySelector("[data-after]");
    if (after) after.hidden = false;
  };

  for (const form of forms) form.addEventListener("submit", async (e) => {
    const data = new FormData(form, e.submitter), item = { key: key(), person, path: new URL(form.action).pathname };
    data.set("client_key", item.key);
    data.set("made", new Date().toISOString());
    item.body = [...data.entries()];
    if (!write([...read(), item])) return; /* no room, or private mode: the browser sends it as it is */
    e.preventDefault();
    if (e.submitter && form.matches("[data-lesson]")) show(form, e.submitter);
    say(item.path, here.dataset.kept);
    const r = (await flush())[item.key];
    if (r && r.was === "sent" && (form.matches("[data-observe]") || location.pathname === item.path)) location.assign(r.url);
    else if (!r || r.was === "keep") form.dispatchEvent(new CustomEvent("kept"));
  });

  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  flush();

  /* What is kept and not sent yet is seen again when the page is opened anew. */
  for (const item of read()) if (item.person === person) {
    say(item.path, here.dataset.kept);
    for (const form of forms) if (form.matches("[data-lesson]") && new URL(form.action).pathname === item.path)
      for (const [name, value] of item.body) {
        const b = form.querySelector(`button[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
        if (b && name !== "part") show(form, b);
      }
  }

  if ("serviceWorker" in navigator)
    navigator.serviceWorker.register("/insatser/sw.js").then(() => navigator.serviceWorker.ready).then(() => {
      /* The pages that are to open without a network are asked for once, so that the worker keeps them. */
      const go = () => {
        if (document.querySelector("form[data-lesson], form[data-observe]")) fetch(location.pathname); /* first what is looked at */
        for (const a of document.querySelectorAll("a[data-keep]")) fetch(a.href, { headers: { Accept: "text/html" } });
        for (const s of document.querySelectorAll("link[rel=stylesheet], script[src]")) fetch(s.href || s.src);
      };
      if (navigator.serviceWorker.controller) go();
      else navigator.serviceWorker.addEventListener("controllerchange", go, { once: true });
    }).catch(() => { /* no worker: the queue works all the same */ });
})();
