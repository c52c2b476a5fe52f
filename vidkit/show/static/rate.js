/**
 * Blind rating. Python says which two films are asked about and keeps the answers; films come as bytes and are known
 * here by a number only, so that nothing on the page tells which is which.
 *
 * Like the form it lives in an element of its output and not in a view, so that a saved notebook holds no dead widget.
 */
function initialize({ model }) {
  return inhabit(model, live);
}

function render({ model, el }) {
  return live(model, el);
}

function live(model, el) {
  const root = document.createElement("div");
  root.className = "vk-live";
  const only = document.createElement("style");
  el.replaceChildren(only, root);
  const films = new Map(); // key -> address of the bytes, or null while they are on their way
  let stage = null;
  let rated = false; // the reader is at work: the next pair may begin by itself
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");

  function draw() {
    const fresh = new DOMParser().parseFromString(model.get("html"), "text/html").body.firstElementChild;
    if (!fresh) return;
    const old = root.firstElementChild;
    if (old && old.dataset.vkPair === fresh.dataset.vkPair) {
      morph(old.querySelector("[data-vk-judge]"), fresh.querySelector("[data-vk-judge]"));
      return;
    }
    const focused = rated || root.contains(document.activeElement);
    stage?.stop();
    root.replaceChildren(fresh);
    stage = dressCompare(fresh, { loop: true, blind: true });
    for (const film of fresh.querySelectorAll("[data-vk-film]")) want(film.dataset.vkFilm);
    for (const key of fresh.dataset.vkNext.split(" ").filter(Boolean)) want(key);
    if (focused) fresh.focus({ preventScroll: true });
    if (rated && !still.matches) stage?.play();
    // The plain drawing below is for readers without a kernel; while this one lives it would only repeat it.
    only.textContent = `[data-vk-still="${CSS.escape(fresh.dataset.vkRating)}"] { display: none !important; }`;
  }

  function want(key) {
    if (!films.has(key)) {
      films.set(key, null);
      model.send({ kind: "want", film: key });
    }
    show(key);
  }

  function show(key) {
    const film = root.querySelector(`[data-vk-film="${CSS.escape(key)}"]`);
    if (film && films.get(key) && !film.src) film.src = films.get(key);
  }

  function take(message, buffers) {
    if (message.kind === "missing") {
      const film = root.querySelector(`[data-vk-film="${CSS.escape(message.film)}"]`);
      if (!film) return;
      film.closest("[data-vk-side]").querySelector(".vk-badge").textContent += " cannot be shown";
      film.src = "data:video/mp4;base64,"; // the other one need not wait for it
    }
    if (message.kind !== "film") return;
    films.set(message.film, URL.createObjectURL(new Blob([buffers[0]], { type: "video/mp4" })));
    show(message.film);
  }

  function rate(choice) {
    rated = true;
    stage?.pause();
    model.send({ kind: "rate", pair: Number(root.firstElementChild.dataset.vkPair), choice });
  }

  function clicked(event) {
    const button = event.target.closest("button");
    if (button?.dataset.vkRate !== undefined) rate(Number(button.dataset.vkRate));
    else if (button?.dataset.vkUndo !== undefined) model.send({ kind: "undo" });
  }

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (["0", "1", "2"].includes(event.key)) rate(Number(event.key));
    else if (event.key === "Backspace") model.send({ kind: "undo" });
    else return;
    event.preventDefault();
    event.stopPropagation(); // in a notebook 0 0 restarts the kernel, and 1 makes a heading of the cell
  }

  draw();
  model.on("change:html", draw);
  model.on("msg:custom", take);
  root.addEventListener("click", clicked);
  root.addEventListener("keydown", pressed, true);
  return () => {
    stage?.stop();
    model.off("change:html", draw);
    model.off("msg:custom", take);
    for (const address of films.values()) if (address) URL.revokeObjectURL(address);
  };
}

export default { initialize, render };
