"""`mutants`: tests under test. The module and its tests are files, as a program's are."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tkasync.testing import mutants

CODE = """
RATE = 2

def double(x):
    return x * RATE

def half(x):
    return x / RATE
"""
TESTS = """
from shop_of_the_mutants import double

def test_double():
    assert double(3) == 6
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    (tmp_path / "shop_of_the_mutants.py").write_text(CODE)
    (tmp_path / "test_shop.py").write_text(TESTS)
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("shop_of_the_mutants")
    del sys.modules["shop_of_the_mutants"]


def test_a_mutant_is_caught_by_the_tests_that_notice_it_and_survives_the_others(
    shop: ModuleType, tmp_path: Path
) -> None:
    caught, survives = mutants(
        shop, {"doubles wrongly": ("x * RATE", "x + RATE"), "halves wrongly": ("x / RATE", "x")}
    )
    (failed,) = caught.caught_by(tmp_path / "test_shop.py")
    assert (failed.name, failed.line) == ("test_double", 5)
    assert "assert 5 == 6" in failed.error
    assert survives.caught_by(tmp_path / "test_shop.py") == []


def test_the_module_is_itself_again_after_a_mutant(shop: ModuleType) -> None:
    (mutant,) = mutants(shop, {"triples": ("RATE = 2", "RATE = 3")})
    with mutant as changed:
        assert importlib.import_module("shop_of_the_mutants") is changed
        assert changed.double(2) == 6
    assert importlib.import_module("shop_of_the_mutants") is shop
    assert shop.double(2) == 4


def test_a_mutant_that_fails_when_it_is_imported_is_caught_and_leaves_nothing(
    shop: ModuleType, tmp_path: Path
) -> None:
    (mutant,) = mutants(shop, {"breaks": ("RATE = 2", "RATE = 2 / 0")})
    with pytest.raises(ZeroDivisionError), mutant:
        pass
    assert importlib.import_module("shop_of_the_mutants") is shop


def test_names_imported_before_keep_what_they_had_and_those_within_are_changed(shop: ModuleType) -> None:
    from shop_of_the_mutants import double  # type: ignore[import-not-found]  # it is made above

    (mutant,) = mutants(shop, {"triples": ("RATE = 2", "RATE = 3")})
    with mutant:
        from shop_of_the_mutants import double as changed

        assert (double(2), changed(2)) == (4, 6)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [("RATE", "X", "is 3 times"), ("missing", "X", "is 0 times"), ("RATE = 2", "RATE =", "no Python")],
)
def test_a_change_that_does_not_fit_is_refused(shop: ModuleType, old: str, new: str, says: str) -> None:
    with pytest.raises(ValueError, match=f"mutant 'wrong': .*{says}"):
        mutants(shop, {"wrong": (old, new)})


def test_a_file_without_tests_is_no_proof(shop: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "test_nothing.py").write_text("from shop_of_the_mutants import double\n")
    (mutant,) = mutants(shop, {"triples": ("RATE = 2", "RATE = 3")})
    with pytest.raises(ValueError, match="no test was run"):
        mutant.caught_by(tmp_path / "test_nothing.py")
    (tmp_path / "test_skipped.py").write_text("import pytest\npytest.skip('no', allow_module_level=True)\n")
    with pytest.raises(ValueError, match="no test was run"):
        mutant.caught_by(tmp_path / "test_skipped.py")


@pytest.mark.parametrize(
    ("tests", "error", "line"),
    [
        ("import pytest\n\ndef test_it():\n    pytest.exit('done', returncode=0)\n", "Exit: done", None),
        ("def test_it():\n    raise KeyboardInterrupt\n", "KeyboardInterrupt", None),
        ("\ndef test_it(shopp):\n    pass\n", "FixtureLookupError: there is no fixture 'shopp'", 2),
        ("\ndef test_it()\n    pass\n", "SyntaxError: expected ':' (test_it.py, line 2)", 2),
        ("from math import cosine\n", "ImportError: cannot import name 'cosine' from 'math' (", 1),
    ],
    ids=["ends the run", "interrupts it", "lacks a fixture", "is no Python", "cannot be imported"],
)
def test_what_keeps_a_test_from_its_end_is_a_failure_and_says_so_in_a_line(
    shop: ModuleType, tmp_path: Path, tests: str, error: str, line: int | None
) -> None:
    (tmp_path / "test_it.py").write_text(tests)
    (mutant,) = mutants(shop, {"triples": ("RATE = 2", "RATE = 3")})
    (failed,) = mutant.caught_by(tmp_path / "test_it.py")
    assert failed.error.partition("(/")[0].startswith(error.rstrip("("))
    assert "\n" not in failed.error
    assert failed.line == line


def test_a_test_file_that_is_imported_already_is_imported_anew_and_is_itself_afterwards(
    shop: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a run of pytest that has the same tests."""
    tests = importlib.import_module("test_shop")
    monkeypatch.setitem(sys.modules, "test_shop", tests)
    (mutant,) = mutants(shop, {"doubles wrongly": ("x * RATE", "x + RATE")})
    assert [failed.name for failed in mutant.caught_by(tmp_path / "test_shop.py")] == ["test_double"]
    assert sys.modules["test_shop"] is tests
    assert tests.double(3) == 6
