"""
The client: any server that speaks `/v1/videos`, told apart by nothing but its base URL.

    studio = vk.connect("openai", base_url="http://gpu-box:8000/v1", api_key="…")
    studio.openai.create("a paper boat on a rain gutter", size="1280x720", seconds=8)
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Unpack

from vidkit.errors import InvalidRequest, NotFound, PermissionDenied
from vidkit.models import Snapshot, State
from vidkit.providers.base import JobOptions, PollPolicy, Request, Ticket, job_operation
from vidkit.providers.openai import spec
from vidkit.providers.openai.body import Payload, payload
from vidkit.providers.openai.client_values import ValueOperations
from vidkit.providers.openai.parse import (
    BodyRefused,
    created_at,
    polling_path,
    read_error,
    snapshot,
    video_of,
)
from vidkit.providers.openai.requests import Body, CreateRequest, EditRequest, ExtendRequest, RemixRequest
from vidkit.providers.openai.requests_parts import encoding, video_path
from vidkit.wire import Reply, Wire

#: Pages read when looking for a job whose create was never answered.
_RECENT_PAGES = 5
#: Servers round created_at to whole seconds, and clocks differ a little.
_CLOCK_SLACK = timedelta(seconds=5)


class OpenAIWire(Wire):
    """A Wire that knows which kind of body its server reads, where the user said so."""

    body: Body | None = None


class OpenAIProvider(ValueOperations):
    """
    OpenAI-compatible videos: create, remix, edit, extend, and everything around them.

    Attributes:
        body: How creates are written: None lets the client find out, multipart first.
    """

    name: ClassVar[str] = spec.NAME
    title: ClassVar[str] = "OpenAI-compatible"
    key_variables: ClassVar[tuple[str, ...]] = ("OPENAI_API_KEY",)
    connection: ClassVar[tuple[str, ...]] = ("body",)
    base_url: ClassVar[str] = spec.BASE_URL
    poll: ClassVar[PollPolicy] = PollPolicy(first=1.0, factor=1.3, longest=10.0)

    def __init__(self, wire: Wire, starter: Any) -> None:
        super().__init__(wire, starter)
        self._body: Body | None = getattr(wire, "body", None)
        self._polling: dict[str, str] = {}
        self._aborts = False

    @classmethod
    def make_wire(cls, **connection: Any) -> Wire:
        """
        Return a Wire that sends the key as a bearer and reads this shape's errors.

        `body="json"` or `"multipart"` says which kind of body the server reads; the rest is `Wire`'s.
        """
        base_url = connection.pop("base_url", None) or cls.base_url
        key, body = connection.pop("key", None), connection.pop("body", None)
        if body not in {None, "json", "multipart"}:
            raise InvalidRequest(f"body must be 'json' or 'multipart', not {body!r}.", provider=cls.name)
        wire = OpenAIWire(cls.name, base_url, key, read_error=read_error, **connection)
        wire.body = body
        return wire

    # --- operations ---

    @job_operation
    def create(
        self,
        prompt: str,
        *,
        model: str | None = None,
        seconds: str | float | None = None,
        size: str | None = None,
        input_reference: Any = None,
        characters: Sequence[Any] | None = None,
        fit: str | None = None,
        extra_body: Mapping[str, Any] | None = None,
        body: str | None = None,
        **options: Unpack[JobOptions],
    ) -> Request:
        """
        Make a video from words, and from a first frame if you have one.

        Args:
            prompt: What should be seen, at most 32,000 characters.
            model: `"sora-2"` (default), `"sora-2-pro"`, or whatever the server has.
            seconds: 4 (default), 8, 12, 16 or 20.
            size: `"720x1280"` (default), `"1280x720"`; sora-2-pro also 1024x1792, 1080x1920, either way up.
            input_reference: First frame: path, bytes, URL, image, Video; as large as the video, or see `fit`.
            characters: Up to two, from `create_character`; name them in the prompt.
            fit: Bring the reference to the size: `"crop"` or `"pad"`.
            extra_body: Fields of other servers, sent as they are.
            body: `"multipart"` or `"json"`, where a server takes only one of them.
            **options: `again=True` for a new job although the same one lives; `seed=` for the local studio.

        Raises:
            InvalidRequest: It cannot work; nothing was sent.
        """
        return CreateRequest.build(
            prompt=prompt,
            model=model,
            seconds=seconds,
            size=size,
            input_reference=input_reference,
            characters=None if characters is None else tuple(characters),
            fit=fit,
            extra_body=extra_body,
            body=body,
        )

    @job_operation
    def remix(
        self,
        video_id: Any,
        prompt: str,
        *,
        extra_body: Mapping[str, Any] | None = None,
        body: str | None = None,
        **options: Unpack[JobOptions],
    ) -> Request:
        """
        Make a finished video again under new words: same model, size and length.

        Args:
            video_id: A finished job of this server, or its id.
            prompt: What should be different.
            extra_body: Fields of other servers, sent as they are.
            body: `"multipart"` or `"json"`.
            **options: `again=`, `seed=`.
        """
        return RemixRequest.build(video_id=video_id, prompt=prompt, extra_body=extra_body, body=body)

    @job_operation
    def edit(
        self,
        video: Any,
        prompt: str,
        *,
        model: str | None = None,
        extra_body: Mapping[str, Any] | None = None,
        body: str | None = None,
        **options: Unpack[JobOptions],
    ) -> Request:
        """
        Change a video, keeping its length.

        Args:
            video: A finished job of this server, its id, or a file to upload.
            prompt: What should change.
            model: Only with an upload.
            extra_body: Fields of other servers, sent as they are.
            body: `"multipart"` or `"json"`.
            **options: `again=`, `seed=`.
        """
        return EditRequest.build(video=video, prompt=prompt, model=model, extra_body=extra_body, body=body)

    @job_operation
    def extend(
        self,
        video: Any,
        prompt: str,
        seconds: str | float,
        *,
        extra_body: Mapping[str, Any] | None = None,
        body: str | None = None,
        **options: Unpack[JobOptions],
    ) -> Request:
        """
        Go on with a video: the result is the stitched clip, at most 120 s in all.

        Args:
            video: A finished job of this server, its id, or a file to upload.
            prompt: What happens next.
            seconds: How much is added: 4, 8, 12, 16 or 20.
            extra_body: Fields of other servers, sent as they are.
            body: `"multipart"` or `"json"`.
            **options: `again=`, `seed=`.
        """
        return ExtendRequest.build(
            video=video, prompt=prompt, seconds=seconds, extra_body=extra_body, body=body
        )

    def quick(
        self,
        prompt: str,
        *,
        image: Any = None,
        camera: Any = None,
        seconds: float | None = None,
        **fields: Any,
    ) -> Any:
        """
        Make a video from the words every service understands: `studio.generate` where this is the default.

        Args:
            prompt: What should be seen.
            image: First frame; it is cut to the video's size.
            camera: Camera words, put behind the prompt.
            seconds: The next length that the models make.
            **fields: Fields of `create`, and `again=`, `seed=`.
        """
        if seconds is not None:
            longer = [item for item in spec.SECONDS if float(item) >= seconds]
            fields["seconds"] = longer[0] if longer else spec.SECONDS[-1]
        if image is not None:
            fields = {"input_reference": image, "fit": "crop", **fields}
        fields.setdefault("size", "1280x720")
        return self.create(f"{prompt} {camera}".strip() if camera else prompt, **fields)

    # --- the four steps that jobs drives ---

    async def submit(self, request: Request, *, headers: Mapping[str, str]) -> Snapshot:
        """
        Send the create once.

        Where the server says that it does not read this kind of body, nothing was created, and the other kind
        is tried; the one that works is remembered.
        """
        chosen = getattr(request, "body", None) or self._body
        first = encoding(request, self._body)
        sent = await asyncio.to_thread(payload, request, first)
        try:
            reply = await self._post(sent, headers)
        except BodyRefused as refused:
            other: Body = "json" if first == "multipart" else "multipart"
            second = await asyncio.to_thread(payload, request, other)
            if chosen is not None or (second.json is None) == (sent.json is None):
                raise
            try:
                reply = await self._post(second, headers)
            except BodyRefused:
                raise refused from None  # it was about the fields after all
            self._body = other
        seen = self._read(reply, None)
        path = polling_path(seen.raw, self.wire.base_url)
        if path is not None:
            self._polling[seen.remote_id] = path
        # A clip may be there at once, but vLLM's first reply is too meagre to say so: the first look decides.
        return seen

    async def _post(self, sent: Payload, headers: Mapping[str, str]) -> Reply:
        return await self.wire.send(
            "POST", sent.path, json=sent.json, form=sent.form, headers=headers, create=True
        )

    def _read(self, reply: Reply, remote_id: str | None) -> Snapshot:
        seen = snapshot(reply.json(), base_url=self.wire.base_url, headers=reply.headers, remote_id=remote_id)
        if "stage_durations" in seen.raw or "peak_memory_mb" in seen.raw:
            self._aborts = True  # vLLM-Omni, whose DELETE stops a running job
        return seen

    async def look(self, ticket: Ticket) -> Snapshot:
        """Look at a job; what is finished gets a fresh link."""
        path = self._polling.get(ticket.remote_id) or video_path(ticket.remote_id)
        return self._read(await self.wire.send("GET", path), ticket.remote_id)

    def can_cancel(self, operation: str) -> bool:
        """Whether this server was seen to stop running jobs (vLLM-Omni does, by DELETE)."""
        return self._aborts

    async def cancel(self, ticket: Ticket) -> Snapshot:
        """Stop a job by deleting it, where the server can; OpenAI's own shape refuses that while it runs."""
        try:
            await self.wire.send("DELETE", video_path(ticket.remote_id))
        except (InvalidRequest, NotFound) as refused:
            raise PermissionDenied(
                f"the server does not stop a running job: {refused.message}",
                provider=self.name,
                operation=ticket.operation,
                code=refused.code,
                still_running=True,
                advice="Let it finish; vidkit keeps the file.",
            ) from None
        return Snapshot(remote_id=ticket.remote_id, state=State.cancelled, raw_state="deleted")

    async def recent(self, request: Request, since: datetime) -> list[Snapshot] | None:
        """Find jobs that a lost create of *request* may have made, by its words and the time."""
        earliest = since.astimezone(UTC) - _CLOCK_SLACK
        found: list[Snapshot] = []
        after: str | None = None
        for _ in range(_RECENT_PAGES):
            try:
                reply = await self.wire.send(
                    "GET", "/videos", params={"limit": 100, "order": "desc", "after": after}
                )
            except (NotFound, PermissionDenied, InvalidRequest):
                return None  # this server has no list
            body = reply.json()
            items = body.get("data") if isinstance(body, Mapping) else None
            if not isinstance(items, list):
                return None
            videos = [video_of(item) for item in items]
            late = [item for item in videos if (created_at(item) or earliest) >= earliest]
            found += [
                snapshot(item, base_url=self.wire.base_url)
                for item in late
                if item.get("id") and _fits(item, request)
            ]
            after = body.get("last_id")
            if len(late) < len(videos) or not after or not body.get("has_more"):
                break
        return [replace(item, poll_after=None) for item in found]


def _fits(video: Mapping[str, Any], request: Request) -> bool:
    """Whether a listed video can be what *request* asked for; what the list leaves out speaks for it."""
    wanted: dict[str, Any] = {"prompt": request.prompt_text()}
    if isinstance(request, CreateRequest):
        wanted |= {
            "model": request.model,
            "size": request.size or (spec.DEFAULT_SIZE if request.known else None),
            "seconds": request.seconds or (spec.DEFAULT_SECONDS if request.known else None),
        }
    if isinstance(request, RemixRequest):
        wanted["remixed_from_video_id"] = request.video_id
    return all(
        value is None or video.get(name) is None or str(video[name]) == str(value)
        for name, value in wanted.items()
    )
