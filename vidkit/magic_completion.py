"""Tab in `%%vidkit`: services, operations, options, values, variables, files, camera moves in the body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher
from IPython.core.interactiveshell import InteractiveShell

from vidkit import magic_line
from vidkit.errors import VidkitError
from vidkit.magic_line import OWN, Operation
from vidkit.models.camera import MOVES
from vidkit.studio import Studio, local

__all__ = ["NAME", "matcher", "operations_of"]

NAME = "vidkit"
_MAGIC = re.compile(r"\s*(?:[\w.\[\]'\", ]+=\s*)?(%{1,2})vidkit\s+")
_FILES = 60


def operations_of(services: Sequence[str]) -> Iterator[Operation]:
    """Yield every job operation of these services; those whose parts are missing are left out."""
    for service in services:
        try:
            yield from (magic_line.operation(service, name) for name in magic_line.operation_names(service))
        except (
            VidkitError
        ):  # a service whose package is not installed: it cannot be completed, only explained
            continue


def matcher(shell: InteractiveShell, views: Mapping[str, str]) -> Callable[[CompletionContext], Any]:
    """Return the matcher that a shell's completer asks; it stands back from everything that is not ours."""

    @context_matcher(identifier=NAME, priority=100)  # type: ignore[untyped-decorator]  # IPython has no types here
    def found(context: CompletionContext) -> SimpleMatcherResult:
        lines = context.full_text.split("\n")
        before = lines[context.cursor_line][: context.cursor_position]
        fragment, offered = "", list[tuple[str, str]]()
        if magic := _MAGIC.match(before):
            fragment, offered = suggest(
                before[magic.end() :], shell.user_ns, views if magic.group(1) == "%" else {}
            )
        elif context.cursor_line and (magic := _MAGIC.match(lines[0])) and magic.group(1) == "%%":
            fragment, offered = in_body(lines[0][magic.end() :], before, shell.user_ns)
        return SimpleMatcherResult(
            completions=[SimpleCompletion(text=text, type=kind) for text, kind in offered],
            matched_fragment=fragment,
            suppress=True,
            ordered=True,
        )

    matching: Callable[[CompletionContext], Any] = found
    return matching


def suggest(
    before: str, space: Mapping[str, Any], views: Mapping[str, str]
) -> tuple[str, list[tuple[str, str]]]:
    """
    Return what can stand at the end of a line.

    Args:
        before: The line after the magic's name, up to the cursor.
        space: The user's names.
        views: What else the line can begin with.

    Returns:
        The beginning that is there already, and (text, kind) of everything it can become.
    """
    words = magic_line.split(before)
    fragment = words[-1][1] if words and not (before[-1:].isspace() and words[-1][2]) else ""
    whole = [word for _, word, _ in words[: len(words) - bool(fragment)]]
    studio = _studio(space)
    heads = [word for word in whole[:2] if not word.startswith("-")]
    if not fragment.startswith("-") and (not whole or (whole[0] in {"form", "help"} and len(whole) == 1)):
        names = [*([] if whole else views), *studio.names]
        if "." in fragment or fragment in studio.names:
            names += [
                item.name
                for item in operations_of([fragment.partition(".")[0]] if fragment else [])
                if fragment.partition(".")[0] in studio.names
            ]
        return fragment, [(name, "class") for name in names if name.startswith(fragment)]
    try:
        head = heads[1] if len(heads) > 1 and heads[0] in {"form", "help"} else heads[0] if heads else ""
        operation = magic_line.named(studio, head)
    except VidkitError:
        return fragment, []
    return _inside(operation, whole, fragment, space)


def _inside(
    operation: Operation, whole: Sequence[str], fragment: str, space: Mapping[str, Any]
) -> tuple[str, list[tuple[str, str]]]:
    """Offer options or the values of the one that stands before the cursor."""
    name, equals, start = fragment.partition("=")
    if fragment.startswith("--") and equals:
        return start, _values(operation, name[2:], start, whole, space)
    last = next((word for word in reversed(whole) if word.startswith("--")), "")
    if fragment.startswith("-") or not last or _complete(operation, last, whole):
        given = {_field_name(word) for word in whole if word.startswith("--")}
        names = [field.name for field in operation.fields if field.name not in given]
        names += [item for item in OWN if item not in given]
        begun = f"--{fragment.lstrip('-').replace('-', '_')}"
        switches = [
            f"--no-{field.name}"
            for field in operation.fields
            if field.ask.kind == "switch" and field.name not in given and fragment.startswith("--no")
        ]
        found = [f"--{item}" for item in names if f"--{item}".startswith(begun)]
        return fragment, [
            (item, "param") for item in [*found, *(s for s in switches if s.startswith(fragment))]
        ]
    return fragment, _values(operation, last[2:], fragment, whole, space)


