/* find.js - words narrow a long list (select[data-find]), which then stands open. The list works without it.
 *
 * The texts come from <html data-say-...>, as those of trad.js. */
(() => {
  "use strict";
  const words = { find: "Sök i listan", hits: "{0} av {1}" };
  const say = (key, ...args) =>
    (document.documentElement.getAttribute("data-say-" + key) || words[key]).replace(/\{(\d)\}/g, (_, i) => args[i]);
  const make = (tag, attrs) => {
    const el = document.createElement(tag);
    for (const k in attrs) el.setAttribute(k, attrs[k]);
    return el;
  };

  for (const list of document.querySelectorAll("select[data-find]")) {
    const name = list.labels[0].firstChild.textContent.trim();
    const input = make("input", { class: "ds-input finds", type: "search", autocomplete: "off", placeholder: say("find"), "aria-label": name + ": " + say("find"), "aria-controls": list.id });
    const told = make("p", { class: "soft small finds", role: "status" });
    const parts = [...list.children].map((el) => ({ el, options: el.label && el.children.length ? [...el.children] : [el] }));
    const most = list.options.length;
    let hits = [], keys = false;
    const narrow = () => {
      const ask = input.value.toLowerCase().split(/\s+/).filter(Boolean), chosen = list.value;
      const fits = (o, of) => ask.every((w) => (o.textContent + " " + (of.label || "")).toLowerCase().includes(w));
      hits = [];
      list.replaceChildren(...parts.flatMap(({ el, options }) => {
        const stay = options.filter((o) => { const f = fits(o, el); if (f) hits.push(o); return f || o.value === chosen; });
        if (stay.length && el !== options[0]) el.replaceChildren(...stay);
        return stay.length ? [el] : [];
      }));
      list.value = chosen;
      if (ask.length) list.size = Math.min(10, Math.max(3, list.options.length + list.children.length));
      else list.removeAttribute("size");
      told.textContent = ask.length ? say("hits", hits.length, most) : "";
    };
    const choose = (o) => { if (o) { list.value = o.value; list.dispatchEvent(new Event("change", { bubbles: true })); } };
    const end = () => { input.value = ""; narrow(); list.focus(); };
    input.oninput = narrow;
    input.onkeydown = (e) => {
      keys = true;
      if (e.key === "Enter") { e.preventDefault(); if (input.value.trim()) { choose(hits[0]); end(); } }
      else if (e.key === "ArrowDown" && input.value.trim()) { e.preventDefault(); if (!hits.includes(list.selectedOptions[0])) choose(hits[0]); list.focus(); }
      else if (e.key === "Escape" && input.value) { e.preventDefault(); input.value = ""; narrow(); }
    };
    list.addEventListener("pointerdown", () => { keys = false; });
    list.addEventListener("keydown", (e) => { keys = true; if (list.size > 1 && (e.key === "Enter" || e.key === "Escape")) { e.preventDefault(); end(); } });
    for (const done of ["change", "click"]) /* a click on what is chosen changes nothing; a phone's own list is not clicked */
      list.addEventListener(done, (e) => { if (list.size > 1 && !keys && (done === "change" || e.target instanceof HTMLOptionElement)) end(); });
    list.before(input, told);
  }
})();
