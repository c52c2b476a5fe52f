"""How the wire says no: the four-key error body, with statuses that official clients do not retry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from starlette.responses import JSONResponse


class Refusal(Exception):  # noqa: N818  # an answer, not a fault of ours
    """
    An HTTP error to be sent.

    409, 408 and 5xx are retried by official clients, so nothing that the caller must fix uses them.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        param: str | None = None,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"message": message, "type": kind, "param": param, "code": code}
        self.headers = dict(headers or {})

    def response(self) -> JSONResponse:
        """Return the reply: all four keys, always."""
        return JSONResponse({"error": self.body}, status_code=self.status, headers=self.headers)


def invalid_value(param: str, value: object, allowed: Iterable[str]) -> Refusal:
    """Say it as the live service did: Invalid value: '5'. Supported values are: '4', '8', and '12'."""
    names = [f"'{item}'" for item in allowed]
    comma = "," if len(names) > 2 else ""
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])}{comma} and {names[-1]}"
    return Refusal(
        400,
        f"Invalid value: '{value}'. Supported values are: {listed}.",
        param=param,
        code="invalid_value",
    )


def invalid_type(param: str, expected: str, got: str) -> Refusal:
    """Say that a field holds the wrong kind of thing."""
    return Refusal(
        400,
        f"Invalid type for '{param}': expected {expected}, but got {got} instead.",
        param=param,
        code="invalid_type",
    )


def missing(param: str) -> Refusal:
    """Say that a required field is absent."""
    return Refusal(
        400, f"Missing required parameter: '{param}'.", param=param, code="missing_required_parameter"
    )


def unknown_video(video_id: str) -> Refusal:
    """Say it as recorded from the live service."""
    return Refusal(404, f"Video with id '{video_id}' not found.", param="video_id")
