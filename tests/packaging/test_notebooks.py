"""The tutorials as files, and nbval's eyes: how they are built, what is compared of them, what is hidden."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from nbval.plugin import IPyNbCell, IPyNbFile, find_comment_markers, get_sanitize_patterns, nocolors

from tests.save_notebooks import KEPT, LARGEST
from tests.show import samples
from vidkit import show

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
SANITIZER = ROOT / "tests" / "nbval_sanitize.cfg"
IGNORE, RAISES = "nbval-ignore-output", "raises-exception"

_MEDIA = re.compile(r"data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=]+")
_OURS_ON_THIS_MACHINE = re.compile(r"(?<![\w.~-])/(?:root|home|Users|tmp|work|private|var)/\w")
_KEY = re.compile(r"\bsk-[A-Za-z0-9_-]{8,}|\bBearer [A-Za-z0-9_.-]{12,}|[?&](?:token|signature|key)=\w{8,}")
_LINK = re.compile(
    r"\]\((?!https?:|mailto:|#)([^)#\s]+)|<(?:img|video|a)\b[^>]*\b(?:src|href)=\"(?!https?:|#)([^\"#]+)"
)
_HOST = re.compile(
    r"https?://(?!(?:127\.0\.0\.1|localhost|[\w.-]*\.?example(?:\.\w+)?|[\w-]+\.(?:invalid|test))\b)"
)
_SLEEP = re.compile(r"\bsleep\b")
#: A job's card may stand ignored, if the cell shows the job before anything waited for it; so may what moves by itself.
_WAITS = re.compile(r"\.wait\(|\bawait\b|\bwait_all\(")
_LIVES = ("<!-- /vk-job -->", 'aria-label="vidkit studio', "data-vk-live=", "widget-view+json")

each = pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])


@cache
def notebook(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook(path).cells if cell.cell_type == "code"]


def tags(cell: nbformat.NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", ()))


def texts(cell: nbformat.NotebookNode) -> Iterator[str]:
    """Yield what nbval compares of a cell's outputs, and what only readers see of a traceback."""
    for output in cell.get("outputs", ()):
        yield output.get("text", "")
        yield output.get("evalue", "")
        yield "\n".join(output.get("traceback", ()))
        yield from (value for kind, value in output.get("data", {}).items() if kind.startswith("text/"))


def where(path: Path, cell: nbformat.NotebookNode) -> str:
    return f"{path.name}: {cell.source.splitlines()[0] if cell.source else cell.cell_type}"


# --- how they are built ---------------------------------------------------------------------------------


def test_there_are_tutorials_and_the_test_command_runs_them_strictly():
    """`pytest` alone runs every cell with nbval, compares outputs, and uses the sanitiser judged below."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]
    assert PATHS
    assert "notebooks" in settings["testpaths"]
    assert "--nbval " in settings["addopts"]
    assert "--nbval-lax" not in settings["addopts"]
    assert f"--nbval-sanitize-with {SANITIZER.relative_to(ROOT)} " in settings["addopts"]
    assert len({path.name[:2] for path in PATHS}) == len(PATHS), "two tutorials share a number"
    assert all(re.fullmatch(r"\d\d_[a-z_]+", path.stem) for path in PATHS)


@each
def test_is_a_valid_notebook_for_a_plain_kernel(path):
    """Every cell has its id, the kernel is Python 3, and nothing of one machine's Python is written down."""
    nbformat.validate(notebook(path), version=4)
    assert len({cell.id for cell in notebook(path).cells}) == len(notebook(path).cells)
    assert notebook(path).metadata.kernelspec.name == "python3"
    assert set(notebook(path).metadata) <= {"kernelspec", "language_info"}
    assert notebook(path).metadata.language_info == {"name": "python"}


