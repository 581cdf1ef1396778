// Remarks on cells of a register's grid: a corner mark with the text, a panel to read, answer and close, Shift+F2 as in a spreadsheet.
// Promises: what is typed stays in the panel until the server has taken it; the panel says when it has not.
(() => {
  "use strict";
  const grid = window.xakhoeGrid;
  if (!grid) return;
  const { table, word, meta, voice, status } = grid;
  const may = table.dataset.remarks === "true";
  let panel = null, about = null;

  const make = (tag, values = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), values);
    node.append(...children);
    return node;
  };
  const remarks = (cell) => JSON.parse(cell.dataset.remarkList || "[]");

  function show(cell, list) {
    if (!list.length) { delete cell.dataset.remark; delete cell.dataset.remarkList; cell.removeAttribute("title"); return; }
    cell.dataset.remark = list.some((one) => one.open) ? "open" : "closed";
    cell.dataset.remarkList = JSON.stringify(list);
    cell.title = `${word("Remark")}: ${(list.find((one) => one.open) || list[0]).text}`;
  }

  function close(back) {
    panel?.remove();
    panel = null;
    if (back && about) grid.focus(about);
  }

  async function send(cell, remark, values, field) {
    const row = cell.parentElement;
    const parts = ["/api/registers", table.dataset.register, grid.unitOf(row), row.dataset.id, "remarks", ...(remark ? [remark] : [])];
    const where = parts.map((part, index) => index ? encodeURIComponent(part) : part).join("/");
    const fault = panel.querySelector(".remark-fault");
    fault.textContent = "";
    let answer = null, body = null;
    try {
      answer = await fetch(where, {
        method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json", "X-CSRF-Token": meta("csrf") },
        body: new URLSearchParams(values).toString(),
      });
      body = await answer.json();
    } catch { body = null; }
    if (!answer?.ok || !Array.isArray(body)) {
      fault.textContent = body?.faults?.map((one) => one.reason).join("; ") || body?.title || word("RemarkFailed");
      return field?.focus();
    }
    show(cell, body);
    open(cell);
  }

  function line(cell, remark) {
    const item = make("li", { className: remark.open ? "remark" : "remark closed" },
      make("p", { className: "remark-text", textContent: remark.text }),
      make("p", { className: "sub", textContent: `${remark.who} · ${remark.at}${remark.open ? "" : ` · ${word("IsClosed")}`}` }));
    if (remark.answers.length) {
      item.append(make("ul", { className: "answers" }, ...remark.answers.map((one) => make("li", {},
        make("p", { className: "remark-text", textContent: one.text }), make("p", { className: "sub", textContent: `${one.who} · ${one.at}` })))));
    }
    if (!may) return item;
    const acts = make("form", { className: "remark-acts" });
    if (remark.open) {
      const field = make("input", { name: "text", maxLength: 1000, autocomplete: "off", placeholder: word("AnswerHint"), required: true });
      field.setAttribute("aria-label", word("Answer"));
      acts.append(field, make("button", { className: "button small", textContent: word("Answer") }));
      acts.addEventListener("submit", (event) => { event.preventDefault(); if (field.value.trim()) send(cell, remark.id, { verb: "answer", text: field.value }, field); });
    }
    if (remark.closes) {
      const turn = make("button", { type: "button", className: "button small quiet", textContent: word(remark.open ? "Close" : "Reopen") });
      turn.addEventListener("click", () => send(cell, remark.id, { verb: remark.open ? "close" : "reopen" }));
      acts.append(turn);
    }
    if (acts.childElementCount) item.append(acts);
    return item;
  }

  function open(cell) {
    close();
    const column = grid.columnOf(cell);
    if (!column || column.field === "@unit" || cell.parentElement.classList.contains("fresh")) return;
    const list = remarks(cell);
    if (!may && !list.length) return;
    about = cell;
    const title = make("h2", { id: "remark-panel-title", textContent: `${word("Remark")}: ${column.label}` });
    const shut = make("button", { type: "button", className: "button small quiet", textContent: "×" });
    shut.setAttribute("aria-label", word("Cancel"));
    shut.addEventListener("click", () => close(true));
    panel = make("section", { className: "remark-panel" }, make("header", {}, title, shut));
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-labelledby", title.id);
    if (list.length) panel.append(make("ul", { className: "remark-list" }, ...list.map((one) => line(cell, one))));
    const fault = make("p", { className: "remark-fault fault" });
    fault.setAttribute("role", "alert");
    let field = null;
    if (may) {
      field = make("textarea", { name: "text", rows: 3, maxLength: 1000, required: true, placeholder: word("RemarkHint") });
      field.setAttribute("aria-label", word("RemarkText"));
      const form = make("form", { className: "remark-new" }, field, make("p", { className: "acts" }, make("button", { className: "button small primary", textContent: word("Send") })));
      form.addEventListener("submit", (event) => { event.preventDefault(); if (field.value.trim()) send(cell, null, { field: column.field, text: field.value }, field); });
      panel.append(form);
    }
    panel.append(fault);
    panel.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); close(true); } });
    document.body.append(panel);
    const box = cell.getBoundingClientRect();
    panel.style.top = `${Math.max(8, Math.min(box.bottom + 4, innerHeight - panel.offsetHeight - 8))}px`;
    panel.style.left = `${Math.max(8, Math.min(box.left, innerWidth - panel.offsetWidth - 8))}px`;
    (list.length ? panel.querySelector("input, button") : field)?.focus();
  }

  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("tbody td");
    if (!cell || grid.editing()) return;
    if (event.key === "F2" && event.shiftKey) { event.preventDefault(); event.stopImmediatePropagation(); open(cell); }
  }, true);
  table.addEventListener("focusin", (event) => {
    const cell = event.target.closest("tbody td[data-remark]");
    if (cell) voice.textContent = cell.title;
  });
  document.addEventListener("mousedown", (event) => {
    if (!panel || panel.contains(event.target)) return;
    // A text that was not sent is not thrown away by a click beside it.
    if ([...panel.querySelectorAll("textarea, input")].every((field) => !field.value.trim())) close();
  });
  if (may) {
    const button = make("button", { type: "button", className: "button small", textContent: word("Remark") });
    button.addEventListener("click", () => { const cell = grid.here(); if (cell?.tagName === "TD") open(cell); });
    status.append(button);
  }
})();
