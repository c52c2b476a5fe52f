"""`enable_nested()`: asyncio.run() inside a running loop, by the patch that loses no messages, or not at all."""

from __future__ import annotations

import subprocess
import sys
import textwrap


def run(script: str) -> str:
    """Run a script in a process of its own: the patch cannot be taken back."""
    found = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


def test_loops_nest_and_ours_still_runs() -> None:
    """Inside a running loop asyncio.run() works afterwards, and vidkit's own three doors work as before."""
    out = run(
        """
        import asyncio
        from vidkit.nested import enable_nested
        from vidkit.wire import loop

        async def inner():
            await asyncio.sleep(0.01)
            return "nested"

        async def main():
            try:
                asyncio.run(inner())
            except RuntimeError as wrong:
                print("before:", "running" in str(wrong))
            enable_nested()
            enable_nested()
            print(asyncio.run(inner()), loop.run(inner()), await loop.awaitable(inner()))

        import warnings
        warnings.simplefilter("ignore", RuntimeWarning)
        asyncio.run(main())
        print(loop.run(inner()))
        """
    )
    assert out.splitlines() == ["before: True", "nested nested nested", "nested"]


def test_the_patch_that_loses_messages_is_refused() -> None:
    """Where nest_asyncio 1.6.0 got there first the error says why, and what to do."""
    out = run(
        """
        import asyncio
        asyncio._nest_patched = True  # what nest_asyncio 1.6.0 leaves behind
        from vidkit.errors import VidkitError
        from vidkit.nested import enable_nested
        try:
            enable_nested()
        except VidkitError as wrong:
            print(wrong)
        """
    )
    assert "loses messages" in out
    assert "Restart the kernel" in out


def test_a_missing_package_has_its_install_line() -> None:
    """Without nest-asyncio2 the error holds the line that installs it."""
    out = run(
        """
        import sys
        sys.modules["nest_asyncio2"] = None
        from vidkit.errors import MissingPart
        from vidkit.nested import enable_nested
        try:
            enable_nested()
        except MissingPart as wrong:
            print(wrong)
        """
    )
    assert "pip install" in out


def test_vidkit_never_nests_by_itself() -> None:
    """Importing and using vidkit's loop leaves asyncio unpatched."""
    out = run(
        """
        import asyncio, sys
        import vidkit
        from vidkit.wire import loop
        async def one():
            return 1
        loop.run(one())
        print(hasattr(asyncio, "_nest_patched"), "nest_asyncio2" in sys.modules, "nest_asyncio" in sys.modules)
        """
    )
    assert out.split() == ["False", "False", "False"]
