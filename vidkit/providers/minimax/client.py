"""
The client: `studio.minimax`.

    job = studio.minimax.generate("A lamp flickers in an empty hall [Truck left, Pan right]")
    job = studio.minimax.generate_v2("a paper boat on a rain gutter", duration=5)    # H3
"""

from __future__ import annotations

import json
import urllib.parse
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Unpack

from vidkit.errors import InvalidRequest, VidkitWarning
from vidkit.models import Snapshot
from vidkit.providers.base import JobOptions, PollPolicy, Request, Ticket, job_operation, value_operation
from vidkit.providers.minimax import spec
from vidkit.providers.minimax.catalogue import Catalogue, catalogue
from vidkit.providers.minimax.client_files import Files
from vidkit.providers.minimax.client_steps import Steps
from vidkit.providers.minimax.parse import Callback, callback, reader, task_v2
from vidkit.providers.minimax.requests import GenerateRequest
from vidkit.providers.minimax.requests_templates import TemplateRequest
from vidkit.providers.minimax.requests_v2 import GenerateV2Request, RegenerateV2Request
from vidkit.wire import Wire

#: From the call of `warn` up to the cell: generate, the decorator's `request`, its door, the cell.
_UP_TO_THE_CALLER = 4


class MiniMaxProvider(Steps):
    """
    MiniMax (Hailuo): text, first frame, first and last frame or a person to video; and H3.

    Attributes:
        files: The service's files: upload, list, retrieve, save, delete.
    """

    name: ClassVar[str] = spec.NAME
    title: ClassVar[str] = spec.TITLE
    key_variables: ClassVar[tuple[str, ...]] = ("MINIMAX_API_KEY",)
    base_url: ClassVar[str] = spec.REGIONS["international"]
    requests_per_minute: ClassVar[float | None] = spec.REQUESTS_PER_MINUTE
    #: The official guide says about 10 s, its clients 5 and 20 s.
    poll: ClassVar[PollPolicy] = PollPolicy(first=5.0, factor=1.25, longest=10.0)

    def __init__(self, wire: Wire, starter: Any) -> None:
        super().__init__(wire, starter)
        self.files = Files(wire)
        if wire.local:  # nothing is billed and nothing is far: look soon
            self.poll = PollPolicy(first=0.2, factor=1.3, longest=1.0)  # type: ignore[misc]  # this one's own

    @classmethod
    def make_wire(cls, **connection: Any) -> Wire:
        """
        Return a Wire that reads errors at HTTP 200.

        Args:
            **connection: `region=` (`"international"` or `"china"`), `group_id=` (for accounts that still
                need it), and Wire's own.

        Raises:
            InvalidRequest: There is no such region.
        """
        region = connection.pop("region", None)
        group_id = connection.pop("group_id", None)
        if region is not None and region not in spec.REGIONS:
            raise InvalidRequest(
                f"there is no region {region!r}; there are {' and '.join(spec.REGIONS)}.",
                fields={"region": "Unknown region."},
                provider=cls.name,
                advice="Nothing was sent.",
            )
        base_url = connection.pop("base_url", None) or spec.REGIONS[region or "international"]
        region = region or spec.region_of(urllib.parse.urlsplit(base_url).hostname or "")
        key = connection.pop("key", None)
        if group_id:
            connection["params"] = {**(connection.get("params") or {}), "GroupId": str(group_id)}
        if not connection.get("local"):
            connection.setdefault("requests_per_minute", cls.requests_per_minute)
        return Wire(cls.name, base_url, key, read_error=reader(region), **connection)

    @property
    def custom(self) -> bool:
        """Whether this is neither MiniMax nor the local studio: other people's servers have other models."""
        host = urllib.parse.urlsplit(self.wire.base_url).hostname or ""
        return not self.wire.local and spec.region_of(host) is None

    # --- operations ---

    @job_operation
    def generate(
        self,
        prompt: str | None = None,
        *,
        model: str | None = None,
        duration: int | None = None,
        resolution: str | None = None,
        first_frame_image: Any = None,
        last_frame_image: Any = None,
        subject_reference: Any = None,
        prompt_optimizer: bool | None = None,
        fast_pretreatment: bool | None = None,
        aigc_watermark: bool | None = None,
        callback_url: str | None = None,
        allow_unknown_model: bool = False,
        **options: Unpack[JobOptions],
    ) -> Request:
        """
        Make a video (first generation); the fields decide from what.

        Args:
            prompt: What should be seen, at most 2,000 characters; `[Pan left, Zoom in]` moves the camera.
            model: By default MiniMax-Hailuo-2.3; MiniMax-Hailuo-02 for two frames, S2V-01 for a subject.
            duration: Seconds: 6 (default) or 10.
            resolution: `"768P"` (default), `"1080P"` (6 s only), `"512P"` (Hailuo-02 from an image).
            first_frame_image: Start from this picture: path, bytes, URL, image, Video poster.
            last_frame_image: End on this one.
            subject_reference: Picture of one person who shall appear.
            prompt_optimizer: False follows the prompt literally.
            fast_pretreatment: Shorten the optimizer's step (Hailuo only).
            aigc_watermark: Mark the video as made by AI.
            callback_url: A URL that is told about changes; it must answer a challenge.
            allow_unknown_model: Let a model pass that vidkit does not know.
            **options: `again=True` for a new job although the same one lives; `seed=` for the local studio.

        Raises:
            InvalidRequest: It cannot work; nothing was sent.
        """
        request = GenerateRequest.build(
            prompt=prompt,
            model=model,
            duration=duration,
            resolution=resolution,
            first_frame_image=first_frame_image,
            last_frame_image=last_frame_image,
            subject_reference=subject_reference,
            prompt_optimizer=prompt_optimizer,
            fast_pretreatment=fast_pretreatment,
            aigc_watermark=aigc_watermark,
            callback_url=callback_url,
            allow_unknown_model=True if allow_unknown_model or self.custom else None,
        )
        for note in request.notes():
            warnings.warn(note, VidkitWarning, stacklevel=_UP_TO_THE_CALLER)
        return request

    @job_operation
    def generate_v2(
        self,
        prompt: str | None = None,
        *,
        model: str | None = None,
        duration: int | None = None,
        resolution: str | None = None,
        ratio: str | None = None,
        first_frame: Any = None,
        last_frame: Any = None,
        reference_image: Any = None,
        reference_video: Any = None,
        reference_audio: Any = None,
        content: Sequence[Mapping[str, Any]] | None = None,
        prompt_expansion_mode: str | None = None,
        aigc_watermark: bool | None = None,
        callback_url: str | None = None,
        **options: Unpack[JobOptions],
    ) -> Request:
        """
        Make a video with H3 or H3-Max (second generation).

        Args:
            prompt: What should be seen, at most 7,000 characters.
            model: `"MiniMax-H3"` (default) or `"MiniMax-H3-Max"`.
            duration: Seconds: 4–15 (H3-Max from 5); 5 by default.
            resolution: `"768P"` (default), `"2K"` (H3), `"480P"` (H3-Max).
            ratio: `"16:9"` (default for words alone), `"9:16"`, `"1:1"`, `"4:3"`, `"3:4"`, `"21:9"`,
                `"adaptive"`.
            first_frame: Start from this picture.
            last_frame: End on this one.
            reference_image: Up to 9 pictures of what shall appear.
            reference_video: Up to 3 videos, 15 s together.
            reference_audio: Up to 3 sounds, 15 s together, beside a picture or video.
            content: All of the above in the wire's own shape, instead.
            prompt_expansion_mode: H3-Max: `"disabled"`, `"balanced"`, `"quality"`.
            aigc_watermark: Mark the video as made by AI (China).
            callback_url: A URL that is told about changes; it must answer a challenge.
            **options: `again=`, `seed=`.

        Raises:
            InvalidRequest: It cannot work; nothing was sent.
        """
        return GenerateV2Request.build(
            prompt=prompt,
            model=model,
            duration=duration,
            resolution=resolution,
            ratio=ratio,
            first_frame=first_frame,
            last_frame=last_frame,
            reference_image=reference_image,
            reference_video=reference_video,
            reference_audio=reference_audio,
            content=content,
            prompt_expansion_mode=prompt_expansion_mode,
            aigc_watermark=aigc_watermark,
            callback_url=callback_url,
        )

    @job_operation
    def regenerate_v2(
        self,
        base_video: Any,
        *,
        aigc_watermark: bool | None = None,
        callback_url: str | None = None,
        **options: Unpack[JobOptions],
    ) -> Request:
        """
        Make a 768P video of H3 again at 2K.

        Args:
            base_video: A video of H3: job, Video, path, URL, file.
            aigc_watermark: Mark the video as made by AI.
            callback_url: A URL that is told about changes.
            **options: `again=`, `seed=`.
        """
        return RegenerateV2Request.build(
            base_video=base_video,
            seconds=getattr(base_video, "duration", None),
            aigc_watermark=aigc_watermark,
            callback_url=callback_url,
        )

    @job_operation
    def generate_template(
        self,
        template_id: str,
        *,
        media_inputs: Any = (),
        text_inputs: Any = (),
        callback_url: str | None = None,
        **options: Unpack[JobOptions],
    ) -> Request:
        """
        Make a video from one of the service's templates.

        Args:
            template_id: As its page says, e.g. `"393769180141805569"` (Run for Life: a picture and a text).
            media_inputs: Pictures, in the template's order.
            text_inputs: Texts, in the template's order.
            callback_url: A URL that is told about changes; it must answer a challenge.
            **options: `again=`, `seed=`.

        Raises:
            InvalidRequest: It cannot work; nothing was sent.
        """
        return TemplateRequest.build(
            template_id=str(template_id),
            media_inputs=media_inputs,
            text_inputs=text_inputs,
            callback_url=callback_url,
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
            image: First frame.
            camera: `vk.camera(...)` or its words (`"pan left"`), put behind the prompt.
            seconds: The next length that the model makes: 6 or 10.
            **fields: Fields of `generate`, and `again=`, `seed=`.
        """
        if camera:
            text = str(camera)
            prompt = f"{prompt} {text if '[' in text else f'[{text}]'}"
        if image is not None:
            fields.setdefault("first_frame_image", image)
        if seconds is not None:
            fields.setdefault("duration", 6 if seconds <= 6 else 10)
        return self.generate(prompt, **fields)

    @value_operation
    async def list_v2(
        self,
        *,
        page: int = 1,
        page_size: int = 20,
        status: str | None = None,
        task_ids: Sequence[str] | None = None,
        model: str | None = None,
        task_type: str | None = None,
    ) -> tuple[Snapshot, ...]:
        """
        List the tasks of the second generation, newest first; the service forgets after 7 days.

        Args:
            page: From 1.
            page_size: Tasks a page.
            status: Only these: `"queued"`, `"running"`, `"succeeded"`, `"failed"`, `"cancelled"`.
            task_ids: Only these.
            model: Only this model's.
            task_type: `"generation"`, `"regeneration"` or `"h3_context_ir"`.
        """
        return tuple(
            task_v2(task)
            for task in await self._tasks(
                page_num=page,
                page_size=page_size,
                **{
                    "filter.status": status,
                    "filter.task_ids": ",".join(task_ids) if task_ids else None,  # serialisation inferred
                    "filter.model": model,
                    "filter.task_type": task_type,
                },
            )
        )

    @value_operation
    async def cancel_v2(self, task_id: Any) -> Snapshot:
        """Cancel a queued task of the second generation; one that runs cannot be stopped."""
        remote = getattr(task_id, "remote_id", task_id)
        return await self.cancel(Ticket("generate_v2", str(remote)))

    def read_callback(self, body: bytes | str | Mapping[str, Any]) -> Callback:
        """
        Read what the service posted to a `callback_url`.

        Args:
            body: As it came.

        Raises:
            InvalidRequest: It is none.
        """
        if isinstance(body, (bytes, str)):
            try:
                body = json.loads(body)
            except ValueError:
                raise InvalidRequest("a callback's body is JSON.", provider=self.name) from None
        return callback(body)

    @property
    def models(self) -> Catalogue:
        """The service's models with sizes, lengths and prices: shows as a table; call it to filter."""
        return catalogue()
