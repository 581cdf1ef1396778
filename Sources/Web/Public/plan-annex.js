// The annex of a plan: arrow keys walk from tick to tick, the totals follow, and a new tick shows at once what is set out for and where it
// is changed. Without this the form works all the same.
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

  const cells = document.getElementById("cells");
  const shape = cells?.querySelector("template").content.firstElementChild;
  const named = (name) => document.getElementsByName(name)[0];

  // What a tick sets out for stands beside it.
  const mark = (box, aim) => {
    const label = box.closest("label");
    label.querySelector("small")?.remove();
    if (!box.checked) return;
    const text = document.createElement("small");
    text.textContent = table.dataset[aim] ?? "";
    label.querySelector(".print-tick").after(text);
  };

  // A tick that isn't kept yet gets its row among those whose aim and note can be changed; without the tick the row goes again.
  const row = (box) => {
    const key = box.name.slice(2);
    const known = named("a." + key);
    if (!box.checked && known?.closest("tr").dataset.fresh) known.closest("tr").remove();
    if (!box.checked || known || !shape) return;
    const line = shape.cloneNode(true);
    const [who, column] = [box.closest("tr").querySelector("th").textContent, box.closest("td").dataset.label];
    line.dataset.fresh = "1";
    line.cells[0].textContent = who;
    line.cells[1].textContent = column;
    const [aim, note] = [line.querySelector("select"), line.querySelector("input")];
    Object.assign(aim, { name: "a." + key, value: box.dataset.aim });
    note.name = "n." + key;
    for (const field of [aim, note]) field.setAttribute("aria-label", `${field.closest("td").dataset.label}: ${who}, ${column}`);
    cells.querySelector("tbody").append(line);
    cells.hidden = false;
  };

  table.addEventListener("change", (event) => {
    const box = event.target;
    box.closest("label").classList.toggle("on", box.checked);
    count();
    row(box);
    mark(box, named("a." + box.name.slice(2))?.value ?? box.dataset.aim);
  });

  cells?.addEventListener("change", (event) => {
    const box = event.target.name?.startsWith("a.") ? named("t." + event.target.name.slice(2)) : null;
    if (box) mark(box, event.target.value);
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
