// The page of an assessment keeps each indicator as soon as one leaves it; without this the buttons do the same.
(() => {
  "use strict";
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const said = form.querySelector("[data-kept]");
  const token = document.querySelector("meta[name=csrf]").content;
  const waiting = new Map(), touched = new Set(), unsent = new Map();
  let underWay = 0, passed = false;
  const keyOf = (control) => { const item = control.closest("[data-code]"); return item ? item.dataset.code : control.name; };
  const passing = (control) => control.name === "party" || control.name === "remark";

  form.addEventListener("input", (event) => { if (!passing(event.target)) touched.add(keyOf(event.target)); });
  // A button waits for what is still on its way, so that it never meets its own page as somebody else's change; without a network the page
  // stays, with all that was typed.
  form.addEventListener("submit", async (event) => {
    if (passed || (!underWay && !unsent.size)) return touched.clear();
    event.preventDefault();
    const button = event.submitter;
    if (form.getAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    while (underWay) await Promise.all(waiting.values());
    for (const [key, own] of [...unsent]) await keep(own.item, own.controls, key);
    form.removeAttribute("aria-busy");
    if (unsent.size) return;
    passed = true;
    form.requestSubmit(button);
    passed = false;
  });
  window.addEventListener("beforeunload", (event) => { if (touched.size) event.preventDefault(); });

  for (const area of form.querySelectorAll(".assess-item textarea")) {
    const fit = () => { area.style.height = "auto"; area.style.height = Math.max(38, area.scrollHeight + 2) + "px"; };
    area.addEventListener("input", fit);
    if (area.value) fit();
  }

  form.addEventListener("change", (event) => {
    const item = event.target.closest("[data-code]");
    if (passing(event.target)) return;
    const own = item ? item.querySelectorAll("select, input, textarea") : [event.target];
    const key = keyOf(event.target);
    const before = waiting.get(key) || Promise.resolve();
    underWay += 1;
    waiting.set(key, before.then(() => keep(item, own, key)).finally(() => { underWay -= 1; }));
  });

  async function keep(item, controls, key) {
    const body = new URLSearchParams();
    for (const control of controls) if (control.name) body.append(control.name, control.value);
    said.textContent = "…";
    said.classList.remove("late");
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body, headers: { "X-CSRF-Token": token, Accept: "application/json" } });
      const told = await answer.json();
      unsent.delete(key);
      for (const control of controls) control.removeAttribute("aria-invalid");
      if (item) item.querySelectorAll("[data-fault]").forEach((line) => line.remove());
      if (!answer.ok) return refuse(told);
      for (const [code, seq] of Object.entries(told.seq)) {
        document.querySelectorAll(`input[name="seq.${CSS.escape(code)}"]`).forEach((field) => { field.value = seq; });
      }
      said.textContent = underWay > 1 ? "…" : "✓ " + told.text;
      touched.delete(key);
    } catch {
      unsent.set(key, { item, controls });
      said.classList.add("late");
      said.textContent = "✗ " + form.dataset.unsent;
    }
  }

  function refuse(told) {
    said.classList.add("late");
    const faults = told.faults || [];
    said.textContent = "✗ " + (faults.map((fault) => fault.reason).join("; ") || told.detail || told.title || "");
    for (const fault of faults) {
      const control = document.getElementById("f-" + fault.field);
      if (!control) continue;
      control.setAttribute("aria-invalid", "true");
      const line = document.createElement("p");
      line.className = "fault";
      line.dataset.fault = "";
      line.textContent = "✗ " + fault.reason;
      control.after(line);
    }
  }
})();
