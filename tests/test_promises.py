"""The promises of `docs/promises.md`: each names a test that exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[^`]+)`", TEXT)) - {"tests/test_promises.py"})


def promises() -> list[str]:
    """Each item of the lists, with the lines that belong to it."""
    return re.findall(r"^- .+(?:\n  .+)*", TEXT, re.MULTILINE)


def named_in(path: Path) -> set[str]:
    """The names of the tests in a file, those of a class as ``Class::test``."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {
                f"{node.name}::{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)
            }
    return {name for name in found if name.rpartition("::")[2].startswith("test_")}


def test_the_test_that_holds_a_promise_exists() -> None:
    there = {
        f"{path}::{test}"
        for path in {each.partition("::")[0] for each in NAMED}
        for test in named_in(ROOT / path)
    }
    assert NAMED
    assert [named for named in NAMED if named not in there] == []


def test_every_promise_names_the_test_that_holds_it() -> None:
    assert promises()
    assert [promise for promise in promises() if "`tests/" not in promise] == []


def test_the_tests_that_safety_names_exist() -> None:
    named = re.findall(r"`(test_\w+)`", (ROOT / "docs" / "safety.md").read_text(encoding="utf-8"))
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert named
    assert [name for name in named if f"def {name}(" not in tests] == []