@each
def test_says_first_what_one_will_have_and_ends_with_exercises(path):
    """A title and the promise in the first cell; three to five exercises in the last."""
    first, last = notebook(path).cells[0], notebook(path).cells[-1]
    assert first.cell_type == last.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert "At the end you will have" in first.source
    assert not [
        cell
        for cell in notebook(path).cells[1:]
        if re.search(r"(?m)^# ", cell.source) and cell.cell_type == "markdown"
    ]
    exercises = last.source.split("## Exercises\n", 1)[1].split("\n## ")[0]
    assert 3 <= len(re.findall(r"(?m)^\d\. ", exercises)) <= 5


@each
def test_was_run_from_top_to_bottom(path):
    """A cell that was not run is not compared: each has its number, and errors only where they are meant."""
    assert [cell.execution_count for cell in code(path)] == list(range(1, len(code(path)) + 1))
    for cell in code(path):
        failed = any(output.output_type == "error" for output in cell.outputs)
        assert failed == (RAISES in tags(cell)), where(path, cell)


@each
def test_is_small_and_holds_nothing_of_the_machine_it_ran_on(path):
    """Under a megabyte; no times of execution, no widget state, no home folder, no key."""
    assert path.stat().st_size < LARGEST
    for cell in notebook(path).cells:
        assert set(cell.metadata) <= KEPT, where(path, cell)
        for text in (cell.source, *texts(cell)):
            plain = _MEDIA.sub("", text)
            assert not _OURS_ON_THIS_MACHINE.search(plain), where(path, cell)
            assert not _KEY.search(plain), where(path, cell)


@each
def test_asserts_its_facts(path):
    """That it ran is not enough: at least three cells assert."""
    assert len([cell for cell in code(path) if re.search(r"(?m)^\s*assert\b", cell.source)]) >= 3


@each
def test_needs_nothing_from_outside_and_never_pretends_to_work(path):
    """No sleep stands in for work, no cell names a host that is not this machine, no skipped cell."""
    for cell in code(path):
        assert not _SLEEP.search(cell.source), where(path, cell)
        assert not _HOST.search(cell.source), where(path, cell)
        assert tags(cell) <= {IGNORE, RAISES}, where(path, cell)
        assert not dict(find_comment_markers(cell.source)), "tags say it better than comments"


@each
def test_links_and_pictures_lead_somewhere(path):
    """Every relative link and picture is a file of this repository."""
    for cell in notebook(path).cells:
        if cell.cell_type == "markdown":
            for link, source in _LINK.findall(cell.source):
                assert (FOLDER / (link or source)).exists(), f"{where(path, cell)}: {link or source}"


@each
def test_only_what_lives_or_was_learned_is_not_compared(path):
    """An ignored cell shows a job it has not waited for, another living thing, or says what may differ, and why."""
    for cell in code(path):
        if IGNORE not in tags(cell):
            continue
        because = cell.metadata.get("vidkit", {}).get("ignored because", "")
        shown = "".join(texts(cell)) + "".join(kind for out in cell.outputs for kind in out.get("data", ()))
        lives = any(mark in shown for mark in _LIVES) and not _WAITS.search(cell.source)
        assert lives or len(because.split()) >= 4, (
            f"{where(path, cell)}: compare it, or say in its metadata why it may differ: "
            '"vidkit": {"ignored because": "…"}'
        )
        assert cell.outputs, f"{where(path, cell)} shows nothing: nothing needs ignoring"


# --- what nbval sees ------------------------------------------------------------------------------------


class Judge:
    """nbval's own comparing of one cell's outputs, with our sanitiser, without a kernel."""

    colors = nocolors

    def __init__(self, skip_compare: tuple[str, ...] = ()) -> None:
        patterns = dict(get_sanitize_patterns(SANITIZER.read_text()))
        self.parent = SimpleNamespace(sanitize_patterns=patterns, skip_compare=skip_compare)

    def sanitize(self, text: str) -> str:
        return IPyNbCell.sanitize(self, text)

    def format_output_compare(self, *_: object) -> None:
        """Say nothing: the verdict is all we want."""

    def same(self, one: Any, other: Any) -> bool:
        return IPyNbCell.compare_outputs(self, shown(one), shown(other), ("metadata", "output_type"))


