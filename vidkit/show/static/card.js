/**
 * The living card. Python draws it (one template for living and lasting cards) and sends the new drawing; here only
 * what differs is touched, so nothing flickers, bars glide and the focus stays. Elapsed time ticks here by itself.
 */

function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n) => String(n).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  const hours = Math.floor(minutes / 60);
  return hours ? `${hours}:${two(minutes % 60)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "vk-live";
  el.appendChild(root);

  let asked = false; // the button was pressed
  let late; // tells when the kernel does not answer
  let since = performance.now(); // when the last drawing came

  function tick() {
    for (const node of root.querySelectorAll("[data-vk-elapsed]")) {
      const now = clock(Number(node.dataset.vkElapsed) + (performance.now() - since) / 1000);
      if (node.textContent !== now) node.textContent = now;
    }
  }

  function dress() {
    for (const bar of root.querySelectorAll("[data-vk-wander]")) bar.classList.add("vk-wander");
    const button = root.querySelector("[data-vk-cancel]");
    if (button && asked) {
      button.disabled = true;
      button.textContent = "Cancelling…";
    }
    tick();
  }

  function draw() {
    const page = new DOMParser().parseFromString(model.get("html"), "text/html");
    const fresh = page.body.firstElementChild;
    if (!fresh) return;
    since = performance.now();
    const old = root.firstElementChild;
    if (old) morph(old, fresh);
    else root.appendChild(fresh);
    dress();
  }

  function click(event) {
    if (!event.target.closest("[data-vk-cancel]") || asked) return;
    asked = true;
    dress();
    model.send({ kind: "cancel" });
    late = setTimeout(() => {
      const button = root.querySelector("[data-vk-cancel]");
      if (button) button.textContent = "Kernel is busy: cancels when the cell ends";
    }, 2500);
  }

  function answer(message) {
    if (message.kind === "heard") clearTimeout(late);
    if (message.kind === "refused") {
      asked = false;
      const button = root.querySelector("[data-vk-cancel]");
      if (button) Object.assign(button, { disabled: false, textContent: "Cancel" });
    }
  }

  draw();
  model.on("change:html", draw);
  model.on("msg:custom", answer);
  root.addEventListener("click", click);
  const ticker = setInterval(tick, 250);
  return () => {
    clearInterval(ticker);
    clearTimeout(late);
    model.off("change:html", draw);
    model.off("msg:custom", answer);
  };
}

export default { render };
