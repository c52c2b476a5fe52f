"""The repository's place is written once, and every link follows it."""

from __future__ import annotations

import re
import shutil

from tests.packaging import links


def test_the_readme_starts_binder_on_the_first_tutorial():
    """The badge leads to the repository of pyproject.toml and to a tutorial that is there."""
    (found,) = links.PLACE.findall((links.ROOT / "README.md").read_text("utf-8"))
    assert found == links.line()
    assert f"/gh/{links.repository()}/HEAD?urlpath=lab/tree/notebooks/00_quickstart.ipynb" in found
    assert (links.ROOT / links.FIRST).is_file()


def test_no_page_names_the_repository_otherwise():
    """Pages and tutorials hold no address of this repository but the one in pyproject.toml."""
    owner, name = links.repository().split("/")
    pages = [
        links.ROOT / "README.md",
        *links.ROOT.glob("vidkit/**/*.md"),
        *links.ROOT.glob("notebooks/*.ipynb"),
    ]
    for page in pages:
        for found in re.findall(
            rf"(?:github\.com|/gh)/([\w.-]+)/{re.escape(name)}\b", page.read_text("utf-8")
        ):
            assert found == owner, page


def test_moving_the_repository_moves_its_links(tmp_path, monkeypatch):
    """One command with a new name changes pyproject.toml and the README, and nothing else in them."""
    for file in ("pyproject.toml", "README.md"):
        shutil.copy(links.ROOT / file, tmp_path)
    before, name = (tmp_path / "README.md").read_text("utf-8"), links.repository()
    monkeypatch.setattr(links, "ROOT", tmp_path)
    links.main(["someone/films"])
    assert links.repository() == "someone/films"
    after = (tmp_path / "README.md").read_text("utf-8")
    assert "gh/someone/films/HEAD" in after
    assert after.replace("someone/films", name) == before
