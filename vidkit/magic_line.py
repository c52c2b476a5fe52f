"""
The line of `%%vidkit`: words, options, and which request they mean.

The operation itself judges; here is only decided what a word stands for: a text, a number, one of the
choices, or an object out of the user's own names.
"""

from __future__ import annotations

import difflib
import inspect
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vidkit import options
from vidkit.errors import InvalidRequest
from vidkit.forms.state import Field, fields_of, operation_of, request_class
from vidkit.providers import provider_class
from vidkit.providers.asking import Ask
from vidkit.providers.base import job_operation, operations

if TYPE_CHECKING:
    from vidkit.jobs import Job
    from vidkit.studio import Studio

__all__ = [
    "OWN",
    "Operation",
    "Option",
    "Piece",
    "named",
    "operation_names",
    "options_in",
    "pieces",
    "value_of",
]

#: Options of every request that are no fields of the service.
OWN: dict[str, Ask] = {
    "as": Ask("text"),
    "again": Ask("switch"),
    "seed": Ask("number"),
    "studio": Ask("text"),
    "help": Ask("switch"),
}
_SAID = {
    "as": "bind the job to this name",
    "again": "make a new job even if the same request is alive or was just made",
    "seed": "vary the local studio's picture",
    "studio": "a studio in a variable",
}
_ON, _OFF = {"on", "true", "yes"}, {"off", "false", "no"}
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_SEVERAL = {"list", "media list", "numbers"}


# --- words --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """One word of a line: its text without quotes, what it stands for, whether it begins an option."""

    text: str
    value: Any
    option: bool = False


def split(line: str) -> list[tuple[int, str, bool]]:
    """
    Part a line at spaces that stand in no quotes and no braces.

    Quotes count at the beginning of a word, or after the `=` of an option: an apostrophe stays one.

    Returns:
        For each word: where it begins, the word as it stands, whether it is closed.
    """
    found: list[tuple[int, str, bool]] = []
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        start, depth, quote = at, 0, ""
        while at < len(line) and (quote or depth or not line[at].isspace()):
            letter = line[at]
            opens = at == start or (line[at - 1] == "=" and line.startswith("--", start))
            if quote:
                quote = "" if letter == quote else quote
            elif letter in "\"'" and (opens or depth):
                quote = letter
            elif letter == "{" and (opens or depth or line[start] != "-"):
                depth += 1
            elif letter == "}" and depth:
                depth -= 1
            at += 1
        found.append((start, line[start:at], not quote and not depth))
    return found


def pieces(line: str, space: Mapping[str, Any]) -> list[Piece]:
    """
    Return the words of a line, `--name=value` as two of them, variables looked up.

    Args:
        line: As typed.
        space: The user's names.

    Raises:
        InvalidRequest: Quotes or braces stay open, or an expression does not work.
    """
    found = []
    for _, word, closed in split(line):
        if not closed:
            raise InvalidRequest(f"a quote or brace is not closed: {word[:60]} …", advice="Nothing was sent.")
        if re.fullmatch(r"--[A-Za-z][\w-]*(=.*)?", word, re.DOTALL):
            name, equals, value = word[2:].partition("=")
            found.append(Piece(name.replace("-", "_"), None, option=True))
            if equals:
                found.append(_read(value, space))
        else:
            found.append(_read(word, space))
    return found


def _read(word: str, space: Mapping[str, Any]) -> Piece:
    """Return what one word stands for."""
    if len(word) >= 2 and word[0] == word[-1] and word[0] in "\"'":
        inner = word[1:-1]
        text = inner if word[0] == "'" else _filled(inner, space)
        return Piece(text, text)
    if re.fullmatch(r"\$[^\W\d]\w*(\.[^\W\d]\w*)*", word):
        return Piece(word, _evaluate(word[1:], space, word))
    if word.startswith("{") and word.endswith("}") and _is_expression(word[1:-1]):
        return Piece(word, _evaluate(word[1:-1].strip(), space, word))
    text = _filled(word, space)
    return Piece(text, text)


def _is_expression(text: str) -> bool:
    try:
        compile(text.strip(), "<%vidkit>", "eval")
    except (SyntaxError, ValueError):
        return False
    return True


def _filled(text: str, space: Mapping[str, Any]) -> str:
    """Put values into `{…}`; braces that hold no expression (JSON) stay as they are."""

    def put(found: re.Match[str]) -> str:
        inner = found.group(1)
        return (
            str(_evaluate(inner.strip(), space, found.group(0))) if _is_expression(inner) else found.group(0)
        )

    return re.sub(r"\{([^{}]+)\}", put, text)


