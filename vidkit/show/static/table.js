/**
 * Tables to search, sort and leaf through. The rows stand in the page as plain tables, older ones folded; where scripts
 * run they become one table with a search box. No kernel is needed, and a saved notebook keeps it.
 */
(() => {
  const make = (tag, about = {}, ...inside) => {
    const { data = {}, aria = {}, ...rest } = about;
    const node = Object.assign(document.createElement(tag), rest);
    for (const [name, value] of Object.entries(aria)) node.setAttribute(`aria-${name}`, value);
    Object.assign(node.dataset, data);
    node.append(...inside);
    return node;
  };
  const figure = (text) => Number(text.replaceAll(",", "").match(/\d+(\.\d+)?/)?.[0] ?? NaN);
  const many = (count) => count.toLocaleString("en");

  /** A folded, older job as a row like the newest ones. */
  function unfolded(row, tones) {
    const [state, prompt, where, id, seconds, cost, age] = [...row.cells].map((cell) => cell.textContent);
    const tone = tones[state.split(" ")[0]] ?? "off";
    const cell = (kind, ...inside) => make("td", { className: `vk-td ${kind}` }, ...inside);
    return make("tr", {},
      cell(""),
      cell("vk-nowrap", make("span", { className: `vk-pill vk-${tone}`, textContent: state })),
      cell("vk-grow", make("bdi", { textContent: prompt }),
        make("div", { className: "vk-quiet" }, `${where} · `, make("span", { className: "vk-mono", textContent: id }))),
      cell("vk-num", seconds), cell("vk-num", cost), cell("vk-num", age));
  }

  function dress(card) {
    const table = card.querySelector("table[data-vk-rows]");
    const body = table?.tBodies[0];
    if (!body) return;
    const tones = JSON.parse(card.dataset.vkTones || "{}");
    const folds = [...card.querySelectorAll("details[data-vk-older]")];
    const rows = [...body.rows, ...folds.flatMap((fold) => [...fold.querySelectorAll("tr")].map((row) => unfolded(row, tones)))]
      .map((row, order) => ({ row, order, text: row.textContent.toLowerCase() }));
    const size = Number(card.dataset.vkTable) || 25;
    if (rows.length < 2) return;
    for (const fold of folds) fold.hidden = true;
    let sorting = null; // { column, kind, down }
    let page = 0;
    const chosen = new Set();

    const search = make("input", { type: "search", className: "vk-search", placeholder: "search", aria: { label: "search the table" } });
    const chips = make("span", { className: "vk-chips", role: "group", aria: { label: "states" } });
    const told = make("span", { className: "vk-clock", role: "status" });
    const back = make("button", { type: "button", className: "vk-tool", textContent: "‹", aria: { label: "page back" } });
    const on = make("button", { type: "button", className: "vk-tool", textContent: "›", aria: { label: "page on" } });
    const bar = make("div", { className: "vk-tools vk-over", data: { vkTableTools: "", lmSuppressShortcuts: "true" } }, search, chips, make("span", { className: "vk-space" }), told, back, on);
    table.parentElement.before(bar);

    const states = [...table.tHead.rows[0].cells].findIndex((head) => head.dataset.vkSort === "state");
    const state = ({ row }) => row.cells[states].textContent.trim().split(" ")[0];
    if (states >= 0) {
      const counts = new Map();
      for (const item of rows) counts.set(state(item), (counts.get(state(item)) ?? 0) + 1);
      for (const [word, count] of counts.size > 1 ? counts : []) {
        const chip = make("button", { type: "button", className: "vk-tool", aria: { pressed: "false" } }, `${word} ${many(count)}`);
        chip.addEventListener("click", () => {
          const pressed = !chosen.delete(word) && chosen.add(word);
          chip.setAttribute("aria-pressed", String(Boolean(pressed)));
          show(0);
        });
        chips.append(chip);
      }
    }

    /** Empty or figureless cells stand last, whichever way it is sorted. */
    function compare(a, b) {
      const { column, kind, down } = sorting;
      const [x, y] = [a, b].map(({ row }) => row.cells[column].textContent.trim());
      if (kind === "order") return down ? b.order - a.order : a.order - b.order;
      if (kind !== "number") return (down ? -1 : 1) * x.localeCompare(y, undefined, { numeric: true }) || a.order - b.order;
      const [m, n] = [figure(x), figure(y)];
      if (Number.isNaN(m) || Number.isNaN(n)) return Number.isNaN(m) - Number.isNaN(n) || a.order - b.order;
      return (down ? n - m : m - n) || a.order - b.order;
    }

    function show(wanted) {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const found = rows.filter((item) => words.every((word) => item.text.includes(word)) && (!chosen.size || chosen.has(state(item))));
      if (sorting) found.sort(compare);
      page = Math.max(0, Math.min(wanted, Math.ceil(found.length / size) - 1));
      const first = page * size;
      const seen = found.slice(first, first + size);
      body.replaceChildren(...seen.map(({ row }) => row));
      if (!seen.length) body.append(make("tr", {}, make("td", { className: "vk-td", colSpan: 99, textContent: "nothing like that here" })));
      const span = found.length > size ? `${many(first + 1)}–${many(first + seen.length)} of ` : "";
      told.textContent = span + many(found.length) + (found.length < rows.length ? ` found of ${many(rows.length)}` : "");
      back.disabled = page === 0;
      on.disabled = first + size >= found.length;
      back.hidden = on.hidden = rows.length <= size;
    }

    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const kind = head.dataset.vkSort;
      if (!kind) return;
      const button = make("button", { type: "button", className: "vk-sort", title: "sort" }, ...head.childNodes);
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const fresh = sorting?.column !== column;
        sorting = fresh ? { column, kind, down: kind === "number" } : { ...sorting, down: !sorting.down };
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
        show(0);
      });
    });
    search.addEventListener("input", () => show(0));
    back.addEventListener("click", () => show(page - 1));
    on.addEventListener("click", () => show(page + 1));
    for (const name of ["keydown", "keypress"]) bar.addEventListener(name, (event) => event.stopPropagation()); // the notebook's shortcuts
    show(0);
  }

  for (const card of document.querySelectorAll("[data-vk-table]:not([data-vk-dressed])")) {
    card.dataset.vkDressed = "";
    dress(card);
  }
})();
