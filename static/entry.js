/* The grid of entry by keyboard: arrows and Enter move between cells. The form works without this file. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-entry]");
  if (!form) return;
  const cells = [...form.querySelectorAll("input[data-row]")];
  const at = (row, col) => cells.find((i) => +i.dataset.row === row && +i.dataset.col === col);
  const rows = Math.max(-1, ...cells.map((i) => +i.dataset.row)), cols = Math.max(-1, ...cells.map((i) => +i.dataset.col));

  /* The next open cell in a direction: locked ones are stepped over. */
  const step = (from, down, right) => {
    let r = +from.dataset.row + down, k = +from.dataset.col + right;
    for (; r >= 0 && k >= 0 && r <= rows && k <= cols; r += down, k += right) {
      const to = at(r, k);
      if (to) { to.focus(); to.select(); return true; }
    }
    return false;
  };
  form.addEventListener("keydown", (e) => {
    const cell = e.target;
    if (!cell.matches("input[data-row]") || e.altKey || e.ctrlKey || e.metaKey) return;
    const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    const start = cell.selectionEnd === 0 || whole, end = cell.selectionStart === cell.value.length || whole;
    let moved = false;
    if (e.key === "ArrowDown" || (e.key === "Enter" && !e.shiftKey)) moved = step(cell, 1, 0);
    else if (e.key === "ArrowUp" || e.key === "Enter") moved = step(cell, -1, 0);
    else if (e.key === "ArrowLeft" && start) moved = step(cell, 0, -1);
    else if (e.key === "ArrowRight" && end) moved = step(cell, 0, 1);
    /* Enter in a cell never sends the form: there is a button for that. */
    if (moved || e.key === "Enter") e.preventDefault();
  });
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (e) => { if (changed) e.preventDefault(); });
})();
