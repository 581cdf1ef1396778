// What is typed or pasted into a cell, read as a value: days, numbers with their unit, yes and no; and headings known again.
// Promises: says what was understood or why it was not, and asks nobody; the server reads everything again by the same rules
// (`RowCheck`, `ShortDay`, `WrittenUnit`). Used by grid.js and grid-block.js.
(() => {
  "use strict";
  const two = (number) => String(number).padStart(2, "0");
  const bare = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/\s+/g, " ").trim();
  const head = (text) => bare(text).replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  const yes = new Set(["1", "co", "c", "x", "true", "yes", "y", "dung", "on", "v", "✓", "✔", "☑", "√", "×"]);
  const no = new Set(["0", "khong", "k", "ko", "false", "no", "n", "sai", "off"]);
  /// "true", "false", or nothing for a word that means neither.
  const truth = (text) => { const word = bare(text); return yes.has(word) ? "true" : no.has(word) ? "false" : undefined; };

  const real = (day, month, year) => {
    const date = new Date(Date.UTC(year, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}` : "";
  };

  /// A day; `22/11/26` is the nearest past one, or, where days to come are taken, at most twenty years ahead; `22/11` is this year's.
  function day(text, past, today) {
    const parts = text.match(/^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?$/);
    if (!parts) return /^(\d{4}|\d{4}-\d\d-\d\d)$/.test(text) ? { value: text } : { reason: "Date" };
    const [number, month] = [Number(parts[1]), Number(parts[2])], now = Number(today.slice(0, 4));
    if (!parts[3]) {
      const value = real(number, month, now);
      return !value ? { reason: "Date" } : past && value > today ? { reason: "Year" } : { value };
    }
    let year = Number(parts[3]);
    if (parts[3].length === 2) {
      const last = past ? now : now + 20;
      year = last - (((last - year) % 100) + 100) % 100;
      if (past && year !== now && real(number, month, year) > today) year -= 100;
    }
    const value = real(number, month, year);
    return value ? { value } : { reason: "Date" };
  }

  function number(text, whole, units) {
    const lower = text.toLowerCase();
    for (const unit of [...units].sort((a, b) => b.length - a.length)) {
      if (!lower.endsWith(unit.toLowerCase())) continue;
      const rest = text.slice(0, text.length - unit.length).trim();
      if (/\d$/.test(rest)) { text = rest; break; }
    }
    const grouped = /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(text);
    const plain = text.replace(/\s/g, "").replace(/^\u2212/, "-").replace(grouped ? /\./g : /$^/, "").replace(",", ".");
    return (whole ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/).test(plain) ? { value: plain } : { reason: "Number" };
  }

  /// What was typed as the value to send, or the word for the reason why it cannot be.
  function read(column, typed, today) {
    const text = column.kind === "longText" ? typed : typed.trim();
    if (text === "") return { value: "" };
    if (column.kind === "date") return day(text, column.past, today);
    if (column.kind === "integer" || column.kind === "decimal") return number(text, column.kind === "integer", column.units);
    if (column.kind === "yesNo") { const value = truth(text); return value ? { value } : { reason: "Truth" }; }
    return { value: text };
  }

  /// The choices of a column that a text may mean: the one it names, or all that begin with it; to choose from, then those that have it inside.
  function choices(column, typed, offered) {
    const wanted = bare(typed), flag = column.kind === "yesNo" ? truth(typed) : undefined;
    const same = column.choices.filter(([code, words]) => flag ? code === flag : code === typed.trim() || bare(words) === wanted);
    if (same.length || !wanted) return same.length ? same : column.choices;
    const found = column.choices.filter(([, words]) => bare(words).startsWith(wanted));
    return !offered || column.kind === "yesNo" ? found : [...found, ...column.choices.filter(([, words]) => !bare(words).startsWith(wanted) && bare(words).includes(wanted))];
  }

  const names = (column) => new Set([column.label, column.label.replace(/\([^()]*\)\s*$/, ""), column.field, ...column.names].map(head));
  /// Whether a line of a pasted block says what the columns are called: nearly all its cells name columns, and none is a number.
  function isHeading(cells, columns) {
    const said = cells.map(head).filter(Boolean);
    if (!said.length || said.some((text) => /^\d+$/.test(text))) return false;
    const known = new Set(columns.flatMap((column) => [...names(column)]));
    for (const word of ["stt", "tt", "so thu tu"]) known.add(word);
    const hits = said.filter((text) => known.has(text)).length;
    return hits === said.length || (hits >= 2 && hits * 3 >= said.length * 2);
  }

  window.xakhoeRead = { read, truth, choices, bare, isHeading };
})();
