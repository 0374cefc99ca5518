"""The course's lesson on testing practises what it says: its own tests fail when its program is broken."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.documents import ROOT, write_files

LESSON = ROOT / "docs" / "course" / "6-testing-without-sleeping.md"
FAULTS = {
    "shows the first of several only": ('", ".join(names)', "names[0]"),
    "asks at each key": ("spawn_debounced(0.3, fn)", "spawn_debounced(0, fn)"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_tests_of_the_lesson_notice_a_broken_program(tmp_path: Path, fault: str) -> None:
    write_files(LESSON, tmp_path)
    program, (right, wrong) = tmp_path / "languages.py", FAULTS[fault]
    text = program.read_text(encoding="utf-8")
    assert text.count(right) == 1
    program.write_text(text.replace(right, wrong), encoding="utf-8")
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xvfb", "-p", "tkasync_pytest", "--rootdir=."]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "test_languages.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stdout
