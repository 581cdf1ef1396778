// Blocks of cells: choosing them with Shift, copying and pasting between the grid and a spreadsheet, filling down, undo.
// Promises: a pasted block goes cell by cell through the same checks as typing, so nothing is lost and every fault is told in
// its cell; one paste is one step of undo. Works on window.xakhoeGrid, which grid.js made.
(() => {
  "use strict";
  const grid = window.xakhoeGrid;
  if (!grid) return;
  const { table, rows, columns, word, voice, status } = grid;
  const place = (cell) => [rows.indexOf(cell.parentElement), cell.cellIndex];
  const at = (line, index) => rows[line]?.cells[index];
  const say = (text) => { voice.textContent = text; note.textContent = text; };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

  // ---- choosing

  let from = null, to = null;
  function block() {
    const here = grid.here();
    if (!here || here.tagName !== "TD") return null;
    if (!from || !to || !from.isConnected || !to.isConnected) return [...place(here), ...place(here)];
    const [a, b] = [place(from), place(to)];
    return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
  }
  function paint() {
    table.querySelectorAll(".chosen").forEach((cell) => cell.classList.remove("chosen"));
    if (!from || !to || from === to) return;
    const [top, left, bottom, right] = block();
    for (let line = top; line <= bottom; line++) for (let index = left; index <= right; index++) at(line, index).classList.add("chosen");
    voice.textContent = `${bottom - top + 1} × ${right - left + 1}`;
  }
  const drop = () => { from = to = null; paint(); };
  function reach(down, right) {
    const here = grid.here();
    if (!here || here.tagName !== "TD") return;
    if (!from) from = to = here;
    const [line, index] = place(to);
    const next = at(Math.min(Math.max(line + down, 0), rows.length - 1), Math.min(Math.max(index + right, 1), columns.length));
    if (next?.tagName === "TD") to = next;
    to.scrollIntoView({ block: "nearest", inline: "nearest" });
    paint();
  }

  // ---- undo: steps of changes, newest last

  const done = [], undone = [];
  let step = null;
  grid.changed = ({ cell, column, from, fromText, to, toText, added }) => {
    if (step?.quiet) return;
    const change = { id: cell.parentElement.dataset.id, field: column.field, from: from ?? "", fromText, to, toText };
    const steps = step || [];
    steps.push(change);
    if (added) (steps.added = steps.added || []).push(change.id);
    if (!step) done.push(steps);
    undone.length = 0;
    buttons();
  };
  async function batch(work) {
    step = [];
    await Promise.all(work() || []);
    if (step.length) done.push(step);
    step = null;
    buttons();
  }
  function turn(stack, other, back) {
    const changes = stack.pop();
    if (!changes) return;
    if (!changes.added) other.push(changes); // a row taken away again is typed anew
    step = { quiet: true };
    if (back && changes.added) changes.added.forEach((id) => grid.remove(id));
    for (const change of back ? [...changes].reverse() : changes) {
      const cell = grid.cellOf(change.id, change.field);
      const column = columns.find((one) => one.field === change.field);
      if (!cell || !column) continue;
      const waiting = grid.memory.get(`${change.id}/${change.field}`);
      if (back && waiting?.state === "invalid") { grid.discard(waiting); continue; }
      const [value, text] = back ? [change.from, change.fromText] : [change.to, change.toText];
      if (value !== undefined) grid.put(cell, column, value, text, { value });
    }
    step = null;
    const last = grid.cellOf(changes[0].id, changes[0].field);
    if (last) grid.focus(last);
    buttons();
  }
  const undo = () => turn(done, undone, true);
  const redo = () => turn(undone, done, false);

  // ---- the clipboard

  const clean = (text) => /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  function copied() {
    const [top, left, bottom, right] = block();
    const lines = [];
    for (let line = top; line <= bottom; line++) {
      const texts = [];
      for (let index = left; index <= right; index++) texts.push(clean(grid.shown(at(line, index)).textContent.trim().replace(/^\u2212(?=\d)/, "-")));
      lines.push(texts.join("\t"));
    }
    return lines.join("\n");
  }

  /// The cells of a text as spreadsheets put it on the clipboard.
  function cells(text) {
    const lines = [[""]];
    let quoted = false, start = true;
    for (let index = 0; index < text.length; index++) {
      const mark = text[index];
      const line = lines[lines.length - 1];
      if (quoted) {
        if (mark !== '"') line[line.length - 1] += mark;
        else if (text[index + 1] === '"') { line[line.length - 1] += '"'; index++; } else quoted = false;
      } else if (mark === '"' && start) { quoted = true; start = false; }
      else if (mark === "\t") { line.push(""); start = true; }
      else if (mark === "\n" || mark === "\r") {
        if (mark === "\r" && text[index + 1] === "\n") index++;
        lines.push([""]);
        start = true;
      } else { line[line.length - 1] += mark; start = false; }
    }
    if (lines.length > 1 && lines[lines.length - 1].length === 1 && lines[lines.length - 1][0] === "") lines.pop();
    return lines;
  }

  const { isHeading } = window.xakhoeRead;

  /// Puts a text into a cell as if it were typed; choices are known by their words, with or without tones, or by their code.
  function enter(cell, column, text) {
    const typed = text.normalize("NFC").replace(/\u00a0/g, " ").trim();
    if (column.target) return typed === "" ? grid.put(cell, column, "", "") : grid.refer(cell, column, typed);
    if (!column.choices.length || typed === "") return grid.put(cell, column, typed, typed);
    grid.choose(cell, column, typed);
  }

  function paste(text) {
    const area = block();
    if (!area) return;
    const source = cells(text);
    // A heading row that was copied along is no row of the register.
    const headed = source.length > 1 && isHeading(source[0], columns);
    if (headed) source.shift();
    let [top, left, bottom, right] = area;
    // One value goes into the whole block; a block goes where it begins.
    const single = source.length === 1 && source[0].length === 1;
    if (!single) [bottom, right] = [top + source.length - 1, left + Math.max(...source.map((line) => line.length)) - 1];
    let [put, left_out] = [0, 0];
    const work = [];
    batch(() => {
      for (let line = top; line <= bottom; line++) {
        if (!rows[line] && "adds" in table.dataset) grid.blank();
        for (let index = left; index <= right; index++) {
          const value = single ? source[0][0] : source[line - top]?.[index - left];
          const cell = at(line, index), column = columns[index - 1];
          if (value === undefined) continue;
          if (!cell || !grid.writable(cell)) { if (value !== "") left_out++; continue; }
          work.push(enter(cell, column, value));
          put++;
        }
      }
      return work;
    });
    from = at(top, left);
    to = at(Math.min(bottom, rows.length - 1), Math.min(right, columns.length));
    paint();
    to?.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    from?.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    say(fill(word("Pasted"), { cells: put }) + (headed ? "; " + word("Heading") : "") + (left_out ? "; " + fill(word("LeftOut"), { cells: left_out }) : ""));
  }

  const clear = () => batch(() => {
    const [top, left, bottom, right] = block();
    for (let line = top; line <= bottom; line++) for (let index = left; index <= right; index++) {
      if (grid.writable(at(line, index)) && columns[index - 1].field !== "@unit" && !rows[line].classList.contains("blank")) grid.put(at(line, index), columns[index - 1], "", "");
    }
  });

  const down = () => batch(() => {
    const [top, left, bottom, right] = block();
    for (let index = left; index <= right; index++) {
      const column = columns[index - 1], first = at(top, index);
      if (!column.writable || column.field === "@unit") continue;
      const waiting = grid.memory.get(`${first.parentElement.dataset.id}/${column.field}`);
      const value = waiting ? waiting.value : first.dataset.value;
      for (let line = top + 1; line <= bottom; line++) if (grid.writable(at(line, index))) grid.put(at(line, index), column, value, grid.shown(first).textContent, { value });
    }
  });

  // ---- keys, mouse, clipboard events; before the grid's own keys

  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("tbody td");
    if (!cell || grid.editing()) return;
    const far = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    const arrows = { arrowup: [-1, 0], arrowdown: [1, 0], arrowleft: [0, -1], arrowright: [0, 1] }[key];
    const act = (work) => { event.preventDefault(); event.stopImmediatePropagation(); work(); };
    if (event.shiftKey && arrows) return act(() => reach(arrows[0] * (far ? 1e6 : 1), arrows[1] * (far ? 1e6 : 1)));
    if (far && key === "z") return act(event.shiftKey ? redo : undo);
    if (far && key === "y") return act(redo);
    if (far && key === "d") return act(down);
    if (far && key === "a") return act(() => { from = at(0, 1); to = at(rows.length - 1, columns.length); paint(); });
    if ((key === "delete" || key === "backspace") && from) return act(clear);
    if (key === "escape" && from) return act(drop);
    if (!far && !event.altKey && key !== "shift") drop();
  }, true);
  let drags = false;
  table.addEventListener("mousedown", (event) => {
    const cell = event.target.closest("tbody td");
    if (!cell || grid.editing() || event.button !== 0 || event.target.closest("button, a, input, select, textarea")) return;
    if (event.shiftKey && grid.here()?.tagName === "TD") { event.preventDefault(); from = from || grid.here(); to = cell; paint(); return; }
    from = to = cell;
    drags = true;
    paint();
  });
  table.addEventListener("mouseover", (event) => {
    const cell = event.target.closest("tbody td");
    if (!drags || !cell || cell === to) return;
    if (to === from) grid.focus(from);
    to = cell;
    getSelection()?.removeAllRanges();
    paint();
  });
  window.addEventListener("mouseup", () => { drags = false; });
  table.addEventListener("click", (event) => { if (event.shiftKey || (from && from !== to)) event.stopImmediatePropagation(); }, true);
  const inside = () => !grid.editing() && table.tBodies[0].contains(document.activeElement) && block();
  document.addEventListener("copy", (event) => { if (inside()) { event.preventDefault(); event.clipboardData.setData("text/plain", copied()); } });
  document.addEventListener("cut", (event) => { if (inside()) { event.preventDefault(); event.clipboardData.setData("text/plain", copied()); clear(); } });
  document.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (inside()) { event.preventDefault(); return paste(text); }
    // Several cells pasted while one is being edited fill the block from there; one value goes into the editor.
    const editor = grid.editing() && event.target.closest?.("td.editing");
    if (!editor || event.target.matches("textarea") && !text.includes("\t")) return;
    if (!event.target.matches("select") && !/[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""))) return;
    event.preventDefault();
    from = to = grid.leave();
    paste(text);
  });

  // ---- the same for those who use the mouse

  const note = Object.assign(document.createElement("span"), { className: "grid-note" });
  const tool = (name, work) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: word(name) });
    button.addEventListener("click", work);
    return button;
  };
  const [back, forth] = [tool("Undo", undo), tool("Redo", redo)];
  function buttons() { back.disabled = !done.length; forth.disabled = !undone.length; }
  if (columns.some((column) => column.writable)) status.append(back, forth);
  status.append(note);
  grid.say = say;
  buttons();
})();
