"""
The client: `studio.viddyscribe`.

    words = studio.viddyscribe.describe_text("talk.mp4", language="fr", ad_type="standard_ad").wait()
    words.save("talk.vtt")                       # read it, change it
    film = studio.viddyscribe.describe_video("talk.mp4", description_content="talk.vtt").wait()
"""

from __future__ import annotations

from typing import Any, ClassVar, Unpack

from vidkit.errors import InvalidRequest
from vidkit.providers.base import JobOptions, PollPolicy, job_operation, remote_id, value_operation
from vidkit.providers.tables import Speaks
from vidkit.providers.viddyscribe import catalogue, spec
from vidkit.providers.viddyscribe.client_media import Upload
from vidkit.providers.viddyscribe.client_steps import Steps
from vidkit.providers.viddyscribe.parse import read_error
from vidkit.providers.viddyscribe.requests import AudioRequest, TextRequest, VideoRequest
from vidkit.wire import Wire
from vidkit.wire.inputs import media_input


class ViddyScribeProvider(Steps):
    """Audio description: for people who cannot see the picture."""

    name: ClassVar[str] = spec.NAME
    title: ClassVar[str] = spec.TITLE
    key_variables: ClassVar[tuple[str, ...]] = ("VIDDYSCRIBE_API_KEY",)
    base_url: ClassVar[str] = spec.BASE_URL
    auth: ClassVar[str] = spec.KEY_HEADER
    #: No interval is published; ten minutes of video take about five (inferred: 5 s growing to 30 s).
    poll: ClassVar[PollPolicy] = PollPolicy(first=5.0, factor=1.3, longest=30.0)

    def __init__(self, wire: Wire, starter: Any) -> None:
        super().__init__(wire, starter)
        if wire.local:  # nothing is billed and nothing is far: look soon
            self.poll = PollPolicy(first=0.2, factor=1.3, longest=1.0)  # type: ignore[misc]  # this one's own

    @classmethod
    def make_wire(cls, **connection: Any) -> Wire:
        """Return a Wire that knows the key header and both shapes of error bodies."""
        base_url = connection.pop("base_url", None) or cls.base_url
        return Wire(
            cls.name,
            base_url,
            connection.pop("key", None),
            auth=cls.auth,
            read_error=read_error,
            **connection,
        )

    @job_operation
    def describe_text(
        self,
        video: Any = None,
        *,
        media_id: Any = None,
        format: str | None = None,
        language: str | None = None,
        video_category: str | None = None,
        ad_type: str | None = None,
        custom_instructions: str | None = None,
        read_all_onscreen_text: bool | None = None,
        auto_fit: bool | None = None,
        allow_descriptions_over_music: bool | None = None,
        custom_captions: Any = None,
        **options: Unpack[JobOptions],
    ) -> TextRequest:
        """
        Describe a video in words with times: 0.5 credits a minute.

        Args:
            video: Video, job, path, bytes, URL, or what `upload()` returned.
            media_id: Or the id of a video that the service has.
            format: `"vtt"` (our default), `"json"`, `"srt"` or `"edl"`; `job.wait()` gives cues with any.
            language: One of 52, e.g. `"en-US"` (default), `"fr"`, `"Chinese"`; see `.languages`.
            video_category: One of 14, e.g. `"Documentary"`; see `.categories`.
            ad_type: `"extended_ad"` (default: as long as needed) or `"standard_ad"` (fits the pauses).
            custom_instructions: What to look at, how to put it.
            read_all_onscreen_text: Read all text in the picture (extended only).
            auto_fit: Fit descriptions into stretches without speech.
            allow_descriptions_over_music: Whether music counts as a pause.
            custom_captions: What is said in the film: WebVTT, SubRip or plain text, or a file of it.
            **options: `again=True` for a new job although the same one lives; `seed=` for the local studio.

        Raises:
            InvalidRequest: It cannot work; nothing was sent.
        """
        return TextRequest.build(
            video=video,
            media_id=_media_id(media_id),
            format=format,
            language=language,
            video_category=video_category,
            ad_type=ad_type,
            custom_instructions=custom_instructions,
            read_all_onscreen_text=read_all_onscreen_text,
            auto_fit=auto_fit,
            allow_descriptions_over_music=allow_descriptions_over_music,
            custom_captions=custom_captions,
        )

    @job_operation
    def describe_audio(
        self,
        video: Any = None,
        *,
        media_id: Any = None,
        language: str | None = None,
        voice: str | None = None,
        audio_track_type: str | None = None,
        video_category: str | None = None,
        custom_instructions: str | None = None,
        auto_fit: bool | None = None,
        allow_descriptions_over_music: bool | None = None,
        volume_option: str | None = None,
        volume_level_db: float | None = None,
        description_content: Any = None,
        custom_captions: Any = None,
        format: str | None = None,
        **options: Unpack[JobOptions],
    ) -> AudioRequest:
        """
        Make a sound track with descriptions in the pauses (standard only): 0.75 credits a minute.

        Args:
            video: Video, job, path, bytes, URL, or what `upload()` returned.
            media_id: Or the id of a video that the service has.
            language: One of 52; see `.languages`.
            voice: Who speaks, e.g. `"Achernar"` (default); see `.voices`.
            audio_track_type: `"mixed"` (default: programme and description) or `"ad_only"`.
            video_category: One of 14; see `.categories`.
            custom_instructions: What to look at, how to put it.
            auto_fit: Fit descriptions into stretches without speech.
            allow_descriptions_over_music: Whether music counts as a pause.
            volume_option: `"auto"` (default) or `"max"`.
            volume_level_db: -10 to 0, with `"max"`.
            description_content: Your own words with times instead: a Description, WebVTT, or a file of it.
            custom_captions: What is said in the film: WebVTT, SubRip or plain text, or a file of it.
            format: Of the text beside it: `"json"` (our default), `"vtt"`, `"srt"`, `"edl"`.
            **options: `again=`, `seed=`.

        Raises:
            InvalidRequest: It cannot work; nothing was sent.
        """
        return AudioRequest.build(
            video=video,
            media_id=_media_id(media_id),
            language=language,
            voice=voice,
            audio_track_type=audio_track_type,
            video_category=video_category,
            custom_instructions=custom_instructions,
            auto_fit=auto_fit,
            allow_descriptions_over_music=allow_descriptions_over_music,
            volume_option=volume_option,
            volume_level_db=volume_level_db,
            description_content=description_content,
            custom_captions=custom_captions,
            format=format,
        )

    @job_operation
    def describe_video(
        self,
        video: Any = None,
        *,
        media_id: Any = None,
        language: str | None = None,
        voice: str | None = None,
        ad_type: str | None = None,
        video_category: str | None = None,
        custom_instructions: str | None = None,
        read_all_onscreen_text: bool | None = None,
        auto_fit: bool | None = None,
        allow_descriptions_over_music: bool | None = None,
        volume_option: str | None = None,
        volume_level_db: float | None = None,
        description_content: Any = None,
        custom_captions: Any = None,
        format: str | None = None,
        **options: Unpack[JobOptions],
    ) -> VideoRequest:
        """
        Make the video with its descriptions spoken: 1 credit a minute, 0.5 from your own text.

        Args:
            video: Video, job, path, bytes, URL, or what `upload()` returned.
            media_id: Or the id of a video that the service has.
            language: One of 52; see `.languages`.
            voice: Who speaks, e.g. `"Achernar"` (default); see `.voices`.
            ad_type: `"extended_ad"` (default: the picture waits) or `"standard_ad"` (spoken in the pauses).
            video_category: One of 14; see `.categories`.
            custom_instructions: What to look at, how to put it.
            read_all_onscreen_text: Read all text in the picture (extended only).
            auto_fit: Fit descriptions into stretches without speech.
            allow_descriptions_over_music: Whether music counts as a pause.
            volume_option: `"auto"` (default) or `"max"`.
            volume_level_db: -10 to 0, with `"max"`.
            description_content: Your own words with times instead: a Description, WebVTT, or a file of it.
            custom_captions: What is said in the film: WebVTT, SubRip or plain text, or a file of it.
            format: Of the text beside it: `"vtt"` (our default), `"json"`, `"srt"`, `"edl"`.
            **options: `again=`, `seed=`.

        Raises:
            InvalidRequest: It cannot work; nothing was sent.
        """
        return VideoRequest.build(
            video=video,
            media_id=_media_id(media_id),
            language=language,
            voice=voice,
            ad_type=ad_type,
            video_category=video_category,
            custom_instructions=custom_instructions,
            read_all_onscreen_text=read_all_onscreen_text,
            auto_fit=auto_fit,
            allow_descriptions_over_music=allow_descriptions_over_music,
            volume_option=volume_option,
            volume_level_db=volume_level_db,
            description_content=description_content,
            custom_captions=custom_captions,
            format=format,
        )

    @value_operation
    async def upload(self, video: Any, *, filename: str | None = None) -> Upload:
        """
        Bring a video to the service, for several descriptions of it; the describing itself uploads too.

        Args:
            video: Video, job, path, bytes or URL.
            filename: A name to keep it under.

        Raises:
            MediaError: It is no video, or the service could not use it.
        """
        return await self._uploads.send(media_input(video), filename or "")

    @property
    def languages(self) -> catalogue.Catalogue:
        """The languages, and what the local studio does in each: a table; call it with a word to filter."""
        speaker = self.starter

        def here(code: str) -> str:
            return speaker.fluency(self, code) if isinstance(speaker, Speaks) else ""

        return catalogue.languages(here)

    @property
    def categories(self) -> catalogue.Catalogue:
        """The categories of video."""
        return catalogue.categories()

    @property
    def voices(self) -> catalogue.Voices:
        """The voices, as far as their names are known; `voices["Kore"]` lets one be heard (local studio)."""
        speaker = self.starter

        def hear(name: str, text: str | None, language: str) -> Any:
            if not isinstance(speaker, Speaks):
                raise InvalidRequest("nobody here can speak.", provider=self.name, advice="Use vk.local().")
            return speaker.sample(self, name, text, language)

        return catalogue.voices(hear)


def _media_id(value: Any) -> Any:
    """Return the service's id of an upload, or what was given, for the request to judge."""
    return value if value is None or isinstance(value, str) else remote_id(value, spec.NAME) or value