def _field_name(word: str) -> str:
    return word[2:].partition("=")[0].replace("-", "_").removeprefix("no_")


def _complete(operation: Operation, last: str, whole: Sequence[str]) -> bool:
    """Whether the last option has what it needs, so that another one is likely to follow."""
    name = _field_name(last)
    field = next((field for field in operation.fields if field.name == name), None)
    ask = field.ask if field else OWN.get(name)
    if ask is None or "=" in last or ask.kind == "switch":
        return True
    return whole[-1] != last and ask.kind not in {"list", "media list", "numbers"}


def _values(
    operation: Operation, name: str, start: str, whole: Sequence[str], space: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """Return what a field can be, as it has to be typed."""
    name = name.replace("-", "_")
    if name == "studio":
        return [
            (key, "instance")
            for key, value in space.items()
            if isinstance(value, Studio) and key.startswith(start)
        ]
    field = next((field for field in operation.fields if field.name == name), None)
    if field is None:
        return []
    ask = field.ask
    if ask.kind == "switch":
        return [(word, "keyword") for word in ("on", "off") if word.startswith(start)]
    if ask.choices:
        offered = [str(value) for _, value in ask.offered(_given(operation, whole))]
        return [(text, "value") for text in map(_quoted, offered) if _fits(text, start)]
    if ask.kind in {"media", "media list", "id"}:
        variables = [
            (f"${key}", "instance")
            for key, value in space.items()
            if not key.startswith("_")
            and (hasattr(value, "__media_input__") or hasattr(value, "__remote__"))
            and not isinstance(value, type)
            and f"${key}".startswith(start)
        ]
        return variables + ([] if ask.kind == "id" or start.startswith("$") else _files(start))
    return []


def _given(operation: Operation, whole: Sequence[str]) -> dict[str, Any]:
    """Return what stands in the line already: choices may depend on it. What cannot be read is left out."""
    values: dict[str, Any] = {}
    try:
        read = magic_line.pieces(" ".join(word for word in whole if not word.startswith(("$", "{"))), {})
        for option in magic_line.options_in(read[1:] if read and not read[0].option else read):
            if option.name not in OWN and option.words:
                field, option = operation.field(option)  # noqa: PLW2901  # --no-NAME is NAME, off
                values[field.name] = magic_line.value_of(field.ask, option, values)
    except VidkitError:  # half a line: what was read so far counts
        return values
    return values


def _quoted(text: str) -> str:
    return f'"{text}"' if re.search(r"[\s{}$]", text) or text[:1] in "\"'" else text


def _fits(text: str, start: str) -> bool:
    return text.strip('"').lower().startswith(start.strip("\"'").lower())


def _files(start: str) -> list[tuple[str, str]]:
    """Return paths that go on from what was typed."""
    typed = start.strip("\"'")
    folder, _, beginning = typed.rpartition("/")
    if folder or not typed.startswith("/"):
        where = Path(folder).expanduser() if folder else Path()
    else:
        where = Path("/")
    if not where.is_dir():
        return []
    found = []
    for path in sorted(where.iterdir()):
        if path.name.startswith(beginning) and (beginning.startswith(".") or not path.name.startswith(".")):
            whole = f"{folder}/{path.name}" if "/" in typed else path.name
            found.append((_quoted(f"{whole}/" if path.is_dir() else whole), "path"))
    return found[:_FILES]


def in_body(line: str, before: str, space: Mapping[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    """Offer camera moves inside a bracket of the prompt, where the service knows them."""
    bracket = re.search(r"\[([^\[\]]*)$", before)
    if bracket is None:
        return "", []
    head = next((word for _, word, _ in magic_line.split(line)[:1] if not word.startswith("-")), "")
    try:
        body = magic_line.named(_studio(space), head).body
    except VidkitError:
        return "", []
    if body is None or not body.ask.camera:
        return "", []
    fragment = bracket.group(1).rpartition(",")[2].lstrip()
    return fragment, [
        (str(move.value), "value") for move in MOVES if move.value.lower().startswith(fragment.lower())
    ]


def _studio(space: Mapping[str, Any]) -> Studio:
    """Return the studio whose names are offered; nothing of it is started."""
    found = space.get("studio")
    return found if isinstance(found, Studio) else local()
