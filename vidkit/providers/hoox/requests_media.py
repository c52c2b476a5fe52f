"""
Media that Hoox reads by URL.

It takes links and no uploads, so a file of ours travels only to the local studio, as a data URL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import pydantic

from vidkit.models import MediaInput
from vidkit.wire.inputs import MediaField, data_url, is_here


def _not_an_id(value: MediaInput) -> MediaInput:
    if value.remote is not None:
        raise ValueError("Give a link or a file; this field takes no ids.")
    return value


#: A media argument that travels as a URL.
UrlField = Annotated[MediaField, pydantic.AfterValidator(_not_an_id)]


def only_here(inputs: Mapping[str, MediaInput]) -> list[str]:
    """Name the inputs whose bytes are on this machine, which the live service cannot read."""
    return [name for name, item in inputs.items() if is_here(item)]


def wired(value: Any, write: Callable[[MediaInput], str] = data_url) -> Any:
    """Return a request's value as JSON for the wire: models as objects of what was given, media as URLs."""
    if isinstance(value, MediaInput):
        return write(value)
    if isinstance(value, pydantic.BaseModel):
        return {
            name: wired(getattr(value, name), write)
            for name in type(value).model_fields
            if name in value.model_fields_set
        }
    if isinstance(value, (list, tuple)):
        return [wired(item, write) for item in value]
    if isinstance(value, Mapping):
        return {name: wired(item, write) for name, item in value.items()}
    return value
