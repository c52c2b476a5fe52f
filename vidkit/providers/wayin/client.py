"""
The client: `studio.wayin`.

    project = studio.wayin.clips("talk.mp4", target_duration="DURATION_0_30").wait()
    project.clips[0].title
    studio.wayin.export(project, clip_indices=[0], enable_ai_reframe=True, ratio="RATIO_9_16").wait()
"""

from __future__ import annotations

import warnings
from typing import Any, ClassVar, TypeVar, Unpack

from vidkit.errors import InvalidRequest, VidkitWarning
from vidkit.models import State
from vidkit.providers.base import JobOptions, PollPolicy, job_operation, remote_id, value_operation
from vidkit.providers.wayin import catalogue, parse, spec
from vidkit.providers.wayin.client_steps import Steps, Upload
from vidkit.providers.wayin.requests import ClipsRequest, ExportRequest, FindMomentsRequest
from vidkit.providers.wayin.requests_render import RenderRequest
from vidkit.wire import Wire
from vidkit.wire.inputs import media_input

R = TypeVar("R", bound=RenderRequest)

#: From the call of `warn` up to the cell: `_said`, the operation, the decorator's `request`, its door.
_UP_TO_THE_CALLER = 5


class WayinProvider(Steps):
    """WayinVideo: finds clips and moments in a video, and renders them for every platform."""

    name: ClassVar[str] = spec.NAME
    title: ClassVar[str] = spec.TITLE
    key_variables: ClassVar[tuple[str, ...]] = ("WAYIN_API_KEY", "WAYINVIDEO_API_KEY")
    base_url: ClassVar[str] = spec.HOST
    requests_per_minute: ClassVar[float | None] = spec.REQUESTS_PER_MINUTE
    #: The documents advise 30 s; five projects at that pace leave a third of the requests for submits.
    poll: ClassVar[PollPolicy] = PollPolicy(first=10.0, factor=1.5, longest=spec.POLL_SECONDS)

    @classmethod
    def make_wire(cls, **connection: Any) -> Wire:
        """
        Return a Wire that sends the version header and reads both error shapes.

        Args:
            **connection: Wire's own. A `base_url` that ends with `/open/v2` speaks the oldest generation.
        """
        base_url = connection.pop("base_url", None) or cls.base_url
        key = connection.pop("key", None)
        if not connection.get("local"):
            connection.setdefault("requests_per_minute", cls.requests_per_minute)
        connection["headers"] = {spec.VERSION_HEADER: spec.VERSION, **(connection.get("headers") or {})}
        return Wire(cls.name, base_url, key, read_error=parse.read_error, **connection)

    @job_operation
    def clips(
        self,
        video_url: Any,
        *,
        project_name: str | None = None,
        source_lang: str | None = None,
        target_lang: str | None = None,
        target_duration: str | None = None,
        limit: int | None = None,
        enable_export: bool | None = None,
        resolution: str | None = None,
        enable_caption: bool | None = None,
        caption_display: str | None = None,
        cc_style_tpl: str | None = None,
        enable_ai_hook: bool | None = None,
        ai_hook_script_style: str | None = None,
        ai_hook_position: str | None = None,
        ai_hook_keywords: str | None = None,
        ai_hook_text_duration: int | None = None,
        enable_ai_reframe: bool | None = None,
        ratio: str | None = None,
        reframe_layout: str | None = None,
        enable_more_results: bool | None = None,
        enable_express_mode: bool | None = None,
        **options: Unpack[JobOptions],
    ) -> ClipsRequest:
        """
        Find the clips of a video that stand on their own, best first.

        Args:
            video_url: Video, finished job, path, bytes, page or file URL, or an upload.
            project_name: A name for it.
            source_lang: What is spoken (`studio.wayin.languages`); found out where left away.
            target_lang: Language of titles, descriptions and captions; as spoken where left away.
            target_duration: `"DURATION_0_90"` (default), `"DURATION_0_30"`, `"DURATION_30_60"`,
                `"DURATION_60_90"`, `"DURATION_90_180"`, `"DURATION_180_300"`: seconds of a clip.
            limit: Only so many, the best ones.
            enable_export: Render them at once; all below only counts with it. `export` renders them later.
            resolution: `"SD_480"` (default), `"HD_720"`, `"FHD_1080"`, `"QHD_2K"`, `"UHD_4K"`.
            enable_caption: Animated captions.
            caption_display: `"original"` (default), `"translation"` or `"both"`.
            cc_style_tpl: Caption template, `"temp-7"` by default (`studio.wayin.templates`).
            enable_ai_hook: A line of text that makes people stay.
            ai_hook_script_style: `"serious"` (default), `"casual"`, `"dramatic"`, … (13).
            ai_hook_position: `"beginning"` (default) or `"end"`.
            ai_hook_keywords: Words that steer it.
            ai_hook_text_duration: Milliseconds it stands.
            enable_ai_reframe: Another shape, following what matters; needs `ratio`.
            ratio: `"RATIO_9_16"`, `"RATIO_1_1"`, `"RATIO_4_5"` or `"RATIO_16_9"`.
            reframe_layout: `"Auto"` (default), `"Full"`, `"Fit"`, `"Split 2"`, … by ratio.
            enable_more_results: Enterprise plan: more clips.
            enable_express_mode: Enterprise plan: quicker, for half the units.
            **options: `again=True` for a new job although the same one lives; `seed=` for the local studio.

        Raises:
            InvalidRequest: It cannot work; nothing was sent.
        """
        return _said(
            ClipsRequest.build(
                video_url=video_url,
                project_name=project_name,
                source_lang=source_lang,
                target_lang=target_lang,
                target_duration=target_duration,
                limit=limit,
                enable_export=enable_export,
                resolution=resolution,
                enable_caption=enable_caption,
                caption_display=caption_display,
                cc_style_tpl=cc_style_tpl,
                enable_ai_hook=enable_ai_hook,
                ai_hook_script_style=ai_hook_script_style,
                ai_hook_position=ai_hook_position,
                ai_hook_keywords=ai_hook_keywords,
                ai_hook_text_duration=ai_hook_text_duration,
                enable_ai_reframe=enable_ai_reframe,
                ratio=ratio,
                reframe_layout=reframe_layout,
                enable_more_results=enable_more_results,
                enable_express_mode=enable_express_mode,
                seconds=_length(video_url),
            )
        )

    @job_operation
    def find_moments(
        self,
        video_url: Any,
        query: str,
        *,
        project_name: str | None = None,
        source_lang: str | None = None,
        target_lang: str | None = None,
        limit: int | None = None,
        enable_export: bool | None = None,
        resolution: str | None = None,
        enable_caption: bool | None = None,
        caption_display: str | None = None,
        cc_style_tpl: str | None = None,
        enable_ai_hook: bool | None = None,
        ai_hook_script_style: str | None = None,
        ai_hook_position: str | None = None,
        ai_hook_keywords: str | None = None,
        ai_hook_text_duration: int | None = None,
        enable_ai_reframe: bool | None = None,
        ratio: str | None = None,
        reframe_layout: str | None = None,
        **options: Unpack[JobOptions],
    ) -> FindMomentsRequest:
        """
        Find the moments of a video that a question is about, best first.

        Args:
            video_url: Video, finished job, path, bytes, page or file URL, or an upload.
            query: What to look for, in plain words.
            project_name: A name for it.
            source_lang: What is spoken; found out where left away.
            target_lang: Language of titles, descriptions and captions.
            limit: Only so many, the best ones.
            enable_export: Render them at once; all below only counts with it.
            resolution: As in `clips`, like all that follows.
            enable_caption: Animated captions.
            caption_display: `"original"`, `"translation"` or `"both"`.
            cc_style_tpl: Caption template.
            enable_ai_hook: A line of text that makes people stay.
            ai_hook_script_style: One of 13.
            ai_hook_position: `"beginning"` or `"end"`.
            ai_hook_keywords: Words that steer it.
            ai_hook_text_duration: Milliseconds it stands.
            enable_ai_reframe: Another shape, following what matters; needs `ratio`.
            ratio: `"RATIO_9_16"`, `"RATIO_1_1"`, `"RATIO_4_5"` or `"RATIO_16_9"`.
            reframe_layout: By ratio.
            **options: `again=`, `seed=`.

        Raises:
            InvalidRequest: It cannot work; nothing was sent.
        """
        return _said(
            FindMomentsRequest.build(
                video_url=video_url,
                query=query,
                project_name=project_name,
                source_lang=source_lang,
                target_lang=target_lang,
                limit=limit,
                enable_export=enable_export,
                resolution=resolution,
                enable_caption=enable_caption,
                caption_display=caption_display,
                cc_style_tpl=cc_style_tpl,
                enable_ai_hook=enable_ai_hook,
                ai_hook_script_style=ai_hook_script_style,
                ai_hook_position=ai_hook_position,
                ai_hook_keywords=ai_hook_keywords,
                ai_hook_text_duration=ai_hook_text_duration,
                enable_ai_reframe=enable_ai_reframe,
                ratio=ratio,
                reframe_layout=reframe_layout,
                seconds=_length(video_url),
            )
        )

    @job_operation
    def export(
        self,
        project_id: Any,
        *,
        clip_indices: Any = None,
        target_lang: str | None = None,
        resolution: str | None = None,
        enable_caption: bool | None = None,
        caption_display: str | None = None,
        cc_style_tpl: str | None = None,
        enable_ai_hook: bool | None = None,
        ai_hook_script_style: str | None = None,
        ai_hook_position: str | None = None,
        ai_hook_keywords: str | None = None,
        ai_hook_text_duration: int | None = None,
        enable_ai_reframe: bool | None = None,
        ratio: str | None = None,
        reframe_layout: str | None = None,
        **options: Unpack[JobOptions],
    ) -> ExportRequest:
        """
        Render clips of a project, as often and in as many shapes as wanted.

        Args:
            project_id: A project of `clips` or `find_moments`, its finished job, its id, or a clip of it.
            clip_indices: Which clips: indices or clips; all where left away.
            target_lang: Language of captions; as in the project where left away.
            resolution: `"SD_480"` (default), `"HD_720"`, `"FHD_1080"`, `"QHD_2K"`, `"UHD_4K"`.
            enable_caption: Animated captions; opens the next two.
            caption_display: `"original"` (default), `"translation"` or `"both"`.
            cc_style_tpl: Caption template, `"temp-7"` by default (`studio.wayin.templates`).
            enable_ai_hook: A line of text that makes people stay; opens the next four.
            ai_hook_script_style: `"serious"` (default), `"casual"`, `"informative"`, `"conversational"`,
                `"humorous"`, `"parody"`, `"inspirational"`, `"dramatic"`, `"empathetic"`, `"persuasive"`,
                `"neutral"`, `"excited"`, `"calm"`.
            ai_hook_position: `"beginning"` (default) or `"end"`.
            ai_hook_keywords: Words that steer it.
            ai_hook_text_duration: Milliseconds it stands.
            enable_ai_reframe: Another shape, following what matters; needs `ratio`.
            ratio: `"RATIO_9_16"`, `"RATIO_1_1"`, `"RATIO_4_5"` or `"RATIO_16_9"`.
            reframe_layout: `"Auto"` (default), `"Full"`, `"Fit"`, …; not on the export page, and accepted.
            **options: `again=`, `seed=`.

        Raises:
            InvalidRequest: It cannot work; nothing was sent.
        """
        return _said(
            ExportRequest.build(
                project_id=self._project(project_id),
                clip_indices=_only(project_id) if clip_indices is None else clip_indices,
                target_lang=target_lang,
                resolution=resolution,
                enable_caption=enable_caption,
                caption_display=caption_display,
                cc_style_tpl=cc_style_tpl,
                enable_ai_hook=enable_ai_hook,
                ai_hook_script_style=ai_hook_script_style,
                ai_hook_position=ai_hook_position,
                ai_hook_keywords=ai_hook_keywords,
                ai_hook_text_duration=ai_hook_text_duration,
                enable_ai_reframe=enable_ai_reframe,
                ratio=ratio,
                reframe_layout=reframe_layout,
            )
        )

    def _project(self, given: Any) -> str:
        """Return a project's id; one that is still being made cannot be rendered."""
        state = getattr(given, "state", None)
        found = remote_id(given, self.name)
        if _is_clip(given) and given.provider == self.name:
            found = given.project
        if isinstance(state, State) and state is not State.succeeded:
            raise self._no_project(f"this job is {state}; only a finished project can be rendered.")
        if found is None:
            raise self._no_project("this is no project of WayinVideo.")
        return found

    def _no_project(self, message: str) -> InvalidRequest:
        return InvalidRequest(
            message,
            fields={"project_id": message},
            provider=self.name,
            operation="export",
            advice="Wait for clips(...) or find_moments(...) and give what they return.",
        )

    @value_operation
    async def upload(self, video: Any) -> Upload:
        """
        Bring a video to the service, for one project; `clips` and `find_moments` do so by themselves.

        Args:
            video: Path, bytes, Video, finished job: at most 5 GB.

        Raises:
            MediaError: It is no file.
        """
        return await self._put(media_input(video))

    @property
    def languages(self) -> catalogue.Catalogue:
        """The languages of speech and captions: shows as a table; call it to filter."""
        return catalogue.languages()

    @property
    def templates(self) -> catalogue.Catalogue:
        """The caption templates, likewise."""
        return catalogue.templates()


def _is_clip(given: Any) -> bool:
    return all(hasattr(given, name) for name in ("index", "project", "provider"))


def _only(given: Any) -> list[int] | None:
    """Return the one clip that is meant where a clip stands for its project."""
    return [given.index] if _is_clip(given) else None


def _length(video: Any) -> float | None:
    """Return the seconds of a video that knows them."""
    seconds = getattr(video, "duration", None)
    return float(seconds) if isinstance(seconds, (int, float)) else None


def _said(request: R) -> R:
    for note in request.notes():
        warnings.warn(note, VidkitWarning, stacklevel=_UP_TO_THE_CALLER)
    return request
