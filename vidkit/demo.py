"""
`vidkit demo`: the whole pipeline on the local studio, told as it happens, with films and one page.

Every step is what a notebook would do: ask, wait, hand the result on. Nothing is sent anywhere.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from vidkit.demo_steps import steps
from vidkit.engine.probe import probe
from vidkit.errors import InvalidRequest, MediaError, VidkitError
from vidkit.wire.inputs import image_size, media_input

if TYPE_CHECKING:
    from vidkit.jobs import Job
    from vidkit.media import Video
    from vidkit.studio import Studio


class Demo:
    """
    Run the pipeline into a folder.

    Args:
        out: Folder for the films and `index.html`; made if missing.
        prompt: The user's words instead of ours.
        image: A picture that MiniMax's image mode brings to life.
        video: A film that is edited, extended, clipped, exported and described.

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
        self.steps = steps(prompt, image, video)
        self.console = Console()
        #: What could not even be asked for, and why.
        self.refused: dict[str, VidkitError] = {}

    def run(self) -> Path:
        """
        Make everything; return the page.

        Raises:
            VidkitError: A step failed; those that do not build on it were made, and stand on the page.
        """
        import vidkit

        self.out.mkdir(parents=True, exist_ok=True)
        started = time.monotonic()
        say = self.console.print
        say(
            Text("vidkit demo", style="bold"),
            Text("on the local studio: no key, no network, no bill.\n", style="dim"),
        )
        studio = vidkit.local()
        jobs = self._make(studio)
        films = {step.name: film for step in self.steps if (film := _film(jobs.get(step.name)))}
        for name, refused in self.refused.items():
            say(Text(f"  {name} was left out: {refused.message}", style="yellow"))
        files = {name: film.save(self.out / f"{name}.mp4") for name, film in films.items()}
        page = self._page(studio, jobs, films, files)
        say()
        for name, film in films.items():
            say(
                Text(f"  {files[name]}", style="cyan"),
                Text(f"{film.width}×{film.height} · {film.duration:.1f} s", style="dim"),
            )
        say(Text(f"  {page}", style="bold cyan"), Text("all of it on one page", style="dim"))
        took = f"\n{len(films)} films in {time.monotonic() - started:.0f} s."
        say(Text(f"{took} What was made from words is an animatic, drawn here;", style="dim"))
        say(Text("a live service renders the same requests with its own model.", style="dim"))
        for job in jobs.values():
            job.wait()  # says why, if a step failed
        say(Text("\nNext:"), Text("vidkit lab", style="bold"), Text("opens the tutorials."))
        return page

    def _make(self, studio: Studio) -> dict[str, Any]:
        """Ask for each step as soon as what it builds on is here; return the jobs by step."""
        jobs: dict[str, Any] = {}
        columns = (
            SpinnerColumn(finished_text="[green]✓"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=10),  # all of it in a terminal of 80 columns
            TextColumn("{task.fields[word]}", style="dim"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.console) as progress:
            bars = {
                step.name: progress.add_task(escape(step.says), total=1.0, start=False, word="")
                for step in self.steps
            }
            waiting = list(self.steps)
            while waiting or any(map(_goes_on, jobs.values())):
                for step in list(waiting):
                    stands_on = next((job for name, job in jobs.items() if _is(name, step.after)), None)
                    if step.after and (stands_on is None or _goes_on(stands_on)):
                        continue
                    waiting.remove(step)
                    if stands_on is not None and stands_on.error is not None:
                        progress.update(bars[step.name], word="left out")
                        continue
                    earlier = {name.partition("-")[2]: job for name, job in jobs.items()}
                    try:
                        jobs[step.name] = step.ask(studio, earlier)
                    except VidkitError as refused:  # e.g. no clip was found in a film of one second
                        self.refused[step.name] = refused
                        progress.update(bars[step.name], word="left out")
                        continue
                    progress.start_task(bars[step.name])
                self._show(progress, bars, jobs)
                time.sleep(0.1)  # ten looks a second at what the loop thread already knows
            self._show(progress, bars, jobs)
        return jobs

    @staticmethod
    def _show(progress: Progress, bars: dict[str, TaskID], jobs: dict[str, Any]) -> None:
        for name, job in jobs.items():
            done = 1.0 if job.state == "succeeded" else (job.progress or 0.0)
            progress.update(bars[name], completed=done, word=job.raw_state or str(job.state))

    def _page(
        self, studio: Studio, jobs: dict[str, Any], films: dict[str, Video], files: dict[str, Path]
    ) -> Path:
        from vidkit import show

        sections = [
            show.PageSection(
                title=step.says,
                code=step.code,
                job=jobs[step.name].facts(),
                film=files.get(step.name),
                video=films[step.name].shown() if step.name in films else None,
            )
            for step in self.steps
            if step.name in jobs
        ]
        page = self.out / "index.html"
        page.write_text(show.page("vidkit demo", sections, studio=studio.facts()), encoding="utf-8")
        return page


def _goes_on(job: Job[Any]) -> bool:
    return not job.record.settled and job.trouble is None


def _is(name: str, step: str) -> bool:
    return bool(step) and name.partition("-")[2] == step


def _film(job: Any) -> Video | None:
    """Return what a job made as one film: of a project, its best clip's."""
    from vidkit.media import Project, Video

    made = job.result if job is not None else None
    if isinstance(made, Project):
        return made.videos[0] if made.videos else None
    return made if isinstance(made, Video) else None
