/**
 * A description being edited. Python draws the lines and judges them; here typing becomes messages, and the film beside
 * them (sent once) follows: a line's button goes there, and what is being said is marked.
 *
 * Like the form it lives in an element of its output and not in a view, so that a saved notebook holds no dead widget.
 */
const REST = 150; // ms after the last keystroke

function initialize({ model }) {
  return inhabit(model, live);
}

function live(model, el) {
  const root = document.createElement("div");
  root.className = "vk-live vk-edits";
  root.dataset.lmSuppressShortcuts = "true";
  el.replaceChildren(root);
  const hide = root.appendChild(document.createElement("style"));
  const place = model.get("place");
  if (place) hide.textContent = `[data-vk-still="${place}"] { display: none; }`; // the lasting drawing would repeat this
  const { src, poster, width, height } = model.get("film") ?? {};
  let film;
  let said;
  if (src) {
    const card = Object.assign(document.createElement("div"), { className: "vk-card vk-film" });
    film = Object.assign(document.createElement("video"), { src, poster: poster ?? "", controls: true, playsInline: true, preload: "auto" });
    film.style.aspectRatio = `${width} / ${height}`;
    film.setAttribute("aria-label", "the film that is described");
    said = Object.assign(document.createElement("div"), { className: "vk-saying" });
    card.append(film, said);
    root.append(card);
    for (const name of ["timeupdate", "seeked", "loadedmetadata"]) film.addEventListener(name, mark);
  }
  const board = root.appendChild(document.createElement("div"));
  board.className = "vk-board";
  let timer;
  let waiting = new Map(); // "row field" -> text that Python has not heard of

  function draw() {
    const fresh = new DOMParser().parseFromString(model.get("html"), "text/html").body.firstElementChild;
    if (!fresh) return;
    const old = board.firstElementChild;
    if (!old) board.append(fresh);
    else morph(old, fresh);
    mark();
    board.querySelectorAll("textarea").forEach(fit);
  }

  /** As high as its text. */
  function fit(area) {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }

  function mark() {
    const at = film?.currentTime ?? -1;
    let now = "";
    for (const row of board.querySelectorAll("[data-vk-line]")) {
      const here = Number(row.dataset.vkBegins) <= at && at < Number(row.dataset.vkEnds);
      row.classList.toggle("vk-here", here);
      if (here) now = row.querySelector("textarea").value;
    }
    if (said && said.textContent !== now) said.textContent = now;
  }

  function flush() {
    clearTimeout(timer);
    for (const [key, value] of waiting) {
      const [row, field] = key.split(" ");
      model.send({ kind: "set", row: Number(row), field, value });
    }
    waiting = new Map();
  }

  root.addEventListener("input", ({ target }) => {
    const { vkEdit, vkRow } = target.dataset;
    if (!vkEdit) return;
    waiting.set(`${vkRow} ${vkEdit}`, target.value);
    if (target.nodeName === "TEXTAREA") fit(target);
    clearTimeout(timer);
    timer = setTimeout(flush, REST);
  });
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-vk-do]");
    if (!button) return;
    flush();
    const row = Number(button.dataset.vkRow ?? -2);
    if (button.dataset.vkDo !== "play") return model.send({ kind: button.dataset.vkDo, row });
    const line = board.querySelector(`[data-vk-line="${row}"]`);
    if (film && line) film.currentTime = Number(line.dataset.vkBegins) + 0.01;
  });
  root.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey)) event.stopPropagation(); // the notebook must not hear what is typed here
    if (event.key === "Enter" && event.target.nodeName === "TEXTAREA") event.preventDefault(); // a cue is one line
  });
  draw();
  model.on("change:html", draw);
  return () => {
    clearTimeout(timer);
    model.off("change:html", draw);
    root.remove();
  };
}

const render = ({ model, el }) => live(model, el);

export default { initialize, render };
