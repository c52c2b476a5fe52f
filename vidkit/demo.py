"""
`vidkit demo`: the whole pipeline on the local studio, told as it happens, with films and one page.

Every step is what a notebook would do: ask, wait, hand the result on. Nothing is sent anywhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from vidkit.engine.probe import probe
from vidkit.errors import InvalidRequest, MediaError
from vidkit.wire.inputs import image_size, media_input

if TYPE_CHECKING:
    from vidkit.jobs import Job
    from vidkit.studio import Studio

KITE = "A red kite over dunes at dusk [Pan left, Zoom in], then the wind drops [Static shot]"
HARBOUR = "Two sailing boats leave a small harbour in the morning light, gulls in the air [Truck right]"
HARBOUR_AT_NIGHT = "The same harbour at night, snow falling, a lighthouse lit; slow push in"
HARBOUR_GOES_ON = "A whale surfaces between the boats; the camera pulls out"
PICTURE = "[Push in, Pan right]"


@dataclass(frozen=True, slots=True)
class Step:
    """One request of the pipeline: a file name, a sentence for the reader, how to ask given earlier jobs."""

    name: str
    says: str
    code: str
    ask: Callable[[Studio, dict[str, Any]], Job[Any]]
    after: str | None = None


class Demo:
    """
    Run the pipeline into a folder.

    Args:
        out: Folder for the films and `index.html`; made if missing.
        prompt: The user's words instead of ours.
        image: A picture that MiniMax's image mode brings to life.
        video: Footage that the OpenAI shape edits and extends.

    Raises:
        InvalidRequest: The prompt is empty.
        MediaError: The picture or the video is not there, or is none.
    """

    def __init__(
        self, out: Path, *, prompt: str | None = None, image: Path | None = None, video: Path | None = None
    ) -> None:
        if prompt is not None and not prompt.strip():
            raise InvalidRequest(
                "the prompt is empty.", operation="demo", advice="Say what to see, or leave it out."
            )
        for given in (image, video):
            if given is not None and not given.is_file():
                raise MediaError(f"there is no file {given}.", operation="demo", advice="Check the path.")
        if image is not None:
            image_size(media_input(image))  # a file that is no picture is told before anything is made
        if video is not None:
            probe(video)
        self.out = out
        self.steps = _steps(prompt or KITE, image, video)
        self.console = Console()

    def run(self) -> Path:
        """Make everything; return the page."""
        import vidkit

        self.out.mkdir(parents=True, exist_ok=True)
        started = time.monotonic()
        say = self.console.print
        say(
            Text("vidkit demo", style="bold"),
            Text("on the local studio: no key, no network, no bill.\n", style="dim"),
        )
        studio = vidkit.local()
        jobs: dict[str, Any] = {}
        columns = (
            SpinnerColumn(finished_text="[green]✓"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[word]}", style="dim"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.console) as progress:
            bars = {
                step.name: progress.add_task(escape(step.says), total=1.0, start=False, word="")
                for step in self.steps
            }
            waiting = list(self.steps)
            while waiting or any(job.state.alive for job in jobs.values()):
                for step in [step for step in waiting if _ready(step, jobs)]:
                    jobs[step.name] = step.ask(studio, jobs)
                    progress.start_task(bars[step.name])
                    waiting.remove(step)
                self._show(progress, bars, jobs)
                time.sleep(0.1)  # ten looks a second at what the loop thread already knows
            self._show(progress, bars, jobs)
        films = {}
        for step in self.steps:
            video = jobs[step.name].wait()
            films[step.name] = video.save(self.out / f"{step.name}.mp4")
        page = self._page(studio, jobs, films)
        say()
        for step in self.steps:
            video = jobs[step.name].wait()
            say(
                Text(f"  {films[step.name]}", style="cyan"),
                Text(f"{video.width}×{video.height} · {video.duration:.1f} s", style="dim"),
            )
        say(Text(f"  {page}", style="bold cyan"), Text("all of it on one page", style="dim"))
        took = f"\n{len(films)} films in {time.monotonic() - started:.0f} s."
        say(Text(f"{took} These are animatics of the words, drawn here;", style="dim"))
        say(Text("a live service renders the same requests with its own model.", style="dim"))
        say(Text("\nNext:"), Text("vidkit lab", style="bold"), Text("opens the tutorials."))
        return page

    @staticmethod
    def _show(progress: Progress, bars: dict[str, TaskID], jobs: dict[str, Any]) -> None:
        for name, job in jobs.items():
            done = 1.0 if job.state == "succeeded" else (job.progress or 0.0)
            progress.update(bars[name], completed=done, word=job.raw_state or str(job.state))

    def _page(self, studio: Studio, jobs: dict[str, Any], films: dict[str, Path]) -> Path:
        from vidkit import show

        sections = [
            show.PageSection(
                title=step.says, code=step.code, job=jobs[step.name].facts(), film=films[step.name]
            )
            for step in self.steps
        ]
        page = self.out / "index.html"
        page.write_text(show.page("vidkit demo", sections, studio=studio.facts()), encoding="utf-8")
        return page


def _ready(step: Step, jobs: dict[str, Any]) -> bool:
    return step.after is None or (step.after in jobs and not jobs[step.after].state.alive)


def _steps(prompt: str, image: Path | None, video: Path | None) -> list[Step]:
    """Lay out the pipeline; the user's own picture or footage takes the place of what we would have made."""
    steps = [
        Step(
            "1-generate",
            "MiniMax stages the words",
            f'studio.minimax.generate(prompt={prompt!r}, model="T2V-01-Director")',
            lambda studio, _: studio.minimax.generate(prompt=prompt, model="T2V-01-Director"),
        ),
        Step(
            "2-create",
            "OpenAI shape: a harbour",
            f'studio.openai.create({HARBOUR!r}, size="1280x720", seconds="4")',
            lambda studio, _: studio.openai.create(HARBOUR, size="1280x720", seconds="4"),
        ),
        Step(
            "3-remix",
            "remix: the harbour by night",
            f"studio.openai.remix(harbour, {HARBOUR_AT_NIGHT!r})",
            lambda studio, jobs: studio.openai.remix(jobs["2-create"], HARBOUR_AT_NIGHT),
            after="2-create",
        ),
    ]
    if video is not None:
        steps += [
            Step(
                "4-edit",
                "edit: your footage under snow",
                f'studio.openai.edit({video.name!r}, "Snow falls, cold blue dusk", model="sora-2")',
                lambda studio, _: studio.openai.edit(video, "Snow falls, cold blue dusk", model="sora-2"),
            ),
            Step(
                "5-extend",
                "extend: your footage goes on",
                f'studio.openai.extend({video.name!r}, "The camera pulls out", seconds="4")',
                lambda studio, _: studio.openai.extend(video, "The camera pulls out", seconds="4"),
            ),
        ]
    else:
        steps.append(
            Step(
                "4-extend",
                "extend: the harbour goes on",
                f'studio.openai.extend(harbour, {HARBOUR_GOES_ON!r}, seconds="4")',
                lambda studio, jobs: studio.openai.extend(jobs["2-create"], HARBOUR_GOES_ON, seconds="4"),
                after="2-create",
            )
        )
    shown = image.name if image else "frame.jpg"
    picture = Step(
        f"{len(steps) + 1}-image",
        "image to video: your picture" if image else "image to video: a frame comes to life",
        f'studio.minimax.generate(prompt={PICTURE!r}, first_frame_image={shown!r}, model="I2V-01-Director")',
        lambda studio, jobs: studio.minimax.generate(
            prompt=PICTURE,
            first_frame_image=image or jobs["1-generate"].wait().poster(),
            model="I2V-01-Director",
        ),
        after=None if image else "1-generate",
    )
    return [*steps, picture]
