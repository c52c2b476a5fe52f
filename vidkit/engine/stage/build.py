"""
From a staging to a scene: choose the light, run the place's recipe, add weather and heroes, paint it all.

    >>> from vidkit.engine.stage.words import understand
    >>> scene = build(understand("a red kite over dunes at sunset", 3), 640, 360, 3)
    >>> len({layer.depth for layer in scene.layers}) >= 5
    True
"""

from __future__ import annotations

from vidkit.engine.stage import country, interior, reef, sky, space, town, waters, weather
from vidkit.engine.stage.palettes import LIGHTS, Light, rgb, with_sky
from vidkit.engine.stage.places import Recipe
from vidkit.engine.stage.scene import Layer, Scene
from vidkit.engine.stage.staging import Staging
from vidkit.engine.stage.subjects import hang_subjects
from vidkit.engine.stage.theatre import Theatre

#: Every place and the recipe that hangs it.
PLACES: dict[str, Recipe] = {
    "meadow": country.meadow,
    "desert": country.desert,
    "savanna": country.savanna,
    "forest": country.forest,
    "jungle": country.jungle,
    "mountain": country.mountain,
    "volcano": country.volcano,
    "snow": country.snow,
    "farm": country.farm,
    "sea": waters.sea,
    "beach": waters.beach,
    "island": waters.island,
    "lake": waters.lake,
    "river": waters.river,
    "underwater": reef.underwater,
    "city": town.city,
    "street": town.street,
    "village": town.village,
    "market": town.market,
    "rooftop": town.rooftop,
    "park": town.park,
    "road": town.road,
    "room": interior.room,
    "stage": interior.stage,
    "space": space.space,
    "moon": space.moon,
    "mars": space.mars,
    "sky": space.clouds,
}
_OWN_SKY = {"underwater", "space", "moon", "stage", "room"}


def build(staging: Staging, width: int, height: int, seed: int = 0) -> Scene:
    """
    Build the scene of *staging* for a frame of *width* × *height* pixels.

    Args:
        staging: What `understand` read.
        width: Frame width in pixels.
        height: Frame height in pixels.
        seed: Varies the composition; the same seed gives the same scene.
    """
    theatre = _open(staging, width, height, seed)
    if staging.place not in _OWN_SKY:
        _hang_heaven(theatre, staging)
    PLACES[staging.place](theatre, staging)
    weather.hang_weather(theatre, staging)
    hang_subjects(theatre, staging)
    layers = theatre.hang_all()
    for mirror in theatre.mirrors:
        layers.append(mirror(layers))
    layers.sort(key=lambda layer: -layer.depth)
    return Scene(
        width=width,
        height=height,
        horizon=theatre.horizon,
        pivot=theatre.pivot,
        layers=_kept(layers, theatre),
        margin_x=theatre.margin_x,
        margin_y=theatre.margin_y,
        palette=theatre.light.name,
        facts={**staging.facts(), "seed": seed, "palette": theatre.light.name, "heading": theatre.heading},
    )


def _open(staging: Staging, width: int, height: int, seed: int) -> Theatre:
    light: Light = LIGHTS[staging.light]
    if staging.sky_colour:
        light = with_sky(light, rgb(staging.sky_colour))
    theatre = Theatre(width, height, light, seed)
    theatre.season = staging.season or ("winter" if "snow" in staging.weather else "")
    if staging.ground_colour:
        theatre.ground_colour = rgb(staging.ground_colour)
    rng = theatre.rng("horizon")
    theatre.horizon = height * ((0.575 if not theatre.tall else 0.60) + 0.03 * rng.random())
    theatre.sky_span = (0.09 * height, 0.80 * theatre.horizon)
    return theatre


def _hang_heaven(theatre: Theatre, staging: Staging) -> None:
    gloomy = bool({"rain", "storm", "cloudy", "fog"} & set(staging.weather))
    dark = theatre.light.name in {"night", "dusk"}
    moon = (
        ("crescent" if theatre.rng("moon").random() < 0.3 and not staging.moon else "full")
        if dark and theatre.light.name == "night"
        else ""
    )
    show = not (gloomy and theatre.light.name in {"rain", "fog"}) and not (
        {"aurora", "fireworks"} & set(staging.weather)
    )
    sky.hang_sky(theatre, sun=show, moon=moon, size=1.25 if staging.moon else 1.0)
    if "storm" in staging.weather:
        sky.hang_clouds(theatre, 6, low=0.5, dark=1.7, size=1.7)
    elif gloomy:
        sky.hang_clouds(theatre, 5, low=0.5, dark=0.5 if theatre.light.name != "fog" else 0.0, size=1.4)
    elif not {"aurora", "fireworks", "meteors"} & set(staging.weather):
        sky.hang_clouds(theatre, 2 if dark else 3, dark=0.8 if dark else 0.0)
    if "rainbow" in staging.weather:
        sky.hang_rainbow(theatre)
    if "aurora" in staging.weather:
        sky.hang_aurora(theatre)
    flyers = any(s.noun.habitat == "air" for s in staging.subjects)
    if not dark and not flyers and "storm" not in staging.weather and theatre.rng("birds?").random() < 0.7:
        sky.hang_birds(theatre)


def _kept(layers: list[Layer], theatre: Theatre) -> list[Layer]:
    """Drop sheets that are empty or lie wholly outside the canvas."""
    left, right = -theatre.margin_x, theatre.width + theatre.margin_x
    return [
        layer
        for layer in layers
        if layer.image.size
        and layer.x < right
        and layer.x + layer.image.shape[1] > left
        and layer.image[..., 3].any()
    ]
