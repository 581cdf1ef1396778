// What was typed and is not in the register yet: counted above the grid, listed on request, each with a way to its cell.
// Promises: names every such cell of this register and user on this machine, also those whose row is on another page.
// Works on window.xakhoeGrid, which grid.js made.
(() => {
  "use strict";
  const grid = window.xakhoeGrid;
  if (!grid) return;
  const { table, status, word, memory, rows } = grid;
  const make = (tag, values = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), values);
    node.append(...children);
    return node;
  };
  const tally = make("button", { type: "button", className: "button small unsaved-tally" });
  tally.setAttribute("aria-expanded", "false");
  tally.setAttribute("aria-controls", "grid-unsaved");
  const again = make("button", { type: "button", className: "button small", textContent: word("Retry") });
  again.addEventListener("click", () => grid.retry());
  const panel = make("section", { id: "grid-unsaved", className: "unsaved-list", hidden: true });
  panel.setAttribute("aria-label", word("UnsavedTitle"));
  status.after(panel);

  function toggle(open) {
    panel.hidden = !open;
    tally.setAttribute("aria-expanded", String(open));
    if (open) list();
  }
  tally.addEventListener("click", () => toggle(panel.hidden));

  /// Not those that are on their way right now.
  const left = () => [...memory.values()].filter((entry) => entry.state !== "unsent" || grid.cellOf(entry.id, entry.field)?.dataset.state !== "waiting");

  function line(entry) {
    const cell = grid.cellOf(entry.id, entry.field), row = rows.find((one) => one.dataset.id === entry.id);
    const number = row?.cells[0].textContent.match(/[\d.]+/)?.[0];
    const column = grid.columns.find((one) => one.field === entry.field);
    const name = row && grid.nameOf(row) || entry.name || "";
    const place = [number ? `${word("Row")} ${number}` : row ? word("NewRow") : "", name, column?.label || entry.label || entry.field].filter(Boolean).join(" · ");
    const state = { invalid: entry.reason || word("Invalid"), conflict: word("Conflict") }[entry.state] || word("Unsent");
    const said = make("span", {}, make("b", { textContent: place }), `: «${entry.text || entry.typed || ""}» `, make("small", { textContent: state }));
    const acts = make("span", { className: "acts" });
    if (cell) {
      const jump = make("button", { type: "button", className: "button small", textContent: word("Jump") });
      jump.addEventListener("click", () => { grid.focus(cell); cell.scrollIntoView({ block: "center", inline: "nearest" }); });
      acts.append(jump);
    } else {
      const href = `/registers/${encodeURIComponent(table.dataset.register)}/${encodeURIComponent(entry.unit)}/${encodeURIComponent(entry.id)}`;
      acts.append(make("small", { textContent: word("Elsewhere") }));
      if (entry.base !== undefined) acts.append(make("a", { className: "button small", href, textContent: word("Open") }));
    }
    const drop = make("button", { type: "button", className: "button small quiet", textContent: word("Discard") });
    drop.addEventListener("click", () => { grid.discard(entry); tally.isConnected ? tally.focus() : grid.focus(grid.here()); });
    acts.append(drop);
    return make("li", {}, said, acts);
  }

  function list() {
    panel.replaceChildren(make("p", { className: "sub", textContent: word("Kept") }), make("ul", {}, ...left().map(line)));
  }

  grid.counted = () => {
    const cells = left();
    if (!cells.length) { tally.remove(); again.remove(); return toggle(false); }
    tally.textContent = `⚠ ${word("Unsaved").replace("{cells}", cells.length)}`;
    if (!tally.isConnected) status.prepend(tally);
    const waits = cells.some((entry) => entry.state === "unsent");
    if (waits && !again.isConnected) tally.after(again);
    if (!waits) again.remove();
    if (!panel.hidden) list();
  };
  grid.counted();
  if (left().some((entry) => entry.state === "invalid")) toggle(true); // left from before: said at once
})();
