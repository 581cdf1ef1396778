// Imports: says that a file is on its way, and follows the work on it. Without this the page is loaded again by itself.
(() => {
  "use strict";
  const bring = document.querySelector("form[data-bring]");
  if (bring) {
    bring.addEventListener("submit", () => {
      bring.querySelector("[data-sending]").hidden = false;
      // After the form was read, or its button's press would be lost.
      setTimeout(() => { bring.querySelector("button").disabled = true; });
    });
    window.addEventListener("pageshow", () => { bring.querySelector("button").disabled = false; bring.querySelector("[data-sending]").hidden = true; });
  }

  // A required field is asked for below as long as no column is chosen for it.
  const columns = document.getElementById("columns");
  const missing = document.getElementById("missing");
  if (columns && missing) {
    const look = () => {
      const taken = new Set([...columns.querySelectorAll("select[name^='c-']")].map((one) => one.value.split(".")[0]));
      const fields = [...missing.querySelectorAll("[data-target]")];
      for (const field of fields) field.hidden = taken.has(field.dataset.target);
      missing.hidden = fields.every((field) => field.hidden);
    };
    columns.addEventListener("change", (event) => {
      look();
      const badge = event.target.name.startsWith("c-") && event.target.closest("tr").querySelector(".badge");
      if (!badge) return;
      const left = event.target.value === "-";
      badge.className = left ? "badge" : "badge ok";
      badge.textContent = left ? columns.dataset.left : columns.dataset.chosen;
    });
    window.addEventListener("pageshow", look);
    look();
  }

  const work = document.getElementById("at-work");
  if (!work) return;
  const bar = document.getElementById("progress");
  const text = document.getElementById("progress-text");
  let failures = 0;

  const look = async () => {
    try {
      const answer = await fetch(work.dataset.state, { headers: { Accept: "application/json" } });
      // Gone, or signed out: the page itself says it in words.
      if (answer.status >= 400 && answer.status < 500) return location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      const state = await answer.json();
      failures = 0;
      if (text.textContent !== state.text) text.textContent = state.text;
      if (state.of) { bar.max = state.of; bar.value = state.rows; } else bar.removeAttribute("value");
      if (state.done) return location.reload();
    } catch { failures++; }
    setTimeout(look, Math.min(500 * (failures + 1), 5000));
  };
  setTimeout(look, 300);
})();
