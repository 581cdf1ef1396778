// The text of a drafted edition: numbers beside its lines, faults lead to theirs, and what is typed is kept in the draft when one pauses.
// Without this the buttons do the same.
(() => {
  const form = document.querySelector("form[data-keep-text]");
  if (!form) return;
  const base = form.querySelector("input[name=base]");
  const said = form.querySelector("[data-kept]");
  const token = document.querySelector("meta[name=csrf]").content;
  let typed = 0, kept = 0, timer = 0, stopped = false, underWay = null;

  for (const box of form.querySelectorAll("textarea.code")) {
    const numbers = document.createElement("pre");
    numbers.className = "line-numbers";
    numbers.setAttribute("aria-hidden", "true");
    box.parentElement.classList.add("numbered");
    box.before(numbers);
    const count = () => {
      const lines = box.value.split("\n").length;
      if (numbers.dataset.lines === String(lines)) return;
      numbers.dataset.lines = lines;
      numbers.textContent = Array.from({ length: lines }, (_, index) => index + 1).join("\n");
    };
    const follow = () => { numbers.scrollTop = box.scrollTop; };
    box.addEventListener("input", count);
    box.addEventListener("scroll", follow);
    count();
  }

  for (const link of document.querySelectorAll("a[data-line]")) {
    link.addEventListener("click", (event) => {
      const box = document.getElementById(link.hash.slice(1));
      if (!box) return;
      event.preventDefault();
      const around = box.closest("details");
      if (around) around.open = true;
      const lines = box.value.split("\n");
      const line = Number(link.dataset.line);
      const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      box.focus();
      box.setSelectionRange(start, start + (lines[line - 1] || "").length);
      box.scrollTop = (line - 4) * (box.scrollHeight / lines.length);
    });
  }

  function pause() { underWay = keep().finally(() => { underWay = null; }); }

  async function keep() {
    const now = typed;
    if (stopped || now === kept) return;
    const body = new URLSearchParams(new FormData(form));
    said.textContent = "…";
    said.classList.remove("late");
    try {
      const answer = await fetch(form.dataset.keepText, { method: "POST", body, headers: { "X-CSRF-Token": token, Accept: "application/json" } });
      const told = await answer.json();
      if (!answer.ok) {
        stopped = true;
        said.classList.add("late");
        said.textContent = "✗ " + (told.detail || told.title || "");
        return;
      }
      base.value = told.base;
      kept = now;
      said.textContent = "✓ " + told.text;
      if (typed !== now) timer = setTimeout(pause, 10000);
    } catch {
      said.classList.add("late");
      said.textContent = "✗ " + form.dataset.unsent;
      timer = setTimeout(pause, 20000);
    }
  }

  form.addEventListener("input", () => {
    typed += 1;
    clearTimeout(timer);
    timer = setTimeout(pause, 10000);
  });
  // A button waits for the answer about what was kept just before: that answer names the text the next one is based on.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!underWay) { kept = typed; stopped = true; return; }
    event.preventDefault();
    const button = event.submitter;
    underWay.then(() => form.requestSubmit(button));
  });
  window.addEventListener("beforeunload", (event) => { if (typed !== kept) event.preventDefault(); });
})();
