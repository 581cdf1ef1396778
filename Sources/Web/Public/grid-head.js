// The head of a register's grid: filters that open under their column, columns that stay while scrolling sideways, the order of columns.
// Promises: every filter is a plain form that works without this file; an empty field is not sent, so addresses stay short.
(() => {
  "use strict";
  const table = document.getElementById("grid");
  const panels = [...document.querySelectorAll(".head-filter, details.tool")];

  // ---- one panel at a time; Escape and a click elsewhere close it

  function close(panel, back) {
    panel.open = false;
    if (back) panel.querySelector("summary").focus();
  }
  function lay(panel) {
    if (!panel.matches(".head-filter")) return;
    const form = panel.querySelector("form"), head = panel.querySelector("summary").getBoundingClientRect();
    form.style.top = `${Math.min(head.bottom + 4, Math.max(8, innerHeight - form.offsetHeight - 8))}px`;
    form.style.left = `${Math.max(8, Math.min(head.right - form.offsetWidth, innerWidth - form.offsetWidth - 8))}px`;
  }
  for (const panel of panels) {
    panel.addEventListener("toggle", (event) => {
      if (event.target !== panel || !panel.open) return;
      for (const other of panels) if (other !== panel && !other.contains(panel)) close(other);
      lay(panel);
      if (panel.matches(".head-filter")) panel.querySelector("form input:not([type=hidden]), form select")?.focus({ preventScroll: true });
    });
    panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.stopPropagation();
      close(panel, true);
    });
  }
  document.addEventListener("mousedown", (event) => { for (const panel of panels) if (panel.open && !panel.contains(event.target)) close(panel); });
  const again = () => { for (const panel of panels) if (panel.open) lay(panel); };
  addEventListener("resize", again);
  document.querySelector(".grid-card .scroll")?.addEventListener("scroll", again, { passive: true });
  addEventListener("scroll", again, { passive: true });

  for (const form of document.querySelectorAll("form.column-filter, form.filters, form.column-form")) {
    form.addEventListener("submit", () => {
      for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
    });
    // Coming back by the browser's arrow finds the form as it was.
    addEventListener("pageshow", () => { for (const field of form.elements) field.disabled = false; });
  }

  // ---- choosing and ordering columns

  for (const form of document.querySelectorAll("form.column-form")) {
    const list = form.querySelector(".column-choices");
    list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-move]");
      if (!button) return;
      const line = button.closest("li");
      if (button.dataset.move === "-1") line.previousElementSibling?.before(line); else line.nextElementSibling?.after(line);
      button.focus();
    });
    form.addEventListener("submit", () => {
      const boxes = [...list.querySelectorAll("[data-column]")];
      const order = boxes.filter((box) => box.checked).map((box) => box.dataset.column);
      boxes.forEach((box) => { box.disabled = true; });
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "cols", value: order.join(",") });
      if (order.length) form.append(field);
    });
  }

  // ---- frozen columns: each stays at the right edge of those before it, as long as half of the list is left to scroll

  if (!table) return;
  const scroll = table.closest(".scroll");
  function freeze() {
    const heads = [...table.tHead.rows[0].cells];
    const count = Number(table.dataset.frozen);
    const wide = (head) => head.getBoundingClientRect().width;
    let left = wide(heads[0]);
    table.style.setProperty("--row-no", `${Math.floor(left)}px`);
    const unit = heads.find((head) => head.matches(".unit-head"));
    const room = scroll.clientWidth * 0.55;
    const fits = (width) => count > 0 && left + width <= room;
    if (unit) {
      const stays = fits(wide(unit));
      table.style.setProperty("--left-unit", stays ? `${Math.floor(left)}px` : "auto");
      if (stays) left += wide(unit);
    }
    let open = true;
    for (let index = 1; index <= 4; index++) {
      const head = heads.find((one) => one.matches(`.f${index}`));
      open = open && Boolean(head) && fits(wide(head));
      table.style.setProperty(`--left-${index}`, open ? `${Math.floor(left)}px` : "auto");
      if (open) left += wide(head);
    }
  }
  freeze();
  new ResizeObserver(freeze).observe(scroll);
})();
