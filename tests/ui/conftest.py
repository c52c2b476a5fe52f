"""One JupyterLab and one browser for all browser tests of a process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.ui.lab import FLAGS, Notebook, jupyterlab

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A running JupyterLab over an empty folder: (url, folder)."""
    root, home = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("jupyter")
    with jupyterlab(root, home) as url:
        yield url, root


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium, headless; gone with its module, for its driver keeps an event loop running in this thread."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        yield chromium
        chromium.close()


@pytest.fixture
def notebook(lab, browser):
    """A page with an empty notebook to fill, run and look at."""
    url, root = lab
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    pictures = os.environ.get("VIDKIT_UI_PICTURES")
    yield Notebook(page, url, root, Path(pictures) if pictures else None)
    page.close()
