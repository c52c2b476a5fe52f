/**
 * Full quality for a player in the same output: the file comes from the kernel in pieces small enough for every
 * notebook server, becomes a Blob, and takes the preview's place. Nothing of it is saved.
 */
function render({ model, el }) {
  const pieces = [];
  let card;

  function find() {
    const area = el.closest(".jp-OutputArea, .output_area, .cell-output, body") ?? document.body;
    const cards = [...area.querySelectorAll("[data-vk-player]")];
    return cards.find((item) => item.querySelector("video") && item.dataset.vkFull === undefined);
  }

  function take(message, buffers) {
    if (message.kind !== "piece") return;
    pieces.push(buffers[0]);
    const note = card?.querySelector("[data-vk-note]");
    if (note) note.textContent = `loading full quality: ${Math.round((100 * message.done) / message.size)} %`;
    if (!message.last) return;
    const film = card?.querySelector("video");
    if (film) {
      const { currentTime, paused, playbackRate, loop, muted } = film;
      film.src = URL.createObjectURL(new Blob(pieces, { type: "video/mp4" }));
      film.addEventListener("loadedmetadata", () => {
        Object.assign(film, { currentTime, playbackRate, loop, muted });
        if (!paused) film.play();
      }, { once: true });
      if (note) note.textContent = "full quality, in this page only; the notebook keeps the small preview";
    }
    model.send({ kind: "done" });
  }

  model.on("msg:custom", take);
  let tries = 100; // the card may be drawn a moment later
  const seeking = setInterval(() => {
    card = find();
    tries -= 1;
    if (!card && tries > 0) return;
    clearInterval(seeking);
    if (card) card.dataset.vkFull = "";
    model.send({ kind: card ? "want" : "done" });
  }, 100);
  return () => {
    clearInterval(seeking);
    model.off("msg:custom", take);
  };
}

export default { render };
