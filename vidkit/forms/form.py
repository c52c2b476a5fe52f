"""
A form in a cell: fields that know their rules, the price before you press, and then the job's live card.

    form = studio.form("minimax.generate", prompt="a red kite")
    form                    # in a cell
    form.request            # what stands in it, validated, or None
    form.job                # after Submit
"""

from __future__ import annotations

import contextvars
import logging
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidkit.errors import InvalidRequest, VidkitError
from vidkit.forms.given import Uploads, earlier_jobs, shown
from vidkit.forms.state import Field, FormState
from vidkit.forms.texts import CAMERA, pressed, read, toggle, write
from vidkit.providers.base import Provider, Request
from vidkit.show import live, words
from vidkit.show.form import (
    ChoiceFacts,
    FieldFacts,
    FormFacts,
    MediaGiven,
    form_html,
    form_still,
    form_text,
)

if TYPE_CHECKING:
    from vidkit.jobs import Job
    from vidkit.models import Estimate

__all__ = ["Form"]

log = logging.getLogger("vidkit.forms")

_ACCEPT = {"video": "video/*", "image": "image/*", "audio": "audio/*"}


class Form:
    """
    A form for one operation of one service, or, with `others`, for any of a studio.

    Args:
        provider: The service, connected.
        operation: Which job operation.
        values: What stands in it from the start.
        jobs: Returns earlier jobs, newest first.
        home: Where uploads are kept.
        others: Every form the chooser offers: `"service.operation"` → how to get its provider.

    Attributes:
        jobs: All jobs this form has made, newest last.
    """

    def __init__(
        self,
        provider: Provider,
        operation: str,
        values: dict[str, Any] | None = None,
        *,
        jobs: Callable[[], list[Job[Any]]] = list,
        home: Path | None = None,
        others: dict[str, Callable[[], Provider]] | None = None,
    ) -> None:
        self.state = FormState(provider, operation, values)
        self.jobs: list[Job[Any]] = []
        self._earlier = jobs
        self._offered: dict[str, list[tuple[str, Job[Any]]]] = {}
        self._uploads = Uploads((home or Path.home() / ".vidkit") / "uploads")
        self._others = others or {}
        self._typed: dict[str, str] = {}
        self._given: dict[str, tuple[Any, MediaGiven | None]] = {}
        self._asking = False
        self._note = ""
        self._lock = threading.RLock()
        self._widget: Any = None
        self._place = ""
        self.id = uuid.uuid4().hex[:10]

    # --- for code -------------------------------------------------------------------------------------

    @property
    def request(self) -> Request | None:
        """What stands in the form, validated; None while something is wrong."""
        return self.state.request

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong, by field."""
        return dict(self.state.errors)

    @property
    def job(self) -> Job[Any] | None:
        """The last job it made; None before Submit."""
        return self.jobs[-1] if self.jobs else None

    def set(self, **values: Any) -> Form:
        """
        Put values into fields, as typing them would; None takes one out.

        Raises:
            InvalidRequest: There is no such field.
        """
        with self._lock:
            for name, value in values.items():
                self.state.set(name, value)
                self._typed.pop(name, None)
        self._draw()
        return self

    def submit(self, *, again: bool = False) -> Job[Any]:
        """
        Start the job, as the button does; a live service is not asked about again here.

        Raises:
            InvalidRequest: Something is wrong; nothing was sent.
            BudgetExceeded: A cap of yours says no; nothing was sent.
        """
        with self._lock:
            job = self.state.submit(again=again)
            self.jobs.append(job)
            self._asking, self._note = False, ""
        self._show_job(job)
        self._draw()
        return job

    # --- from the page --------------------------------------------------------------------------------

    def _heard(self, message: dict[str, Any], buffers: list[bytes]) -> None:
        """Act on what was done on the page; may be called on any thread."""
        try:
            with self._lock:
                self._act(message, buffers)
        except VidkitError as refused:
            self._note = f"{refused.message} {refused.advice or ''}".strip()
        except Exception:
            log.exception("a form stumbled over %s", message.get("kind"))
            self._note = "The form stumbled; logging 'vidkit' shows where. Nothing was sent."
        self._draw()

    def _act(self, message: dict[str, Any], buffers: list[bytes]) -> None:
        kind, name = message.get("kind"), str(message.get("name", ""))
        self._note = ""
        if kind not in {"submit", "confirm"}:
            self._asking = False
        if kind == "set":
            self._type(name, str(message.get("value", "")))
        elif kind == "camera":
            text = write(self._field(name).ask, self.state.values.get(name), [])
            self._type(name, toggle(text, str(message.get("move", ""))))
        elif kind == "job":
            offered = dict(enumerate(self._offered.get(name, ())))
            key = str(message.get("key", ""))
            job = offered[int(key)][1] if key.isdigit() and int(key) in offered else None
            self._typed.pop(name, None)
            self.state.set(name, job)
        elif kind == "upload":
            path = self._uploads.take(message, buffers[0] if buffers else b"")
            if path is not None:
                self._typed.pop(name, None)
                several = self._field(name).ask.kind == "media list"
                before = self.state.values.get(name) if several else None
                self.state.set(name, [*(before or []), path] if several else path)
        elif kind == "operation":
            self._change(str(message.get("key", "")))
        elif kind == "submit":
            self._pressed()
        elif kind == "confirm" and self._asking:
            self._start()

    def _type(self, name: str, text: str) -> None:
        ask = self._field(name).ask
        choices = self.state.choices(name) if ask.kind in {"choice", "open choice"} else []
        self._typed[name] = text
        self.state.set(name, read(ask, text, choices))

    def _pressed(self) -> None:
        if self.state.request is None:
            self.state.touched += [field.name for field in self.state.fields]
            return
        if self.state.provider.wire.local:
            self._start()
        else:
            self._asking = True

    def _start(self) -> None:
        """Submit on a thread of its own: the click may come on the one that reads the kernel's messages."""
        threading.Thread(target=self._submit, name="vidkit-form", daemon=True).start()

    def _submit(self) -> None:
        try:
            self.submit()
        except VidkitError as refused:
            self._asking = False
            self._note = f"{refused.message} {refused.advice or ''}".strip()
            self._draw()

    def _change(self, key: str) -> None:
        """Turn into another form of the studio; what fields of the same name held, stays."""
        if key not in self._others:
            return
        kept = self.state.values
        provider, operation = self._others[key](), key.partition(".")[2]
        fresh = FormState(provider, operation)
        for field in fresh.fields:
            if field.name in kept and field.ask.kind == self._field(field.name).ask.kind:
                fresh.set(field.name, kept[field.name])
        fresh.touched.clear()
        self.state, self._typed = fresh, {}

    def _field(self, name: str) -> Field:
        return next(field for field in self.state.fields if field.name == name)

    # --- how it looks ---------------------------------------------------------------------------------

    def facts(self) -> FormFacts:
        """Return what a form shows."""
        state, provider = self.state, self.state.provider
        price = _price(state.estimate, local=provider.wire.local) if state.request is not None else ""
        confirm = f"Send this to {provider.title}, a live and paid service? {price}." if self._asking else ""
        error = state.errors.get("request", "") if state.touched or state.values else ""
        return FormFacts(
            id=self.id,
            title=f"{provider.title} · {state.operation}",
            local=provider.wire.local,
            fields=tuple(self._shown(field) for field in state.visible()),
            error=error,
            price=price or ("fill what is marked *" if state.missing else ""),
            python=state.python(),
            curl=state.curl(),
            ready=state.request is not None,
            confirm=confirm,
            note=self._note,
            submit="Submit" if provider.wire.local else "Submit…",
            operations=tuple(
                ChoiceFacts(key.replace(".", " · "), key, key == f"{provider.name}.{state.operation}")
                for key in self._others
            ),
        )

    def _shown(self, field: Field) -> FieldFacts:
        state, ask = self.state, field.ask
        value = state.values.get(field.name)
        choices = state.choices(field.name) if ask.kind in {"choice", "open choice"} else []
        text = write(ask, value, choices) if ask.kind not in {"media", "media list", "id"} else ""
        if ask.kind in {"media", "media list", "id"} and isinstance(value, str):
            text = value
        if value is None or ask.kind in {"number", "json", "list", "numbers"}:
            text = self._typed.get(field.name, text)  # what cannot be read yet stays as it was typed
        offered = tuple(
            ChoiceFacts(shown_as, str(index), item == value) for index, (shown_as, item) in enumerate(choices)
        )
        if ask.kind in {"media", "media list", "id"}:
            jobs = self._offered[field.name] = earlier_jobs(self._earlier, state.provider.name, ask)
            offered = tuple(
                ChoiceFacts(name, str(index), job is value) for index, (name, job) in enumerate(jobs)
            )
        count = ""
        if ask.kind == "prompt":
            limit = f" of {ask.high:,.0f}" if ask.high else ""
            count = f"{len(str(value or '')):,}{limit} characters" if value else ""
        moves = pressed(str(value or "")) if ask.camera else set()
        return FieldFacts(
            name=field.name,
            label=field.label,
            kind=ask.kind,
            help=field.help,
            required=field.required,
            value=text,
            error=state.told(field.name),
            choices=offered,
            low=ask.low,
            high=ask.high if ask.kind == "number" else None,
            step=ask.step,
            unit=ask.unit,
            default=ask.said_default(state.values),
            count=count,
            camera=tuple((move, slug, move.lower() in moves) for move, slug in CAMERA) if ask.camera else (),
            media=self._media(field, value),
            accept=_ACCEPT.get(ask.media, ""),
            more=ask.more,
        )

    def _media(self, field: Field, value: Any) -> tuple[MediaGiven, ...]:
        """Return what was given, looked at once."""
        if field.ask.kind not in {"media", "media list"} or value is None:
            return ()
        found = []
        for item in value if isinstance(value, (list, tuple)) else [value]:
            key = str(getattr(item, "id", item))
            if key not in self._given:
                self._given[key] = (item, shown(item))
            if (given := self._given[key][1]) is not None:
                found.append(given)
        return tuple(found)

    def _draw(self) -> None:
        widget = self._widget
        if widget is not None:
            contextvars.Context().run(setattr, widget, "html", form_html(self.facts()))

    def _show_job(self, job: Job[Any]) -> None:
        """Let the job's card live below the form."""
        if self._place:
            live.LiveCard(
                job.facts, job.on_change, job.cancel, publish=live.publish, display_id=self._place
            ).show()

    def _ipython_display_(self) -> None:
        self._show(live.new_display_id(), live.new_display_id(), update=False)

    def show_at(self, view: str, place: str) -> None:
        """
        Show it in outputs that are there already, as those below a card that opens it.

        Args:
            view: Display id of the output that becomes the form.
            place: Of the one below it, for the job's card.
        """
        self._show(view, place, update=True)

    def _show(self, view_id: str, place: str, *, update: bool) -> None:
        facts = self.facts()
        bundle: dict[str, Any] = {"text/plain": form_text(facts)}
        widget = _widget(form_html(facts))
        if widget is None:
            live.publish({**bundle, "text/html": form_still(facts)}, display_id=view_id, update=update)
            return
        widget.on_event(self._heard)
        self._widget = widget
        view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
        live.publish(
            {**bundle, "application/vnd.jupyter.widget-view+json": view}, display_id=view_id, update=update
        )
        self._place = place
        still = {"text/html": form_still(facts), "text/plain": ""}
        live.publish(still, display_id=place, update=update)

    def __repr__(self) -> str:
        return form_text(self.facts())


