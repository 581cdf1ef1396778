// What is the same for all rows of a sheet: the day, who did it. Promises: nothing that is typed is lost on the way to another day.
// Who did it holds at once, without a new page, for the rows written from then on. Another day is other rows: as long as the day in the
// field isn't the day of the rows, these cannot be typed into; its page is asked for by Enter or on leaving the fields, never while
// somebody types in them, not without the network, and keys typed meanwhile go on in its first empty cell.
// Works on window.xakhoeGrid, which grid.js made; there is none on a sheet without rows.
(() => {
  "use strict";
  const form = document.querySelector("form.sheet-same");
  if (!form) return;
  const day = form.querySelector("[data-day]"), note = form.querySelector(".sheet-note");
  const grid = window.xakhoeGrid, rows = document.querySelector(".grid-card");
  const said = (name, values = {}) => (form.dataset[name] || name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  const past = "past" in day.dataset;
  const was = day.value, own = window.xakhoeRead.read({ kind: "date", past }, was, form.dataset.today).value;
  const crossing = "xakhoe/sheet";
  let away = null;

  const say = (text, bad) => { note.textContent = text; note.classList.toggle("fault", Boolean(bad)); };
  const stop = (still) => { if (rows) { rows.inert = still; rows.classList.toggle("waits", still); } };

  /// What the field of the day says: the day of the rows, another one, or none.
  function look() {
    const text = day.value.trim(), read = window.xakhoeRead.read({ kind: "date", past }, text, form.dataset.today);
    const wrong = !/^\d{4}-\d\d-\d\d$/.test(read.value || "") || (past && read.value > form.dataset.today);
    day.toggleAttribute("aria-invalid", false);
    if (own && (text === was || (!wrong && read.value === own))) { stop(false); say(""); return "same"; }
    stop(true);
    if (!wrong) { say(said("other", { day: text, was })); return "other"; }
    day.setAttribute("aria-invalid", "true");
    say(said(read.reason === "Year" || !read.reason && text ? "future" : "wrong", { text, was }), true);
    return "wrong";
  }

  /// What rows written from now on get.
  function common(field) {
    if (!grid) return;
    let cells = 0;
    for (const row of grid.rows) {
      if (!("adds" in row.dataset)) continue;
      const adds = JSON.parse(row.dataset.adds);
      if (field.value.trim()) adds[field.name] = field.value.trim(); else delete adds[field.name];
      row.dataset.adds = JSON.stringify(adds);
      if (!row.dataset.seq) cells++;
    }
    const query = new URLSearchParams(new FormData(form));
    query.set(day.name, was);
    for (const other of document.querySelectorAll("form.selectors")) {
      const kept = other.querySelector(`input[name="${field.name}"]`) || other.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: field.name }));
      kept.value = field.value.trim();
    }
    history.replaceState(null, "", `${location.pathname}?${query}`);
    if (look() === "same") say(said("set", { field: field.labels[0]?.textContent.trim() ?? "", text: field.value.trim() || "–", rows: cells }));
  }

  async function leave() {
    if (away) return;
    away = { typed: "" };
    say(said("opening", { day: day.value.trim() }));
    try { await fetch(`/public/favicon.svg?${Date.now()}`, { cache: "no-store" }); } catch {
      away = null;
      return say(said("offline", { was }), true);
    }
    form.submit();
  }
  addEventListener("keydown", (event) => {
    if (!away || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.length === 1) away.typed += event.key;
    if (event.key === "Backspace") away.typed = away.typed.slice(0, -1);
    event.preventDefault();
  }, true);
  addEventListener("pagehide", () => { if (away) try { sessionStorage.setItem(crossing, JSON.stringify(away)); } catch { /* the cell stays empty */ } });
  addEventListener("pageshow", (event) => { if (event.persisted) { away = null; look(); } });

  form.addEventListener("change", (event) => {
    if (event.target === day) look();
    else if (event.target.matches("[data-common]")) common(event.target);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const state = look();
    if (state === "wrong") return day.focus();
    if (state === "other") return leave();
    const cell = grid && first();
    if (cell) grid.focus(cell);
  });
  form.addEventListener("focusout", (event) => {
    if (form.contains(event.relatedTarget) || !document.hasFocus()) return;
    // After the change of the field that is left; a click on a tick sends the form by itself.
    setTimeout(() => { if (!form.contains(document.activeElement) && look() === "other") leave(); });
  });
  day.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || day.value === was) return;
    event.preventDefault();
    day.value = was;
    look();
  });
  for (const tick of form.querySelectorAll("input[type=checkbox]")) tick.addEventListener("change", () => { if (look() !== "wrong") leave(); else { tick.checked = !tick.checked; day.focus(); } });

  // ---- on the new page

  const first = () => grid.rows.flatMap((row) => [...row.cells]).find((cell) => cell.tagName === "TD" && grid.writable(cell) && !cell.dataset.value && !cell.dataset.state);
  let came = null;
  try { came = JSON.parse(sessionStorage.getItem(crossing)); sessionStorage.removeItem(crossing); } catch { /* nothing was kept */ }
  const to = came && grid && first();
  if (to) {
    grid.focus(to);
    if (came.typed) {
      grid.edit(to, true);
      const input = to.querySelector("input, textarea");
      if (input) { input.value = came.typed; input.dispatchEvent(new Event("input")); }
    }
  }
  if (day.getAttribute("aria-invalid") === "true") day.focus();
})();
