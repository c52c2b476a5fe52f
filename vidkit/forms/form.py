"""
A form in a cell: fields that know their rules, the price before you press, and then the job's live card.

    form = studio.form("minimax.generate", prompt="a red kite")
    form                    # in a cell
    form.request            # what stands in it, validated, or None
    form.job                # after Submit
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidkit.errors import VidkitError
from vidkit.forms.given import Uploads
from vidkit.forms.looks import Looks, hint, price
from vidkit.forms.place import Place
from vidkit.forms.state import Field, FormState
from vidkit.forms.texts import read, toggle, write
from vidkit.providers.base import Provider, Request
from vidkit.show.form import ChoiceFacts, FormFacts, form_text
from vidkit.show.outside import outside

if TYPE_CHECKING:
    from vidkit.jobs import Job

__all__ = ["Form"]

log = logging.getLogger("vidkit.forms")


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
        note: Said at first.

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
        note: str = "",
    ) -> None:
        self.id = uuid.uuid4().hex[:10]
        self.state = FormState(provider, operation, values)
        self.jobs: list[Job[Any]] = []
        self._looks = Looks(jobs)
        self._uploads = Uploads((home or Path.home() / ".vidkit") / "uploads" / self.id)
        self._others = others or {}
        self._asking = False
        self._sending = False
        self._note = note
        self._lock = threading.RLock()
        self._place: Place | None = None

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
                self._put(name, value)
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
            before = any(job.id == item.id for item in self.jobs)
            self._asking, self._note = False, ""
            if before:
                self._note = (
                    "This was asked for already; its job is below. For another one, see again under More."
                )
            else:
                self.jobs.append(job)
        if not before and self._place is not None:
            self._place.follow(job)
        self._draw()
        return job

    # --- from the page --------------------------------------------------------------------------------

    def heard(self, message: dict[str, Any], buffers: list[bytes]) -> None:
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
        asking, self._asking = self._asking, kind == "confirm" and self._asking
        if kind == "set":
            self._type(name, str(message.get("value", "")))
        elif kind == "camera":
            text = write(self._field(name).ask, self.state.values.get(name), [])
            self._type(name, toggle(text, str(message.get("move", ""))))
        elif kind == "job":
            self._take_job(name, str(message.get("key", "")))
        elif kind == "add":
            self._add(name, str(message.get("value", "")).strip())
        elif kind == "drop":
            self._drop(name, int(message.get("index", -1)))
        elif kind == "upload":
            path = self._uploads.take(message, buffers[0] if buffers else b"")
            if path is not None:
                self._add(name, path)
        elif kind == "operation":
            self._change(str(message.get("key", "")))
        elif kind == "submit":
            self._pressed()
        elif kind == "confirm" and asking:
            self._asking = False
            self._start()

    def _type(self, name: str, text: str) -> None:
        ask = self._field(name).ask
        choices = self.state.choices(name) if ask.kind in {"choice", "open choice"} else []
        self._put(name, read(ask, text, choices))
        self._looks.typed[name] = text

    def _put(self, name: str, value: Any) -> None:
        self.state.set(name, value)
        self._looks.typed.pop(name, None)

    def _add(self, name: str, item: Any) -> None:
        """Put a file into a field, behind those that are there where it takes several."""
        if not item:
            return
        if self._field(name).ask.kind == "media list":
            before = self.state.values.get(name) or ()
            self._put(name, [*(before if isinstance(before, (list, tuple)) else [before]), item])
        else:
            self._put(name, item)

    def _drop(self, name: str, index: int) -> None:
        before = self.state.values.get(name)
        if isinstance(before, (list, tuple)):
            self._put(name, [item for place, item in enumerate(before) if place != index])
        else:
            self._put(name, None)

    def _take_job(self, name: str, key: str) -> None:
        offered = self._looks.offered.get(name, ())
        if key.isdigit() and int(key) < len(offered):
            self._add(name, offered[int(key)][1])
        elif self._field(name).ask.kind != "media list":
            self._put(name, None)

    def _pressed(self) -> None:
        if self.state.request is None:
            self.state.touched += [field.name for field in self.state.fields]
        elif self.state.provider.wire.local:
            self._start()
        else:
            self._asking = True

    def _start(self) -> None:
        """Submit on a thread of its own: the click may come on the one that reads the kernel's messages."""
        if not self._sending:  # a second click is not a second wish
            self._sending = True
            threading.Thread(target=self._submit, name="vidkit-form", daemon=True).start()

    def _submit(self) -> None:
        try:
            self.submit()
        except VidkitError as refused:
            self._note = f"{refused.message} {refused.advice or ''}".strip()
        except Exception:  # perhaps after the job was written down: only the jobs know whether it was sent
            log.exception("a form stumbled while it submitted")
            self._note = "The form stumbled. Look at studio.jobs before you submit again: it may be there."
        finally:
            self._sending = False
            self._draw()

    def _change(self, key: str) -> None:
        """Turn into another form of the studio; what fields of the same name held, stays."""
        if key not in self._others:
            return
        kept = self.state.values
        fresh = FormState(self._others[key](), key.partition(".")[2])
        for field in fresh.fields:
            if field.name in kept and field.ask.kind == self._field(field.name).ask.kind:
                fresh.set(field.name, kept[field.name])
        fresh.touched.clear()
        self.state = fresh
        self._looks.typed.clear()

    def _field(self, name: str) -> Field:
        return next(field for field in self.state.fields if field.name == name)

    # --- how it looks ---------------------------------------------------------------------------------

    def facts(self) -> FormFacts:
        """Return what a form shows."""
        with self._lock:
            return self._facts()

    def _facts(self) -> FormFacts:
        state, provider = self.state, self.state.provider
        money = price(state.estimate, local=provider.wire.local) if state.request is not None else ""
        return FormFacts(
            id=self.id,
            title=f"{provider.title} · {state.operation}",
            purpose=state.purpose,
            local=provider.wire.local,
            fields=tuple(self._looks.field(state, field) for field in state.visible()),
            error=state.errors.get("request", "") if state.touched or state.values else "",
            price=money or hint(state),
            python=state.python(),
            curl=state.curl(),
            ready=state.request is not None,
            confirm=f"Send this to {provider.title}? It is live and paid: {money}." if self._asking else "",
            note=self._note,
            submit="Submit" if provider.wire.local else "Submit…",
            operations=tuple(
                ChoiceFacts(key.replace(".", " · "), key, key == f"{provider.name}.{state.operation}")
                for key in self._others
            ),
        )

    def _draw(self) -> None:
        if self._place is not None:
            outside(self._place.draw, self.facts())

    def _ipython_display_(self) -> None:
        self._show()

    def show_at(self, first: str, still: str, card: str) -> None:
        """
        Show it in outputs that are there already, as those below a card that opens it.

        Args:
            first: Display id of the output that becomes the form.
            still: Of the one for its lasting drawing.
            card: Of the one for the job's card.
        """
        self._show((first, still, card))

    def _show(self, at: tuple[str, str, str] | None = None) -> None:
        if self._place is None:
            self._place = Place(self.heard, self.facts)
        self._place.show(at)
        if self.job is not None:
            self._place.follow(self.job)

    def __repr__(self) -> str:
        return form_text(self.facts())
