"""What a prompt asked for: heroes, place, light, weather; everything that `understand` decides."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from vidkit.engine.stage.vocabulary import Noun


@dataclass(frozen=True, slots=True)
class Subject:
    """
    One hero or group of equal heroes.

    Attributes:
        noun: What it is and how it is drawn.
        count: How many (1–12).
        colours: One colour for all, or several in turn; `#RRGGBB`. From the prompt where it names one.
        colour_names: The prompt's own colour words, empty when the colour is the usual one.
        action: walk run dance fly swim sail jump sleep sit wave stand drive play ride, or "".
        eyes: Eye colour, `hair`, `hat`: colours of details when named, else "".
        held: What it holds in its hand, or None.
        ridden: What it rides, or None.
        scale: Factor for "tiny" and "giant".
    """

    noun: Noun
    count: int = 1
    colours: tuple[str, ...] = ()
    colour_names: tuple[str, ...] = ()
    action: str = ""
    eyes: str = ""
    hair: str = ""
    hat: str = ""
    held: Subject | None = None
    ridden: Subject | None = None
    scale: float = 1.0

    def colour(self, index: int = 0) -> str:
        """Return the colour of the *index*-th of them."""
        return self.colours[index % len(self.colours)] if self.colours else self.noun.colour


@dataclass(frozen=True, slots=True)
class Staging:
    """What the words asked for, complete: everything that was not said has been decided."""

    prompt: str
    seed: int
    place: str
    backdrops: tuple[str, ...]
    light: str
    weather: tuple[str, ...]
    season: str
    subjects: tuple[Subject, ...]
    sky_colour: str = ""
    ground_colour: str = ""
    moon: bool = False
    leftovers: tuple[str, ...] = ()

    def facts(self) -> dict[str, object]:
        """Return it JSON-ready, for the file's metadata and for a later description."""
        return {
            "prompt": self.prompt,
            "place": self.place,
            "backdrops": list(self.backdrops),
            "light": self.light,
            "weather": list(self.weather),
            "season": self.season,
            "subjects": [_subject_facts(subject) for subject in self.subjects],
            "seed": self.seed,
        }


def _subject_facts(subject: Subject) -> dict[str, object]:
    facts: dict[str, object] = {"noun": subject.noun.name, "count": subject.count, "kind": subject.noun.kind}
    facts["colours"] = list(subject.colour_names) or [subject.colour()]
    facts["action"] = subject.action
    if subject.held:
        facts["held"] = subject.held.noun.name
    if subject.ridden:
        facts["rides"] = subject.ridden.noun.name
    return facts


def stable_hash(text: str) -> int:
    """Return the same 32-bit number for the same text in every process."""
    return zlib.crc32(" ".join(text.lower().split()).encode())
