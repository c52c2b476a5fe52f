"""Operations of the first generation: one create for all modes, templates, and the plain verb."""

from __future__ import annotations

import urllib.parse
import warnings
from typing import Any, Unpack

from vidkit.errors import VidkitWarning
from vidkit.providers.base import JobOptions, Request, job_operation
from vidkit.providers.minimax import spec
from vidkit.providers.minimax.client_steps import Steps
from vidkit.providers.minimax.requests import GenerateRequest
from vidkit.providers.minimax.requests_templates import TemplateRequest

#: From the call of `warn` up to the cell: generate, the decorator's `request`, its door, the cell.
_UP_TO_THE_CALLER = 4


class FirstGeneration(Steps):
    """Hailuo and the 01 series."""

    @property
    def _custom(self) -> bool:
        """Whether this is neither MiniMax nor the local studio: other people's servers have other models."""
        host = urllib.parse.urlsplit(self.wire.base_url).hostname or ""
        return not self.wire.local and spec.region_of(host) is None

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
            allow_unknown_model=True if allow_unknown_model or self._custom else None,
        )
        for note in request.notes():
            warnings.warn(note, VidkitWarning, stacklevel=_UP_TO_THE_CALLER)
        return request

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