def shown(text: str | dict[str, str]) -> list[nbformat.NotebookNode]:
    bundle = {"text/html": text} if isinstance(text, str) else text
    return [nbformat.from_dict({"output_type": "display_data", "metadata": {}, "data": bundle})]


JUDGE = Judge()


def another_run(facts: show.JobFacts) -> show.JobFacts:
    """The same job as another honest run has it: other ids, times, bytes; nothing else."""
    video = facts.video and replace(
        facts.video,
        name="openai-x7qz.mp4",
        path="~/elsewhere/vidkit/media/openai-x7qz.mp4",
        poster=samples.poster(320, 180),
        preview=samples.preview(70_001),
        preview_seconds=1.9,
        media=replace(samples.media(), bytes=987_654),
        parents=("openai-bb2c",),
    )
    return replace(
        facts,
        id=f"{facts.id.split('-')[0]}-z9wq",
        remote_id=facts.remote_id
        and f"{facts.remote_id.rstrip('0123456789abcdef')}{'918273645019283'[: len(facts.remote_id)]}",
        elapsed=facts.elapsed and facts.elapsed + 7.7,
        expires_at=facts.expires_at and facts.expires_at + timedelta(days=11, minutes=3),
        parents=("openai-bb2c",) if facts.parents else (),
        video=video,
    )


#: Real ids: those of the samples hold vowels, ours never do.
DONE = replace(
    samples.DONE,
    id="openai-k3f9",
    remote_id="video_d6ddc65b15ef4662cb4b2503fa19ce79",
    parents=("openai-7f3c",),
    video=replace(
        samples.VIDEO, name="openai-k3f9.mp4", path="~/.local/share/vidkit/media/openai-k3f9.mp4", href=""
    ),
)
FINISHED = {
    "done": DONE,
    "cancelled": replace(samples.CANCELLED, id="minimax-k3f9"),
    "failed": replace(samples.FAILED, id="minimax-k3f9"),
    "unknown": replace(samples.UNKNOWN, id="minimax-k3f9"),
    "clips": replace(DONE, video=None, remote_id="prj-d9a178845b3e1944", project=samples.PROJECT),
    "described": replace(
        DONE, video=None, remote_id="task_4d4b0a91f4917f7e", description=samples.DESCRIPTION
    ),
}


@pytest.mark.parametrize("name", FINISHED)
def test_two_honest_runs_compare_equal(name):
    """Another id, time, size, home and other media bytes make no difference, in HTML and in text."""
    one, other = FINISHED[name], another_run(FINISHED[name])
    assert show.job_html(one) != show.job_html(other)
    assert JUDGE.same(show.job_html(one), show.job_html(other))
    assert JUDGE.same({"text/plain": show.job_text(one)}, {"text/plain": show.job_text(other)})
    if one.video:
        assert JUDGE.same(show.video_html(one.video), show.video_html(other.video))
        assert JUDGE.same(
            {"text/plain": show.video_text(one.video)}, {"text/plain": show.video_text(other.video)}
        )


def test_a_warning_may_come_from_any_cell_file():
    """A kernel names the file of a cell anew in every run; the warning itself is compared."""
    saved, said = (
        "<cell>:1: VidkitWarning: 'truk left' is no camera move",
        "VidkitWarning: 'truk left' is no camera move",
    )
    assert JUDGE.same({"text/plain": saved}, {"text/plain": f"/tmp/ipykernel_12/345.py:1: {said}"})
    assert not JUDGE.same({"text/plain": saved}, {"text/plain": f"/tmp/ipykernel_12/345.py:1: {said}s"})


