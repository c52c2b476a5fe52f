"""
`%%vidkit` and `%vidkit`: a request as a cell, with the prompt as the cell's body.

    %load_ext vidkit

    %%vidkit openai --seconds 8 --size 1280x720
    A red kite over dunes at dusk

Importing this module needs IPython; `import vidkit` does not import it.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from typing import Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand

from vidkit import magic_completion
from vidkit.errors import InvalidRequest, VidkitError
from vidkit.magic_line import OWN, Operation, Option, Piece, named, options_in, pieces, value_of
from vidkit.studio import Studio, local

__all__ = ["VidkitMagics", "load", "unload"]

#: What `%vidkit` shows, beside starting jobs.
VIEWS = {
    "jobs": "all jobs, or one: %vidkit jobs ID",
    "spend": "what jobs cost",
    "studio": "the studio at a glance, as %vidkit alone",
    "doctor": "what is installed and which keys are found; with a URL, what that server speaks",
    "form": "the same request as a form: %vidkit form wayin.export",
    "help": "an operation's options: %vidkit help openai.edit",
}


@magics_class
class VidkitMagics(Magics):
    """The two magics of one shell."""

    @no_var_expand
    @line_cell_magic
    def vidkit(self, line: str, cell: str | None = None) -> Any:
        """
        Make a video from a cell, or look at jobs.

        As a cell, the body is the prompt (or what stands in its place: a query, instructions)::

            %%vidkit openai --seconds 8 --size 1280x720 --as kite
            A red kite over dunes at dusk [Pan left]

            %%vidkit openai.edit --video $kite
            The same at night, snow falling

        As a line, everything is an option, and there is more to look at::

            %vidkit wayin.clips --video_url talk.mp4 --limit 3
            %vidkit jobs | jobs ID | spend | studio | doctor | doctor URL
            %vidkit form wayin.export
            %vidkit help openai.edit

        First comes a service, a service.operation, or an operation of the default service; a service alone
        means its first operation, nothing at all the default service. Options are the operation's own fields
        (Tab completes names and values, `%vidkit help NAME` explains them), and these:

        --as NAME      bind the job to NAME as well; it is always in `_job`
        --again        make a new job even if the same request is alive or was just made
        --seed N       vary the local studio's picture
        --studio NAME  a studio in a variable; else the variable `studio` if it is one, else the local studio

        Values are taken as they stand. `$name`, `$name.attribute` and `{expression}` hand over the object
        itself: a job, a video, a frame, a list. In double quotes `{expression}` becomes text; in single
        quotes nothing is replaced, nor in the body. A switch needs no value; `--no-SWITCH` turns it off.
        Lists take several values. A live, paid service is asked at once: caps (`studio.spend.cap`) hold here.

        The job is returned, and shows its card. What is wrong is said in one message, and nothing was sent.
        """
        try:
            return self._run(line, cell)
        except VidkitError as refused:
            raise UsageError(str(refused)) from None

    @property
    def _space(self) -> dict[str, Any]:
        """The user's names."""
        if self.shell is None:  # IPython makes magics with a shell, and says so in no type
            raise RuntimeError("a magic without a shell")
        space: dict[str, Any] = self.shell.user_ns
        return space

    def _run(self, line: str, cell: str | None) -> Any:
        words = pieces(line, self._space)
        first = words[0].text if words and not words[0].option else ""
        if cell is None and (not words or first in VIEWS):
            return self._view(first or "studio", words[1:])
        options = options_in(words[1:] if first else words)
        studio = self._studio(options)
        operation = named(studio, first)
        if any(option.name == "help" for option in options):
            print(operation.help())  # noqa: T201  # a magic prints
            return None
        values = _values(operation, options)
        if cell is not None and cell.strip():
            values |= _body(operation, cell, values)
        operation.need(values, cell=cell is not None)
        names = ["_job", *_name(options)]
        job = operation.start(studio, values)
        self._space.update(dict.fromkeys(names, job))
        return job

    def _view(self, name: str, words: list[Piece]) -> Any:
        """Return what a line shows: its first word may be an id, a URL or a request."""
        rest = [item.text for item in words[:1] if not item.option]
        if name == "doctor":
            from vidkit._doctor import doctor

            return doctor(*rest)
        options = options_in(words[len(rest) :])
        studio = self._studio(options)
        if name == "jobs":
            return studio.job(rest[0]) if rest else studio.jobs
        if name == "spend":
            return studio.spend
        if name == "form":
            operation = named(studio, rest[0]) if rest else None
            values = _values(operation, options) if operation else {}
            return studio.form(operation.name if operation else None, **values)
        if name == "help":
            print(named(studio, rest[0]).help() if rest else overview(studio))  # noqa: T201  # a magic prints
            return None
        return studio

    def _studio(self, options: list[Option]) -> Studio:
        """
        Return the studio that is meant.

        Raises:
            InvalidRequest: The one that was named is none.
        """
        space = self._space
        for option in options:
            if option.name == "studio":
                found = option.words[0] if option.words else ""
                found = space.get(found) if isinstance(found, str) else found
                if isinstance(found, Studio):
                    return found
                raise InvalidRequest(
                    f"--studio {option.words[0] if option.words else ''} is no studio.",
                    advice="Name a variable that holds one: studio = vk.local(), or vk.connect().",
                )
        found = space.get("studio")
        return found if isinstance(found, Studio) else local()


