"""The avatars: people the stage draws, each in one or more looks, with a picture (and a film of some)."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vidkit.providers.hoox import spec
from vidkit.providers.hoox.emulator_core import ALL, Desk, Refusal, reply

_PREVIEW = "_preview/look"
PREVIEW_SIZE = (360, 640)
PREVIEW_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class LookOf:
    """
    One look.

    Attributes:
        id: What `avatar_id` means.
        avatar: Id and name of the avatar.
        name: Of the look.
        words: What the stage is told to draw.
        facts: What the list's filters ask for.
        filmed: Whether there is a film of it: then it takes the model `standard` only.
    """

    id: str
    avatar: tuple[str, str]
    name: str
    words: str
    facts: Mapping[str, Any]
    filmed: bool = False

    def models(self) -> list[str]:
        """Return the avatar models it takes."""
        return [name for name in spec.AVATAR_MODELS if spec.model_fits(name, filmed=self.filmed, veo=False)]


def _look(
    id: str, avatar: tuple[str, str], name: str, words: str, place: str, *, filmed: bool = False, **facts: Any
) -> LookOf:
    return LookOf(id, avatar, name, words, {"place": place, "action": "presenting", **facts}, filmed)


_MARA, _JONAS, _AMINA, _KENJI = (
    ("avatar-mara", "Mara"),
    ("avatar-jonas", "Jonas"),
    ("avatar-amina", "Amina"),
    ("avatar-kenji", "Kenji"),
)
_HER: Mapping[str, Any] = {"gender": "female", "age_range": "25-35", "emotion": "calm"}
_HIM: Mapping[str, Any] = {"gender": "male", "age_range": "35-45", "emotion": "friendly"}

#: All looks, by id.
LOOKS: Mapping[str, LookOf] = {
    item.id: item
    for item in (
        _look(
            "look-mara-office",
            _MARA,
            "In the office",
            "a woman with brown hair in a blue coat standing in a living room by a window",
            "office",
            filmed=True,
            hair_color="brown",
            **_HER,
        ),
        _look(
            "look-mara-beach",
            _MARA,
            "By the sea",
            "a woman with brown hair in a white dress standing on a beach",
            "beach",
            hair_color="brown",
            **_HER,
        ),
        _look(
            "look-jonas-street",
            _JONAS,
            "In the street",
            "a man with black hair in a green coat standing in a city street",
            "street",
            filmed=True,
            hair_color="black",
            **_HIM,
        ),
        _look(
            "look-jonas-forest",
            _JONAS,
            "In the woods",
            "a man with black hair in a red coat standing in an autumn forest",
            "forest",
            hair_color="black",
            **_HIM,
        ),
        _look(
            "look-amina-garden",
            _AMINA,
            "In the garden",
            "a woman with black hair in a yellow dress standing in a meadow of flowers",
            "garden",
            hair_color="black",
            **_HER,
        ),
        _look(
            "look-kenji-snow",
            _KENJI,
            "In the snow",
            "a man with grey hair in a blue coat standing in snowy mountains",
            "mountains",
            hair_color="grey",
            **_HIM,
        ),
    )
}
_FILTERS = ("gender", "age_range", "ethnicity", "hair_color", "place", "action", "emotion", "accessories")


class Looks:
    """`/avatar/list`, `/avatar/{id}`, `/avatar/{id}/look/{look}`, `/resources/avatars`, and the pictures."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        """Return the routes; pictures need no key, like files of a CDN."""
        door = self.desk.door
        return [
            Route(spec.AVATARS, door(self.every), methods=["GET"]),
            Route(spec.OLD_AVATARS, door(self.old), methods=["GET"]),
            Route(f"{spec.AVATAR}/{{id}}/look/{{look}}", door(self.look), methods=["GET"]),
            Route(f"{spec.AVATAR}/{{id}}", door(self.one), methods=["GET"]),
            Route(f"/{_PREVIEW}/{{name}}", self.picture, methods=["GET"]),
        ]

    async def every(self, request: Request, owner: str) -> Response:
        """List the looks that fit the filters."""
        return reply([self._told(request, item) for item in self._fitting(request)])

    async def old(self, request: Request, owner: str) -> Response:
        """List them as the old family did."""
        return reply(
            [
                {
                    "id": item.id,
                    "name": f"{item.avatar[1]}, {item.name}",
                    **{name: item.facts[name] for name in ("gender", "place")},
                    **self._files(request, item),
                }
                for item in self._fitting(request)
            ]
        )

    @staticmethod
    def _fitting(request: Request) -> list[LookOf]:
        query = request.query_params
        tags = {tag.strip().lower() for tag in query.get("tags", "").split(",") if tag.strip()}
        return [
            item
            for item in LOOKS.values()
            if all(
                str(item.facts.get(name, "")).lower() == query[name].lower()
                for name in _FILTERS
                if query.get(name)
            )
            and (not tags or tags & set(_tags(item)))
        ]

    async def one(self, request: Request, owner: str) -> Response:
        """Tell an avatar with its looks."""
        id = request.path_params["id"]
        found = [item for item in LOOKS.values() if item.avatar[0] == id]
        if not found:
            raise Refusal("not_found", "Avatar not found")
        looks = [self._told(request, item) for item in found]
        return reply(
            {"id": id, "name": found[0].avatar[1], "gender": found[0].facts["gender"], "looks": looks}
        )

    async def look(self, request: Request, owner: str) -> Response:
        """Tell one look."""
        found = LOOKS.get(request.path_params["look"])
        if found is None or found.avatar[0] != request.path_params["id"]:
            raise Refusal("not_found", "Look not found")
        return reply(self._told(request, found))

    def _told(self, request: Request, item: LookOf) -> dict[str, Any]:
        return {
            "id": item.id,
            "avatar_id": item.avatar[0],
            "avatar_name": item.avatar[1],
            "look_name": item.name,
            **item.facts,
            **self._files(request, item),
        }

    @staticmethod
    def _files(request: Request, item: LookOf) -> dict[str, Any]:
        base = str(request.url).split(f"{spec.AVATAR}/")[0].split(spec.OLD_AVATARS)[0]
        return {
            "tags": _tags(item),
            "format": spec.DEFAULT_FORMAT,
            "thumbnail": f"{base}/{_PREVIEW}/{item.id}.jpg",
            "preview": f"{base}/{_PREVIEW}/{item.id}.mp4" if item.filmed else None,
            "model_available": item.models(),
        }

    async def picture(self, request: Request) -> Response:
        """Have the stage film a look, once; later calls get the same file."""
        name = request.path_params["name"]
        look = LOOKS.get(Path(name).stem)
        suffix = Path(name).suffix
        if look is None or suffix not in {".jpg", ".mp4"}:
            return Response("no such look", status_code=404, media_type="text/plain")
        host = self.desk.host
        kept = await host.stored(spec.NAME, f"look-{name}", ALL)
        if kept is None:
            folder = Path(tempfile.mkdtemp(prefix="vidkit-look-"))
            try:
                files = await asyncio.to_thread(film_look, look, folder)
                for path in files:
                    await host.store(
                        service=spec.NAME,
                        owner=ALL,
                        data=path,
                        name=f"{look.id}{path.suffix}",
                        content_type="image/jpeg" if path.suffix == ".jpg" else "video/mp4",
                        purpose="preview",
                        id=f"look-{look.id}{path.suffix}",
                    )
            finally:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
            kept = await host.stored(spec.NAME, f"look-{name}", ALL)
        assert kept is not None
        return host.file_response(request, kept.path, name=name, content_type=kept.content_type)


def _tags(item: LookOf) -> list[str]:
    return [str(item.facts["place"]), str(item.facts["emotion"]), "film" if item.filmed else "picture"]


class _Silent:
    """A report nobody reads."""

    def progress(self, value: float) -> None:
        """Tell nobody."""

    def publish(self, result: Mapping[str, Any]) -> None:
        """Show nobody."""

    def cancelled(self) -> bool:
        """Go on."""
        return False


def film_look(look: LookOf, folder: Path) -> list[Path]:
    """Return a short film of a look and a picture of it."""
    from vidkit.engine import frames, tasks

    width, height = PREVIEW_SIZE
    args = {"prompt": look.words, "width": width, "height": height, "seconds": PREVIEW_SECONDS, "seed": 7}
    made = tasks.stage(folder, args, _Silent())
    film = folder / made["files"]["video"]
    return [film, frames.poster(film, folder / "look.jpg", at=PREVIEW_SECONDS / 2)]
