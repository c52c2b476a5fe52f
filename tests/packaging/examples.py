"""
Examples in docstrings: found, run, and held to what they say comes out.

An example is a block indented below a docstring's text (not a Google section), or a `>>>` line. A comment behind an
expression that reads as a value says what the expression gives: `facts.width  # 640`. Numbers may be off by a tenth;
`…` stands for anything; words behind the value are for readers.
"""

from __future__ import annotations

import ast
import asyncio
import doctest
import fnmatch
import inspect
import io
import math
import re
import textwrap
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

ROOT = Path(__file__).parents[2]
SECTIONS = {
    f"{name}:" for name in ("Args", "Raises", "Returns", "Yields", "Attributes", "Source", "Sources", "Warns")
}


@dataclass(frozen=True)
class Example:
    """One block of a docstring: where it stands and what it says."""

    place: str
    module: str
    source: str

    @property
    def prompted(self) -> bool:
        """Whether it is written as a session, with `>>>`."""
        return self.source.lstrip().startswith(">>>")


def blocks(doc: str) -> Iterator[str]:
    """Give the indented blocks of a docstring that belong to no section."""
    lead, block = "", []
    for line in [*doc.splitlines(), "end"]:
        if line.startswith("    ") or (block and not line.strip()):
            block.append(line)
        elif line.strip():
            if block and lead.strip() not in SECTIONS:
                yield textwrap.dedent("\n".join(block)).strip("\n")
            lead, block = line, []


