"""The steps that `jobs` drives: submit (an upload first, where the film is here) and look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vidkit.errors import InvalidRequest, PermissionDenied, SubmissionUnknown, VidkitError
from vidkit.models import MediaInput, Snapshot, State
from vidkit.providers.base import Provider, Request, Ticket, before_create
from vidkit.providers.viddyscribe import spec
from vidkit.providers.viddyscribe.client_media import Upload, Uploads
from vidkit.providers.viddyscribe.parse import snapshot
from vidkit.providers.viddyscribe.requests import DescribeRequest
from vidkit.wire import Wire
from vidkit.wire.inputs import is_here

#: How often a create is tried while the service still checks an upload, and the longest wait between.
READY_TRIES = 12
READY_PAUSE_S = 15.0


class Steps(Provider):
    """
    Upload, create, look.

    Attributes:
        uploads: Films that this connection has brought to the service.
    """

    uploads: Uploads

    def __init__(self, wire: Wire, starter: Any) -> None:
        super().__init__(wire, starter)
        self._uploads = Uploads(wire)

    async def submit(self, request: Request, *, headers: Mapping[str, str]) -> Snapshot:
        """Bring the film to the service if it is not there, then send the create once."""
        assert isinstance(request, DescribeRequest)
        with before_create(self.name, request.operation):
            source = await self._source(request)
        try:
            return await self._create(request, source, headers)
        except (
            PermissionDenied
        ) as wrong:  # nothing was made: this plan takes no URLs, so the file goes itself
            if "url" not in source or getattr(wrong, "feature", "") != "allow_url_input":
                raise
            with before_create(self.name, request.operation):
                sent = await self._uploads.fetched(source["url"])
        except VidkitError as wrong:  # nothing was made: what we had sent is gone, or was found unusable
            gone = wrong.code in {"not_found", "upload_failed"} and wrong.billed == "no"
            if not gone or request.video is None or not self._uploads.forget(source.get("media_id", "")):
                raise
            with before_create(self.name, request.operation):
                sent = await self._uploads.send(request.video)
        return await self._create(request, {"media_id": sent.media_id}, headers)

    async def _source(self, request: DescribeRequest) -> dict[str, str]:
        """Return what stands in `input`: an id, or a URL that the service fetches."""
        if request.media_id is not None:
            return {"media_id": request.media_id}
        video = request.video
        assert video is not None
        if video.remote is not None:
            return {"media_id": _own(video, request)}
        if video.url is not None and not is_here(video):
            return {"url": video.url}
        sent: Upload = await self._uploads.send(video)
        return {"media_id": sent.media_id}

    async def _create(
        self, request: DescribeRequest, source: Mapping[str, str], headers: Mapping[str, str]
    ) -> Snapshot:
        for attempt in range(1, READY_TRIES + 1):
            try:
                reply = await self.wire.send(
                    "POST", request.path, json=request.body(**source), headers=headers, create=True
                )
                break
            except VidkitError as wrong:
                if wrong.code != "upload_not_ready" or attempt == READY_TRIES:
                    raise
                await self.wire.sleep(min(READY_PAUSE_S, (wrong.retry_after or 1.0) * 1.3**attempt))
        body = reply.json_object()
        job_id = body.get("job_id")
        if not isinstance(job_id, str) or not job_id:
            raise SubmissionUnknown(
                "the service said success and gave no job_id.",
                provider=self.name,
                operation=request.operation,
            )
        word = str(body.get("status") or "queued")
        return Snapshot(
            job_id,
            spec.WORDS.get(word.lower(), State.running) if word.lower() != "done" else State.running,
            raw_state=word,
            facts={"media_id": str(body["media_id"])} if body.get("media_id") else {},
            known=word.lower() in spec.WORDS,
            raw=dict(body),
        )

    async def look(self, ticket: Ticket) -> Snapshot:
        """Look at a job; once it is done, every look signs new links."""
        reply = await self.wire.send("GET", spec.RESULTS, params={"job_id": ticket.remote_id})
        return snapshot(reply.json_object(), ticket)


def _own(video: MediaInput, request: DescribeRequest) -> str:
    """
    Return the id of a film that is at a service already.

    Raises:
        InvalidRequest: It is at another service.
    """
    assert video.remote is not None
    where, found = video.remote
    if where not in {"", spec.NAME}:
        raise InvalidRequest(
            f"this video is at {where}, not at {spec.TITLE}.",
            fields={"video": "It is at another service."},
            provider=spec.NAME,
            operation=request.operation,
            advice="Give the file itself.",
        )
    return found