def _evaluate(expression: str, space: Mapping[str, Any], typed: str) -> Any:
    """Return the value of an expression of the user's own; what it raises is said in a sentence."""
    try:
        return eval(expression, dict(space))  # noqa: S307  # it is the user's cell
    except Exception as wrong:
        raise InvalidRequest(
            f"{typed} does not work: {type(wrong).__name__}: {wrong}.", advice="Nothing was sent."
        ) from wrong


@dataclass(frozen=True, slots=True)
class Option:
    """One option as typed: its name, and the values after it."""

    name: str
    words: tuple[Any, ...]


def options_in(words: Sequence[Piece]) -> list[Option]:
    """
    Gather options and their values.

    Raises:
        InvalidRequest: A word belongs to no option.
    """
    found: list[Option] = []
    for word in words:
        if word.option:
            found.append(Option(word.text, ()))
        elif not found:
            raise InvalidRequest(
                f"{word.text!r} belongs to no option.",
                advice="Options begin with two dashes: --seconds 8; the prompt is the cell's body.",
            )
        else:
            found[-1] = replace(found[-1], words=(*found[-1].words, word.value))
    return found


# --- requests -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Operation:
    """One job operation by name, and its fields."""

    service: str
    operation: str
    says: str
    fields: tuple[Field, ...]

    @property
    def name(self) -> str:
        """As people write it, e.g. `"openai.create"`."""
        return f"{self.service}.{self.operation}"

    @property
    def body(self) -> Field | None:
        """The field that a cell's body fills: the first that takes words over several lines."""
        for kind in ("prompt", "list"):
            for field in self.fields:
                if field.ask.kind == kind:
                    return field
        return None

    def field(self, option: Option) -> tuple[Field, Option]:
        """
        Return the field an option means; `--no-NAME` is its switch, off.

        Raises:
            InvalidRequest: There is none.
        """
        for field in self.fields:
            if field.name == option.name:
                return field, option
            if f"no_{field.name}" == option.name and field.ask.kind == "switch":
                return field, Option(field.name, ("off",))
        known = [*(field.name for field in self.fields), *_SAID]
        close = difflib.get_close_matches(option.name, known, 1)
        raise InvalidRequest(
            f"there is no option --{option.name}.{f' Did you mean --{close[0]}?' if close else ''}",
            provider=self.service,
            operation=self.operation,
            advice=f"It takes: {', '.join(f'--{name}' for name in known)}.",
        )

    def need(self, values: Mapping[str, Any], *, cell: bool) -> None:
        """
        Make sure that nothing needed is missing.

        Args:
            values: What is given.
            cell: Whether a cell's body could have given it.

        Raises:
            InvalidRequest: Something is; says how to give it.
        """
        missing = [field.name for field in self.fields if field.required and field.name not in values]
        if not missing:
            return
        names = [
            f"{name} (the cell's body)" if cell and self.body and name == self.body.name else f"--{name}"
            for name in missing
        ]
        raise InvalidRequest(
            f"it needs {' and '.join(names)}.",
            fields=dict.fromkeys(missing, "It is needed."),
            provider=self.service,
            operation=self.operation,
            advice=f"%vidkit help {self.name} explains all of it.",
        )

    def start(self, studio: Studio, values: Mapping[str, Any]) -> Job[Any]:
        """
        Start the job.

        Raises:
            InvalidRequest: Something is wrong; nothing was sent.
            BudgetExceeded: A cap says no; nothing was sent.
        """
        job: Job[Any] = getattr(studio.provider(self.service), self.operation)(**values)
        return job

    def help(self) -> str:
        """Return name, options, choices and sentences as text."""
        lines = [f"{self.name}: {self.says}"]
        body = self.body
        for field in self.fields:
            mark = "*" if field.required else " "
            shown = "the cell's body" if field is body else _choices_in_short(field.ask)
            lines.append(f"{mark} --{field.name:28} {shown}".rstrip())
            if field.help:
                lines.append(f"    {field.help}")
        lines += [f"  --{name:28} {says}" for name, says in _SAID.items()]
        return "\n".join(lines)


