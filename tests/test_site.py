"""The site: each page of docs/ is in its menu once, and no page links to what the site does not hold."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md"))


def _pages(entry: object) -> Iterator[str]:
    match entry:
        case str():
            yield entry
        case list():
            for one in entry:
                yield from _pages(one)
        case dict():
            for one in entry.values():
                yield from _pages(one)


def test_the_menu_names_each_page_once() -> None:
    menu = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]["nav"]
    assert sorted(_pages(menu)) == PAGES


# The strict build finds links to pages and headings that are not there; these it takes for addresses of its own.
@pytest.mark.parametrize("page", PAGES)
def test_no_page_links_to_a_file_outside_the_docs(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#\s]+)", text)
    local = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    assert [t for t in local if not (DOCS / page).parent.joinpath(t).resolve().is_relative_to(DOCS)] == []
