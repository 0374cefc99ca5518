"""What a save does to a program that ends just then; and what `keep` refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.documents import ROOT
from tkasync.tools import keep
from tkasync.tools.dev.outcome import FAILED, Outcome

PATIENCE = 60  # seconds; reached by a failure only

SAVED_AT_ITS_END = """
import sys, threading
from pathlib import Path
from tkasync.tools.dev.session import Session
from tkasync.tools.program import Program

class SavedAtItsEnd(Session):
    def _leave(self):
        save = threading.Thread(target=self._start_again)
        save.start()
        save.join()
        super()._leave()

sys.exit(SavedAtItsEnd(Program.named(["program.py"]), Path("outcome.json"), 0.0).run())
"""


def test_a_save_while_a_program_that_has_failed_ends_does_not_interrupt_its_end(tmp_path: Path) -> None:
    """The supervisor finds that save, and would take a process that a signal has ended for one that the user ended."""
    (tmp_path / "program.py").write_text("raise ValueError(7)\n")
    done = subprocess.run(
        [sys.executable, "-c", SAVED_AT_ITS_END],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert "KeyboardInterrupt" not in done.stderr
    assert done.returncode == 1
    outcome = Outcome.read(tmp_path / "outcome.json")
    assert outcome is not None
    assert outcome.how == FAILED


def test_what_a_run_leaves_is_there_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "outcome.json"
    Outcome(geometry="first").write(place)
    rename = Path.replace

    def look_first(written: Path, target: Path) -> Path:
        seen.append(Outcome.read(place))
        return rename(written, target)

    seen: list[Outcome | None] = []
    monkeypatch.setattr(Path, "replace", look_first)
    Outcome(geometry="second").write(place)
    seen.append(Outcome.read(place))
    assert [each.geometry for each in seen if each is not None] == ["first", "second"]


async def count() -> int:
    return 1


@pytest.mark.parametrize(
    ("name", "make", "told"),
    [
        (["count"], int, "keep takes a name and a function that makes the value, not \\['count'\\]"),
        (int, "count", "keep takes a name and a function that makes the value, not <class 'int'>"),
        ("count", 0, "keep takes a function, not 0"),
        ("count", count, "keep would never await count"),
    ],
)
def test_what_cannot_be_kept_is_refused_where_nothing_is_reloaded_too(name, make, told) -> None:
    with pytest.raises(TypeError, match=told):
        keep(name, make)


def test_a_class_makes_a_value_that_is_kept() -> None:
    assert keep("numbers", list) == []