def _price(estimate: Estimate | None, *, local: bool) -> str:
    """Say the money in one line."""
    amount, origin = words.price(estimate)
    about = f"{'about ' if amount.startswith('$') else ''}{amount}{f' ({origin})' if origin else ''}"
    return f"free here; live: {about}" if local else about


def _widget(html: str) -> Any:
    """Return a widget with a living comm, or None where there is none."""
    try:
        from vidkit.show._widget import FormWidget

        widget = FormWidget(html=html)
    except Exception as why:  # noqa: BLE001  # whatever a kernel's widget stack raises, the form must still appear
        log.debug("no widget here: %s", why)
        return None
    if widget.comm is None or type(widget.comm).__name__ == "DummyComm":
        return None
    return widget


def form_of(studio: Any, name: str | None, values: dict[str, Any]) -> Form:
    """
    Return a form by name: `"wayin.export"`, `"generate"` (of the default service), or None to choose.

    Raises:
        InvalidRequest: There is none of that name.
    """
    from vidkit import options
    from vidkit.providers.base import job_operation, operations

    every: dict[str, Callable[[], Provider]] = {}
    for service in studio.names:
        cls = type(studio.provider(service))
        for operation in operations(cls):
            if isinstance(getattr(cls, operation), job_operation):
                every[f"{service}.{operation}"] = lambda service=service: studio.provider(service)  # type: ignore[misc]  # bound now
    default = options.provider if options.provider in studio.names else studio.names[0]
    wanted = name or next(key for key in every if key.startswith(f"{default}."))
    if "." not in wanted:
        wanted = f"{default}.{wanted}"
    if wanted not in every:
        import difflib

        close = difflib.get_close_matches(wanted, every, 1)
        raise InvalidRequest(
            f"there is no form {name!r}.",
            advice=f"Did you mean {close[0]!r}?" if close else f"There are: {', '.join(every)}.",
        )
    service, _, operation = wanted.partition(".")
    return Form(
        studio.provider(service),
        operation,
        values,
        jobs=lambda: list(studio.jobs),
        home=studio.home,
        others=every if name is None else None,
    )
