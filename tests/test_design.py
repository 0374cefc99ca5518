"""What docs/design.md lists is complete: tests, locks, names given to Tcl; and the links from the code lead there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.documents import anchors

ROOT = Path(__file__).resolve().parents[1]
DESIGN = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
SOURCES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "tkasync").rglob("*.py"))
}
LINKS = sorted(
    {link for source in SOURCES.values() for link in re.findall(r"docs/design\.md#[\w-]+", source)}
)


def section(title: str) -> str:
    return DESIGN.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("link", LINKS)
def test_a_link_from_the_code_leads_to_a_heading(link: str) -> None:
    assert link.partition("#")[2] in anchors(ROOT / "docs" / "design.md")


def test_the_tests_that_it_names_exist() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = re.findall(r"`(test_\w+)`", DESIGN)
    assert named
    assert [name for name in named if f"def {name}(" not in tests] == []


def test_the_private_names_that_it_explains_stand_in_the_code() -> None:
    code = "".join(SOURCES.values())
    named = set(re.findall(r"`(?:\w+\.)*(_\w+)(?:\(\))?`", DESIGN))
    assert len(named) > 10
    assert {name for name in named if not re.search(rf"\b{name}\b", code)} == set()


def test_each_module_that_makes_a_lock_is_in_the_table_of_locks() -> None:
    rows = section("Locks")
    ours = {name: source for name, source in SOURCES.items() if "_exercises" not in name}
    making = [name for name, source in ours.items() if re.search(r"= (threading\.)?R?Lock\(\)", source)]
    places = {name.removeprefix("tkasync/").removesuffix(".py") for name in making}
    assert len(places) > 5
    assert {place for place in places if f"`{place}`" not in rows} == set()


def test_each_name_that_is_given_to_tcl_is_in_the_list() -> None:
    listed = section("Names given to Tcl and to widgets")
    commands = {f"tkasync_{name}" for name in found(r'entries\.(?:command|raw_command)\("(\w+)"')}
    others = found(r'"(Tkasync[A-Za-z]+)') | found(r"(::tkasync_\w+)") | found(r"(Tkasync[A-Za-z]+)\{")
    assert len(commands) > 3
    assert {name for name in commands | others if f"`{name}`" not in listed} == set()


def found(pattern: str) -> set[str]:
    return {name for source in SOURCES.values() for name in re.findall(pattern, source)}
