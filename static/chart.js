/* Walking a chart with the keyboard. The picture, its name and the table under it need none of this.
 *
 * A chart gets a place in the tab order; arrow keys go from point to point (left and right along the
 * items, up and down between the series), Home and End to the ends, Escape leaves. What is said of the
 * point stands in a line under the chart, where a screen reader hears it and everybody sees it. */
"use strict";
(() => {
const about = { sv: "Piltangenterna går mellan punkterna.", en: "Arrow keys go between the points." };
const help = about[document.documentElement.lang] || about.en;

for (const chart of document.querySelectorAll(".chart")) {
  const say = document.createElement("p");
  say.className = "chart-say";
  say.setAttribute("aria-live", "polite");
  let used = false;
  for (const svg of chart.querySelectorAll("svg")) used = walk(svg, say) || used;
  if (used) chart.after(say);
}

function walk(svg, say) {
  const grid = new Map();
  for (const p of svg.querySelectorAll(".p")) {
    const s = Number(p.dataset.s);
    if (!grid.has(s)) grid.set(s, []);
    grid.get(s).push(p);
  }
  if (!grid.size) return false;
  const item = p => Number(p.dataset.i);
  const rows = [...grid.keys()].sort((a, b) => a - b).map(s => grid.get(s).sort((a, b) => item(a) - item(b)));
  let row = 0, at = -1;
  svg.tabIndex = 0;
  svg.setAttribute("role", "application");
  svg.setAttribute("aria-label", `${svg.getAttribute("aria-label").replace(/\.?$/, ".")} ${help}`);

  const show = p => {
    svg.querySelector(".p.at")?.classList.remove("at");
    p?.classList.add("at");
    say.textContent = p ? p.firstElementChild.textContent : "";
  };
  const nearest = (points, i) => points.reduce((best, p, k) => Math.abs(item(p) - i) < Math.abs(item(points[best]) - i) ? k : best, 0);
  const turn = by => {
    const to = Math.min(Math.max(row + by, 0), rows.length - 1);
    if (to !== row && at >= 0) at = nearest(rows[to], item(rows[row][at]));
    row = to;
  };
  const rowwise = svg.matches(".ch-bar, .ch-dot, .ch-stack, .ch-heat");
  const along = by => { at = Math.min(Math.max(at + by, 0), rows[row].length - 1); };
  const keys = {
    ArrowRight: () => rowwise ? turn(1) : along(1), ArrowLeft: () => rowwise ? turn(-1) : along(-1),
    ArrowDown: () => rowwise ? along(1) : turn(1), ArrowUp: () => rowwise ? along(-1) : turn(-1),
    Home: () => { at = 0; }, End: () => { at = rows[row].length - 1; },
  };
  svg.addEventListener("keydown", e => {
    if (e.ctrlKey || e.altKey || e.metaKey) return;
    if (e.key === "Escape") { at = -1; show(null); return; }
    if (!keys[e.key]) return;
    e.preventDefault();
    if (at < 0) at = 0; else keys[e.key]();
    show(rows[row][at]);
  });
  svg.addEventListener("blur", () => show(null));
  svg.addEventListener("pointerover", e => { const p = e.target.closest(".p"); if (p) say.textContent = p.firstElementChild.textContent; });
  svg.addEventListener("pointerleave", () => { say.textContent = ""; });
  return true;
}
})();
