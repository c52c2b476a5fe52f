/**
 * A project's clips to tick. Without a kernel the ticks say which line exports them; with one, a button opens the form.
 * The kernel's side (export.js) and this one meet by events on the document, whichever comes first.
 */
(() => {
  const make = (tag, about = {}, ...inside) => {
    const node = Object.assign(document.createElement(tag), about);
    node.append(...inside);
    return node;
  };

  function dress(card) {
    const key = card.dataset.vkProject;
    const items = [...card.querySelectorAll("[data-vk-clip]")];
    if (!items.length) return;
    const ticks = items.map((item) => {
      const number = item.dataset.vkClip;
      const title = item.querySelector("b")?.textContent ?? "";
      const tick = make("input", { type: "checkbox", className: "vk-tick" });
      tick.setAttribute("aria-label", `clip ${number} ${title}`);
      item.querySelector("[data-vk-here]").prepend(tick);
      return { number: Number(number), item, tick };
    });
    const every = make("input", { type: "checkbox", className: "vk-tick" });
    every.setAttribute("aria-label", "all clips");
    const head = card.querySelector("thead [data-vk-here]");
    if (head) head.prepend(every);
    const told = make("span", {});
    told.setAttribute("role", "status");
    const code = make("code", { className: "vk-chip", hidden: true });
    const open = make("button", { type: "button", className: "vk-tool", textContent: "Export…", hidden: true });
    const bar = make("div", { className: "vk-choice" }, told, code, make("span", { className: "vk-space" }), open);
    card.append(bar);
    let late;

    const chosen = () => ticks.filter(({ tick }) => tick.checked).map(({ number }) => number).sort((a, b) => a - b);
    function tell() {
      const numbers = chosen();
      for (const { item, tick } of ticks) item.classList.toggle("vk-picked", tick.checked);
      for (const part of card.querySelectorAll("[data-vk-of]")) {
        part.classList.toggle("vk-chosen", part.dataset.vkOf.split(" ").some((word) => numbers.includes(Number(word))));
      }
      every.checked = numbers.length === ticks.length;
      every.indeterminate = numbers.length > 0 && !every.checked;
      told.textContent = numbers.length ? `${numbers.length} of ${ticks.length} chosen` : "tick clips to export them";
      code.hidden = numbers.length === 0;
      code.textContent = `project.form([${numbers.join(", ")}])`;
      open.disabled = numbers.length === 0;
    }

    card.dataset.lmSuppressShortcuts = "true";
    bar.addEventListener("keydown", (event) => event.stopPropagation());
    for (const { tick } of ticks) tick.addEventListener("change", tell);
    every.addEventListener("change", () => {
      for (const { tick } of ticks) tick.checked = every.checked;
      tell();
    });
    for (const part of card.querySelectorAll("[data-vk-of]")) {
      part.style.cursor = "pointer";
      part.addEventListener("click", () => {
        const mine = part.dataset.vkOf.split(" ").map(Number);
        const of = ticks.filter(({ number }) => mine.includes(number));
        const on = !of.every(({ tick }) => tick.checked);
        for (const { tick } of of) tick.checked = on;
        tell();
      });
    }
    open.addEventListener("click", () => {
      document.dispatchEvent(new CustomEvent("vidkit-export", { detail: { key, clips: chosen() } }));
      told.textContent = "opening the form…";
      late = setTimeout(() => (told.textContent = "the kernel does not answer; run this line instead:"), 4000);
    });
    document.addEventListener("vidkit-kernel", ({ detail }) => {
      if (detail.key !== key) return;
      open.hidden = false;
      if (detail.said === undefined) return;
      clearTimeout(late);
      tell();
      if (detail.said) told.textContent = detail.said;
    });
    document.dispatchEvent(new CustomEvent("vidkit-gallery", { detail: { key } })); // a kernel that is there says so
    tell();
  }

  for (const card of document.querySelectorAll("[data-vk-project]:not([data-vk-dressed])")) {
    card.dataset.vkDressed = "";
    dress(card);
  }
})();
