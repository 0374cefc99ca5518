"""Each recipe is short, whole, driven by a user, has its picture and its pitfalls, and is found from the index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.documents import BLOCKS
from tests.support.recipe_pictures import RECIPES, photographed, picture_of

INDEX = RECIPES / "README.md"
PAGES = sorted(set(RECIPES.glob("*.md")) - {INDEX})
WITHOUT_WINDOW = {"process-script"}  # a script for the terminal, whose output the page has

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


@each_page
def test_a_recipe_is_one_program_of_less_than_sixty_lines_of_80_columns(page: Path) -> None:
    (program,) = [block for block in BLOCKS if block.document == page]
    lines = program.code.splitlines()
    assert program.is_program
    assert program.is_file
    assert len(lines) < 60
    assert [line for line in lines if len(line) > 80] == []


@each_page
def test_a_user_looks_at_what_the_program_shows(page: Path) -> None:
    (program,) = [block for block in BLOCKS if block.document == page]
    if page.stem in WITHOUT_WINDOW:
        assert program.output
    else:
        assert [step for step in program.steps if step.startswith("see ")]


@each_page
def test_a_recipe_has_three_to_five_pitfalls_and_leads_on(page: Path) -> None:
    parts = re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [part.splitlines()[0] for part in parts[1:]] == ["Pitfalls", "See also"]
    assert 3 <= len(re.findall(r"^- ", parts[1], re.MULTILINE)) <= 5
    assert "](" in parts[2]


def test_each_window_has_a_small_picture_on_its_page() -> None:
    shown = {block.document.stem: picture_of(block) for block in photographed()}
    assert set(shown) == {page.stem for page in PAGES} - WITHOUT_WINDOW
    for stem, picture in shown.items():
        assert f"(../images/recipes/{stem}.png)" in (RECIPES / f"{stem}.md").read_text(encoding="utf-8")
        assert picture.stat().st_size < 40_000
    folder = next(iter(shown.values())).parent
    assert {picture.stem for picture in folder.iterdir()} == set(shown)


def test_the_index_names_each_recipe_once() -> None:
    named = re.findall(r"\]\(([\w-]+)\.md\)", INDEX.read_text(encoding="utf-8"))
    assert sorted(named) == [page.stem for page in PAGES]
