"""
The client: `studio.hoox`.

    voice = studio.hoox.voices(language="en")[0]
    video = studio.hoox.generate("Why the sea is salty", duration=30, voice_id=voice).wait()
    square = studio.hoox.export(video, format="square").wait()
"""

from __future__ import annotations

from typing import Any, ClassVar, Unpack

from vidkit.errors import InvalidRequest, MediaError
from vidkit.models import MediaInput
from vidkit.providers.base import JobOptions, PollPolicy, Request, job_operation, remote_id
from vidkit.providers.hoox import spec
from vidkit.providers.hoox.client_values import ValueOperations
from vidkit.providers.hoox.parse import read_error
from vidkit.providers.hoox.requests import About, ExportRequest, GenerateRequest
from vidkit.providers.hoox.requests_media import only_here
from vidkit.wire import Wire, media_input


class HooxProvider(ValueOperations):
    """Hoox: a spoken, captioned video from a prompt or a script, and its export to the platforms' formats."""

    name: ClassVar[str] = spec.NAME
    title: ClassVar[str] = spec.TITLE
    key_variables: ClassVar[tuple[str, ...]] = (spec.KEY_VARIABLE,)
    base_url: ClassVar[str] = spec.BASE_URL
    requests_per_minute: ClassVar[float | None] = spec.REQUESTS_PER_MINUTE
    poll: ClassVar[PollPolicy] = PollPolicy(first=3.0, factor=1.2, longest=10.0)

    def __init__(self, wire: Wire, starter: Any) -> None:
        super().__init__(wire, starter)
        self._memories = {}

    @classmethod
    def make_wire(cls, **connection: Any) -> Wire:
        """
        Return a Wire that sends the key as a bearer and reads both shapes of errors.

        Args:
            **connection: As `Wire` takes it.
        """
        base_url = connection.pop("base_url", None) or cls.base_url
        key = connection.pop("key", None)
        connection.setdefault("requests_per_minute", cls.requests_per_minute)
        return Wire(cls.name, base_url, key, read_error=read_error, **connection)

    @job_operation
    def generate(
        self,
        prompt: str | None = None,
        *,
        duration: int | None = None,
        script: str | None = None,
        voice_id: Any = None,
        voice_url: Any = None,
        avatar_id: Any = None,
        avatar_url: Any = None,
        format: str | None = None,
        width: int | None = None,
        height: int | None = None,
        media_urls: Any = None,
        web_urls: Any = None,
        web_search: Any = None,
        animate_image: bool | None = None,
        animate_mode: str | None = None,
        animate_image_max: int | None = None,
        emotion_enhancement: bool | None = None,
        use_veo3: bool | None = None,
        use_space_media: bool | None = None,
        save_media_to_space: bool | None = None,
        enable: Any = None,
        sequence_plan: Any = None,
        webhook_url: str | None = None,
        **options: Unpack[JobOptions],
    ) -> Request:
        """
        Make a spoken, captioned video; its first export, which is free, brings the file.

        Args:
            prompt: What it is about; the service writes the script. Needs a duration.
            duration: Seconds, 10–600.
            script: What is said, word for word. Needs a voice.
            voice_id: Who speaks: an entry of `voices()` or its id.
            voice_url: Recorded speech instead (MP3, WAV, M4A).
            avatar_id: Who is seen: a look, an entry of `avatars()` or its id.
            avatar_url: A picture or film of a person instead.
            format: `"vertical"` (default), `"ads"`, `"square"`, `"horizontal"` or `"custom"`.
            width: Of custom, up to 5000.
            height: Of custom, up to 5000.
            media_urls: Pictures and films to show. The live service reads links; the local studio files, too.
            web_urls: Up to ten pages to read first.
            web_search: True, or `{"script": …, "images": …}`.
            animate_image: Let still pictures move (by plan; costs more).
            animate_mode: `"standard"` or `"pro"`.
            animate_image_max: At most so many.
            emotion_enhancement: Speak with more feeling.
            use_veo3: Make the avatar by an AI video model.
            use_space_media: Take pictures from the space's own media.
            save_media_to_space: Keep the given media there.
            enable: `{"subtitles": …, "broll": …, "music": …, "transitions": …}`, each True or False.
            sequence_plan: What is said and seen, block by block; a list of texts will do.
            webhook_url: Told about the end: `studio.hoox.webhook_url("https://…")`.
            **options: `again=True` for a new job although the same one lives; `seed=` for the local studio.

        Raises:
            InvalidRequest: It cannot work; nothing was sent.
        """
        request = GenerateRequest.build(
            prompt=prompt,
            duration=duration,
            script=script,
            voice_id=voice_id,
            voice_url=voice_url,
            avatar_id=avatar_id,
            avatar_url=avatar_url,
            format=format,
            width=width,
            height=height,
            media_urls=media_urls,
            web_urls=web_urls,
            web_search=web_search,
            animate_image=animate_image,
            animate_mode=animate_mode,
            animate_image_max=animate_image_max,
            emotion_enhancement=emotion_enhancement,
            use_veo3=use_veo3,
            use_space_media=use_space_media,
            save_media_to_space=save_media_to_space,
            enable=enable,
            sequence_plan=sequence_plan,
            webhook_url=webhook_url,
        )
        ours = [] if self.wire.local else only_here(request.media())
        if ours:
            sentence = "Hoox reads media by public http(s) link and takes no uploads."
            raise InvalidRequest(
                f"{', '.join(ours)}: {sentence}",
                fields=dict.fromkeys(ours, sentence),
                provider=self.name,
                operation="generate",
                advice="Put the file where the service can read it. Nothing was sent.",
            )
        return request

    @job_operation
    def export(
        self,
        video_id: Any,
        *,
        format: str | None = None,
        width: int | None = None,
        height: int | None = None,
        avatar_model: str | None = None,
        webhook_url: str | None = None,
        **options: Unpack[JobOptions],
    ) -> Request:
        """
        Render a video to a platform's format, framed anew for it, and fetch the file.

        Args:
            video_id: The service's id, or a generate job, its video, or a duplicate. The service stores the
                format with the video: it is the default of the next export. The local studio takes any other
                video as well, as if it had been made in the dashboard.
            format: `"vertical"` 1080×1920, `"ads"` 1080×1350, `"square"` 1080×1080, `"horizontal"`
                1920×1080, or `"custom"`; by default the video's own.
            width: Of custom, up to 5000. A size that has a name travels under its name: that is cheaper.
            height: Of custom, up to 5000.
            avatar_model: How the avatar is made; by default the service chooses one that fits.
            webhook_url: Told about the end: `studio.hoox.webhook_url("https://…")`.
            **options: `again=True` for a new job although the same one lives; `seed=` for the local studio.

        Raises:
            InvalidRequest: It cannot work; nothing was sent.
        """
        film = self._film(video_id)
        request = ExportRequest.build(
            video_id=self._video_id(video_id, "export") if film is None else None,
            film=film,
            format=format,
            width=width,
            height=height,
            avatar_model=avatar_model,
            webhook_url=webhook_url,
        )
        title = getattr(video_id, "prompt", "")  # a job knows what it was made from
        title = title if isinstance(title, str) else ""
        if film is None:
            return request.knowing(About(title=title))
        return request.knowing(About(by_api=False, seconds=_seconds(video_id), title=title))

    def _film(self, video: Any) -> MediaInput | None:
        """Return a video of elsewhere, for the local studio; None where the service has it or takes none."""
        if not self.wire.local or isinstance(video, str) or remote_id(video, self.name):
            return None
        try:
            return media_input(video)
        except MediaError as wrong:
            raise InvalidRequest(
                wrong.message,
                fields={"video_id": wrong.message},
                provider=self.name,
                operation="export",
                advice="Give a video_id, a job, or a video of yours. Nothing was sent.",
            ) from None

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
            prompt: What it is about.
            image: A picture to show.
            camera: Not taken: this service decides by itself.
            seconds: Length, by default 30.
            **fields: Fields of `generate`, and `again=`, `seed=`.

        Raises:
            InvalidRequest: A camera was given.
        """
        if camera:
            raise InvalidRequest(
                "this service takes no camera directions.",
                fields={"camera": "Leave it out."},
                provider=self.name,
                operation="generate",
                advice="Nothing was sent.",
            )
        if image is not None:
            fields.setdefault("media_urls", [image])
        if "script" not in fields and "sequence_plan" not in fields:
            fields.setdefault("duration", round(seconds) if seconds else 30)
        return self.generate(prompt, **fields)


def _seconds(video: Any) -> float | None:
    """Return how long a film of ours is, where it or the job that made it knows."""
    try:
        found = getattr(getattr(video, "result", video), "duration", None)
    except MediaError:
        return None  # the export will say what is wrong with it
    return float(found) if isinstance(found, (int, float)) else None
