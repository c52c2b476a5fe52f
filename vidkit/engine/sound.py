"""
A quiet bed of sound that fits the scene: wind, waves, rain, a city, birds, crickets, a drone, a soft pad.

    samples = bed({"places": ["beach"], "light": "dusk"}, seconds=4, seed=7)   # (2, n) at 48 kHz

All of it is synthesised: noise shaped in the frequency domain, and a few tones; same seed, same sound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.loudness import SILENCE, loudness

#: Loudness of every bed in LUFS: there when you listen for it, never in the way of a voice.
LOUDNESS = -30.0

_FADE_SECONDS = 0.6


class _Studio:
    """Length, chance and the noise that every voice is cut from."""

    def __init__(self, seconds: float, seed: int) -> None:
        self.count = max(1, round(seconds * SOUND_RATE))
        # A length of small factors keeps the transform quick; the rest is cut off.
        self.size = -(-self.count // 4000) * 4000
        self.rng = np.random.default_rng([seed & 0xFFFFFFFF, 4711])
        self.hertz = np.fft.rfftfreq(self.size, 1 / SOUND_RATE).astype(np.float32)
        self.time = np.arange(self.size, dtype=np.float32) / SOUND_RATE

    def noise(self, low: float, high: float, tilt: float = 0.0) -> np.ndarray:
        """Return stereo noise between two frequencies; *tilt* in powers of frequency (-1 is brown)."""
        f = np.maximum(self.hertz, 1.0)
        shape = f**tilt / (1 + (low / f) ** 4) / (1 + (f / high) ** 4)
        real, imaginary = self.rng.standard_normal((2, 2, len(f)), dtype=np.float32)
        return _even(np.fft.irfft((real + 1j * imaginary) * shape, self.size))

    def swell(self, period: float, floor: float = 0.3) -> np.ndarray:
        """Return a slow rise and fall that never quite repeats, per channel."""
        phase = self.rng.uniform(0, 2 * np.pi, (2, 3, 1))
        rate = 2 * np.pi / period * np.array([1.0, 0.618, 1.73])[:, None]
        wave = np.sin(rate * self.time + phase).mean(1)
        return np.asarray(floor + (1 - floor) * (0.5 + 0.5 * wave))

    def place(self, out: np.ndarray, sound: np.ndarray, at: float, pan: float) -> None:
        """Add a mono sound at a time, from left (0) to right (1)."""
        start = int(at * SOUND_RATE)
        end = min(self.size, start + len(sound))
        if end > start >= 0:
            out[0, start:end] += sound[: end - start] * np.sqrt(1 - pan)
            out[1, start:end] += sound[: end - start] * np.sqrt(pan)

    def moments(self, per_second: float) -> np.ndarray:
        """Return random times, about so many a second."""
        expected = per_second * self.size / SOUND_RATE
        return np.sort(self.rng.uniform(0, self.size / SOUND_RATE, max(1, int(self.rng.poisson(expected)))))


def _even(sound: np.ndarray) -> np.ndarray:
    """Bring to a loudness of one."""
    return np.asarray(sound / max(float(np.sqrt(np.mean(sound**2))), 1e-9))


def _wind(s: _Studio) -> np.ndarray:
    return s.noise(60, 420, -0.5) * s.swell(5.0) + 0.25 * s.noise(500, 1400, -0.3) * s.swell(3.1, 0.05)


def _leaves(s: _Studio) -> np.ndarray:
    return 0.5 * s.noise(1800, 6500) * s.swell(4.2, 0.15) ** 2 + 0.6 * s.noise(80, 300, -0.5)


def _waves(s: _Studio) -> np.ndarray:
    surge = s.swell(6.5, 0.12) ** 2
    return (
        s.noise(70, 600, -0.5) * (0.35 + surge)
        + 0.5 * s.noise(900, 5200, -0.2) * np.roll(surge, 9000, 1) ** 2
    )


def _rain(s: _Studio) -> np.ndarray:
    out = 0.55 * s.noise(900, 9000, 0.1) + 0.3 * s.noise(200, 700)
    click = np.exp(-np.arange(700) / 90) * np.sin(np.arange(700) * 0.22)
    for at in s.moments(26):
        s.place(out, click * s.rng.uniform(0.4, 1.8), at, s.rng.random())
    return out


def _thunder(s: _Studio) -> np.ndarray:
    out = 0.15 * s.noise(25, 90, -0.6)
    length = int(2.6 * SOUND_RATE)
    envelope = np.minimum(np.arange(length) / 4000, 1) * np.exp(-np.arange(length) / (0.75 * SOUND_RATE))
    rumble = s.noise(28, 120, -0.8)[0]
    for at in s.moments(0.16):
        piece = np.resize(rumble, length) * envelope
        s.place(out, 2.2 * piece, at, s.rng.uniform(0.2, 0.8))
    return out


def _stream(s: _Studio) -> np.ndarray:
    return s.noise(350, 2600, -0.2) * s.swell(0.7, 0.55) + 0.4 * s.noise(2600, 7000) * s.swell(0.31, 0.3)


def _city(s: _Studio) -> np.ndarray:
    out = s.noise(45, 190, -0.5) + 0.25 * s.noise(200, 900, -0.5) * s.swell(4.0)
    hush = s.noise(250, 1100, -0.4)[0]
    length = int(2.2 * SOUND_RATE)
    passing = np.sin(np.pi * np.arange(length) / length) ** 2
    for at in s.moments(0.3):
        s.place(out, 0.5 * np.resize(hush, length) * passing, at, s.rng.random())
    return out


def _birds(s: _Studio) -> np.ndarray:
    out = 0.12 * s.noise(120, 600, -0.5)
    for at in s.moments(1.1):
        pitch, pan = s.rng.uniform(2300, 4600), s.rng.random()
        level = s.rng.uniform(0.3, 1.0)
        for note in range(int(s.rng.integers(2, 6))):
            length = int(s.rng.uniform(0.05, 0.12) * SOUND_RATE)
            x = np.linspace(0, 1, length)
            bend = pitch * (1 + s.rng.uniform(-0.18, 0.22) * x + 0.03 * np.sin(40 * x))
            tone = np.sin(2 * np.pi * np.cumsum(bend) / SOUND_RATE) * np.sin(np.pi * x) ** 2
            s.place(out, level * tone, at + note * 0.14, pan)
    return out


def _crickets(s: _Studio) -> np.ndarray:
    out = 0.18 * s.noise(80, 400, -0.5)
    for pitch, rate, pan in ((4150, 2.3, 0.25), (4520, 2.9, 0.7), (3880, 1.7, 0.5)):
        phase = s.rng.random()
        gate = np.clip(np.sin(2 * np.pi * (rate * s.time + phase)), 0, 1) ** 2
        chirp = np.sin(2 * np.pi * pitch * s.time) * (0.5 + 0.5 * np.sin(2 * np.pi * 31 * s.time)) * gate
        out += 0.6 * chirp * np.array([[np.sqrt(1 - pan)], [np.sqrt(pan)]])
    return out


def _space(s: _Studio) -> np.ndarray:
    out = 0.2 * s.noise(300, 2200, -0.8) * s.swell(7.0)
    for pitch in (55.0, 82.6, 110.2, 164.9, 220.7):
        for side in (0, 1):
            detune = 1 + (side - 0.5) * 0.004
            wave = np.sin(2 * np.pi * pitch * detune * s.time + s.rng.uniform(0, 6.3))
            out[side] += wave * 55 / pitch * (0.7 + 0.3 * np.sin(0.5 * s.time + side))
    return out


def _underwater(s: _Studio) -> np.ndarray:
    out = s.noise(40, 260, -0.6) * s.swell(4.0, 0.5)
    for at in s.moments(2.2):
        length = int(s.rng.uniform(0.05, 0.11) * SOUND_RATE)
        x = np.linspace(0, 1, length)
        rise = np.cumsum(s.rng.uniform(380, 900) * (1 + 0.8 * x)) / SOUND_RATE
        s.place(
            out, 0.7 * np.sin(2 * np.pi * rise) * np.exp(-4 * x) * np.minimum(x * 20, 1), at, s.rng.random()
        )
    return out


def _fire(s: _Studio) -> np.ndarray:
    out = 0.5 * s.noise(60, 350, -0.5) * s.swell(1.3, 0.5)
    crack = np.exp(-np.arange(900) / 70) * s.noise(1500, 8000)[0][:900]
    for at in s.moments(9):
        s.place(out, crack * s.rng.uniform(0.3, 1.6), at, s.rng.random())
    return out


def _room(s: _Studio) -> np.ndarray:
    return s.noise(60, 260, -0.6) + 0.15 * s.noise(300, 1500, -0.6)


#: Chords by light, in semitones above A: open and warm by day, wider at night.
_CHORDS = {
    "sunset": (0, 7, 11, 16),
    "dawn": (0, 7, 14, 16),
    "dusk": (0, 7, 10, 14),
    "night": (-5, 2, 7, 14),
    "storm": (-5, 2, 3, 10),
    "space": (-12, 0, 7, 14),
}


def _pad(s: _Studio, light: str) -> np.ndarray:
    out = np.zeros((2, s.size), np.float64)
    for step in _CHORDS.get(light, (0, 4, 7, 14)):
        pitch = 220.0 * 2 ** (step / 12)
        for side in (0, 1):
            breath = 0.6 + 0.4 * np.sin(2 * np.pi * s.time / s.rng.uniform(5, 9) + s.rng.uniform(0, 6.3))
            detuned = 2 * np.pi * pitch * (1 + s.rng.uniform(-0.0012, 0.0012)) * s.time
            out[side] += (np.sin(detuned) + 0.18 * np.sin(2 * detuned)) * breath
    return out


_Voice = Callable[[_Studio], np.ndarray]

#: Words of a scene → voices and their weights; every row that matches adds its voices.
_FITTING: list[tuple[str, tuple[tuple[_Voice, float], ...]]] = [
    (r"rain|drizzle|shower|monsoon", ((_rain, 1.0),)),
    (r"storm|thunder|lightning", ((_rain, 0.7), (_thunder, 1.0), (_wind, 0.7))),
    (r"snow|blizzard|arctic|ice|winter|glacier", ((_wind, 0.5),)),
    (r"\bsea\b|ocean|beach|coast|wave|harbou?r|shore|island|surf", ((_waves, 1.0),)),
    (r"lake|pond", ((_stream, 0.25), (_wind, 0.3))),
    (r"river|stream|waterfall|creek|brook|fountain", ((_stream, 1.0),)),
    (r"underwater|reef|seabed|aquarium|deep[ _]sea", ((_underwater, 1.2),)),
    (r"space|planet|galaxy|\bmoon\b|\bmars\b|nebula|asteroid", ((_space, 1.0),)),
    (r"city|street|town|market|urban|skyline|traffic|station|alley", ((_city, 0.9),)),
    (r"forest|jungle|wood|tree|park|garden|orchard", ((_leaves, 0.7),)),
    (r"desert|dune|mountain|cliff|canyon|steppe|hill|peak|savanna|plain", ((_wind, 0.8),)),
    (r"meadow|field|farm|village|grass", ((_wind, 0.35), (_leaves, 0.25))),
    (r"\bfire|campfire|bonfire|fireplace|volcano|lava", ((_fire, 0.9),)),
    (r"room|kitchen|interior|indoor|studio|library|cafe|house inside|window", ((_room, 0.7),)),
]  # fmt: skip
_GREEN = re.compile(r"forest|jungle|wood|park|garden|meadow|field|farm|village|lake|river|orchard|hill|bird")
_TELLING = ("place", "places", "backdrops", "weather", "light", "season", "subjects")
_QUIET = re.compile(r"rain|storm|snow|space|underwater|winter")
_DARK = re.compile(r"night|midnight|moonlit|evening|dusk")
_NO_PLACE_FOR_CRICKETS = re.compile(r"city|street|sea|ocean|room|indoor|mountain|desert")


def bed(facts: Mapping[str, Any], seconds: float, seed: int = 0) -> np.ndarray:
    """
    Make the sound of a scene.

    Args:
        facts: What was staged; places, weather, light and the prompt are read.
        seconds: Length.
        seed: Varies it.

    Returns:
        float32 (2, n) at `SOUND_RATE`, about -30 LUFS, gently faded in and out.
    """
    studio = _Studio(seconds, seed)
    out = np.zeros((2, studio.size), np.float64)
    for voice, weight in voices(facts):
        out += weight * _even(voice(studio))
    out += 0.33 * _even(_pad(studio, str(facts.get("light", ""))))
    out = levelled(out[:, : studio.count])
    fade = min(round(_FADE_SECONDS * SOUND_RATE), studio.count // 3)
    if fade:
        ramp = np.sin(np.linspace(0, np.pi / 2, fade)) ** 2
        out[:, :fade] *= ramp
        out[:, -fade:] *= ramp[::-1]
    return out.astype(np.float32)


def voices(facts: Mapping[str, Any]) -> list[tuple[_Voice, float]]:
    """Choose what sounds: each voice once, with its largest weight."""
    # Where the scene says its place, the prompt's other words ("the moon over the sea") are not consulted.
    told = {key: facts[key] for key in _TELLING if facts.get(key)}
    text = _words(told if facts.get("place") or facts.get("places") else dict(facts)).lower()
    chosen: dict[_Voice, float] = {}
    for pattern, row in _FITTING:
        if re.search(pattern, text):
            for voice, weight in row:
                chosen[voice] = max(weight, chosen.get(voice, 0.0))
    if not _QUIET.search(text):
        if _DARK.search(text):
            if not _NO_PLACE_FOR_CRICKETS.search(text):
                chosen[_crickets] = 0.35
        elif _GREEN.search(text):
            chosen[_birds] = 0.5
    return list(chosen.items()) or [(_wind, 0.4)]


def levelled(sound: np.ndarray, target: float = LOUDNESS) -> np.ndarray:
    """Bring a sound to a loudness, without clipping."""
    now = loudness(sound)
    if now <= SILENCE:
        return sound
    gain = 10 ** ((target - now) / 20)
    peak = float(np.abs(sound).max(initial=0.0)) * gain
    return np.asarray(sound * gain * min(1.0, 0.7 / max(peak, 1e-9)))


def joined(first: np.ndarray, second: np.ndarray, seconds: float = 0.8) -> np.ndarray:
    """
    Put one sound behind another; the length is the sum of both.

    The first one's end is mirrored and dies away under the second, which fades in: no click, and no hole.
    """
    count = min(round(seconds * SOUND_RATE), first.shape[1], second.shape[1])
    echo = np.zeros_like(second)
    if count:
        echo[:, :count] = first[:, : -count - 1 : -1] * np.cos(np.linspace(0, np.pi / 2, count)) ** 2
    return np.concatenate([first, second + echo], axis=1).astype(np.float32)


def _words(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return " ".join(_words(item) for item in value.values())
    if isinstance(value, Iterable):
        return " ".join(_words(item) for item in value)
    return ""