CHANGES = {
    "a word": lambda facts: replace(facts, prompt=facts.prompt.replace("kite", "knight")),
    "a fact": lambda facts: replace(facts, video=replace(facts.video, media=samples.media(1280, 722))),
    "a length": lambda facts: replace(facts, video=replace(facts.video, media=samples.media(duration=4.1))),
    "the price": lambda facts: replace(facts, estimate=replace(facts.estimate, usd=0.29)),
    "the price's month": lambda facts: replace(facts, estimate=replace(facts.estimate, date="2026-11")),
    "the state": lambda facts: replace(facts, state=samples.State.cancelled),
    "the place": lambda facts: replace(facts, local=False),
    "the provider": lambda facts: replace(facts, provider="MiniMax"),
    "no preview": lambda facts: replace(facts, video=replace(facts.video, preview=None)),
    "no parents": lambda facts: replace(facts, parents=()),
    "a note more": lambda facts: replace(facts, notes=("The file is gone.",)),
    "a caption": lambda facts: replace(facts, video=replace(facts.video, captions=())),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_job_told_differently_fails(change):
    """Whatever a card tells beside ids, times and bytes is compared: one changed fact, and the cell fails."""
    assert not JUDGE.same(show.job_html(DONE), show.job_html(CHANGES[change](DONE)))


def saved_card() -> str:
    """Return a finished film's card as the quickstart holds it, which nbval compares."""
    for cell in code(FOLDER / "00_quickstart.ipynb"):
        if IGNORE not in tags(cell):
            for output in cell.outputs:
                if "<video " in (html := output.get("data", {}).get("text/html", "")):
                    return html
    pytest.fail("the quickstart shows no finished film that is compared")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(">LOCAL · animatic<", ">LOCAL · animatics<", id="a word"),
        pytest.param('class="vk-prompt"', 'class="vk-prompts"', id="a class"),
        pytest.param("background-color: #e1f5f8", "background-color: #e1f5f9", id="a colour"),
        pytest.param("--vk-ok:", "--vk-okay:", id="a token of the style sheet"),
        pytest.param('title="camera"', 'title="cameras"', id="a tooltip"),
        pytest.param(" · <bdi>24 fps</bdi>", " <bdi>24 fps</bdi>", id="a dot"),
        pytest.param('role="toolbar"', "", id="a role"),
        pytest.param("querySelectorAll", "querySelector", id="a script"),
        pytest.param("saved <bdi", "kept <bdi", id="a word beside a path"),
        pytest.param("B</bdi>", "B </bdi>", id="a blank beside a size"),
    ],
)
def test_a_changed_repr_fails(old, new):
    """A word, a class, a colour, a script of the saved quickstart's player: change one, and nbval sees it."""
    card = saved_card()
    assert old in card
    assert JUDGE.same(card, card)
    assert not JUDGE.same(card, card.replace(old, new, 1))


def test_html_and_text_are_both_compared(request):
    """Of an output nbval leaves out pictures, widgets' addresses and metadata; every text of an output it compares."""
    opened = IPyNbFile.from_parent(request.session, path=PATHS[0])
    assert not {"text/html", "text/plain", "data", "text", "ename", "evalue"} & set(opened.skip_compare)
    bundle = {"text/html": "<b>one</b>", "text/plain": "one"}
    assert not JUDGE.same(bundle, {**bundle, "text/plain": "two"})
    assert not JUDGE.same(bundle, {**bundle, "text/html": "<i>one</i>"})
    assert not JUDGE.same(bundle, {"text/plain": "one"})


@each
def test_what_is_hidden_is_small(path):
    """No rule swallows more than one id, time, size or address: never a tag, never a line, never a sentence."""
    media, *rules = JUDGE.parent.sanitize_patterns.items()
    for cell in code(path):
        for text in map(str, texts(cell)):
            left = re.sub(*media, text)
            for regex, new in rules:
                for hidden in re.finditer(regex, left):
                    assert len(hidden.group()) <= 120, regex
                    assert not set(hidden.group()) & set("<>\n{}"), regex
                left = re.sub(regex, new, left)