def _values(operation: Operation, options: list[Option]) -> dict[str, Any]:
    """Return the operation's arguments from what was typed."""
    values: dict[str, Any] = {}
    for option in options:
        if option.name in OWN:
            if option.name in {"again", "seed"}:
                values[option.name] = value_of(OWN[option.name], option, values)
            continue
        field, option = operation.field(option)  # noqa: PLW2901  # --no-NAME is NAME, off
        several = field.ask.kind in {"list", "media list", "numbers"}
        if field.name in values and not several:
            raise InvalidRequest(f"--{field.name} is given twice.", fields={field.name: "It is given twice."})
        value = value_of(field.ask, option, values)
        if several and isinstance(value, list) and isinstance(values.get(field.name), list):
            value = [*values[field.name], *value]
        values[field.name] = value
    return values


def _body(operation: Operation, cell: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return the argument that the cell's body is.

    Raises:
        InvalidRequest: The operation takes no words, or has them already.
    """
    field = operation.body
    if field is None:
        raise InvalidRequest(
            f"{operation.name} takes no words, so the cell's body has no place.",
            advice=f"Write it as one line: %vidkit {operation.name} …",
        )
    if field.name in values:
        raise InvalidRequest(
            f"{field.name} is given twice: as --{field.name} and as the cell's body.",
            fields={field.name: "It is given twice."},
        )
    text = cell.strip()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return {field.name: lines if field.ask.kind == "list" else text}


def _name(options: list[Option]) -> list[str]:
    """
    Return under which name the job is bound, if any.

    Raises:
        InvalidRequest: That is no name.
    """
    for option in options:
        if option.name == "as":
            name = str(option.words[0]) if len(option.words) == 1 else ""
            if not name.isidentifier() or keyword.iskeyword(name):
                raise InvalidRequest(f"--as needs one name for a variable, not {name!r}.")
            return [name]
    return []


def overview(studio: Studio) -> str:
    """Return what `%vidkit help` says: every request of a studio, and what else there is."""
    lines = [
        "%%vidkit NAME [--option value …], with the words as the cell's body; %vidkit NAME … in one line"
    ]
    lines += [f"  {item.name:28} {item.says}" for item in magic_completion.operations_of(studio.names)]
    lines += [f"%vidkit {name:24} {says}" for name, says in VIEWS.items()]
    lines.append("Tab completes all of them; %vidkit help NAME explains one; %vidkit? says the rest.")
    return "\n".join(lines)


def load(shell: InteractiveShell) -> None:
    """Give a shell the magics and their completion; what `%load_ext vidkit` does."""
    shell.register_magics(VidkitMagics)
    unload_completion(shell)
    shell.Completer.custom_matchers.append(magic_completion.matcher(shell, VIEWS))


def unload(shell: InteractiveShell) -> None:
    """Take them away again."""
    for kind in ("line", "cell"):
        shell.magics_manager.magics[kind].pop("vidkit", None)
    shell.magics_manager.registry.pop("VidkitMagics", None)
    unload_completion(shell)


def unload_completion(shell: InteractiveShell) -> None:
    """Take our completion out, if it is there."""
    found = shell.Completer.custom_matchers
    found[:] = [item for item in found if getattr(item, "matcher_identifier", "") != magic_completion.NAME]
