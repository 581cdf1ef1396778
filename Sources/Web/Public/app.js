// What every page can do beyond plain HTML: selectors that send themselves, search-as-you-type for references,
// printing, asking before destruction, and a warning before unsaved entries are left. Nothing here is needed to work.
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  document.addEventListener("change", (event) => {
    const control = event.target;
    if (control.matches("form[data-auto-submit] select, select[data-submits], input[data-submits]")) control.form.requestSubmit();
    if (control.matches("input[data-fills]") && control.files[0]) {
      control.files[0].text().then((text) => { document.getElementById(control.dataset.fills).value = text; });
    }
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print], [data-confirm]");
    if (!button) return;
    if ("print" in button.dataset) window.print();
    else if (!window.confirm(button.dataset.confirm)) event.preventDefault();
  });

  // The menu of further pages closes when one looks elsewhere.
  const more = document.querySelector(".main-nav .more details");
  if (more) {
    document.addEventListener("click", (event) => { if (!more.contains(event.target)) more.open = false; });
    more.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      more.open = false;
      more.querySelector("summary").focus();
    });
  }

  // Long pages are folded on narrow screens, but for what stands first and what the address asks for; on paper everything is open.
  const folds = [...document.querySelectorAll("details.fold")];
  if (folds.length) {
    const asked = () => location.hash && document.querySelector(`#${CSS.escape(location.hash.slice(1))}`);
    const unfold = () => {
      const wanted = asked();
      if (wanted) for (const fold of folds) if (fold.contains(wanted)) fold.open = true;
    };
    if (matchMedia("screen and (max-width: 740px)").matches) {
      for (const fold of folds) if (!("stays" in fold.dataset)) fold.open = false;
    }
    unfold();
    addEventListener("hashchange", () => { unfold(); asked()?.scrollIntoView(); });
    let opened = [];
    addEventListener("beforeprint", () => { opened = folds.filter((fold) => !fold.open); for (const fold of opened) fold.open = true; });
    addEventListener("afterprint", () => { for (const fold of opened) fold.open = false; });
  }

  // Of the pages about one commune, the one that is open stands in sight where they scroll sideways.
  const open = document.querySelector(".related ul:has([aria-current])");
  if (open) open.scrollLeft = open.querySelector("[aria-current]").offsetLeft - open.offsetLeft - 40;

  // Links with a key of their own: N and P turn the pairs, as long as nobody is typing.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest("select, textarea, input:not([type=radio], [type=checkbox]), [contenteditable]")) return;
    const link = document.querySelector(`a[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (link) link.click();
  });

  // A page that comes back with faults begins at their summary.
  const faults = document.getElementById("faults");
  if (faults) faults.focus();

  for (const form of document.querySelectorAll("form[data-warn-unsaved]")) {
    let touched = false;
    form.addEventListener("input", () => { touched = true; });
    form.addEventListener("submit", () => { touched = false; });
    window.addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
  }

  for (const box of document.querySelectorAll("[data-reference]")) reference(box);

  function reference(box) {
    const [shown, chosen] = box.querySelectorAll("input");
    const list = box.querySelector("ul");
    let options = [], at = -1, timer = 0, asked = 0, kept = shown.value, held = chosen.value;

    const close = () => { list.hidden = true; at = -1; shown.setAttribute("aria-expanded", "false"); shown.removeAttribute("aria-activedescendant"); };
    const say = (text) => { list.replaceChildren(Object.assign(document.createElement("li"), { textContent: text })); open(); };
    const open = () => { list.hidden = false; shown.setAttribute("aria-expanded", "true"); };
    const mark = (index) => {
      at = index;
      [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
      if (at < 0) return shown.removeAttribute("aria-activedescendant");
      shown.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    };
    const choose = (index) => {
      kept = shown.value = options[index].label;
      held = chosen.value = options[index].id;
      chosen.dispatchEvent(new Event("input", { bubbles: true }));
      close();
    };
    const ask = async () => {
      const number = ++asked;
      const address = `/api/registers/${encodeURIComponent(box.dataset.reference)}/search?unit=${encodeURIComponent(box.dataset.unit)}&q=${encodeURIComponent(shown.value)}&for=${encodeURIComponent(box.dataset.for || "")}`;
      try {
        const answer = await fetch(address, { headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(String(answer.status));
        const found = await answer.json();
        if (number !== asked) return;
        options = found;
        at = -1;
        if (!found.length) return shown.value.trim() ? say(box.dataset.none) : close();
        list.replaceChildren(...found.map((option, i) => {
          const item = document.createElement("li");
          item.id = `${list.id}-${i}`;
          item.setAttribute("role", "option");
          item.setAttribute("aria-selected", "false");
          item.append(Object.assign(document.createElement("b"), { textContent: option.label }));
          if (option.detail) item.append(Object.assign(document.createElement("span"), { textContent: option.detail }));
          if (option.note) item.append(Object.assign(document.createElement("span"), { className: "pick-note", textContent: `! ${option.note}` }));
          item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(i); });
          return item;
        }));
        open();
      } catch { if (number === asked) { options = []; say(box.dataset.failed); } }
    };

    shown.addEventListener("input", () => {
      chosen.value = "";
      clearTimeout(timer);
      if (!shown.value.trim()) { asked++; kept = held = ""; return close(); }
      timer = setTimeout(ask, 200);
    });
    // The likeliest ones before anything is typed, where the field says whom it is about.
    shown.addEventListener("focus", () => { if (box.dataset.for && !shown.value) ask(); });
    shown.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
      if (list.hidden || !options.length) return;
      if (event.key === "ArrowDown") { event.preventDefault(); mark((at + 1) % options.length); }
      if (event.key === "ArrowUp") { event.preventDefault(); mark(at > 0 ? at - 1 : options.length - 1); }
      if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(at); }
    });
    // Text without a choice is no reference: go back to what was chosen before.
    shown.addEventListener("blur", () => { close(); if (!chosen.value && kept) { shown.value = kept; chosen.value = held; } });
  }
})();
