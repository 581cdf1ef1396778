// The keyboard grid of a register: the plain table of the server, made editable cell by cell.
// Promises: what is typed is kept on this machine until the server has acknowledged it; a cell always says its state
// (saved, waiting, unsent, invalid with the reason, conflict with the other value); nobody's value is overwritten unseen.
// Rows of several communes may stand in one grid: each is sent to its own unit, and a new one asks for its commune first.
// Sends PATCH /api/registers/{register}/{unit}/{id} {"base": seq, "fields": {name: value}}, one at a time per row; the last line
// is empty and becomes a row by POST under an identifier made here. A row of a sheet (work-sheet) has an identifier and says itself
// what it gets besides (data-adds); it becomes a row with its first value and is taken out again when its last one is emptied.
// A yes or no and a choice are typed like anything else, with what fits offered below; a text that means none of them stays in its cell.
// Values are read in grid-read.js; what is common to a sheet is set in grid-sheet.js; what is not saved yet is listed by grid-unsaved.js; blocks, undo and the clipboard are in
// grid-block.js, filters and frozen columns in grid-head.js, remarks in grid-remarks.js.
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
    label: head.dataset.label || head.textContent.replace(/[▲▼↕]/g, "").trim(),
    writable: editable && "writable" in head.dataset,
    choices: JSON.parse(head.dataset.choices || "[]"),
    target: head.dataset.target || "",
    units: JSON.parse(head.dataset.units || "[]"),
    names: JSON.parse(head.dataset.names || "[]"),
    past: "past" in head.dataset,
  }));
  const rows = [...table.tBodies[0].rows];
  const columnOf = (cell) => columns[cell.cellIndex - 1];
  const cellOf = (id, field) => {
    const at = columns.findIndex((column) => column.field === field);
    return at < 0 ? undefined : rows.find((row) => row.dataset.id === id)?.cells[at + 1];
  };
  const shown = (cell) => cell.firstElementChild;
  /// What a row is called: whom it is about, or its first text.
  function nameOf(row) {
    const places = [columns.findIndex((one) => one.field === "@name"), columns.findIndex((one) => one.target), columns.findIndex((one) => one.kind === "text" && !one.field.startsWith("@"))];
    for (const at of places) { const text = at < 0 ? "" : shown(row.cells[at + 1])?.textContent.trim(); if (text) return text; }
    return "";
  }
  const wide = columns[0]?.field === "@unit";
  const unitOf = (row) => row.dataset.unit ?? unit;
  const writable = (cell) => {
    const column = columnOf(cell), row = cell.parentElement;
    if (column?.field === "@unit") return row.classList.contains("fresh") && column.choices.length > 1 && !(row.dataset.unit && row.dataset.seq);
    return Boolean(column?.writable) && !("locked" in row.dataset);
  };

  // ---- what is not acknowledged yet, by cell; one user's entries are never shown to or sent by another

  const home = `xakhoe/grid/${meta("user")}/${register}/`;
  const place = (entry) => `${home}${entry.unit || "?"}/${entry.id}/${entry.field}`;
  const memory = new Map();
  const keep = (entry) => {
    memory.set(`${entry.id}/${entry.field}`, entry);
    try { localStorage.setItem(place(entry), JSON.stringify(entry)); } catch { /* full or forbidden: memory holds it */ }
  };
  const forget = (entry) => {
    const now = memory.get(`${entry.id}/${entry.field}`);
    if (now && now.stamp !== entry.stamp) return; // typed again meanwhile
    memory.delete(`${entry.id}/${entry.field}`);
    try { localStorage.removeItem(place(entry)); } catch { /* nothing was kept */ }
  };
  const units = new Set([unit, ...rows.map(unitOf), ...(wide ? ["?", ...columns[0].choices.map(([key]) => key)] : [])]);
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(home)) continue;
      const [own, id, field] = key.slice(home.length).split("/");
      if (!units.has(own)) continue;
      try { memory.set(`${id}/${field}`, { ...JSON.parse(localStorage.getItem(key)), unit: own === "?" ? "" : own }); } catch { localStorage.removeItem(key); }
    }
  } catch { /* no storage at all */ }
  window.addEventListener("beforeunload", (event) => {
    let lost = false;
    for (const entry of memory.values()) { try { lost ||= !localStorage.getItem(place(entry)); } catch { lost = true; } }
    if (lost) event.preventDefault();
  });

  // ---- states

  function mark(cell, state, reason, buttons = []) {
    if (!cell) return;
    cell.querySelector(".why")?.remove();
    cell.removeAttribute("aria-describedby");
    cell.toggleAttribute("aria-invalid", false);
    if (state) cell.dataset.state = state; else delete cell.dataset.state;
    const said = { saved: "Saved", waiting: "Waiting", unsent: "Unsent", invalid: "Invalid", conflict: "Conflict" }[state];
    const remark = cell.dataset.remark ? cell.title.slice(Math.max(0, cell.title.indexOf(`${word("Remark")}:`))) : "";
    const told = (state === "unsent" && !reason ? word("UnsentWhy") : [said && word(said), reason?.trim()].filter(Boolean).join(": "));
    cell.title = [told, remark].filter(Boolean).join("\n");
    if (!cell.title) cell.removeAttribute("title");
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
      voice.textContent = `${columnOf(cell).label}: ${word(said)}${reason ? `, ${reason}` : ""}`;
    }
    if (state === "saved") setTimeout(() => { if (cell.dataset.state === "saved") mark(cell, ""); }, 3000);
    count();
  }

  const count = () => api.counted?.();

  const lift = (cell) => cell.classList.toggle("up", cell.getBoundingClientRect().bottom > Math.min(table.closest(".scroll").getBoundingClientRect().bottom, innerHeight) - 170);

  /// What the server says is worth another look, by cell; of columns that aren't shown, at the row's number.
  function doubt(row, list) {
    for (const cell of row.cells) {
      delete cell.dataset.doubt;
      cell.querySelectorAll(".doubt-tag, .doubt-why").forEach((node) => node.remove());
    }
    for (const [field, reason] of list) {
      const at = columns.findIndex((column) => column.field === field), cell = row.cells[at + 1];
      if (cell.dataset.doubt) { cell.querySelector(".doubt-why").textContent += `; ${reason}`; continue; }
      cell.dataset.doubt = reason;
      const label = at < 0 ? "" : `${columns[at].label}: `;
      cell.append(
        Object.assign(document.createElement("span"), { className: "doubt-tag", textContent: word("Doubt"), title: label + reason }),
        Object.assign(document.createElement("span"), { className: "doubt-why", textContent: reason }));
      lift(cell);
    }
    // A sheet's count says how many of its rows are to be looked at again.
    const tally = document.getElementById("sheet-doubts");
    if (!tally) return;
    const doubted = rows.filter((one) => one.querySelector("[data-doubt]")).length;
    tally.textContent = doubted ? `· ${doubted} ${word("Doubt")}` : "";
  }

  /// The doubts that the server tells of a row, and of rows on this page that were or are written twice with it.
  function tell(row, body) {
    doubt(row, body.doubts.map((one) => [one.field, one.reason]));
    for (const other of body.others || []) {
      const beside = rows.find((one) => one.dataset.id === other.id);
      if (beside) doubt(beside, other.doubts.map((one) => [one.field, one.reason]));
    }
  }
  /// A row as the server has it, or nothing.
  async function stored(row) {
    try {
      const answer = await fetch(`/api/registers/${encodeURIComponent(register)}/${encodeURIComponent(unitOf(row))}/${encodeURIComponent(row.dataset.id)}`, { headers: { Accept: "application/json" } });
      return answer.ok ? await answer.json() : null;
    } catch { return null; }
  }
  /// Takes a row out of its register; rows that it was written twice with are doubted no longer.
  async function takeOut(row) {
    const beside = ((await stored(row))?.others || []).map((other) => rows.find((one) => one.dataset.id === other.id)).filter(Boolean);
    const answer = await fetch(`/registers/${encodeURIComponent(register)}/${encodeURIComponent(unitOf(row))}/${encodeURIComponent(row.dataset.id)}/remove`, {
      method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRF-Token": meta("csrf") }, body: "", redirect: "manual",
    }).catch(() => null);
    if (!answer || (answer.type !== "opaqueredirect" && !answer.ok)) return false;
    for (const other of beside) { const body = await stored(other); if (body) tell(other, body); }
    return true;
  }

  // ---- sending

  /// What a new row begins with goes along with the first cell that the register takes together with it: a day alone, or a name
  /// and a day without a measurement, may be no row yet.
  const starts = JSON.parse(table.dataset.adds || "{}"), startTexts = JSON.parse(table.dataset.addsShown || "{}");
  const owed = new Map(); // what is still to be sent so, by row
  const begun = (row, field) => Object.fromEntries(Object.entries(owed.get(row?.dataset.id) || {}).filter(([name]) => name !== field && !memory.has(`${row.dataset.id}/${name}`)));

  const lines = new Map(); // one request at a time per row, in the order typed
  function send(entry) {
    const turn = (lines.get(entry.id) || Promise.resolve()).then(() => deliver(entry)).catch((error) => console.error(error));
    lines.set(entry.id, turn);
    return turn;
  }

  async function deliver(entry, alone) {
    if (memory.get(`${entry.id}/${entry.field}`)?.stamp !== entry.stamp) return; // a later edit of the cell took its place
    const cell = cellOf(entry.id, entry.field);
    const row = cell?.parentElement;
    const adds = entry.base === undefined; // a row that no server knows yet
    const extra = alone ? {} : begun(row, entry.field);
    mark(cell, "waiting");
    let answer, body = {};
    try {
      const where = `/api/registers/${encodeURIComponent(register)}/${encodeURIComponent(entry.unit)}`;
      answer = await fetch(adds ? where : `${where}/${encodeURIComponent(entry.id)}`, {
        method: adds ? "POST" : "PATCH",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": meta("csrf") },
        body: JSON.stringify({ ...(adds ? { id: entry.id } : { base: Number(entry.base) }), fields: { ...(adds && entry.adds ? JSON.parse(entry.adds) : {}), ...extra, [entry.field]: entry.value } }),
      });
      body = await answer.json().catch(() => ({}));
    } catch { answer = { status: 0 }; }

    if (memory.get(`${entry.id}/${entry.field}`)?.stamp !== entry.stamp && answer.status !== 200) return;
    if (answer.status === 422 && Object.keys(extra).length && !(body.faults || []).some((fault) => fault.field === entry.field)) return deliver(entry, true);
    if (answer.status === 200 || answer.status === 201) for (const field of Object.keys(extra)) delete owed.get(entry.id)[field];
    if (adds && (answer.status === 200 || answer.status === 201)) {
      // A row sent twice is answered as it stands: what it lacks of this cell is sent as an edit.
      if (answer.status === 200 && String(body.fields?.[entry.field]?.value ?? "") !== entry.value) { entry.base = body.seq; keep(entry); return deliver(entry); }
      return settle(entry, row, body);
    }
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
      const faults = body.faults || [];
      const own = faults.filter((fault) => fault.field === entry.field);
      const reason = (own.length ? own : faults).map((fault) => fault.reason).join("; ") || body.title || word("Invalid");
      entry.reason = reason;
      entry.refused = true;
      hold(entry, "invalid");
      return refuse(cell, entry);
    }
    hold(entry, "unsent"); // no network, or a server that cannot take it now: kept, shown, sent again on request
    mark(cell, "unsent", answer.status && body.title ? body.title : "");
    count();
  }

  /// A value that isn't in the register, with the reason, and said to be kept on this machine only.
  const refuse = (cell, entry) => mark(cell, "invalid", `${entry.reason || word("Invalid")} – ${word("OnlyHere")} `, [[word("Discard"), () => discard(entry)]]);
  function hold(entry, state) { entry.state = state; keep(entry); }

  function settle(entry, row, body, quiet) {
    forget(entry);
    if (row && body.seq !== undefined) row.dataset.seq = body.seq;
    if (row && (row.classList.contains("fresh") || "adds" in row.dataset) && body.seq !== undefined) born(row, body.id);
    if (row && body.draft !== undefined) drafted(row, body.draft);
    // Later edits of the same row, typed on what this one left, are based on it.
    if (!quiet) for (const other of memory.values()) if (other.id === entry.id && String(other.base) === String(entry.base) && body.seq !== undefined) { other.base = body.seq; keep(other); }
    for (const [field, fact] of Object.entries(body.fields || {})) {
      const cell = cellOf(entry.id, field);
      if (!cell || memory.has(`${entry.id}/${field}`) || field in (owed.get(entry.id) || {})) continue;
      cell.classList.remove("ghost");
      cell.dataset.value = fact.value ?? "";
      shown(cell).textContent = fact.text ?? "";
    }
    mark(row && cellOf(entry.id, entry.field), quiet ? "" : "saved");
    if (row && body.doubts) {
      tell(row, body);
      const said = body.doubts.map((one) => `${word("Doubt")}: ${one.reason}`).join("; ");
      if (said) voice.textContent = said;
    }
    // What the server refused may hold now that the row has more in it.
    if (!quiet) for (const other of [...memory.values()]) if (other.id === entry.id && other.state === "invalid" && other.refused) send(other);
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
    if (!cell) return count();
    shown(cell).textContent = entry.before;
    mark(cell, "");
  }

  function retry() { for (const entry of [...memory.values()]) if (entry.state === "unsent") send(entry); }
  window.addEventListener("online", retry);
  setInterval(() => { if (navigator.onLine) retry(); }, 15000); // a line that is back does not always say so

  // ---- editing

  const toShown = (kind, value) => kind === "date" && /^\d{4}-\d\d-\d\d$/.test(value) ? value.split("-").reverse().join("/") : kind === "decimal" ? value.replace(".", ",") : value;
  const read = (column, typed) => {
    const { value, reason } = window.xakhoeRead.read(column, typed, table.dataset.today);
    return { value, reason: reason && word(reason) };
  };

  /// Offers rows of another register, or the choices of a list, while somebody types; the chosen one's identifier is the value.
  function picker(input, column) {
    const nothing = column.target ? "Nobody" : column.kind === "yesNo" ? "Truth" : "NoChoice";
    const find = () => column.target ? lookUp(column, input.value, unitOf(editor.cell.parentElement))
      : options(window.xakhoeRead.choices(column, input.value, true));
    const list = Object.assign(document.createElement("ul"), { className: "picks" });
    list.setAttribute("role", "listbox");
    let asked = 0, found = [];
    /// Above all else on the page, below the cell or, where there is no room, above it.
    const settleList = () => {
      const box = input.getBoundingClientRect(), below = window.innerHeight - box.bottom;
      const up = below < 270 && box.top > below;
      Object.assign(list.style, {
        position: "fixed", right: "auto", width: "max-content", left: `${Math.max(4, Math.min(box.left, document.documentElement.clientWidth - list.offsetWidth - 4))}px`, minWidth: `${Math.max(box.width, 280)}px`,
        top: up ? "auto" : `${box.bottom}px`, bottom: up ? `${window.innerHeight - box.top}px` : "auto",
      });
    };
    const show = (items, first = input.value.trim() ? items[0] : undefined) => {
      found = items;
      input.first = first;
      list.replaceChildren(...items.map((item, index) => {
        const line = document.createElement("li");
        line.append(Object.assign(document.createElement("b"), { textContent: item.label }));
        if (item.detail) line.append(Object.assign(document.createElement("span"), { textContent: item.detail }));
        if (item.note) line.append(Object.assign(document.createElement("span"), { className: "pick-note", textContent: `! ${item.note}` }));
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", item === first);
        line.addEventListener("mousedown", (event) => { event.preventDefault(); input.picked = item; input.value = item.label; focus(commit()); });
        return line;
      }));
      const hint = !items.length && input.value.trim() ? word(nothing) : column.target && items.length >= 20 ? word("More") : "";
      if (hint) list.append(Object.assign(document.createElement("li"), { className: "hint", textContent: hint }));
      settleList();
    };
    const ask = async () => {
      input.picked = undefined;
      const turn = ++asked;
      const items = await find();
      if (turn === asked && editor?.input === input) show(items);
    };
    input.addEventListener("input", ask);
    list.settle = settleList;
    // The likeliest ones before anything is typed; of a list all.
    if (!column.target) setTimeout(() => {
      const all = options(column.choices);
      if (editor?.input === input && !editor.fresh) show(all, all.find((one) => one.label === input.value));
    });
    else if (!input.value.trim()) setTimeout(() => { if (editor?.input === input && !input.value) ask(); });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp" || !found.length || goesOn()) return;
      event.preventDefault();
      const at = found.indexOf(input.first) + (event.key === "ArrowDown" ? 1 : -1);
      input.picked = input.first = found[Math.min(Math.max(at, 0), found.length - 1)];
      [...list.children].forEach((line, index) => {
        line.setAttribute("aria-selected", found[index] === input.first);
        if (found[index] === input.first) line.scrollIntoView({ block: "nearest" });
      });
    });
    return list;
  }

  const options = (choices) => choices.map(([id, label]) => ({ id, label }));
  async function lookUp(column, text, unit) {
    try {
      const answer = await fetch(`/api/registers/${encodeURIComponent(column.target)}/search?unit=${encodeURIComponent(unit)}&q=${encodeURIComponent(text)}&for=${encodeURIComponent(`${register}.${column.field}`)}`, { headers: { Accept: "application/json" } });
      return answer.ok ? await answer.json() : [];
    } catch { return []; }
  }

  let editor = null;
  /// Whether arrows leave the editor as they leave a cell: a yes or no that was begun by typing is one key and on.
  const goesOn = () => Boolean(editor?.fresh && editor.column.kind === "yesNo" && editor.input.tagName === "INPUT");
  document.addEventListener("scroll", () => editor?.cell.querySelector(".picks")?.settle(), { capture: true, passive: true });
  // A reason opens where there is room for it.
  for (const kind of ["mouseover", "focusin"]) table.addEventListener(kind, (event) => { const cell = event.target.closest("[data-doubt]"); if (cell) lift(cell); });
  const fingers = matchMedia("(pointer: coarse)").matches; // a list to tap instead of one to type into
  function edit(cell, fresh) {
    const column = columnOf(cell);
    if (editor || !column) return;
    if (!writable(cell)) { voice.textContent = word("ReadOnly"); return; }
    const row = cell.parentElement;
    if (wide && column.field !== "@unit" && !row.dataset.unit) { // whose row will it be
      voice.textContent = word("Commune");
      focus(row.cells[1]);
      return edit(row.cells[1]);
    }
    const waiting = memory.get(`${cell.parentElement.dataset.id}/${column.field}`);
    const before = cell.dataset.value;
    const value = waiting ? waiting.value : before;
    let input, list;
    if (column.choices.length && (fingers || column.field === "@unit")) {
      input = document.createElement("select");
      input.append(new Option(column.field === "@unit" ? word("Commune") : "", ""), ...column.choices.map(([code, text]) => new Option(text, code)));
      input.value = value;
    } else {
      input = document.createElement(column.kind === "longText" ? "textarea" : "input");
      input.value = fresh ? "" : toShown(column.kind, waiting?.typed ?? value);
      if (column.kind === "date") input.placeholder = "dd/MM/yyyy";
      if (["date", "integer"].includes(column.kind)) input.inputMode = "numeric";
      if (column.kind === "decimal") input.inputMode = "decimal";
      input.autocomplete = "off";
      if (column.target || column.choices.length) {
        if (!fresh) input.value = waiting?.state === "invalid" ? waiting.typed : shown(cell).textContent;
        list = picker(input, column);
        if (column.target && waiting?.state === "invalid") setTimeout(() => input.dispatchEvent(new Event("input")));
      }
    }
    input.setAttribute("aria-label", column.label);
    editor = { cell, input, column, fresh };
    cell.classList.add("editing");
    shown(cell).hidden = true;
    cell.prepend(input);
    if (list) input.after(list);
    input.focus();
    if (!fresh && input.select) input.select();
    input.addEventListener("keydown", keysInside);
    input.addEventListener("blur", () => { if (editor?.input === input) commit(); });
  }

  function close() {
    const { cell, input } = editor;
    editor = null;
    cell.querySelector(".picks")?.remove();
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
    if (column.choices.length && input.tagName === "INPUT") {
      // A space typed over a value says nothing.
      if (typed.trim() === "" && !input.picked) { if (typed === "") put(cell, column, "", ""); }
      else if (input.picked || typed.trim() !== shown(cell).textContent) choose(cell, column, typed, input.picked || input.first);
    } else if (!column.target) put(cell, column, typed, label);
    else if (typed.trim() === "" && !input.picked) put(cell, column, "", "");
    else if (typed !== shown(cell).textContent || input.picked) refer(cell, column, typed, input.picked || input.first);
    return cell;
  }

  /// Puts the choice that a text means into a cell: the one named or chosen, or the only one that begins so; a text that means none or
  /// several is kept and told.
  function choose(cell, column, typed, picked) {
    const meant = window.xakhoeRead.choices(column, typed);
    const [code, text] = picked ? [picked.id, picked.label] : meant.length === 1 ? meant[0] : [];
    if (code !== undefined) return put(cell, column, code, text, { value: code });
    const some = column.choices.slice(0, 6).map(([, words]) => words).join(", ");
    put(cell, column, typed.trim(), typed.trim(), { reason: column.kind === "yesNo" ? word("Truth") : `${word("Choose")}: ${some}${column.choices.length > 6 ? "…" : ""}` });
  }

  /// Puts the row that a text names into a reference; a text that names none or several is kept and told.
  async function refer(cell, column, typed, picked) {
    let item = picked, why;
    if (!item) {
      const items = await lookUp(column, typed, unitOf(cell.parentElement));
      // The whole label, or the name of just one: «Hoàng Nam» isn't «Hoàng Nam Sơn».
      const name = (text) => text.replace(/\s*\([^()]*\)\s*$/, "").trim().toLowerCase();
      const same = items.filter((one) => one.label === typed.trim());
      // Of several of one name those come first whom the register is about.
      const alike = items.filter((one) => name(one.label) === name(typed)), likely = alike.filter((one) => !one.note);
      const named = likely.length ? likely : alike;
      item = same.length === 1 ? same[0] : items.length === 1 ? items[0] : !same.length && named.length === 1 ? named[0] : undefined;
      why = items.length ? word("Several").replace("{count}", items.length >= 20 ? "20+" : named.length || items.length) : word("Nobody");
    }
    put(cell, column, item ? item.id : typed, item ? item.label : typed, { value: item?.id, reason: item ? undefined : why });
  }

  /// Puts a value into a cell: what was typed, or what was read already.
  function put(cell, column, typed, label, known) {
    const row = cell.parentElement;
    if (column.field === "@unit") return settleUnit(row, typed, label);
    const key = `${row.dataset.id}/${column.field}`;
    const earlier = memory.get(key);
    const { value, reason } = known || read(column, typed);
    if (value === cell.dataset.value && !earlier) return; // nothing changed
    if ("adds" in row.dataset && value === "" && emptied(row, cell)) return unwrite(row);
    if (owed.has(row.dataset.id)) delete owed.get(row.dataset.id)[column.field]; // said otherwise now
    cell.classList.remove("ghost");
    const added = row.classList.contains("blank");
    if (added) begin(row);
    api.changed?.({ added, cell, column, from: earlier && earlier.state !== "invalid" ? earlier.value : cell.dataset.value, fromText: shown(cell).textContent, to: value, toText: column.choices.length || column.target ? label : value === undefined ? typed : toShown(column.kind, value) });
    const entry = {
      id: row.dataset.id, unit: unitOf(row), field: column.field, value: value ?? typed, typed, text: reason ? typed : column.choices.length || column.target ? label : toShown(column.kind, value),
      base: earlier ? earlier.base : row.dataset.seq === "" ? undefined : row.dataset.seq, adds: row.dataset.adds, before: earlier ? earlier.before : shown(cell).textContent, state: reason ? "invalid" : "unsent", reason,
      label: column.label, name: nameOf(row), stamp: `${Date.now()}-${Math.random()}`,
    };
    if (earlier && value === cell.dataset.value && earlier.state === "invalid") return discard(earlier);
    keep(entry);
    shown(cell).textContent = entry.text;
    if (!entry.unit) mark(cell, "unsent", word("Commune"));
    else if (reason) refuse(cell, entry);
    else send(entry);
  }

  /// The commune a new row is written into; what was typed before waited for it.
  function settleUnit(row, key, label) {
    if (!row.classList.contains("fresh") || (row.dataset.unit && row.dataset.seq)) return;
    const waiting = [...memory.values()].filter((entry) => entry.id === row.dataset.id);
    if (row.dataset.unit && waiting.length) return; // on its way to the commune chosen first
    waiting.forEach(forget);
    row.dataset.unit = key;
    row.cells[1].dataset.value = key;
    shown(row.cells[1]).textContent = label;
    for (const entry of waiting) {
      entry.unit = key;
      keep(entry);
      if (key && entry.state !== "invalid") send(entry);
    }
  }

  // ---- the last line: empty until something is typed, then a row

  function identifier() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    let time = BigInt(Date.now());
    for (let at = 5; at >= 0; at--) { bytes[at] = Number(time & 255n); time >>= 8n; }
    bytes[6] = 0x70 | bytes[6] & 0x0f;
    bytes[8] = 0x80 | bytes[8] & 0x3f;
    const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
  }

  function blank(id) {
    const row = table.tBodies[0].insertRow();
    row.className = "fresh blank";
    row.dataset.id = id || identifier();
    row.dataset.seq = "";
    owed.set(row.dataset.id, { ...starts });
    const sole = wide && columns[0].choices.length === 1 ? columns[0].choices[0] : null;
    row.dataset.unit = wide ? sole?.[0] ?? "" : unit;
    const head = document.createElement("th");
    head.scope = "row";
    head.className = "row-no";
    head.textContent = "+";
    head.title = word("New");
    head.tabIndex = -1;
    row.append(head);
    columns.forEach((column, index) => {
      const cell = row.insertCell();
      cell.className = table.tHead.rows[0].cells[index + 1].className;
      cell.dataset.label = column.label;
      cell.dataset.value = "";
      cell.tabIndex = -1;
      cell.append(document.createElement("div"));
      if (column.field in starts) {
        [cell.dataset.value, cell.firstElementChild.textContent] = [starts[column.field], startTexts[column.field] ?? ""];
        cell.classList.add("ghost");
      }
      if (column.field === "@unit" && sole) [cell.dataset.value, cell.firstElementChild.textContent] = sole;
      if (!writable(cell)) cell.setAttribute("aria-readonly", "true");
    });
    rows.push(row);
    grid.push([...row.cells]);
    return row;
  }

  /// The empty line at the end, ready to be typed into.
  function addRow() {
    const row = rows[rows.length - 1];
    if (!row?.classList.contains("blank")) return;
    const cell = [...row.cells].find((one) => one.tagName === "TD" && writable(one) && !one.dataset.value);
    if (!cell) return;
    focus(cell);
    row.scrollIntoView({ block: "center", behavior: "instant" });
    edit(cell);
  }

  function begin(row) {
    row.classList.remove("blank");
    if (row === rows[rows.length - 1]) blank();
  }

  /// Takes a row away that was added on this page.
  async function remove(id) {
    const row = rows.find((one) => one.dataset.id === id);
    if (!row) return;
    await lines.get(id);
    for (const entry of [...memory.values()]) if (entry.id === id) forget(entry);
    if (!row.classList.contains("fresh") && !await takeOut(row)) return mark(row.cells[1], "unsent", word("NotRemoved"));
    const at = rows.indexOf(row);
    rows.splice(at, 1);
    grid.splice(at, 1);
    const next = rows[Math.min(at, rows.length - 1)];
    row.remove();
    if (next) focus(next.cells[1]);
    count();
  }

  /// A row that the register has now is numbered on from the last one of the list.
  const listed = rows.length;
  function born(row, id) {
    row.classList.remove("fresh");
    const number = (Number(table.dataset.lastNumber || 0) + rows.indexOf(row) - listed + 1).toLocaleString("vi-VN");
    const link = Object.assign(document.createElement("a"), { href: `/registers/${register}/${encodeURIComponent(unitOf(row))}/${id}`, textContent: "adds" in row.dataset ? `✓ ${rows.indexOf(row) + 1}` : number, tabIndex: -1 });
    link.setAttribute("aria-label", `${word("Open")} ${number}`);
    row.cells[0].replaceChildren(link);
    row.cells[0].removeAttribute("title");
    if ("narrowed" in table.dataset) api.say?.(word("Outside"));
    tallyWritten();
  }

  // ---- a sheet's rows

  function tallyWritten() {
    const written = document.getElementById("sheet-written"), count = rows.filter((row) => row.dataset.seq).length;
    if (!written) return;
    written.textContent = count;
    table.closest(".sheet")?.classList.toggle("unwritten", !count);
  }

  /// Whether a row holds nothing any more once a cell is emptied.
  const emptied = (row, cell) => columns.every((column, index) => {
    const other = row.cells[index + 1];
    return !column.writable || other === cell || (memory.get(`${row.dataset.id}/${column.field}`)?.value ?? other.dataset.value) === "";
  });

  /// Takes the row of a sheet out of its register again; what is typed next becomes a row of its own.
  async function unwrite(row) {
    const id = row.dataset.id;
    await lines.get(id);
    const held = [...memory.values()].filter((entry) => entry.id === id);
    if (row.dataset.seq && !await takeOut(row)) return mark(here, "unsent", word("NotRemoved"));
    doubt(row, []);
    held.forEach(forget);
    row.dataset.id = identifier();
    row.dataset.seq = "";
    columns.forEach((column, index) => {
      if (column.field.startsWith("@")) return;
      row.cells[index + 1].dataset.value = "";
      shown(row.cells[index + 1]).textContent = "";
      mark(row.cells[index + 1], "");
    });
    row.cells[0].replaceChildren(String(rows.indexOf(row) + 1));
    voice.textContent = word("Removed");
    tallyWritten();
  }

  function keysInside(event) {
    event.stopPropagation();
    if (event.isComposing) return; // a Vietnamese input method is still at work
    if (event.key === "Escape") { event.preventDefault(); focus(close()); return; }
    const arrow = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (arrow && goesOn()) { event.preventDefault(); return go(commit(), ...arrow); }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); commit(); return addRow(); }
    if (event.key === "Enter" && !(event.shiftKey && editor.column.kind === "longText")) {
      event.preventDefault();
      // Whoever chose a name in an empty line goes on with what is to be said of it, not with the next line.
      const named = editor.column.target && editor.cell.parentElement.classList.contains("fresh");
      const cell = commit();
      if (named && !event.shiftKey) next(cell, 1); else go(cell, event.shiftKey ? -1 : 1, 0);
    }
    if (event.key === "Tab") { event.preventDefault(); next(commit(), event.shiftKey ? -1 : 1); }
  }

  // ---- moving: one cell of the grid is in the tab order

  const target = (cell) => cell.querySelector(":scope > a") || cell;
  const grid = rows.map((row) => [...row.cells]);
  let here = null, leaving = false;
  const atEnd = (cell, back) => {
    const all = grid.flat().filter((other) => other.tagName === "TD");
    return cell === all[back ? 0 : all.length - 1];
  };
  function focus(cell) {
    leaving = false;
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
    // Tab goes from cell to cell as in a spreadsheet; after Escape, and at either end, it leaves the grid.
    if (event.key === "Tab" && !far && !leaving && editable && cell.tagName === "TD" && !atEnd(cell, event.shiftKey)) { event.preventDefault(); return next(cell, event.shiftKey ? -1 : 1); }
    if (event.key === "Enter" && far) { event.preventDefault(); return addRow(); }
    if (cell.tagName === "TH" || far || event.defaultPrevented) return;
    if (event.key === "Enter" || event.key === "F2") { event.preventDefault(); return edit(cell); }
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      if (writable(cell) && columnOf(cell).field !== "@unit") put(cell, columnOf(cell), "", "");
      return;
    }
    if (event.key === "Escape") {
      leaving = true;
      const entry = memory.get(`${cell.parentElement.dataset.id}/${columnOf(cell).field}`);
      if (entry && entry.state !== "waiting" && cell.dataset.state !== "waiting") discard(entry);
      return;
    }
    const flag = fingers && columnOf(cell)?.kind === "yesNo" && writable(cell) && event.key.length === 1 && window.xakhoeRead.truth(event.key);
    if (flag) { event.preventDefault(); return put(cell, columnOf(cell), flag, columnOf(cell).choices.find(([code]) => code === flag)?.[1] ?? flag, { value: flag }); }
    // The key itself goes on into the empty editor, so that input methods (Telex, VNI) compose as anywhere else.
    if (event.key.length === 1 || event.key === "Process") edit(cell, true);
  });

  table.addEventListener("click", (event) => {
    const cell = event.target.closest("tbody td");
    if (!cell || editor?.cell === cell || event.target.closest("button, a")) return;
    focus(cell);
  });
  table.addEventListener("dblclick", (event) => { const cell = event.target.closest("tbody td"); if (cell && !editor) edit(cell); });

  // ---- start: the roles, the one tab stop, and what was left unsent

  table.setAttribute("role", "grid");
  grid.flat().forEach((cell) => {
    target(cell).tabIndex = -1;
    if (cell.tagName === "TD" && !writable(cell)) cell.setAttribute("aria-readonly", "true");
  });
  const api = (window.xakhoeGrid = { table, rows, grid, columns, columnOf, cellOf, shown, nameOf, put, refer, choose, edit, focus, blank, remove, status, voice, word, memory, discard, meta, unitOf, writable, retry, here: () => here, editing: () => Boolean(editor), leave: () => { const cell = close(); focus(cell); return cell; }, changed: null, counted: null, say: null });
  if (editable && columns.some((column) => column.writable) && "adds" in table.dataset) {
    for (const entry of memory.values()) {
      if (entry.base !== undefined || rows.some((row) => row.dataset.id === entry.id)) continue;
      const row = blank(entry.id);
      row.classList.remove("blank");
      if (wide && entry.unit) settleUnit(row, entry.unit, columns[0].choices.find(([key]) => key === entry.unit)?.[1] ?? entry.unit);
    }
    blank();
    const add = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: word("Add") });
    add.title = "Ctrl+Enter";
    add.addEventListener("click", addRow);
    status.append(add);
  }
  for (const row of rows) if (row.dataset.doubts) doubt(row, JSON.parse(row.dataset.doubts));
  here = grid[0]?.[1] || null;
  if (here) here.tabIndex = 0;
  for (const entry of memory.values()) {
    if (entry.state === "conflict") entry.state = "unsent"; // the server says again with what it conflicts
    const cell = cellOf(entry.id, entry.field);
    if (!cell) continue;
    entry.before = shown(cell).textContent;
    shown(cell).textContent = entry.text;
    if (entry.state === "invalid") refuse(cell, entry);
    else mark(cell, "unsent");
  }
  count();
})();
