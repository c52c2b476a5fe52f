"""Operations of the second generation: H3 and H3-Max, their list, and what can be cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from vidkit.errors import InvalidRequest
from vidkit.models import Snapshot
from vidkit.providers.base import JobOptions, Request, Ticket, job_operation, value_operation
from vidkit.providers.minimax.client_v1 import FirstGeneration
from vidkit.providers.minimax.parse import task_v2
from vidkit.providers.minimax.requests_v2 import GenerateV2Request, RegenerateV2Request


class SecondGeneration(FirstGeneration):
    """H3, beside the first generation."""

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
        if not isinstance(remote, (str, int)) or not str(remote).strip():
            raise InvalidRequest(
                "this job has no task id yet: the service has not answered its create.",
                provider=self.name,
                operation="cancel_v2",
                advice="job.cancel() waits for the answer and then cancels.",
            )
        return await self.cancel(Ticket("generate_v2", str(remote)))
