/**
 * The form. Python draws it and judges what stands in it; here events become messages: what was typed, chosen, picked,
 * pressed. Files travel in pieces small enough for every notebook server.
 */

const PIECE = 512 * 1024; // bytes of a file in one message
const PAUSE = 120; // ms after the last keystroke

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "vk-live";
  el.appendChild(root);
  let timer;
  let waiting = {}; // field -> text that Python has not heard of

  function draw() {
    const page = new DOMParser().parseFromString(model.get("html"), "text/html");
    const fresh = page.body.firstElementChild;
    if (!fresh) return;
    const rows = (card) => [...card.querySelectorAll("[data-vk-row]")].map((row) => row.dataset.vkRow).join();
    const old = root.firstElementChild;
    if (!old) root.appendChild(fresh);
    else if (rows(old) === rows(fresh)) morph(old, fresh);
    else align(old, fresh);
    hideStill();
  }

  /** Fields came or went: keep those that stay (and the one being typed in), so that morphing pairs them up. */
  function align(old, fresh) {
    const wanted = new Set([...fresh.querySelectorAll("[data-vk-row]")].map((row) => row.dataset.vkRow));
    for (const row of old.querySelectorAll("[data-vk-row]")) if (!wanted.has(row.dataset.vkRow)) row.remove();
    for (const row of fresh.querySelectorAll("[data-vk-row]")) {
      if (old.querySelector(`[data-vk-row="${row.dataset.vkRow}"]`)) continue;
      const before = row.previousElementSibling?.dataset.vkRow;
      const place = before && old.querySelector(`[data-vk-row="${before}"]`);
      if (place) place.after(row.cloneNode(true));
    }
    morph(old, fresh);
  }

  /** The plain drawing below is for readers without a kernel; while this one lives it would only repeat it. */
  function hideStill() {
    const id = root.firstElementChild?.dataset.vkForm;
    for (const still of document.querySelectorAll(`[data-vk-still="${id}"]`)) still.style.display = "none";
  }

  function say(name, value) {
    waiting[name] = value;
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
  }

  function flush() {
    clearTimeout(timer);
    for (const [name, value] of Object.entries(waiting)) model.send({ kind: "set", name, value });
    waiting = {};
  }

  function typed(event) {
    const field = event.target.dataset.vkField;
    if (!field || event.target.type === "checkbox" || event.target.nodeName === "SELECT") return;
    say(field, event.target.value);
  }

  function chosen(event) {
    const { vkField, vkJob, vkUpload, vkOperation } = event.target.dataset;
    if (vkUpload !== undefined) return upload(vkUpload, event.target);
    if (vkOperation !== undefined) return model.send({ kind: "operation", key: event.target.value });
    if (vkJob !== undefined) return model.send({ kind: "job", name: vkJob, key: event.target.value });
    if (vkField === undefined) return;
    if (event.target.type === "checkbox") say(vkField, event.target.checked ? "on" : "");
    else say(vkField, event.target.value);
    flush();
  }

  async function upload(name, picker) {
    for (const file of picker.files) {
      for (let start = 0; start < Math.max(1, file.size); start += PIECE) {
        const piece = await file.slice(start, start + PIECE).arrayBuffer();
        const last = start + PIECE >= file.size;
        model.send({ kind: "upload", name, file: file.name, start, size: file.size, last }, undefined, [piece]);
      }
    }
    picker.value = "";
  }

  function clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    flush();
    const { vkSubmit, vkConfirm, vkBack, vkCamera, vkMove, vkClear } = button.dataset;
    if (vkSubmit !== undefined) model.send({ kind: "submit" });
    else if (vkConfirm !== undefined) model.send({ kind: "confirm" });
    else if (vkBack !== undefined) model.send({ kind: "back" });
    else if (vkCamera !== undefined) model.send({ kind: "camera", name: vkCamera, move: vkMove });
    else if (vkClear !== undefined) model.send({ kind: "set", name: vkClear, value: "" });
  }

  function pressed(event) {
    event.stopPropagation(); // the notebook's own shortcuts must not hear what is typed here
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      flush();
      model.send({ kind: "submit" });
    }
  }

  draw();
  model.on("change:html", draw);
  root.addEventListener("input", typed);
  root.addEventListener("change", chosen);
  root.addEventListener("click", clicked);
  root.addEventListener("keydown", pressed);
  return () => {
    clearTimeout(timer);
    model.off("change:html", draw);
  };
}

export default { render };
