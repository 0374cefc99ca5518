"""A process that the machine may have ended, and not the program, is examined once more."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tkasync.lab.checking import check
from tkasync.lab.exercise import find_exercise
from tkasync.lab.processes.single import Process
from tkasync.lab.verdict import LAB_FAILED, PASSED, Verdict, write_verdict

Ending = Callable[[dict[str, Any], Path], int]
"""What an examination leaves behind, from its order and its output; returns its exit code."""


class _Ended:
    def __init__(self, code: int) -> None:
        self._code = code

    def poll(self) -> int:
        return self._code

    def kill(self) -> None:
        """It has ended."""


def no_turn(order: dict[str, Any], _output: Path) -> int:
    """The last resort has fired in a line of the file."""
    stacks = Path(order["result"]).with_suffix(".stacks")
    stacks.write_text(f'Thread 1:\n  File "{order["file"]}", line 3 in work\n')
    return 1


def no_line(order: dict[str, Any], _output: Path) -> int:
    """It has fired, and no line of the file was under way."""
    Path(order["result"]).with_suffix(".stacks").write_text("Thread 1:\n")
    return 1


def display_lost(order: dict[str, Any], output: Path) -> int:
    Path(order["result"]).with_suffix(".stacks").write_text("")
    output.write_text("X Error of failed request:  BadWindow\n")
    return 1


def passed(order: dict[str, Any], _output: Path) -> int:
    write_verdict(order, PASSED, "")
    return 0


def ends_itself(order: dict[str, Any], _output: Path) -> int:
    Path(order["result"]).with_suffix(".stacks").write_text("")
    return 0


def verdict_of(folder: Path, *endings: Ending) -> tuple[Verdict, int]:
    """Check a file whose examinations end so; return the verdict, and how many endings are left."""
    left = list(endings)

    def start(order: bytes, _folder: Path, output: Path) -> Process:
        return _Ended(left.pop(0)(json.loads(order), output))

    file = folder / "04b_freeze.py"
    file.write_text("")
    return check(find_exercise("4b"), "", file, start=start), len(left)


@pytest.mark.parametrize("first", [no_turn, no_line, display_lost])
def test_the_second_examination_counts(first: Ending, tmp_path: Path) -> None:
    verdict, left = verdict_of(tmp_path, first, passed)
    assert (verdict.kind, left) == (PASSED, 0)


@pytest.mark.parametrize(
    ("ending", "kind"), [(no_turn, "frozen"), (no_line, LAB_FAILED), (display_lost, "exits")]
)
def test_what_comes_twice_is_the_verdict(ending: Ending, kind: str, tmp_path: Path) -> None:
    verdict, left = verdict_of(tmp_path, ending, ending, passed)
    assert (verdict.kind, left) == (kind, 1)


def test_a_program_that_ends_its_process_is_not_examined_again(tmp_path: Path) -> None:
    verdict, left = verdict_of(tmp_path, ends_itself, passed)
    assert (verdict.kind, left) == ("exits", 1)
