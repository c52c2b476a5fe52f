"""
The command line: `vidkit demo`, `lab`, `serve`, `jobs`, `doctor`.

Each command is a thin door to something the library offers; errors print their four answers, with code 1.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from vidkit._version import __version__
from vidkit.errors import MissingPart, VidkitError

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the process's exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except VidkitError as error:
        _explain(error)
        return 1
    except BrokenPipeError:  # the reader of a pipe has seen enough (`vidkit jobs | head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("\nStopped. Jobs that were submitted go on; `vidkit jobs` lists them.", file=sys.stderr)
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vidkit", description="Make videos through APIs: live, or on your own machine."
    )
    parser.add_argument("--version", action="version", version=f"vidkit {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    demo = commands.add_parser(
        "demo", help="run the whole pipeline on the local studio and write films and a page"
    )
    demo.add_argument(
        "--out", type=Path, default=Path("vidkit-demo"), help="folder for the films and index.html"
    )
    demo.add_argument("--prompt", help="your own words instead of ours; camera moves in [brackets]")
    demo.add_argument("--image", type=Path, help="a picture of yours, brought to life")
    demo.add_argument("--video", type=Path, help="a video of yours, restyled and continued")
    demo.add_argument("--open", action="store_true", help="open the page in a browser at the end")
    demo.set_defaults(run=_demo)

    lab = commands.add_parser("lab", help="open the tutorials in JupyterLab")
    lab.add_argument("folder", nargs="?", type=Path, help="another folder of notebooks")
    lab.set_defaults(run=_lab)

    serve = commands.add_parser("serve", help="run the local studio as a server on loopback")
    serve.add_argument(
        "--port", type=int, default=0, help="port of the API; media links use another (default: any free)"
    )
    serve.add_argument(
        "--json", action="store_true", help="print one line of JSON once ready: base URL and key per service"
    )
    serve.add_argument(
        "--home", type=Path, help="where its jobs and files live (default: the user's data folder)"
    )
    serve.add_argument("--clock", default="real", help="real, instant, or looks:N")
    serve.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a switch of the studio, repeatable"
    )
    serve.set_defaults(run=_serve)

    jobs = commands.add_parser("jobs", help="list every job of yours, newest first")
    jobs.add_argument("id", nargs="?", help="one job, in full")
    jobs.add_argument("--local", action="store_true", help="only jobs of the local studio")
    jobs.add_argument("--json", action="store_true", help="one JSON object a line")
    jobs.add_argument("--limit", type=int, default=50)
    jobs.set_defaults(run=_jobs)

    doctor = commands.add_parser(
        "doctor", help="say what is installed, which keys are found, what a server speaks"
    )
    doctor.add_argument(
        "base_url", nargs="?", help="a server to look at, e.g. http://gpu-box:8000/v1 (nothing is created)"
    )
    doctor.set_defaults(run=_doctor)
    return parser


def _explain(error: VidkitError) -> None:
    """Print an error as its four answers, on stderr."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for question, answer in error.answers().items():
        table.add_row(Text(question, style="dim"), Text(answer))
    console = Console(stderr=True)
    console.print(Text(type(error).__name__, style="bold red"))
    console.print(table)


def _demo(options: argparse.Namespace) -> int:
    from vidkit.demo import Demo

    page = Demo(options.out, prompt=options.prompt, image=options.image, video=options.video).run()
    if options.open:
        import webbrowser

        webbrowser.open(page.resolve().as_uri())
    return 0


def _lab(options: argparse.Namespace) -> int:
    if importlib.util.find_spec("jupyterlab") is None:
        raise MissingPart(
            "JupyterLab is not installed.",
            operation="lab",
            advice=f'Run: {Path(sys.executable)} -m pip install "vidkit[lab]"',
        )
    folder = options.folder or NOTEBOOKS
    if not folder.is_dir():
        raise MissingPart(
            f"the tutorials are not beside this installation ({folder}).",
            operation="lab",
            advice="Clone the repository, or name a folder: vidkit lab FOLDER.",
        )
    first = folder / "00_quickstart.ipynb"
    target = first if first.exists() else folder
    # The kernel must be this environment's, whatever `jupyter` comes first on the PATH.
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", str(target)])  # noqa: S606  # replaces this process on purpose


def _serve(options: argparse.Namespace) -> int:
    from vidkit.server.thread import StudioServer

    settings = {}
    for item in options.set:
        name, equals, value = item.partition("=")
        if not equals:
            print(f"vidkit serve: --set wants NAME=VALUE, not {item!r}", file=sys.stderr)
            return 2
        settings[name] = _value(value)
    server = StudioServer(home=options.home, port=options.port, clock=options.clock, settings=settings)

    def ready() -> None:
        places = {
            name: {"base_url": server.base_url(name), "api_key": server.key} for name in server.services
        }
        if options.json:
            print(json.dumps(places), flush=True)
            return
        print("vidkit local studio: free, offline, on this machine only. Ctrl-C stops it.\n")
        for name, place in places.items():
            print(f"  {name:<12} {place['base_url']}")
        print(f"\n  key          {server.key}", flush=True)

    server.serve_forever(on_ready=ready)
    return 0


def _value(text: str) -> object:
    """Read a setting's value: JSON where it is JSON, else the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _jobs(options: argparse.Namespace) -> int:
    import vidkit

    vidkit.options.say = False  # a list is no session: what goes on stands in it
    studio = vidkit.local() if options.local else vidkit.connect()
    if options.id:
        print(studio.job(options.id))
        return 0
    jobs = studio.jobs
    if options.json:
        for job in jobs[: options.limit]:
            print(json.dumps(job.as_dict(), default=str))
        return 0
    print(jobs[: options.limit] if jobs else "No jobs yet. `vidkit demo` makes some.")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.text import Text

    from vidkit._doctor import doctor

    report = doctor(options.base_url)
    console = Console()
    for check in report.checks:
        mark, style = {"ok": ("✓", "green"), "warn": ("–", "yellow"), "bad": ("✗", "red")}[check.level]
        console.print(Text.assemble((f"{mark} ", style), (f"{check.name}: ", "bold"), check.text))
    return 0 if report.healthy else 1


if __name__ == "__main__":
    sys.exit(main())
