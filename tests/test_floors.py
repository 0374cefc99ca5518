"""The layout as docs/design.md has it: floors, rooms and circles, which `scripts/structure` counts, and short files."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from architecture.rules import RULES
from architecture.tree import Tree

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("apps", "scripts", "tests", "tkasync")
TREE = Tree(ROOT)


def test_the_table_is_read() -> None:
    floors = TREE.floors
    assert floors["errors"] == 0
    assert floors["dispatch"] < floors["tasks"] < floors["runtime"] < floors["reactive"] < floors["component"]
    assert floors["app"] < floors["testing"] < floors["lab"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_nothing_breaks_the_rule(rule) -> None:
    assert set(rule(TREE)) == set(), rule.__doc__


def test_each_module_has_its_place_in_the_design() -> None:
    """Whoever looks for a behaviour finds its module by reading one page."""
    named = set(re.findall(r"`([\w-]+)`", TREE.design.partition("## Floors")[2].partition("## Choices")[0]))
    inside = {name.rpartition(".")[2] for name, module in TREE.modules.items() if not module.is_init}
    rooms = {room for room in TREE.floors if "/" not in room}
    assert inside - named - rooms == set()


def python_files() -> list[Path]:
    return [*ROOT.glob("*.py"), *(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))]


def test_each_python_file_has_fewer_than_three_hundred_lines() -> None:
    """Tests, apps and scripts too: one idea a file, which is read at one sitting."""
    lines = {str(file.relative_to(ROOT)): file.read_bytes().count(b"\n") for file in python_files()}
    assert {"setup.py", "tests/test_floors.py", "tkasync/app.py"} <= set(lines)
    assert {file: count for file, count in lines.items() if count >= 300} == {}


def test_each_file_of_tests_has_a_name_of_its_own() -> None:
    """pytest imports it under its bare name: with two of one name the whole suite is not collected."""
    names = Counter(file.name for file in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []


def test_no_comment_stands_behind_a_bracket_that_closes_alone() -> None:
    """The formatter wraps an expression for the comment behind it, and the reader gets neither."""
    wrapped = re.compile(
        r"^\s*[)\]}]+(?: as \w+)?:?,?  # (?!fmt: skip|type: )|= \(\n\s+\S+  # .*\n\s*\)$", re.MULTILINE
    )
    found = [
        str(file.relative_to(ROOT)) for file in python_files() if wrapped.search(file.read_text("utf-8"))
    ]
    assert found == []
