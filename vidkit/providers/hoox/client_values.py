"""Operations that answer at once: scripts, voices, avatars, copies, and hearing webhooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vidkit.errors import (
    InvalidRequest,
    MediaError,
    NotFound,
    ServiceError,
    SubmissionUnknown,
    VidkitError,
)
from vidkit.models import Snapshot
from vidkit.providers.base import remote_id, value_operation
from vidkit.providers.hoox import spec, webhook
from vidkit.providers.hoox.catalogue import Duplicate, Look, Looks, Preview, Script, Voice, Voices
from vidkit.providers.hoox.client_steps import CREATE_TIMEOUT_S, Steps
from vidkit.providers.hoox.parse import number
from vidkit.wire import Reply
from vidkit.wire.inputs import sniff

#: A sample is a few seconds of sound, or a short film.
PREVIEW_LIMIT = 64 * 1024 * 1024


class ValueOperations(Steps):
    """Everything but `generate` and `export`."""

    @value_operation
    async def script(
        self, prompt: str, *, duration: int | None = None, urls: Sequence[str] = (), web_search: bool = False
    ) -> Script:
        """
        Have a script written; it costs credits (0.1 a minute) and is a text to give to `generate(script=…)`.

        Args:
            prompt: What it shall be about, at most 10,000 characters.
            duration: Seconds it shall last when spoken, 10–600; 60 where none is given.
            urls: Up to ten pages to read first.
            web_search: Look for facts on the web first.

        Raises:
            InvalidRequest: It cannot work; nothing was sent.
        """
        low, high = spec.DURATION
        wrong: dict[str, str] = {}
        if not isinstance(prompt, str) or not prompt.strip():
            wrong["prompt"] = "Say what the script shall be about."
        elif len(prompt) > spec.PROMPT_LIMIT:
            wrong["prompt"] = f"It has {len(prompt):,} characters; at most {spec.PROMPT_LIMIT:,} fit."
        if duration is not None and not low <= duration <= high:
            wrong["duration"] = f"Give {low} to {high} seconds."
        if isinstance(urls, str):
            urls = (urls,)
        if len(urls) > spec.URLS or not all(url.startswith(("http://", "https://")) for url in urls):
            wrong["urls"] = f"Give at most {spec.URLS} http(s) URLs."
        if wrong:
            raise self._wrong("script", wrong)
        body: dict[str, Any] = {"prompt": prompt}
        if duration is not None:
            body["duration"] = duration
        if urls:
            body["urls"] = list(urls)
        if web_search:
            body["webSearch"] = True  # the one name of this API in camel case
        reply = await self.wire.send("POST", spec.SCRIPT, json=body, create=True, timeout=CREATE_TIMEOUT_S)
        answer = reply.json_object()
        images = answer.get("extractedImages")
        listed = images if isinstance(images, list) else ()  # a script that is paid for is not lost over them
        links = [item.get("url", "") if isinstance(item, dict) else str(item) for item in listed]
        return Script(str(answer.get("script") or ""), number(answer.get("cost")), filter(None, links))

    @value_operation
    async def voices(
        self,
        *,
        language: str | None = None,
        gender: str | None = None,
        tags: str | Sequence[str] | None = None,
        only_public: bool | None = None,
    ) -> Voices:
        """
        List the voices: a table that is called to filter, `studio.hoox.voices()("female")`.

        Args:
            language: E.g. `"en"`.
            gender: `"male"` or `"female"`.
            tags: Any of these.
            only_public: Leave out voices of your own.
        """
        params = {"language": language, "gender": gender, "tags": _joined(tags), "onlyPublic": only_public}
        return Voices(Voice.read(item) for item in await self._list(spec.VOICES, spec.OLD_VOICES, params))

    @value_operation
    async def avatars(
        self,
        *,
        gender: str | None = None,
        place: str | None = None,
        tags: str | Sequence[str] | None = None,
        only_public: bool | None = None,
        age_range: str | None = None,
        ethnicity: str | None = None,
        hair_color: str | None = None,
        action: str | None = None,
        emotion: str | None = None,
        accessories: str | None = None,
        selfie: bool | None = None,
    ) -> Looks:
        """
        List the looks of all avatars; a look's id is what `generate(avatar_id=…)` takes.

        Args:
            gender: `"male"` or `"female"`.
            place: Where it stands.
            tags: Any of these.
            only_public: Leave out avatars of your own.
            age_range: E.g. `"25-35"`.
            ethnicity: As the service writes it.
            hair_color: E.g. `"brown"`.
            action: What it does.
            emotion: E.g. `"calm"`.
            accessories: What it wears or holds.
            selfie: Whether it holds the camera itself.
        """
        params = {
            "gender": gender,
            "place": place,
            "tags": _joined(tags),
            "onlyPublic": only_public,
            "age_range": age_range,
            "ethnicity": ethnicity,
            "hair_color": hair_color,
            "action": action,
            "emotion": emotion,
            "accessories": accessories,
            "selfie": selfie,
        }
        return Looks(Look.read(item) for item in await self._list(spec.AVATARS, spec.OLD_AVATARS, params))

    @value_operation
    async def preview(self, item: Voice | Look) -> Preview:
        """
        Fetch the sample of a voice or look, to be heard or seen in a notebook.

        Args:
            item: An entry of `voices()` or `avatars()`.

        Raises:
            NotFound: It has none.
            MediaError: It is too large, or no sound, picture or film.
        """
        link = item.preview or (item.thumbnail if isinstance(item, Look) else None)
        if link is None:
            raise NotFound(f"{item.name} has no preview.", provider=self.name, operation="preview")
        async with self.wire.stream("GET", link, with_key=False) as answer:
            if answer.status != 200:
                raise ServiceError(f"the preview's link answered {answer.status}.", provider=self.name)
            data = await answer.read(PREVIEW_LIMIT)
        kind = sniff(data)
        if len(data) >= PREVIEW_LIMIT or not kind.startswith(("audio/", "image/", "video/")):
            raise MediaError(f"the preview of {item.name} is {kind}, not a sample.", provider=self.name)
        return Preview(data, kind, item.name)

    @value_operation
    async def duplicate(self, video: Any, *, voice_id: Any = None, avatar_look_id: Any = None) -> Duplicate:
        """
        Copy a video, perhaps with another voice or look; then `export` the copy.

        Args:
            video: A video_id, or a job or video of this service.
            voice_id: Another voice.
            avatar_look_id: Another look.
        """
        body: dict[str, Any] = {"video_id": self._video_id(video, "duplicate")}
        for name, value in (("voice_id", voice_id), ("avatar_look_id", avatar_look_id)):
            if value is not None:
                body[name] = str(getattr(value, "id", value))
        answer = (await self.wire.send("POST", spec.DUPLICATE, json=body, create=True)).json_object()
        if not answer.get("video_id"):
            raise SubmissionUnknown(
                "the service said yes and gave no video_id.", provider=self.name, operation="duplicate"
            )
        changes = answer.get("changes_applied")
        changes = changes if isinstance(changes, dict) else {}
        return Duplicate(
            str(answer.get("video_id") or ""),
            voice_changed=bool(changes.get("voice_changed")),
            avatar_changed=bool(changes.get("avatar_changed")),
            message=str(answer.get("message") or ""),
        )

    @value_operation
    async def generation_status(self, job_id: str) -> Snapshot:
        """
        Look once at a generation by the service's id, whoever started it.

        Args:
            job_id: The service's id.
        """
        return await self._read("generate", job_id)

    @value_operation
    async def export_status(self, job_id: str) -> Snapshot:
        """
        Look once at an export by the service's id, whoever started it.

        Args:
            job_id: The service's id.
        """
        return await self._read("export", job_id)

    def webhook_url(self, url: str) -> str:
        """
        Return your receiver's URL with a token only you and the service know; give it as `webhook_url=`.

        Args:
            url: Where your receiver listens.

        Raises:
            InvalidRequest: It is no http(s) URL.
        """
        return webhook.with_token(url, self._token)

    @value_operation
    async def hear_webhook(self, url: str, body: bytes | str | Mapping[str, Any]) -> webhook.Notice:
        """
        Hear a webhook: check that it came to our URL, then ask the service itself how the job is.

        Letters are unsigned, repeat, and may come late; this only asks, so none can do harm.

        Args:
            url: The URL (or path and query) that was called.
            body: What was posted.

        Raises:
            AuthError: The URL lacks our token.
            InvalidRequest: It is no letter about a video.
            NotFound: The service knows no such job: the letter was made up.
        """
        letter = webhook.read(url, body, self._token)
        operation, snapshot = await self._ask(letter)
        return webhook.Notice(
            letter.job_id, operation, snapshot, confirmed=snapshot.state is letter.claimed.state
        )

    async def _ask(self, letter: webhook.Letter) -> tuple[str, Snapshot]:
        if letter.operation:
            return letter.operation, await self._read(letter.operation, letter.job_id)
        try:  # an old letter about a failure does not say what failed
            return "export", await self._read("export", letter.job_id)
        except NotFound:
            return "generate", await self._read("generate", letter.job_id)

    @property
    def _token(self) -> str:
        return self.wire.token("webhook")

    def _video_id(self, video: Any, operation: str) -> str:
        """
        Return this service's id of a video.

        Raises:
            InvalidRequest: It has none here.
        """
        found = remote_id(video, self.name)
        if found and found.strip():
            return found.strip()
        what = "an empty text" if isinstance(video, str) else f"this {type(video).__name__}"
        raise InvalidRequest(
            f"{what} is no video of Hoox.",
            fields={"video": "Give a video_id, or a finished generate job or its video."},
            provider=self.name,
            operation=operation,
            advice="Hoox exports what was generated there (API or dashboard); it takes no uploads.",
        )

    async def _list(self, path: str, old_path: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Read a bare array of the new family, or of the old one where a server has only that."""
        try:
            reply = await self.wire.send("GET", path, params=params)
        except NotFound:
            reply = await self.wire.send("GET", old_path, params=params)
        return _array(reply)

    def _wrong(self, operation: str, fields: dict[str, str]) -> VidkitError:
        return InvalidRequest(
            " ".join(f"{name}: {text}" for name, text in fields.items()),
            fields=fields,
            provider=self.name,
            operation=operation,
            advice="Nothing was sent.",
        )


def _joined(tags: str | Sequence[str] | None) -> str | None:
    return tags if tags is None or isinstance(tags, str) else ",".join(tags)


def _array(reply: Reply) -> list[dict[str, Any]]:
    found = reply.json()
    if not isinstance(found, list):
        raise ServiceError("the service answered with something that is no list.", provider=spec.NAME)
    return [item for item in found if isinstance(item, dict)]