def _choices_in_short(ask: Ask) -> str:
    offered = [str(value) for _, value in ask.offered({})] if ask.choices else []
    if offered:
        return " | ".join(offered[:8]) + (f" | … ({len(offered)})" if len(offered) > 8 else "")
    if ask.kind == "number" and (ask.low is not None or ask.high is not None):
        ends = ("" if end is None else f"{end:g}" for end in (ask.low, ask.high))
        return f"{'–'.join(ends)} {ask.unit}".strip()
    kinds = {"prompt": "text", "media": ask.media or "a file", "media list": f"{ask.media or 'files'} …"}
    return kinds.get(ask.kind, "" if ask.kind == "text" else ask.kind)


def operation_names(service: str) -> list[str]:
    """Name the job operations of a service, in the order they are written."""
    cls = provider_class(service)
    return [name for name in operations(cls) if isinstance(inspect.getattr_static(cls, name), job_operation)]


def operation(service: str, name: str) -> Operation:
    """
    Return one operation with its fields; starts no server.

    Raises:
        InvalidRequest: There is none of that name.
    """
    cls = provider_class(service)
    door = operation_of(cls, name)
    says = (inspect.getdoc(door) or "").split("\n\n")[0].replace("\n", " ")
    return Operation(service, name, says, fields_of(door, request_class(cls, name)))


def named(studio: Studio, name: str) -> Operation:
    """
    Return the operation a line begins with: `"openai"`, `"openai.edit"`, `"generate"`, or nothing at all.

    Raises:
        InvalidRequest: There is none of that name here.
    """
    default = options.provider if options.provider in studio.names else studio.names[0]
    service, _, rest = name.partition(".")
    if service in studio.names:
        known = operation_names(service)
        if not known:
            raise InvalidRequest(f"{service} has no operation that makes a job.")
        if not rest or rest in known:
            return operation(service, rest or known[0])
    elif not name or (not rest and name in operation_names(default)):
        return operation(default, name or operation_names(default)[0])
    every = [f"{item}.{one}" for item in studio.names for one in operation_names(item)]
    close = difflib.get_close_matches(name, [*studio.names, *every], 1)
    raise InvalidRequest(
        f"there is no request {name!r}.",
        advice=f"Did you mean {close[0]}?" if close else f"There are: {', '.join(every)}.",
    )


# --- values -------------------------------------------------------------------------------------------


def value_of(ask: Ask, option: Option, values: Mapping[str, Any]) -> Any:
    """
    Return what an option's words mean for its kind of field.

    A text that means nothing is handed on as it is: the operation says what is wrong with it.

    Args:
        ask: How the field is asked for.
        option: As typed.
        values: What is given already: choices may depend on it.

    Raises:
        InvalidRequest: There is no value, or objects stand together where one is taken.
    """
    words = list(option.words)
    if ask.kind == "switch":
        text = str(words[0]).lower() if len(words) == 1 else ""
        if not words or text in _ON | _OFF:
            return not words or text in _ON
    if not words:
        raise InvalidRequest(f"--{option.name} needs a value.", fields={option.name: "It needs a value."})
    if ask.kind in _SEVERAL:
        return _several(ask, words)
    if len(words) > 1:
        if not all(isinstance(word, str) for word in words):
            raise InvalidRequest(f"--{option.name} takes one value, not {len(words)}.")
        words = [" ".join(words)]
    word = words[0]
    if not isinstance(word, str):
        return word
    if ask.choices:
        for shown, value in ask.offered(values):
            if word in (str(value), shown):
                return value
    if ask.kind == "number" or (ask.kind == "choice" and _numeric(ask, values)):
        return _number(word)
    if ask.kind == "json":
        try:
            return json.loads(word)
        except ValueError:
            return word
    return word


def _several(ask: Ask, words: list[Any]) -> Any:
    if len(words) == 1 and isinstance(words[0], (list, tuple)):
        return list(words[0])
    if ask.kind != "numbers":
        return words
    parts: list[Any] = []
    for word in words:
        parts += (
            [_number(part) for part in re.split(r"[\s,;]+", word) if part]
            if isinstance(word, str)
            else [word]
        )
    return parts


def _numeric(ask: Ask, values: Mapping[str, Any]) -> bool:
    offered = [value for _, value in ask.offered(values)]
    return bool(offered) and all(isinstance(value, (int, float)) for value in offered)


def _number(text: str) -> Any:
    if not _NUMBER.fullmatch(text):
        return text
    number = float(text)
    return int(number) if number.is_integer() else number
