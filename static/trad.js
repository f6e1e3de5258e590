/* Pleasantries. Every page works without this file; it only shortens the way.
 *
 *   search     Ctrl+K opens the search of /sok in a dialog
 *   drafts     form[data-draft]: kept in this browser, offered back, dropped once saved
 *   select     select[data-find]: a long list, narrowed by find.js
 *   confirm    button[data-confirm] asks before it submits
 *   thread     pointing at a card shows its thread; a card may be dragged to a new goal
 *   theme      a[data-theme] chooses light, dark or the system's
 *   messages   one aria-live region; says when the network is gone
 *
 * The few texts come from <html data-say-...>, so they follow the page's language;
 * the words here are the Swedish ones they fall back to. */
(() => {
  "use strict";
  const doc = document, root = doc.documentElement;
  const all = (css, from = doc) => [...from.querySelectorAll(css)];
  const make = (tag, attrs = {}, ...kids) => {
    const el = doc.createElement(tag);
    for (const k in attrs) el.setAttribute(k, attrs[k]);
    el.append(...kids);
    return el;
  };
  const words = {
    search: "Sök mål, aktiviteter, enheter", close: "Stäng", none: "Sökningen kunde inte nås just nu.",
    yes: "Ja", no: "Avbryt", found: "Det finns text som inte sparades, från {0}.", restore: "Hämta tillbaka", drop: "Släng",
    kept: "Utkast sparat i den här webbläsaren kl. {0}.", restored: "Texten är tillbaka. Spara när du är klar.",
    offline: "Ingen anslutning. Det du skriver finns kvar här.", online: "Anslutningen är tillbaka.", move: "Flytta {0} till {1}?",
  };
  const say = (key, ...args) =>
    (root.getAttribute("data-say-" + key) || words[key]).replace(/\{(\d)\}/g, (_, i) => args[i]);

  /* --- messages --- */

  const toasts = make("div", { class: "toasts", role: "status", "aria-live": "polite" });
  doc.body.append(toasts);
  const toast = (text, buttons = {}, stay = false) => {
    const box = make("div", { class: "toast" }, text);
    for (const label in buttons) {
      const b = make("button", { type: "button" }, label);
      b.onclick = () => { box.remove(); buttons[label](); };
      box.append(b);
    }
    toasts.append(box);
    if (!stay) setTimeout(() => box.remove(), 6000);
    return box;
  };

  let gone = null;
  addEventListener("offline", () => { gone = gone || toast(say("offline"), {}, true); });
  addEventListener("online", () => { if (gone) { gone.remove(); gone = null; toast(say("online")); } });

  /* --- dialogs --- */

  const open = (dialog) => {
    if (!dialog.isConnected) doc.body.append(dialog);
    dialog.showModal();
  };
  doc.addEventListener("click", (e) => {
    const shut = e.target.closest("[data-close]");
    if (shut) shut.closest("dialog").close();
    else if (e.target instanceof HTMLDialogElement) {
      const r = e.target.getBoundingClientRect();
      if (e.clientX < r.left || e.clientX > r.right || e.clientY < r.top || e.clientY > r.bottom) e.target.close();
    }
    for (const d of all("details.chip[open]")) if (!d.contains(e.target)) d.open = false;
  });
  doc.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    for (const d of all("details.chip[open]")) { d.open = false; d.querySelector("summary").focus(); }
  });

  doc.addEventListener("submit", (e) => {
    const b = e.submitter, form = e.target;
    if (!b || !b.dataset.confirm || form.dataset.sure) return;
    e.preventDefault();
    const yes = make("button", { type: "button", class: "ds-button", "data-color": b.dataset.color || "accent" }, b.textContent.trim() || say("yes"));
    const no = make("button", { type: "button", class: "ds-button", "data-variant": "tertiary", "data-close": "" }, say("no"));
    const d = make("dialog", { class: "ds-dialog", "aria-label": b.dataset.confirm }, make("p", {}, b.dataset.confirm), make("div", { class: "row" }, yes, no));
    yes.onclick = () => {
      form.append(make("input", { type: "hidden", name: "confirmed", value: "1" }));
      form.dataset.sure = "1";
      d.close();
      form.requestSubmit(b);
    };
    d.onclose = () => d.remove();
    open(d);
    no.focus();
  }, true);

  /* --- search --- */

  const link = doc.querySelector("a[data-search]");
  let finder = null;
  const search = () => {
    if (!finder) {
      const input = make("input", { class: "ds-input", type: "search", name: "q", "aria-label": say("search"), placeholder: say("search"), autocomplete: "off", maxlength: "200" });
      const hits = make("div", { "aria-live": "polite" });
      const form = make("form", { action: link.pathname, class: "form", role: "search" }, input);
      finder = make("dialog", { class: "ds-dialog finder", "aria-label": link.firstChild.textContent.trim() },
        make("button", { type: "button", class: "ds-button", "data-variant": "tertiary", "data-size": "sm", "data-close": "" }, say("close")), form, hits);
      let timer = 0, round = 0;
      const ask = async () => {
        const mine = ++round, q = input.value.trim();
        if (!q) return hits.replaceChildren();
        try {
          const r = await fetch(link.pathname + "?del=1&q=" + encodeURIComponent(q));
          if (!r.ok) throw r.status;
          const page = new DOMParser().parseFromString(await r.text(), "text/html");
          if (mine === round) hits.replaceChildren(...page.body.children);
        } catch {
          if (mine === round) hits.replaceChildren(make("p", {}, say("none")));
        }
      };
      input.oninput = () => { clearTimeout(timer); timer = setTimeout(ask, 150); };
      finder.onkeydown = (e) => {
        if (e.key !== "ArrowDown" && e.key !== "ArrowUp") return;
        const links = all("a", hits), at = links.indexOf(doc.activeElement) + (e.key === "ArrowDown" ? 1 : -1);
        e.preventDefault();
        (at < 0 ? input : links[Math.min(at, links.length - 1)] || input).focus();
      };
    }
    open(finder);
    finder.querySelector("input").select();
  };
  if (link) {
    link.addEventListener("click", (e) => { if (!e.ctrlKey && !e.metaKey && !e.shiftKey) { e.preventDefault(); search(); } });
    addEventListener("keydown", (e) => {
      if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k") {
        e.preventDefault();
        if (!finder || !finder.open) search();
      }
    });
  }

  /* --- long selects: the few pages that have one fetch what narrows it --- */

  const long = doc.querySelector("select[data-find]");
  if (long) doc.head.append(make("script", { src: long.dataset.find }));

  /* --- drafts --- */

  const shelf = {
    get: (k) => { try { return JSON.parse(localStorage.getItem("draft:" + k)); } catch { return null; } },
    put: (k, v) => { try { localStorage.setItem("draft:" + k, JSON.stringify(v)); return true; } catch { return false; } },
    drop: (k) => { try { localStorage.removeItem("draft:" + k); } catch { /* private mode: nothing was kept */ } },
  };
  const clock = (t) => new Intl.DateTimeFormat(root.lang || "sv", Date.now() - t < 72e6 ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" }).format(t);
  for (const el of all("[data-saved]")) shelf.drop(el.dataset.saved);

  const fields = (form) => [...form.elements].filter((f) => f.name && !/^(hidden|password|file|submit|button|reset)$/.test(f.type));
  const read = (form) => {
    const v = {};
    for (const f of fields(form)) {
      if (f.type === "radio" || f.type === "checkbox") { v[f.name] = v[f.name] || []; if (f.checked) v[f.name].push(f.value); }
      else (v[f.name] = v[f.name] || []).push(f.value);
    }
    return v;
  };
  const write = (form, v) => {
    const nth = {};
    for (const f of fields(form)) {
      if (!(f.name in v)) continue;
      if (f.type === "radio" || f.type === "checkbox") f.checked = v[f.name].includes(f.value);
      else { const i = nth[f.name] = (nth[f.name] ?? -1) + 1; if (i < v[f.name].length) f.value = v[f.name][i]; }
    }
  };
  for (const form of all("form[data-draft]")) {
    const key = form.dataset.draft, note = form.querySelector("[data-draft-note]");
    let clean = JSON.stringify(read(form)), kept = clean, leaving = false;
    const tell = (text) => { if (note) note.textContent = text; };
    const old = shelf.get(key);
    if (old && JSON.stringify(old.v) !== clean)
      toast(say("found", clock(old.t)), {
        [say("restore")]: () => { write(form, old.v); tell(say("restored")); form.querySelector("textarea,input:not([type=hidden])")?.focus(); },
        [say("drop")]: () => shelf.drop(key),
      }, true);
    const keep = () => {
      const v = read(form), now = JSON.stringify(v);
      if (now === kept) return;
      kept = now;
      if (now === clean) { shelf.drop(key); tell(""); }
      else if (shelf.put(key, { t: Date.now(), v })) tell(say("kept", clock(Date.now())));
    };
    setInterval(keep, 2000);
    addEventListener("pagehide", keep);
    form.addEventListener("submit", () => { keep(); leaving = true; });
    addEventListener("pageshow", () => { leaving = false; });
    addEventListener("beforeunload", (e) => { if (!leaving && JSON.stringify(read(form)) !== clean) e.preventDefault(); });
  }

  /* --- the thread --- */

  const picture = doc.querySelector(".thread");
  if (picture) {
    const edges = all(".edge", picture), up = {}, down = {};
    for (const e of edges) { (down[e.dataset.a] ||= []).push(e); (up[e.dataset.b] ||= []).push(e); }
    const walk = (id, map, end, out) => { for (const e of map[id] || []) if (!out.has(e)) { out.add(e); walk(e.dataset[end], map, end, out); } };
    let lit = [];
    const light = (card) => {
      for (const e of lit) e.classList.remove("lit");
      const set = new Set();
      if (card) { walk(card.dataset.id, up, "a", set); walk(card.dataset.id, down, "b", set); }
      lit = [...set];
      for (const e of lit) e.classList.add("lit");
    };
    for (const n of all(".node[data-id]", picture)) {
      n.onpointerenter = n.onfocus = () => light(n);
      n.onpointerleave = n.onblur = () => light(null);
    }

    const ask = doc.getElementById("move"), name = (n) => n.querySelector(".title").textContent;
    let held = null;
    const target = (e) => { const n = held && e.target.closest && e.target.closest("[data-take]"); return n && n !== held ? n : null; };
    const clear = () => { for (const li of all("[data-drop]", picture)) li.removeAttribute("data-drop"); };
    if (ask) {
      picture.addEventListener("dragstart", (e) => {
        held = e.target.closest("[data-move]");
        if (!held) return;
        e.dataTransfer.effectAllowed = "move";
        e.dataTransfer.setData("text/plain", name(held));
        held.classList.add("dragging");
      });
      picture.addEventListener("dragover", (e) => {
        const n = target(e);
        clear();
        if (n) { e.preventDefault(); n.parentElement.setAttribute("data-drop", ""); }
      });
      picture.addEventListener("drop", (e) => {
        const n = target(e);
        if (!n) return;
        e.preventDefault();
        const form = ask.querySelector("form");
        form.action = held.dataset.move;
        form.elements.to.value = n.dataset.take;
        ask.querySelector("[data-move-text]").textContent = say("move", name(held), name(n));
        open(ask);
      });
      picture.addEventListener("dragend", () => { clear(); held?.classList.remove("dragging"); held = null; });
    }
  }

  /* --- theme, focus --- */

  for (const a of all("[data-theme]"))
    a.addEventListener("click", (e) => {
      const t = a.dataset.theme;
      e.preventDefault();
      doc.cookie = "theme=" + t + ";path=/;max-age=31536000;samesite=lax" + (location.protocol === "https:" ? ";secure" : "");
      if (t === "auto") root.removeAttribute("data-color-scheme"); else root.setAttribute("data-color-scheme", t);
    });
  doc.querySelector("[data-focus]")?.focus();
})();
