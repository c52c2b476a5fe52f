"""Scenes keep the promises that the camera relies on, and show what was asked for."""

from __future__ import annotations

import colorsys

import cv2
import numpy as np
import pytest

from vidkit.engine.stage.build import PLACES, build
from vidkit.engine.stage.palettes import COLOURS, rgb
from vidkit.engine.stage.words import Staging, understand

FRAMES = [(480, 270), (270, 480), (300, 300)]


def scene_of(prompt, size=(640, 360), seed=3):
    return build(understand(prompt, seed), *size, seed)


def place_staging(place, light="noon"):
    light = {"underwater": "underwater", "space": "space", "moon": "moon", "stage": "stage"}.get(place, light)
    return Staging(place, 1, place, (), light, (), "", ())


def composed(scene, offset=(0, 0), zoom=1.0):
    """Lay the sheets over magenta, moved as a camera at *offset* (in units) would see them."""
    out = np.empty((scene.height, scene.width, 3), np.float32)
    out[:] = (255, 0, 255)
    unit = 100 * min(scene.width, scene.height) / 720
    for layer in scene.layers:
        dx, dy = -offset[0] * unit / layer.depth, -offset[1] * unit / layer.depth
        move = np.float32(
            [
                [zoom, 0, (layer.x + dx - scene.width / 2) * zoom + scene.width / 2],
                [0, zoom, (layer.y + dy - scene.height / 2) * zoom + scene.height / 2],
            ]
        )
        part = cv2.warpAffine(layer.image, move, (scene.width, scene.height)).astype(np.float32)
        out = out * (1 - part[..., 3:] / 255) + part[..., :3]
    return out


def magenta(picture):
    return float(np.mean((picture[..., 0] > 235) & (picture[..., 1] < 25) & (picture[..., 2] > 235)))


@pytest.mark.parametrize("place", sorted(PLACES))
def test_every_place_has_depth(place):
    """At least five distances lie between the backdrop and the nearest sheet, spread from far to near."""
    scene = build(place_staging(place), 640, 360, 2)
    depths = sorted({round(layer.depth, 1) for layer in scene.layers})
    assert len(depths) >= 5
    assert depths[-1] >= 50
    assert depths[0] <= 9


@pytest.mark.parametrize("place", sorted(PLACES))
@pytest.mark.parametrize("size", FRAMES)
def test_no_edge_shows(place, size):
    """Travelling six units any way, or seeing a quarter more, never shows the end of the paint."""
    scene = build(place_staging(place), *size, 4)
    reach = 6 if size[0] >= size[1] else 4
    for offset in ((reach, 0), (-reach, 0), (0, 2.2), (0, -2.2)):
        assert magenta(composed(scene, offset)) == 0, offset
    assert magenta(composed(scene, zoom=0.78)) == 0


@pytest.mark.parametrize("size", [*FRAMES, (1792, 1024)])
def test_the_sky_covers_the_canvas_and_heroes_stand_in_the_frame(size):
    """The backdrop reaches all margins; the hero stands inside the frame at a good size."""
    scene = scene_of("an elephant on the savanna", size)
    sky = scene.layers[0]
    assert (sky.x, sky.y) == (-scene.margin_x, -scene.margin_y)
    assert sky.image.shape[:2] == (size[1] + 2 * scene.margin_y, size[0] + 2 * scene.margin_x)
    hero = next(layer for layer in scene.layers if layer.name == "hero elephant")
    height, width = hero.image.shape[:2]
    assert hero.x + width / 2 == pytest.approx(np.clip(hero.x + width / 2, 0, size[0]))
    assert 0 < hero.y < hero.y + height < size[1] * 1.1
    short = min(size)
    assert 0.2 * short < height < 0.8 * short
    assert 0 < scene.pivot[0] < size[0]
    assert 0 < scene.pivot[1] < size[1]


@pytest.mark.parametrize(
    "prompt",
    [
        "a market at night with lanterns",
        "northern lights, snow, a fox",
        "a lighthouse in a storm",
        "a swan on a lake",
        "a girl riding a unicorn",
        "fireworks over a city",
    ],
)
def test_layers_are_premultiplied_and_ordered(prompt):
    """No sheet is brighter than its cover, poses agree in size, and far sheets come first."""
    scene = scene_of(prompt)
    depths = [layer.depth for layer in scene.layers]
    assert depths == sorted(depths, reverse=True)
    for layer in scene.layers:
        assert layer.image.dtype == np.uint8
        assert layer.image.shape[2] == 4
        for image in layer.frames or [layer.image]:
            assert image.shape == layer.image.shape, layer.name
            assert int((image[..., :3].max(axis=2).astype(int) - image[..., 3]).max()) <= 2, layer.name


def test_same_prompt_same_seed_same_pixels():
    """A scene is a function of prompt, size and seed, whatever the threads do."""
    first, second = (
        scene_of("two dogs running in the park, rain"),
        scene_of("two dogs running in the park, rain"),
    )
    assert len(first.layers) == len(second.layers)
    for a, b in zip(first.layers, second.layers, strict=True):
        assert (a.x, a.y, a.depth, a.name) == (b.x, b.y, b.depth, b.name)
        assert np.array_equal(a.image, b.image)


