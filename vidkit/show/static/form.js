/**
 * The form. Python draws it and judges what stands in it; here events become messages: what was typed, chosen, picked,
 * pressed. Files travel in pieces small enough for every notebook server.
 *
 * It lives in the element `data-vk-live` of its output, without a view of its own: a view would leave an unloaded
 * widget behind in the saved notebook. Where only views run scripts it lives in the view.
 */

const PIECE = 512 * 1024; // bytes of a file in one message
const PAUSE = 120; // ms after the last keystroke

function initialize({ model }) {
  return inhabit(model, live);
}

function render({ model, el }) {
  return live(model, el);
}

/** Let the form live in *el*; returns how to end it. */
function live(model, el) {
  const root = document.createElement("div");
  root.className = "vk-live";
  root.dataset.lmSuppressShortcuts = "true"; // b and d d on a choice are not "new cell" and "delete cell"
  el.replaceChildren(root);
  const hide = root.appendChild(document.createElement("style"));
  const card = () => root.querySelector(".vk-form");
  let timer;
  let waiting = {}; // field -> text that Python has not heard of

  function draw() {
    const page = new DOMParser().parseFromString(model.get("html"), "text/html");
    const fresh = page.body.firstElementChild;
    if (!fresh) return;
    const old = card();
    if (!old) {
      root.appendChild(fresh);
      hideStill(fresh.dataset.vkForm);
      return;
    }
    const rows = (form) => [...form.querySelectorAll("[data-vk-row]")].map((row) => row.dataset.vkRow).join();
    const inside = root.contains(document.activeElement);
    const asked = old.querySelector("[data-vk-confirm]") !== null;
    if (rows(old) === rows(fresh)) morph(old, fresh);
    else align(old, fresh);
    const asks = old.querySelector("[data-vk-confirm]") !== null;
    unfold();
    if (inside && asks !== asked) old.querySelector(asks ? "[data-vk-back]" : "[data-vk-submit]")?.focus();
  }

  /** Show the code that the reader asked for, also after a fresh drawing. */
  function unfold() {
    for (const button of root.querySelectorAll("[data-vk-code]")) {
      button.setAttribute("aria-expanded", String(root.classList.contains(`vk-shows-${button.dataset.vkCode}`)));
    }
  }

  function fold(wanted) {
    for (const name of ["python", "curl"]) {
      root.classList.toggle(`vk-shows-${name}`, name === wanted && !root.classList.contains(`vk-shows-${name}`));
    }
    unfold();
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
  function hideStill(id) {
    const still = `[data-vk-still="${id}"]`;
    hide.textContent = `${still}, .jp-OutputArea-child:has(${still}) { display: none !important; }`;
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
    const { vkField } = event.target.dataset;
    if (!vkField || event.target.type === "checkbox" || event.target.nodeName === "SELECT") return;
    say(vkField, event.target.value);
    if (event.target.type !== "range") return;
    const number = root.querySelector(`input[type=number][data-vk-field="${vkField}"]`);
    if (number) number.value = event.target.value;
  }

  function chosen(event) {
    const { vkField, vkJob, vkUpload, vkOperation, vkAdd } = event.target.dataset;
    if (vkUpload !== undefined) return upload(vkUpload, event.target);
    if (vkAdd !== undefined) return add(vkAdd, event.target);
    if (vkOperation !== undefined) return model.send({ kind: "operation", key: event.target.value });
    if (vkJob !== undefined) return model.send({ kind: "job", name: vkJob, key: event.target.value });
    if (vkField === undefined) return;
    if (event.target.type === "checkbox") say(vkField, event.target.checked ? "on" : "");
    else say(vkField, event.target.value);
    flush();
  }

  function add(name, input) {
    if (input.value.trim()) model.send({ kind: "add", name, value: input.value });
    input.value = "";
  }

  async function upload(name, picker) {
    const button = picker.closest("label");
    for (const file of picker.files) {
      for (let start = 0; start < Math.max(1, file.size); start += PIECE) {
        const piece = await file.slice(start, start + PIECE).arrayBuffer();
        const last = start + PIECE >= file.size;
        model.send({ kind: "upload", name, file: file.name, start, size: file.size, last }, undefined, [piece]);
        if (!last) button.firstChild.data = `${Math.round((100 * (start + PIECE)) / file.size)} %`;
      }
    }
    button.firstChild.data = "Upload…";
    picker.value = "";
  }

  function clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    flush();
    const { vkSubmit, vkConfirm, vkBack, vkCamera, vkMove, vkDrop, vkIndex, vkCode } = button.dataset;
    if (vkSubmit !== undefined) model.send({ kind: "submit" });
    else if (vkConfirm !== undefined) model.send({ kind: "confirm" });
    else if (vkBack !== undefined) model.send({ kind: "back" });
    else if (vkCode !== undefined) fold(vkCode);
    else if (vkCamera !== undefined) model.send({ kind: "camera", name: vkCamera, move: vkMove });
    else if (vkDrop !== undefined) model.send({ kind: "drop", name: vkDrop, index: Number(vkIndex) });
  }

  function pressed(event) {
    const command = event.ctrlKey || event.metaKey;
    if (!command || event.key === "Enter") event.stopPropagation(); // the notebook must not hear what is typed here
    if (event.key === "Enter" && command) {
      flush();
      model.send({ kind: "submit" });
    } else if (event.key === "Enter" && event.target.dataset.vkAdd !== undefined) {
      add(event.target.dataset.vkAdd, event.target);
    } else if (event.key === "Escape" && root.querySelector("[data-vk-back]")) {
      model.send({ kind: "back" });
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
    root.remove();
  };
}

export default { initialize, render };
