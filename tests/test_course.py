"""The course's lesson on testing practises what it says: its own tests fail when its program is broken."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.documents import ROOT, write_files
from tests.support.pythons import run_python

LESSON = ROOT / "docs" / "course" / "6-testing-without-sleeping.md"
# The others are half of the time.
FEW_PLUGINS = os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
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
    options = ["-q", "-p", "no:cacheprovider", "-p", "tkasync_pytest", "--rootdir=."]
    done = run_python("-m", "pytest", *options, "test_languages.py", folder=tmp_path, environment=FEW_PLUGINS)
    assert done.returncode == 1, done.stdout
