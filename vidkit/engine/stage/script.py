"""
A scene as it was told, step by step: the first words, and what was changed or added since.

    script = Script(("two boats in a harbour at dawn", "snow falls, a whale surfaces between the boats"))
    script.staging(seed=3)        # both boats, the whale, snow
    script.scene(1280, 720, 3)    # the boats stand where they stood before the whale came

What later words do not contradict stays. A hero named again is the same hero, perhaps in another colour.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from vidkit.engine.stage.build import build
from vidkit.engine.stage.merge import merge, named, obeyed
from vidkit.engine.stage.puppet import hang
from vidkit.engine.stage.scene import Layer, Scene
from vidkit.engine.stage.words import Staging, Subject, understand

#: Words that change a scene, as against words that tell another one.
_CHANGES = re.compile(
    r"\b(?:same|also|add|added|make|now|change|turn|keep|but|with|instead|more|remove|replace|still|again|then|"
    r"appears?|arrives?|surfaces?|enters?|joins?|continue|extend)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Script:
    """The words of a scene in the order they were said, without camera words."""

    words: tuple[str, ...]

    @property
    def prompt(self) -> str:
        """All of it as one prompt."""
        text = self.words[0]
        for said in self.words[1:]:
            text = said if _another_scene(text, said) else merge(text, said)
        return text

    def then(self, said: str) -> Script:
        """Return the script after more was said."""
        return Script((*self.words, said)) if said.strip() else self

    def staging(self, seed: int) -> Staging:
        """Read it all into one staging."""
        first, added = self._cast(seed)
        return replace(self._setting(seed), subjects=(*first, *added)[:8])

    def scene(
        self, width: int, height: int, seed: int, *, people: bool = True, played: Collection[str] = ()
    ) -> Scene:
        """
        Build the scene; heroes that were added later do not move the first ones.

        Args:
            width: Frame width in pixels.
            height: Frame height in pixels.
            seed: Varies it.
            people: False where a given face plays the person's part.
            played: Names of heroes whose part a given character plays.
        """

        def stands(hero: Subject) -> bool:
            return (people or hero.noun.kind != "person") and hero.noun.name.lower() not in played

        setting = self._setting(seed)
        first, added = (tuple(filter(stands, group)) for group in self._cast(seed))
        if not first:
            first, added = added, ()
        scene = build(replace(setting, subjects=first), width, height, seed)
        if added:
            extra = build(replace(setting, subjects=added), width, height, seed)
            _join(scene, [layer for layer in extra.layers if layer.subject])
        told = replace(setting, subjects=(*first, *added)).facts()
        scene.facts = {**scene.facts, **told, "seed": seed}
        return scene

    def _chapters(self) -> tuple[str, list[str]]:
        """Return the words that began the present scene, as later orders left them, and what came since."""
        begin = self.words[0]
        later: list[str] = []
        for said in self.words[1:]:
            if _another_scene(begin, said):
                begin, later = said, []
                continue
            begin, rest = obeyed(begin, said)
            later = [obeyed(text, said)[0] for text in later]
            later.append(rest)
        return begin, [text for text in later if text]

    def _setting(self, seed: int) -> Staging:
        """Decide place, light and weather: the first words', except for what later words name."""
        begin, later = self._chapters()
        first = understand(begin, seed)
        if not later:
            return replace(first, prompt=self.prompt)
        whole = understand(self.prompt, seed)
        about = set().union(*(named(text) for text in later))
        changes: dict[str, object] = {"prompt": self.prompt}
        if "places" in about:
            changes |= {
                "place": whole.place,
                "backdrops": whole.backdrops,
                "ground_colour": whole.ground_colour,
            }
        if "lights" in about or ("weathers" in about and "lights" not in named(begin)):
            changes |= {"light": whole.light, "moon": whole.moon, "sky_colour": whole.sky_colour}
        if "weathers" in about:
            changes["weather"] = whole.weather
        if "seasons" in about:
            changes["season"] = whole.season
        return replace(first, **changes)  # type: ignore[arg-type]  # names and values come from another Staging

    def _cast(self, seed: int) -> tuple[tuple[Subject, ...], tuple[Subject, ...]]:
        """Return the first heroes, as they are by now, and those that came later."""
        begin, later = self._chapters()
        first = list(understand(begin, seed).subjects)
        added: list[Subject] = []
        for text in later:
            for hero in understand(text, seed).subjects:
                for group in (first, added):
                    known = next((i for i, old in enumerate(group) if _same(old, hero)), None)
                    if known is not None:
                        group[known] = _changed(group[known], hero)
                        break
                else:
                    added.append(hero)
        return tuple(first), tuple(added)


def _another_scene(old: str, said: str) -> bool:
    """Whether words tell a scene of their own: another place and other heroes, and no word of change."""
    if _CHANGES.search(said) or "places" not in named(said):
        return False
    before, after = understand(old), understand(said)
    names = {hero.noun.name for hero in before.subjects}
    heroes = {hero.noun.name for hero in after.subjects}
    return before.place != after.place and bool(heroes) and not heroes & names


def _same(old: Subject, new: Subject) -> bool:
    """Whether the words speak of the same hero: "the boats" are the sailing boats from before."""
    return old.noun.name.split()[-1] == new.noun.name.split()[-1]


def _changed(old: Subject, new: Subject) -> Subject:
    """Return the hero with what the new words say about it; how many there are stays."""
    changes: dict[str, object] = {}
    if new.colour_names:
        changes |= {"colours": new.colours, "colour_names": new.colour_names}
    if new.action and new.action != new.noun.action:
        changes["action"] = new.action
    for name in ("eyes", "hair", "hat", "held", "ridden"):
        if getattr(new, name):
            changes[name] = getattr(new, name)
    return replace(old, **changes)  # type: ignore[arg-type]  # names and values come from another Subject


def _join(scene: Scene, layers: list[Layer]) -> None:
    """Hang more heroes where the fewest of the old ones stand, all by the same step to the side."""
    if not layers:
        return
    old = [_extent(layer) for layer in scene.layers if layer.subject]
    new = [_extent(layer) for layer in layers]
    left, right = min(x for x, _ in new), max(x for _, x in new)
    edge = 0.03 * scene.width

    def cost(step: float) -> float:
        covered = sum(
            max(0.0, min(b, d + step) - max(a, c + step)) for a, b in old for c, d in new
        )  # pixels of old heroes that new ones would hide
        outside = max(0.0, edge - left - step) + max(0.0, right + step - scene.width + edge)
        return covered + 3 * outside + 0.02 * abs(step)

    steps = [scene.width * share / 40 for share in range(-32, 33)]
    step = min(steps, key=cost)
    for layer in layers:
        layer.x += step
        hang(scene, layer)


def _extent(layer: Layer) -> tuple[float, float]:
    return layer.x, layer.x + layer.image.shape[1]