def test_seeds_vary_the_composition():
    """Another seed is another picture of the same words."""
    places = {round(scene_of("a red car on a street", seed=seed).pivot[0]) for seed in range(4)}
    assert len(places) > 2


HUES = [
    ("kite", "red"),
    ("kite", "green"),
    ("car", "blue"),
    ("taxi", "yellow"),
    ("house", "blue"),
    ("dragon", "purple"),
    ("fish", "orange"),
    ("balloon", "pink"),
    ("bird", "blue"),
    ("boy", "green"),
    ("robot", "red"),
    ("apple", "green"),
]


@pytest.mark.parametrize(("noun", "colour"), HUES)
@pytest.mark.parametrize("hour", ["at noon", "at sunset", "at night"])
def test_colours_are_obeyed(noun, colour, hour):
    """A good part of the hero's vivid paper has the hue that the prompt names, in every light."""
    scene = scene_of(f"a {colour} {noun} {hour}", (640, 360))
    hero = next(layer for layer in scene.layers if layer.name.startswith("hero"))
    pixels = hero.image[hero.image[..., 3] == 255][:, :3] / 255
    vivid = pixels[pixels.max(axis=1) - pixels.min(axis=1) > 0.18]
    hues = np.array([colorsys.rgb_to_hsv(*pixel)[0] for pixel in vivid[:: max(1, len(vivid) // 800)]])
    wanted = colorsys.rgb_to_hsv(*rgb(COLOURS[colour]))[0]
    off = np.minimum(np.abs(hues - wanted), 1 - np.abs(hues - wanted))
    assert len(vivid) > 0.1 * len(pixels)
    assert np.mean(off < 0.075) > (0.25 if noun == "boy" else 0.5)


@pytest.mark.parametrize(
    ("prompt", "count"),
    [("three camels in the desert", 3), ("five cows on a farm", 5), ("eight balloons", 8), ("one whale", 1)],
)
def test_counts_are_obeyed(prompt, count):
    """As many heroes are hung as were asked for."""
    assert sum(layer.name.startswith("hero") for layer in scene_of(prompt).layers) == count


@pytest.mark.parametrize(
    "prompt", ["a woman walking", "two people dancing", "a dog running", "a robot dancing", "a bird flying"]
)
def test_actions_have_poses(prompt):
    """Who walks, dances, runs or flies has poses that differ."""
    hero = next(layer for layer in scene_of(prompt).layers if layer.name.startswith("hero"))
    assert hero.frames is not None
    assert len({frame.tobytes() for frame in hero.frames}) > len(hero.frames) // 2


def test_motion_begins_at_rest_and_follows_the_heading():
    """A car drives the way it looks, and the scene says which way that is."""
    for seed in range(4):
        scene = scene_of("a red car driving on a street", seed=seed)
        hero = next(layer for layer in scene.layers if layer.name == "hero car")
        assert hero.motion is not None
        assert abs(hero.motion(0.0)[0]) < 1e-6
        travelled = hero.motion(2.0)[0]
        assert (travelled > 10) == (scene.facts["heading"] == "right")


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("rain on a street", "rain"),
        ("snowy village", "snow"),
        ("coral reef", "bubbles"),
        ("autumn leaves in a park", "leaves"),
    ],
)
def test_what_falls_wraps(prompt, name):
    """Falling weather hangs on sheets that repeat for ever."""
    falling = [layer for layer in scene_of(prompt).layers if layer.name == name]
    assert falling
    assert all(layer.wrap and layer.motion for layer in falling)


def test_facts_tell_what_was_staged():
    """The facts are JSON-ready and name places, light, heroes, colours and actions."""
    import json

    facts = scene_of("two red foxes sleeping in a snowy forest").facts
    told = json.loads(json.dumps(facts))
    assert told["place"] == "forest"
    assert told["subjects"] == [
        {"noun": "fox", "count": 2, "kind": "animal", "colours": ["red"], "action": "sleep"}
    ]
    assert told["palette"] == "snow"


def test_nobody_walks_into_a_beach_that_has_its_hero():
    """Strollers enliven an empty beach and a street; beside a horse on the beach they would look like its riders."""

    def strollers(prompt: str) -> int:
        return sum(layer.name == "passer-by" for layer in scene_of(prompt).layers)

    assert strollers("a white horse runs along a beach at sunset") == 0
    assert strollers("a beach at sunset") > 0
    assert strollers("a tram in a street") > 0


def test_what_floats_lies_on_the_water():
    """A lantern that floats on a lake is mirrored in it, like a boat; one beside the lake is not."""

    def mirrored(prompt: str) -> bool:
        return any(layer.name == "reflection" for layer in scene_of(prompt).layers)

    assert mirrored("a lantern floats on a lake")
    assert not mirrored("a lantern by a lake")
