// The annex of a plan: arrow keys walk from tick to tick, and the totals follow. Without this the form works all the same.
(() => {
  "use strict";
  const table = document.querySelector("table[data-annex]");
  if (!table) return;
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input[type=checkbox]")]).filter((row) => row.length);

  const count = () => {
    for (const total of table.querySelectorAll("[data-total]")) {
      const boxes = table.querySelectorAll(`input[data-column="${CSS.escape(total.dataset.total)}"]:checked`);
      total.textContent = String(boxes.length).padStart(2, "0");
    }
  };

  table.addEventListener("change", (event) => {
    event.target.closest("label").classList.toggle("on", event.target.checked);
    count();
  });

  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  table.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    const row = rows.findIndex((boxes) => boxes.includes(event.target));
    if (row < 0) return;
    const next = rows[row + step[0]]?.[rows[row].indexOf(event.target) + step[1]];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
})();
