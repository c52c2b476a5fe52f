"""
The client: `studio.minimax`.

    job = studio.minimax.generate("A lamp flickers in an empty hall [Truck left, Pan right]")
    job = studio.minimax.generate_v2("a paper boat on a rain gutter", duration=5)    # H3
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Mapping
from typing import Any, ClassVar

from vidkit.errors import InvalidRequest
from vidkit.providers.base import PollPolicy
from vidkit.providers.minimax import spec
from vidkit.providers.minimax.catalogue import Catalogue, catalogue
from vidkit.providers.minimax.client_files import Files
from vidkit.providers.minimax.client_v2 import SecondGeneration
from vidkit.providers.minimax.parse import Callback, callback, reader
from vidkit.wire import Wire
from vidkit.wire.reply import loads


class MiniMaxProvider(SecondGeneration):
    """
    MiniMax (Hailuo): text, first frame, first and last frame or a person to video; and H3.

    Attributes:
        files: The service's files: upload, list, retrieve, save, delete.
    """

    name: ClassVar[str] = spec.NAME
    title: ClassVar[str] = spec.TITLE
    key_variables: ClassVar[tuple[str, ...]] = ("MINIMAX_API_KEY",)
    base_url: ClassVar[str] = spec.REGIONS["international"]
    connection: ClassVar[tuple[str, ...]] = ("region", "group_id")
    requests_per_minute: ClassVar[float | None] = spec.REQUESTS_PER_MINUTE
    #: The official guide says about 10 s, its clients 5 and 20 s.
    poll: ClassVar[PollPolicy] = PollPolicy(first=5.0, factor=1.25, longest=10.0)
    files: Files

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
                body = loads(body)
            except ValueError:
                raise InvalidRequest("a callback's body is JSON.", provider=self.name) from None
        return callback(body)

    @property
    def models(self) -> Catalogue:
        """The service's models with sizes, lengths and prices: shows as a table; call it to filter."""
        return catalogue()
