// The keyboard grid of a register: the plain table of the server, made editable cell by cell.
// Promises: what is typed is kept on this machine until the server has acknowledged it; a cell always says its state
// (saved, waiting, unsent, invalid with the reason, conflict with the other value); nobody's value is overwritten unseen.
// Sends PATCH /api/registers/{register}/{unit}/{id} {"base": seq, "fields": {name: value}}, one at a time per row.
// Start reading at `commit`, then `send`.
(() => {
  "use strict";
  const table = document.getElementById("grid");
  if (!table) return;
  const { register, unit } = table.dataset;
  const editable = table.dataset.editable === "true";
  const word = (name) => table.dataset[`word${name}`] || name;
  const status = document.getElementById("grid-status");
  const voice = document.getElementById("grid-voice");
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content || "";

  const columns = [...table.tHead.rows[0].cells].slice(1).map((head) => ({
    field: head.dataset.field,
    kind: head.dataset.kind,
    label: head.textContent.replace(/[▲▼↕]/g, "").trim(),
    writable: editable && "writable" in head.dataset,
    choices: JSON.parse(head.dataset.choices || "[]"),
  }));
  const rows = [...table.tBodies[0].rows];
  const columnOf = (cell) => columns[cell.cellIndex - 1];
  const cellOf = (id, field) => rows.find((row) => row.dataset.id === id)?.cells[columns.findIndex((c) => c.field === field) + 1];
  const shown = (cell) => cell.firstElementChild;

  // ---- what is not acknowledged yet, by cell; one user's entries are never shown to or sent by another

  const place = `xakhoe/grid/${meta("user")}/${register}/${unit}/`;
  const memory = new Map();
  const keep = (entry) => {
    memory.set(`${entry.id}/${entry.field}`, entry);
    try { localStorage.setItem(place + `${entry.id}/${entry.field}`, JSON.stringify(entry)); } catch { /* full or forbidden: memory holds it */ }
  };
  const forget = (entry) => {
    const now = memory.get(`${entry.id}/${entry.field}`);
    if (now && now.stamp !== entry.stamp) return; // typed again meanwhile
    memory.delete(`${entry.id}/${entry.field}`);
    try { localStorage.removeItem(place + `${entry.id}/${entry.field}`); } catch { /* nothing was kept */ }
  };
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      if (!key.startsWith(place)) continue;
      try { memory.set(key.slice(place.length), JSON.parse(localStorage.getItem(key))); } catch { localStorage.removeItem(key); }
    }
  } catch { /* no storage at all */ }
  window.addEventListener("beforeunload", (event) => {
    let lost = false;
    for (const key of memory.keys()) { try { lost ||= !localStorage.getItem(place + key); } catch { lost = true; } }
    if (lost) event.preventDefault();
  });

  // ---- states

  function mark(cell, state, reason, buttons = []) {
    if (!cell) return;
    cell.querySelector(".why")?.remove();
    cell.removeAttribute("aria-describedby");
    cell.toggleAttribute("aria-invalid", false);
    if (state) cell.dataset.state = state; else delete cell.dataset.state;
    if (state === "invalid" || state === "conflict") cell.setAttribute("aria-invalid", "true");
    if (reason || buttons.length) {
      const why = Object.assign(document.createElement("span"), { className: "why", textContent: reason });
      why.id = `why-${cell.parentElement.rowIndex}-${cell.cellIndex}`;
      for (const [text, act] of buttons) {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: text });
        button.addEventListener("click", (event) => { event.stopPropagation(); act(); focus(cell); });
        button.addEventListener("keydown", (event) => event.stopPropagation());
        why.append(button);
      }
      cell.append(why);
      cell.setAttribute("aria-describedby", why.id);
    }
    if (state) {
      const said = { saved: "Saved", waiting: "Waiting", unsent: "Unsent", invalid: "Invalid", conflict: "Conflict" }[state];
      voice.textContent = `${columnOf(cell).label}: ${word(said)}${reason ? `, ${reason}` : ""}`;
    }
    if (state === "saved") setTimeout(() => { if (cell.dataset.state === "saved") delete cell.dataset.state; }, 3000);
    count();
  }

  const tally = document.createElement("b");
  const again = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: word("Retry") });
  again.addEventListener("click", () => retry());
  function count() {
    const left = [...memory.values()].filter((entry) => entry.state === "unsent").length;
    if (!left) { tally.remove(); again.remove(); return; }
    tally.textContent = `⇡ ${left} ${word("Unsent")}`;
    if (!tally.isConnected) status.prepend(tally, again);
  }

  // ---- sending

  const lines = new Map(); // one request at a time per row, in the order typed
  function send(entry) {
    const turn = (lines.get(entry.id) || Promise.resolve()).then(() => deliver(entry)).catch((error) => console.error(error));
    lines.set(entry.id, turn);
    return turn;
  }

  async function deliver(entry) {
    if (memory.get(`${entry.id}/${entry.field}`)?.stamp !== entry.stamp) return; // a later edit of the cell took its place
    const cell = cellOf(entry.id, entry.field);
    const row = cell?.parentElement;
    mark(cell, "waiting");
    let answer, body = {};
    try {
      answer = await fetch(`/api/registers/${encodeURIComponent(register)}/${encodeURIComponent(unit)}/${encodeURIComponent(entry.id)}`, {
        method: "PATCH",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": meta("csrf") },
        body: JSON.stringify({ base: Number(entry.base), fields: { [entry.field]: entry.value } }),
      });
      body = await answer.json().catch(() => ({}));
    } catch { answer = { status: 0 }; }

    if (memory.get(`${entry.id}/${entry.field}`)?.stamp !== entry.stamp && answer.status !== 200) return;
    if (answer.status === 200) return settle(entry, row, body);
    if (answer.status === 409) {
      const theirs = body.fields?.[entry.field];
      if (theirs && String(theirs.value ?? "") === entry.value) return settle(entry, row, body); // an earlier try had arrived
      hold(entry, "conflict");
      return mark(cell, "conflict", `${word("Conflict")}: ${theirs?.text || "–"} `, [
        [word("Mine"), () => { if (body.seq !== undefined) entry.base = body.seq; keep(entry); send(entry); }],
        [word("Theirs"), () => settle(entry, row, body, true)],
      ]);
    }
    if (answer.status === 422) {
      hold(entry, "invalid");
      const faults = body.faults || [];
      const own = faults.filter((fault) => fault.field === entry.field);
      const reason = (own.length ? own : faults).map((fault) => fault.reason).join("; ") || body.title || word("Invalid");
      return mark(cell, "invalid", `${reason} `, [[word("Discard"), () => discard(entry)]]);
    }
    hold(entry, "unsent"); // no network, or a server that cannot take it now: kept, shown, sent again on request
    mark(cell, "unsent", answer.status && body.title ? body.title : "");
    count();
  }

  function hold(entry, state) { entry.state = state; keep(entry); }

  function settle(entry, row, body, quiet) {
    forget(entry);
    if (row && body.seq !== undefined) row.dataset.seq = body.seq;
    if (row && body.draft !== undefined) drafted(row, body.draft);
    // Later edits of the same row, typed on what this one left, are based on it.
    if (!quiet) for (const other of memory.values()) if (other.id === entry.id && String(other.base) === String(entry.base) && body.seq !== undefined) { other.base = body.seq; keep(other); }
    for (const [field, fact] of Object.entries(body.fields || {})) {
      const cell = cellOf(entry.id, field);
      if (!cell || memory.has(`${entry.id}/${field}`)) continue;
      cell.dataset.value = fact.value ?? "";
      shown(cell).textContent = fact.text ?? "";
    }
    mark(row && cellOf(entry.id, entry.field), quiet ? "" : "saved");
  }

  /// A row that lacks a required value now, or has got its last one.
  function drafted(row, draft) {
    const badge = row.cells[0].querySelector(".badge");
    if (draft && !badge) row.cells[0].append(Object.assign(document.createElement("span"), { className: "badge warn", textContent: word("Draft") }));
    if (!draft) badge?.remove();
  }

  function discard(entry) {
    forget(entry);
    const cell = cellOf(entry.id, entry.field);
    shown(cell).textContent = entry.before;
    mark(cell, "");
  }

  function retry() { for (const entry of [...memory.values()]) if (entry.state === "unsent") send(entry); }
  window.addEventListener("online", retry);

  // ---- editing

  const two = (number) => String(number).padStart(2, "0");
  const toShown = (kind, value) => kind === "date" && /^\d{4}-\d\d-\d\d$/.test(value) ? value.split("-").reverse().join("/") : kind === "decimal" ? value.replace(".", ",") : value;

  /// What was typed as the value to send, or the reason why it cannot be.
  function read(kind, typed) {
    const text = kind === "longText" ? typed : typed.trim();
    if (text === "") return { value: "" };
    if (kind === "date") {
      const parts = text.match(/^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/);
      if (!parts) return /^(\d{4}|\d{4}-\d\d-\d\d)$/.test(text) ? { value: text } : { reason: word("Date") };
      const [day, month, year] = parts.slice(1).map(Number);
      const date = new Date(Date.UTC(year, month - 1, day));
      if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return { reason: word("Date") };
      return { value: `${parts[3]}-${two(month)}-${two(day)}` };
    }
    if (kind === "integer" || kind === "decimal") {
      const grouped = /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(text);
      const plain = text.replace(/\s/g, "").replace(grouped ? /\./g : /$^/, "").replace(",", ".");
      const right = kind === "integer" ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/;
      return right.test(plain) ? { value: plain } : { reason: word("Number") };
    }
    return { value: text };
  }

  let editor = null;
  function edit(cell, fresh) {
    const column = columnOf(cell);
    if (editor || !column) return;
    if (!column.writable) { voice.textContent = word("ReadOnly"); return; }
    const waiting = memory.get(`${cell.parentElement.dataset.id}/${column.field}`);
    const before = cell.dataset.value;
    const value = waiting ? waiting.value : before;
    let input;
    if (column.choices.length) {
      input = document.createElement("select");
      input.append(new Option("", ""), ...column.choices.map(([code, text]) => new Option(text, code)));
      input.value = value;
    } else {
      input = document.createElement(column.kind === "longText" ? "textarea" : "input");
      input.value = fresh ? "" : toShown(column.kind, waiting?.typed ?? value);
      if (column.kind === "date") input.placeholder = "dd/MM/yyyy";
      if (["date", "integer"].includes(column.kind)) input.inputMode = "numeric";
      if (column.kind === "decimal") input.inputMode = "decimal";
      input.autocomplete = "off";
    }
    input.setAttribute("aria-label", column.label);
    editor = { cell, input, column };
    cell.classList.add("editing");
    shown(cell).hidden = true;
    cell.prepend(input);
    input.focus();
    if (!fresh && input.select) input.select();
    input.addEventListener("keydown", keysInside);
    input.addEventListener("blur", () => { if (editor?.input === input) commit(); });
  }

  function close() {
    const { cell, input } = editor;
    editor = null;
    input.remove();
    shown(cell).hidden = false;
    cell.classList.remove("editing");
    return cell;
  }

  function commit() {
    const { input, column } = editor;
    const typed = input.value;
    const label = input.selectedOptions ? input.selectedOptions[0]?.text ?? "" : typed.trim();
    const cell = close();
    put(cell, column, typed, label);
    return cell;
  }

  function put(cell, column, typed, label) {
    const row = cell.parentElement;
    const key = `${row.dataset.id}/${column.field}`;
    const earlier = memory.get(key);
    const { value, reason } = read(column.kind, typed);
    if (value === cell.dataset.value && !earlier) return; // nothing changed
    const entry = {
      id: row.dataset.id, field: column.field, value: value ?? typed, typed, text: reason ? typed : toShown(column.kind, column.choices.length ? label : value),
      base: earlier ? earlier.base : row.dataset.seq, before: earlier ? earlier.before : shown(cell).textContent, state: reason ? "invalid" : "unsent",
      stamp: `${Date.now()}-${Math.random()}`,
    };
    if (earlier && value === cell.dataset.value && earlier.state === "invalid") return discard(earlier);
    keep(entry);
    shown(cell).textContent = entry.text;
    if (reason) mark(cell, "invalid", `${reason} `, [[word("Discard"), () => discard(entry)]]);
    else send(entry);
  }

  function keysInside(event) {
    event.stopPropagation();
    if (event.isComposing) return; // a Vietnamese input method is still at work
    if (event.key === "Escape") { event.preventDefault(); focus(close()); }
    if (event.key === "Enter" && !(event.shiftKey && editor.column.kind === "longText")) { event.preventDefault(); go(commit(), event.shiftKey ? -1 : 1, 0); }
    if (event.key === "Tab") { event.preventDefault(); next(commit(), event.shiftKey ? -1 : 1); }
  }

  // ---- moving: one cell of the grid is in the tab order

  const target = (cell) => cell.querySelector(":scope > a") || cell;
  const grid = rows.map((row) => [...row.cells]);
  let here = null;
  function focus(cell) {
    if (here) target(here).tabIndex = -1;
    here = cell;
    target(cell).tabIndex = 0;
    target(cell).focus();
  }
  function go(cell, down, right) {
    const line = rows.indexOf(cell.parentElement);
    const to = grid[Math.min(Math.max(line + down, 0), grid.length - 1)];
    focus(to[Math.min(Math.max(cell.cellIndex + right, 0), to.length - 1)]);
  }
  function next(cell, step) {
    const all = grid.flat().filter((other) => other.tagName === "TD");
    focus(all[Math.min(Math.max(all.indexOf(cell) + step, 0), all.length - 1)]);
  }

  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("tbody td, tbody th");
    if (!cell || editor || event.altKey) return;
    const far = event.ctrlKey || event.metaKey;
    const moves = {
      ArrowUp: [far ? -1e6 : -1, 0], ArrowDown: [far ? 1e6 : 1, 0], ArrowLeft: [0, far ? -1e6 : -1], ArrowRight: [0, far ? 1e6 : 1],
      Home: [far ? -1e6 : 0, -1e6], End: [far ? 1e6 : 0, 1e6], PageUp: [-10, 0], PageDown: [10, 0],
    }[event.key];
    if (moves) { event.preventDefault(); return go(cell, ...moves); }
    if (cell.tagName === "TH" || far) return;
    if (event.key === "Enter" || event.key === "F2") { event.preventDefault(); return edit(cell); }
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      if (columnOf(cell).writable) put(cell, columnOf(cell), "", "");
      return;
    }
    if (event.key === "Escape") {
      const entry = memory.get(`${cell.parentElement.dataset.id}/${columnOf(cell).field}`);
      if (entry && entry.state !== "waiting" && cell.dataset.state !== "waiting") discard(entry);
      return;
    }
    // The key itself goes on into the empty editor, so that input methods (Telex, VNI) compose as anywhere else.
    if (event.key.length === 1 || event.key === "Process") edit(cell, true);
  });

  table.addEventListener("click", (event) => {
    const cell = event.target.closest("tbody td");
    if (!cell || editor?.cell === cell || event.target.closest("button, a")) return;
    if (cell === here && document.activeElement === cell) edit(cell); else focus(cell);
  });
  table.addEventListener("dblclick", (event) => { const cell = event.target.closest("tbody td"); if (cell && !editor) edit(cell); });

  // ---- start: the roles, the one tab stop, and what was left unsent

  table.setAttribute("role", "grid");
  grid.flat().forEach((cell) => {
    target(cell).tabIndex = -1;
    if (cell.tagName === "TD" && !columnOf(cell).writable) cell.setAttribute("aria-readonly", "true");
  });
  here = grid[0]?.[1] || null;
  if (here) here.tabIndex = 0;
  for (const entry of memory.values()) {
    if (entry.state === "conflict") entry.state = "unsent"; // the server says again with what it conflicts
    const cell = cellOf(entry.id, entry.field);
    if (!cell) continue;
    entry.before = shown(cell).textContent;
    shown(cell).textContent = entry.text;
    if (entry.state === "invalid") mark(cell, "invalid", `${word("Invalid")} `, [[word("Discard"), () => discard(entry)]]);
    else mark(cell, "unsent");
  }
  count();
})();
