"""
The studio: services, jobs and money in one place. This module puts the rooms together.

Example::

    studio = vk.connect()                     # live services; keys come from the environment when used
    studio = vk.local()                       # your own machine: free, offline, an animatic
    job = studio.generate("A red kite over dunes")
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidkit import options
from vidkit._home import LOCK, Home, close_all, forget, home_at
from vidkit.errors import AuthError, InvalidRequest
from vidkit.jobs import Desk, Job, JobsTable, Spend
from vidkit.jobs.manager import wrong_account
from vidkit.jobs.record import Record
from vidkit.providers import provider_class, provider_names

if TYPE_CHECKING:
    from vidkit.forms import Form
    from vidkit.media import Video
    from vidkit.providers.base import Provider
    from vidkit.providers.hoox.client import HooxProvider
    from vidkit.providers.minimax.client import MiniMaxProvider
    from vidkit.providers.openai.client import OpenAIProvider
    from vidkit.providers.viddyscribe.client import ViddyScribeProvider
    from vidkit.providers.wayin.client import WayinProvider
    from vidkit.server import StudioServer
    from vidkit.show import StudioFacts

__all__ = ["Studio", "close_all", "connect", "local"]


def local(home: Path | str | None = None, seed: int | None = None, **server: Any) -> Studio:
    """
    Return the local studio: the services' own protocols on your machine, free and offline.

    There is one per home and process; its server starts when first used. If another process serves this home
    already, that server is used.

    Args:
        home: Folder for journal, jobs and media; by default VIDKIT_HOME, else the user's data folder.
        seed: Varies every picture.
        **server: For tests: `clock`, `media`, `settings`, … of `vidkit.server.StudioServer`.

    Raises:
        InvalidRequest: The server of this home already runs, with other settings.
    """
    with LOCK:
        shared = home_at(home)
        if server:
            if shared.server.own is not None and server != shared.server.settings:
                raise InvalidRequest(
                    "the local studio of this home already runs with other settings.",
                    advice="Call close() on it first, or use another home.",
                )
            shared.server.settings.update(server)
        if shared.studio is None or shared.studio.seed != seed:
            studio = Studio(shared, local=True, seed=seed)
            if shared.studio is not None:
                return studio  # another seed is another studio over the same server and journal
            shared.studio = studio
        return shared.studio


def connect(
    provider: str | None = None,
    *,
    base_url: str | None = None,
    api_key: str | Callable[[], str] | None = None,
    home: Path | str | None = None,
    **connection: Any,
) -> Studio:
    """
    Return a studio of live services. No key is asked for before it is used.

    Args:
        provider: Only this service, e.g. `"openai"`.
        base_url: Of any compatible server, instead of the service's own.
        api_key: Instead of the environment variable.
        home: As in `local`.
        **connection: What the service's wire takes, e.g. `region="china"` for MiniMax.

    Raises:
        InvalidRequest: There is no such service, or it is not said which one the rest is about.
    """
    if provider is None and (base_url or api_key or connection):
        raise InvalidRequest(
            "base_url and api_key belong to one service.", advice='Say which: vk.connect("openai", …).'
        )
    if provider is not None:
        _check_connection(provider_class(provider), connection)
    if base_url is not None:
        connection["base_url"] = base_url
    if api_key is not None:
        connection["key"] = api_key
    return Studio(home_at(home), local=False, only=provider, connection=connection)


#: What `connect` takes for any service.
_CONNECTION = ("headers", "params", "timeout", "requests_per_minute", "transport")


def _check_connection(cls: type[Provider], given: Mapping[str, Any]) -> None:
    """Refuse a misspelt option before it becomes a paid surprise."""
    known = ("base_url", "api_key", *cls.connection, *_CONNECTION)
    unknown = sorted(set(given) - set(known))
    if unknown:
        close = difflib.get_close_matches(unknown[0], known, 1)
        hint = f"Did you mean {close[0]}? " if close else ""
        raise InvalidRequest(
            f"{cls.title} has no connection option {' or '.join(unknown)}.",
            fields=dict.fromkeys(unknown, "Unknown option."),
            provider=cls.name,
            advice=f"{hint}It takes: {', '.join(known)}.",
        )


class Studio:
    """Services as attributes (`studio.minimax.generate(…)`), all jobs, and what they cost."""

    def __init__(
        self,
        shared: Home,
        *,
        local: bool,
        only: str | None = None,
        connection: dict[str, Any] | None = None,
        seed: int | None = None,
    ) -> None:
        self._shared = shared
        self._only = only
        self._connection = connection or {}
        self._providers: dict[str, Provider] = {}
        self.local = local
        self.seed = seed
        #: What jobs cost, and caps: `studio.spend.cap(usd=5)`.
        self.spend = Spend(shared.manager.journal, local=local)
        self._desk = Desk(shared.manager, self._connect, self.spend, seed=seed)

    # --- services -------------------------------------------------------------------------------------

    @property
    def names(self) -> list[str]:
        """The services' names."""
        if self._only is not None:
            return [self._only]
        given = self._shared.server.settings.get("services") if self.local else None
        if given is not None:
            return [item if isinstance(item, str) else item.name for item in given]
        if self.local:
            from vidkit.server.registry import emulator_names

            return [name for name in provider_names() if name in emulator_names()]
        return provider_names()

    @property
    def hoox(self) -> HooxProvider:
        """Spoken, captioned videos and their export (Hoox)."""
        return self.provider("hoox")  # type: ignore[return-value]  # the registry's class of that name

    @property
    def openai(self) -> OpenAIProvider:
        """Any server of the `/v1/videos` shape."""
        return self.provider("openai")  # type: ignore[return-value]  # the registry's class of that name

    @property
    def minimax(self) -> MiniMaxProvider:
        """MiniMax: Hailuo, Director and subject models."""
        return self.provider("minimax")  # type: ignore[return-value]  # the registry's class of that name

    @property
    def viddyscribe(self) -> ViddyScribeProvider:
        """ViddyScribe: audio descriptions as text, sound and video."""
        return self.provider("viddyscribe")  # type: ignore[return-value]  # the registry's class of that name

    @property
    def wayin(self) -> WayinProvider:
        """WayinVideo: clips out of a long video, moments found by words, rendered for every platform."""
        return self.provider("wayin")  # type: ignore[return-value]  # the registry's class of that name

    @property
    def keys(self) -> dict[str, str]:
        """
        Which services have a key, and where it is read from: a variable's name, or `"api_key="`.

        The keys themselves are not in it. The local studio needs none, so there it is empty.
        """
        if self.local:
            return {}
        if "key" in self._connection:
            return dict.fromkeys(self.names, "api_key=")
        found = {name: _key_variable(provider_class(name)) for name in self.names}
        return {name: variable for name, variable in found.items() if variable}

    def __getattr__(self, name: str) -> Provider:
        if not name.startswith("_") and name in self.names:
            return self.provider(name)
        raise AttributeError(f"a studio has no {name!r}; its services are {', '.join(self.names)}")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.names})

    def provider(self, name: str) -> Provider:
        """
        Return a service by name; on the local studio, its server starts now.

        Raises:
            InvalidRequest: There is no such service here.
        """
        if name not in self.names:
            raise InvalidRequest(
                f"this studio has no service {name!r}.", advice=f"It has: {', '.join(self.names)}."
            )
        with LOCK:
            made, cls = self._providers.get(name), provider_class(name)
            if made is None or type(made) is not cls:  # the name may have been registered anew
                if self.local:
                    wire = cls.make_wire(
                        base_url=self._shared.server.base_url(name), key=self._local_key, local=True
                    )
                else:
                    wire = cls.make_wire(**{"key": _key_finder(cls), **self._connection})
                    self._share_limits(wire)
                made = self._providers[name] = cls(wire, self._desk)
            elif self.local:
                made.wire.base_url = self._shared.server.base_url(name)  # it may have come back elsewhere
            return made

    def _local_key(self) -> str:
        return self._shared.server.ensure()[1]

    def _share_limits(self, wire: Any) -> None:
        """Let all processes of this home count a key's requests together."""
        from vidkit.jobs.shelf import JournalLimits

        wire.limit_store = JournalLimits(self._shared.manager.journal)

    def _connect(self, record: Record) -> Provider:
        """Return the provider that can talk about a recorded job; on the loop's behalf, in a thread."""
        if record.local:
            if self.local:
                return self.provider(record.provider)
            return local(self.home).provider(record.provider)
        provider = self.provider(record.provider)
        if provider.wire.account != record.account:
            raise wrong_account(record, provider)
        return provider

    # --- jobs ---------------------------------------------------------------------------------------------

    def generate(
        self,
        prompt: str,
        *,
        image: Any = None,
        camera: Any = None,
        seconds: float | None = None,
        provider: str | None = None,
        **fields: Any,
    ) -> Job[Video]:
        """
        Make a video from words: the plain way, on the default service.

        Args:
            prompt: What should be seen; camera moves in brackets, `[Pan left, Zoom in]`.
            image: First frame: a path, bytes, a URL, a picture or a finished video's `.frame()`.
            camera: Camera moves, as from `vk.camera("truck left", "pan right")`.
            seconds: About how long.
            provider: Another service than the default (`vk.options.provider`).
            **fields: The service's own fields, and `again=True`, `seed=`.

        Raises:
            InvalidRequest: It cannot work; nothing was sent.
            BudgetExceeded: Your cap says no; nothing was sent.
        """
        name = provider or self._only or options.provider
        if name not in self.names and provider is None:
            name = self.names[0]
        quick = getattr(self.provider(name), "quick", None)
        if quick is None:
            raise InvalidRequest(
                f"{name} makes no video from words alone.", advice=f"Use studio.{name} and its operations."
            )
        job: Job[Video] = quick(prompt, image=image, camera=camera, seconds=seconds, **fields)
        return job

    def form(self, operation: str | Job[Any] | None = None, **values: Any) -> Form:
        """
        Return a form that builds, prices and submits a request.

        Args:
            operation: `"wayin.export"`, or `"generate"` of the default service; left away, the form chooses
                over everything this studio can do. A job: the form as that job was made, to change and send.
            **values: What stands in its fields from the start.

        Raises:
            InvalidRequest: There is no such form, or no such field.
        """
        from vidkit.forms.making import form_of

        return form_of(self, operation, values)

    @property
    def jobs(self) -> JobsTable:
        """All jobs, newest first, also those of earlier kernels; living ones are followed from now on."""
        from vidkit.jobs import shelf

        records = self._shared.manager.journal.call(
            lambda db: shelf.everything(db, local=True if self.local else None)
        )
        if self._only is not None:
            records = [item for item in records if item.provider == self._only and not item.local]
        return JobsTable(self._shared.manager.rejoin(records, self._connect))

    def job(self, id: str) -> Job[Any]:
        """
        Rejoin a job by our id or the service's.

        Raises:
            NotFound: The journal has none of that name.
        """
        return self._shared.manager.find(id, self._connect)

    # --- the local studio -----------------------------------------------------------------------------

    @property
    def home(self) -> Path:
        """Folder of journal, jobs and media."""
        return self._shared.folder

    @property
    def server(self) -> StudioServer:
        """
        The local studio's server, started: for tests (faults, clocks) and other clients (base URLs, key).

        Raises:
            InvalidRequest: This is no local studio, or another process runs its server.
        """
        if not self.local:
            raise InvalidRequest("live studios have no server.", advice="Use vk.local().")
        self._shared.server.ensure()
        own = self._shared.server.own
        if own is None:
            raise InvalidRequest(
                "another process runs the server of this home.", advice="Use another home for tests."
            )
        return own

    def close(self) -> None:
        """Close this home: its local server stops, its journal is let go of. Jobs at services go on."""
        forget(self._shared)
        self._shared.close()

    # --- showing --------------------------------------------------------------------------------------

    def facts(self) -> StudioFacts:
        """Return what an overview shows; starts nothing."""
        from vidkit.jobs import shelf
        from vidkit.media.video import readable
        from vidkit.show import StudioFacts

        manager = self._shared.manager
        records = manager.journal.call(lambda db: shelf.everything(db, local=True if self.local else None))
        if self._only is not None:
            records = [item for item in records if item.provider == self._only and not item.local]
        running = [manager.handle(item, self._connect) for item in records if item.state.alive]
        return StudioFacts(
            local=self.local,
            home=readable(self.home),
            services=tuple(self._service_facts(name) for name in self.names),
            spend=self.spend.facts(),
            running=tuple(job.facts() for job in running[: options.table_rows]),
            total_jobs=len(records),
            started=self._shared.server.started if self.local else None,
            seed=self.seed,
        )

    def _service_facts(self, name: str) -> Any:
        from vidkit.providers.base import job_operation, operations
        from vidkit.show import ServiceFacts

        cls = provider_class(name)
        offered = tuple(  # what makes videos first
            sorted(operations(cls), key=lambda item: not isinstance(getattr(cls, item), job_operation))
        )
        if self.local:
            url = self._shared.server.base_url(name) if self._shared.server.started else ""
            return ServiceFacts(name, cls.title, url, operations=offered)
        return ServiceFacts(
            name,
            cls.title,
            str(self._connection.get("base_url") or cls.base_url),
            cls.key_variables,
            self.keys.get(name, ""),
            offered,
        )

    def __repr__(self) -> str:
        from vidkit import show

        return show.studio_text(self.facts())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        from vidkit import show

        facts = self.facts()
        return {"text/plain": show.studio_text(facts), "text/html": show.studio_html(facts)}


def _key_variable(cls: type[Provider]) -> str:
    """Return the first variable of the environment that holds a key for a service; "" where none does."""
    return next((name for name in cls.key_variables if os.environ.get(name, "").strip()), "")


def _key_finder(cls: type[Provider]) -> Callable[[], str]:
    """Return a function that finds the key when it is used, and names the variables when there is none."""

    def find() -> str:
        if variable := _key_variable(cls):
            return os.environ[variable].strip()
        raise AuthError(
            f"there is no key for {cls.title}.",
            provider=cls.name,
            advice=f"Set {' or '.join(cls.key_variables)} in the environment, "
            f'or use vk.connect("{cls.name}", api_key=…). vk.local() needs none.',
        )

    return find
