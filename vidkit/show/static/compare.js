/**
 * Films under one playhead: they start together, stay within a frame of each other, and one sound is heard. The longest
 * film leads; others that fall behind run a little faster until they are there. No kernel is needed.
 */
function dressCompare(card, wishes = {}) {
  const board = card.querySelector("[data-vk-sides]");
  const deck = card.querySelector("[data-vk-deck]");
  const sides = [...card.querySelectorAll("[data-vk-side]")];
  const reel = sides
    .map((side, index) => ({
      side, index, film: side.querySelector("video"), fps: Number(side.dataset.vkFps) || 24,
      silent: side.dataset.vkSilent !== undefined, cues: JSON.parse(side.dataset.vkCues || "[]"),
    }))
    .filter((one) => one.film);
  card.dataset.vkDressed = "";
  if (!deck || !reel.length) return null;

  const finest = Math.max(...reel.map((one) => one.fps));
  const speeds = [0.25, 0.5, 1, 1.5, 2, 4];
  const part = (name) => deck.querySelector(`[data-vk-${name}]`);
  const button = (name) => deck.querySelector(`[data-vk-do=${name}]`);
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
  let head = 0; // where all films are, in seconds
  let wanted = null; // where to go once the films have arrived where they were sent before
  let playing = false;
  let speed = 1;
  let loop = Boolean(wishes.loop);
  let captions = false;
  let gone = false;
  let sound = reel.find((one) => !one.silent)?.index ?? -1;

  const end = (one) => (Number.isFinite(one.film.duration) ? one.film.duration : Number(one.side.dataset.vkSeconds) || 0);
  const last = (one) => Math.max(0, end(one) - 0.5 / one.fps); // in the middle of its last frame
  const length = () => Math.max(0, ...reel.map(end));
  const leader = () => reel.reduce((best, one) => (end(one) > end(best) ? one : best));
  const press = (node, state) => node?.setAttribute("aria-pressed", String(state));

  function clock(seconds) {
    const minutes = Math.floor(seconds / 60);
    return `${minutes}:${(seconds - 60 * minutes).toFixed(2).padStart(5, "0")}`;
  }

  function tell() {
    const frames = reel.map((one) => Math.floor(Math.min(head, last(one)) * one.fps + 1e-3));
    const shown = new Set(frames).size === 1 ? frames[0] : frames.join(" | ");
    const text = wishes.blind ? clock(head) : `${clock(head)} · frame ${shown}`;
    part("clock").textContent = text;
    const time = part("time");
    time.max = String(length());
    time.value = String(head);
    time.setAttribute("aria-valuetext", text);
    button("play").textContent = playing ? "Pause" : "Play";
    const line = part("line");
    if (!line) return;
    const said = reel.flatMap((one) =>
      one.cues.filter(([from, to]) => from <= head && head < to).map((cue) => `${one.side.dataset.vkSide}: ${cue[2]}`));
    line.hidden = !captions || !said.length;
    line.textContent = said.join("\n");
  }

  function go() {
    const to = wanted;
    wanted = null;
    for (const one of reel) {
      const at = Math.min(to, last(one));
      if (Math.abs(one.film.currentTime - at) > 1e-3) one.film.currentTime = at;
    }
  }

  function seek(to) {
    for (const one of reel) one.film.preload = "auto";
    wanted = head = clamp(to, 0, length());
    if (!reel.some((one) => one.film.seeking)) go();
    tell();
  }

  function step(frames) {
    pause();
    seek((Math.floor(head * finest + 1e-3) + frames + 0.5) / finest);
  }

  /** Wait until every film that can be shown stands at its place with a picture. */
  function gathered() {
    return new Promise((resolve) => {
      const names = ["loadeddata", "canplay", "seeked", "error"];
      const there = (one) => one.film.error || (!one.film.seeking && one.film.readyState >= 2);
      const look = () => {
        if (!gone && !(wanted === null && reel.every(there))) return;
        for (const one of reel) for (const name of names) one.film.removeEventListener(name, look);
        resolve();
      };
      for (const one of reel) for (const name of names) one.film.addEventListener(name, look);
      look();
    });
  }

  async function play() {
    if (playing) return;
    playing = true;
    if (head >= last(leader())) seek(0);
    else seek(head);
    await gathered();
    if (!playing || gone) return;
    const started = reel.filter((one) => head < last(one)).map((one) => one.film.play());
    const done = await Promise.allSettled(started);
    if (done.some((one) => one.status === "fulfilled")) requestAnimationFrame(tick);
    else pause();
  }

  function pause() {
    if (!playing) return;
    playing = false;
    for (const one of reel) {
      one.film.pause();
      one.film.playbackRate = speed;
    }
    seek(head); // what drifted by a few milliseconds meets again
  }

  function pace(one, factor) {
    const next = clamp(speed * factor, 0.0625, 16); // beyond these a browser refuses
    if (Math.abs(one.film.playbackRate - next) > 1e-3) one.film.playbackRate = next;
  }

  function tick() {
    if (!playing || gone) return;
    const first = leader();
    if (wanted === null && !first.film.seeking) head = first.film.currentTime;
    let slowest = 0;
    for (const one of reel) {
      if (one === first || one.film.seeking || head >= last(one)) continue;
      if (one.film.paused) one.film.play().catch(() => {}); // it had ended, and the playhead went back
      const behind = head - one.film.currentTime;
      slowest = Math.max(slowest, behind);
      if (Math.abs(behind) > 0.3) one.film.currentTime = head;
      else pace(one, Math.abs(behind) < 0.005 ? 1 : 1 + clamp(behind * 8, -0.8, 0.8));
    }
    const lag = slowest > 0.6 / finest && slowest <= 0.3 ? slowest : 0; // a busy machine: then the first one waits a little
    pace(first, 1 - clamp(lag * 10, 0, 0.8));
    if (first.film.ended) return over();
    if (first.film.paused && !first.film.seeking && wanted === null) first.film.play().catch(() => {});
    tell();
    requestAnimationFrame(tick);
  }

  function over() {
    head = length();
    pause();
    if (!loop) return;
    seek(0);
    play();
  }

  function faster(way) {
    rate(speeds[clamp(speeds.indexOf(speed) + way, 0, speeds.length - 1)]);
  }

  function rate(next) {
    speed = next;
    for (const one of reel) one.film.playbackRate = speed;
    button("speed").textContent = `${speed}×`;
    button("speed").setAttribute("aria-label", `speed ${speed}×`);
  }

  function hear(index) {
    sound = index;
    for (const one of reel) one.film.muted = one.index !== sound;
    for (const node of deck.querySelectorAll("[data-vk-sound]")) press(node, Number(node.dataset.vkSound) === sound);
  }

  function hearNext() {
    const loud = reel.filter((one) => !one.silent).map((one) => one.index);
    if (loud.length) hear(loud[(loud.indexOf(sound) + 1) % loud.length]);
  }

  /** Wipe: all films on one place, and upright lines between them that can be moved. */
  const cuts = sides.slice(1).map((_, index) => (index + 1) / sides.length);
  const wipes = document.createElement("div");
  wipes.className = "vk-wipes";
  wipes.hidden = true;
  const handles = cuts.map((_, index) => {
    const handle = document.createElement("div");
    handle.className = "vk-handle";
    handle.tabIndex = 0;
    const between = `${sides[index].dataset.vkSide} and ${sides[index + 1].dataset.vkSide}`;
    const told = { role: "slider", "aria-label": `wipe between ${between}`, "aria-valuemin": 0, "aria-valuemax": 100 };
    for (const [name, value] of Object.entries(told)) handle.setAttribute(name, value);
    wipes.append(handle);
    return handle;
  });
  board.append(wipes);

  function cut(index, to) {
    cuts[index] = clamp(to, cuts[index - 1] ?? 0, cuts[index + 1] ?? 1);
    cuts.forEach((at, place) => {
      handles[place].style.left = `${100 * at}%`;
      handles[place].setAttribute("aria-valuenow", Math.round(100 * at));
    });
    sides.forEach((side, place) => {
      side.style.setProperty("--vk-from", `${100 * (cuts[place - 1] ?? 0)}%`);
      side.style.setProperty("--vk-to", `${100 * (cuts[place] ?? 1)}%`);
    });
  }

  function wipe(on) {
    board.classList.toggle("vk-wiping", on);
    wipes.hidden = !on;
    press(button("wipe"), on);
    press(button("beside"), !on);
    cut(0, cuts[0]);
  }

  const wiping = () => !wipes.hidden;

  wipes.addEventListener("pointerdown", (event) => {
    const at = (x) => (x - wipes.getBoundingClientRect().left) / wipes.clientWidth;
    const start = at(event.clientX);
    const index = cuts.reduce((best, value, place) => (Math.abs(value - start) < Math.abs(cuts[best] - start) ? place : best), 0);
    const move = (moved) => cut(index, at(moved.clientX));
    const done = () => wipes.removeEventListener("pointermove", move);
    wipes.setPointerCapture(event.pointerId);
    wipes.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) wipes.addEventListener(name, done, { once: true });
    move(event);
    handles[index].focus({ preventScroll: true });
    event.preventDefault();
  });

  /** The saved files in place of the previews; where one cannot be had, its preview comes back. */
  function full() {
    const files = [...card.querySelectorAll("[data-vk-file]")];
    const heads = [...card.querySelectorAll("thead th[scope=col]")];
    pause();
    for (const one of reel) {
      const link = files.find((file) => heads[one.index]?.contains(file));
      if (!link || one.preview) continue;
      one.preview = one.film.src;
      one.film.addEventListener("error", () => {
        one.film.src = one.preview;
        seek(head);
      }, { once: true });
      one.film.src = link.href;
    }
    press(button("full"), true);
    seek(head);
  }

  function toggleLoop() {
    loop = !loop;
    press(button("loop"), loop);
  }

  function toggleCaptions() {
    captions = !captions;
    press(button("captions"), captions);
    tell();
  }

  const toggle = () => (playing ? pause() : play());
  const acts = {
    play: toggle, back: () => step(-1), on: () => step(1), loop: toggleLoop, captions: toggleCaptions, full,
    speed: () => rate({ 1: 0.5, 0.5: 0.25, 0.25: 2, 2: 1 }[speed] ?? 1),
    beside: () => wipe(false), wipe: () => wipe(true),
  };

  function clicked(event) {
    const node = event.target.closest("button");
    if (node?.dataset.vkDo) acts[node.dataset.vkDo]();
    else if (node?.dataset.vkSound) hear(Number(node.dataset.vkSound) === sound ? -1 : Number(node.dataset.vkSound));
    else if (event.target.closest("[data-vk-side]") && !wiping()) toggle();
  }

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select, textarea")) return;
    const handle = handles.indexOf(event.target);
    const far = event.shiftKey ? 0.1 : 0.02;
    const keys = {
      " ": toggle, k: toggle, ",": acts.back, ".": acts.on, l: toggleLoop, s: hearNext, m: () => hear(-1),
      "<": () => faster(-1), ">": () => faster(1), w: () => wipe(!wiping()), Home: () => seek(0), End: () => seek(length()),
      ArrowLeft: () => seek(head - 1), ArrowRight: () => seek(head + 1),
      "[": () => cut(0, cuts[0] - far), "]": () => cut(0, cuts[0] + far),
    };
    if (part("line")) keys.c = toggleCaptions;
    if (handle >= 0) {
      Object.assign(keys, {
        ArrowLeft: () => cut(handle, cuts[handle] - far), ArrowRight: () => cut(handle, cuts[handle] + far),
        ArrowDown: () => cut(handle, cuts[handle] - far), ArrowUp: () => cut(handle, cuts[handle] + far),
        Home: () => cut(handle, 0), End: () => cut(handle, 1),
      });
    }
    const act = keys[event.key];
    if (!act || (event.target.closest("button, summary, a") && [" ", "Enter"].includes(event.key))) return;
    event.preventDefault();
    event.stopPropagation(); // the notebook's own shortcuts
    act();
  }

  card.addEventListener("click", clicked);
  card.addEventListener("keydown", pressed);
  part("time").addEventListener("input", (event) => seek(Number(event.target.value)));
  for (const one of reel) {
    one.film.removeAttribute("controls");
    one.film.addEventListener("seeked", () => wanted !== null && !reel.some((other) => other.film.seeking) && go());
    for (const name of ["loadedmetadata", "durationchange"]) one.film.addEventListener(name, tell);
  }
  card.tabIndex = 0;
  deck.hidden = false;
  deck.style.display = ""; // a sanitizer drops "hidden", so that the style says it too
  hear(sound);
  cut(0, cuts[0]);
  press(button("loop"), loop);
  tell();
  return {
    play,
    pause,
    stop() {
      gone = true;
      for (const one of reel) one.film.pause();
    },
  };
}
