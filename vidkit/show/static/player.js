/**
 * What the browser's own player lacks: single frames, speed, loop, captions as text, a timeline to click. It dresses
 * players that stand in the page; where scripts do not run, they stay what they are. No kernel is needed.
 */
(() => {
  const clock = (seconds) => {
    const minutes = Math.floor(seconds / 60);
    return `${minutes}:${(seconds - 60 * minutes).toFixed(2).padStart(5, "0")}`;
  };

  function dress(card) {
    const film = card.querySelector("video");
    const tools = card.querySelector("[data-vk-tools]");
    if (!film || !tools) return;
    const fps = Number(tools.dataset.vkFps) || 24;
    const part = (name) => tools.querySelector(`[data-vk-${name}]`);
    const line = card.querySelector("[data-vk-line]");
    const cues = [...card.querySelectorAll("[data-vk-start]")].map((row) => ({
      row, start: Number(row.dataset.vkStart), end: Number(row.dataset.vkEnd), track: row.dataset.vkTrack,
      text: row.dataset.vkText ?? row.textContent.trim(),
    }));
    const on = new Set([...tools.querySelectorAll("[data-vk-track-of][aria-pressed=true]")].map((b) => b.dataset.vkTrackOf));
    tools.hidden = false;
    card.tabIndex = 0;

    function tell() {
      const at = film.currentTime;
      part("clock").textContent = `${clock(at)} · frame ${Math.floor(at * fps + 1e-3)}`;
      part("play").textContent = film.paused ? "Play" : "Pause";
      const said = [];
      for (const cue of cues) {
        const now = cue.start <= at && at < cue.end;
        cue.row.classList.toggle("vk-now", now);
        if (now && on.has(cue.track)) said.push(cue.text);
      }
      if (line) {
        line.hidden = on.size === 0;
        line.textContent = [...new Set(said)].join("\n"); // a cue may stand in a lane and in the list below
      }
    }

    function seek(at) {
      film.currentTime = Math.max(0, Math.min(at, (film.duration || at) - 1e-3));
    }

    function step(frames) {
      film.pause();
      seek((Math.floor(film.currentTime * fps + 1e-3) + frames + 0.5) / fps);
    }

    function speed(rate) {
      film.playbackRate = rate;
      part("speed").textContent = `${rate}×`;
    }

    function press(button, state) {
      button.setAttribute("aria-pressed", String(state));
      return state;
    }

    function loop() {
      film.loop = press(part("loop"), !film.loop);
    }

    function track(button) {
      const name = button.dataset.vkTrackOf;
      if (press(button, !on.has(name))) on.add(name);
      else on.delete(name);
      tell();
    }

    const play = () => (film.paused ? film.play() : film.pause());
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const data = button.dataset;
      if (data.vkPlay !== undefined) play();
      else if (data.vkBack !== undefined) step(-1);
      else if (data.vkOn !== undefined) step(1);
      else if (data.vkSpeed !== undefined) {
        speed({ 1: 0.5, 0.5: 0.25, 0.25: 2 }[film.playbackRate] ?? 1);
      } else if (data.vkLoop !== undefined) loop();
      else if (data.vkTrackOf !== undefined) track(button);
    });
    card.addEventListener("click", (event) => {
      const cue = event.target.closest("[data-vk-start]");
      if (cue) seek(Number(cue.dataset.vkStart) + 1e-3);
    });
    card.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const keys = {
        " ": play, k: play, ",": () => step(-1), ".": () => step(1), l: loop,
        ArrowLeft: () => seek(film.currentTime - 1), ArrowRight: () => seek(film.currentTime + 1),
        m: () => (film.muted = !film.muted), "<": () => speed(Math.max(0.25, film.playbackRate / 2)), ">": () => speed(Math.min(4, film.playbackRate * 2)),
        f: () => film.requestFullscreen?.(),
        c: () => tools.querySelector("[data-vk-track-of=captions]")?.click(),
        d: () => tools.querySelector("[data-vk-track-of=descriptions]")?.click(),
      };
      const act = keys[event.key];
      if (!act || event.target.closest("input, textarea, select")) return;
      if (event.target.closest("button, summary") && event.key === " ") return; // a focused button means itself
      event.preventDefault();
      event.stopPropagation(); // the notebook's own shortcuts
      act();
    });
    for (const name of ["timeupdate", "seeked", "play", "pause", "loadedmetadata"]) film.addEventListener(name, tell);
    tell();
  }

  /** How long the service still has it: counted in the page, for a saved card cannot know. */
  const until = () => document.querySelectorAll("[data-vk-until]").forEach((node) => {
    const h = (node.dataset.vkUntil - Date.now() / 1000) / 3600;
    const left = h < 48 ? `${Math.floor(h)} h ${Math.floor((h % 1) * 60)} min` : `${Math.floor(h / 24)} days`;
    node.textContent = h > 0 ? `, in ${left}` : "";
  });
  until();
  setInterval(until, 3e4);

  for (const card of document.querySelectorAll("[data-vk-player]:not([data-vk-dressed])")) {
    card.dataset.vkDressed = "";
    dress(card);
  }
})();