def examples() -> list[Example]:
    """Return every example of the package's docstrings."""
    found = []
    for path in sorted((ROOT / "vidkit").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                name = f"{module}.{node.name}" if hasattr(node, "name") else module
                for number, source in enumerate(blocks(ast.get_docstring(node) or "")):
                    found.append(Example(f"{name}#{number}" if number else name, module, source))
    return found


def run(example: Example, names: dict[str, Any]) -> int:
    """
    Run an example with *names* in scope; return how many of its promised values were held against it.

    Raises:
        AssertionError: It says something else than what comes out.
    """
    if example.prompted:
        return session(example, names)
    tree = ast.parse(example.source)
    told = promises(example.source)
    held = 0
    for statement in tree.body:
        promise = told.get(statement.end_lineno or 0)
        if isinstance(statement, ast.Expr):
            value = settle(eval(compiled(ast.Expression(statement.value), example, "eval"), names))
            if promise is not None:
                assert fits(promise, value), f"{ast.unparse(statement)} gives {value!r}"
                held += 1
        else:
            settle(eval(compiled(ast.Module([statement], []), example, "exec"), names))
    for name, made in list(names.items()):
        if name.startswith("test_") and callable(made):
            made()
    return held


def compiled(tree: ast.Module | ast.Expression, example: Example, mode: str) -> CodeType:
    """Compile one statement, which may await."""
    return compile(tree, f"<{example.place}>", mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def settle(value: Any) -> Any:
    """Wait for what a statement with `await` gave, on the loop thread where such code lives."""
    if not inspect.iscoroutine(value):
        return value
    from vidkit.wire import loop

    return loop.run(asyncio.wait_for(value, 30))


def session(example: Example, names: dict[str, Any]) -> int:
    """Run a `>>>` session as doctest does."""
    test = doctest.DocTestParser().get_doctest(example.source, names, example.place, None, None)
    said = io.StringIO()
    failed, tried = doctest.DocTestRunner(verbose=False).run(test, out=said.write)
    assert not failed, said.getvalue()
    return tried


# --- what an example promises --------------------------------------------------------------------------


def promises(source: str) -> dict[int, ast.expr]:
    """Return the values that comments name, by line."""
    found = {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and token.line.lstrip() != token.string:
            value = value_in(token.string.lstrip("# ").rstrip())
            if value is not None:
                found[token.start[0]] = value
    return found


def value_in(comment: str) -> ast.expr | None:
    """Return the value a comment begins with, or None where it is for readers only."""
    text = re.sub(r"(?<![\w.!?, ])…|(?<=[\[(, ])…(?=[\])}])", "...", comment)
    for end in range(len(text), 0, -1):
        if end < len(text) and text[end] not in " ,;:":
            continue
        try:
            value = ast.parse(text[:end].strip(), mode="eval").body
        except SyntaxError:
            continue
        names = [node.id for node in ast.walk(value) if isinstance(node, ast.Name)]
        literal = all(name[0].isupper() or name in {"array", "inf"} for name in names)
        if literal and not isinstance(value, ast.Name):
            return value
    return None


def fits(promise: ast.expr, value: Any) -> bool:
    """Whether *value* is what was promised, as far as its repr tells."""
    text = re.sub(r"<(\w+\.\w+): [^>]*>", r"\1", repr(value))
    try:
        return same(promise, ast.parse(text, mode="eval").body)
    except SyntaxError:
        return False


def same(promise: ast.AST, found: ast.AST) -> bool:
    """Compare two expressions: numbers nearly, `...` with anything, texts with `…` for a part."""
    if isinstance(promise, ast.Constant) and promise.value is ...:
        return True
    if isinstance(promise, ast.Set):  # {…}
        return isinstance(found, (ast.Dict, ast.Set))
    wanted, got = number(promise), number(found)
    if wanted is not None and got is not None:
        return math.isclose(wanted, got, rel_tol=0.1, abs_tol=0.12)
    if isinstance(promise, ast.Constant) and isinstance(found, ast.Constant):
        if isinstance(promise.value, str) and isinstance(found.value, str):
            return fnmatch.fnmatchcase(
                found.value, re.sub(r"([\[\]?*])", r"[\1]", promise.value).replace("…", "*")
            )
        return bool(promise.value == found.value)
    if isinstance(promise, ast.Call) and isinstance(found, ast.Call):
        return same(promise.func, found.func) and alike(arguments(promise), arguments(found), promise)
    if isinstance(promise, (ast.List, ast.Tuple)) and type(promise) is type(found):
        return row(promise.elts, found.elts)  # type: ignore[attr-defined]
    if isinstance(promise, ast.Dict) and isinstance(found, ast.Dict):
        return row([*promise.keys, *promise.values], [*found.keys, *found.values]) or subset(promise, found)
    return ast.dump(promise) == ast.dump(found)


def number(node: ast.AST) -> float | None:
    """Return the number an expression is."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = number(node.operand)
        return None if inner is None else -inner
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, (int, float))
        and not isinstance(node.value, bool)
    ):
        return float(node.value)
    return None


def row(promised: list[Any], found: list[Any]) -> bool:
    """Compare in order; a `...` at the end stands for any number more."""
    if promised and isinstance(promised[-1], ast.Constant) and promised[-1].value is ...:
        promised, found = promised[:-1], found[: len(promised) - 1]
    return len(promised) == len(found) and all(map(same, promised, found))


def subset(promise: ast.Dict, found: ast.Dict) -> bool:
    """Whether the promised items of an unfinished dictionary are among those found."""
    items = {ast.dump(key): value for key, value in zip(found.keys, found.values, strict=True) if key}
    return all(
        key is None or (ast.dump(key) in items and same(value, items[ast.dump(key)]))
        for key, value in zip(promise.keys, promise.values, strict=True)
    )


def arguments(call: ast.Call) -> dict[str | int, ast.expr]:
    """Return a call's arguments by place or name."""
    return {
        **dict(enumerate(call.args)),
        **{item.arg: item.value for item in call.keywords if item.arg},
    }


def alike(promised: dict[Any, Any], found: dict[Any, Any], call: ast.Call) -> bool:
    """Compare arguments: those promised by place belong to the repr's in order, those by name to their names."""
    if not call.keywords:
        return row(list(promised.values()), list(found.values())[: len(promised)])
    return all(name in found and same(value, found[name]) for name, value in promised.items())
