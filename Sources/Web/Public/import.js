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
