"""The programs of the course: small steps of one, which run with a user, and experiments that find what pages say."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.support import course
from tests.support.course import EXPERIMENTS, FINDER, LESSONS, STEPS, Experiment, Trial
from tests.support.documents import ROOT
from tests.support.pythons import run_python

# The plugins of others are half of the time.
ALONE = os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
FILES = 25
# Each file takes its time: a step of `drive_program`, which lets the user look meanwhile.
SLOWLY = """
import time
quick = lines_with
def lines_with(pattern, path):
    time.sleep(0.02)
    return quick(pattern, path)
"""
# Less work where a page shows figures: what they say is the same.
LESS = {"computing": "NUMBERS = 30_000"}
# What is wrong with the last program, and the test of the last lesson that has to notice.
FAULTS = {
    "asks at each key": (
        ("spawn_debounced(0.3, self.ask)", "spawn_debounced(0, self.ask)"),
        "test_it_asks_once_when_typing_has_stopped",
    ),
    "shows the first line only": (
        ("self.found.data)", "(self.found.data or [])[:1])"),
        "test_all_lines_of_the_newest_answer_are_shown",
    ),
    "shows outdated answers": (
        (
            "self.create_resource(pattern, first_lines)",
            "self.create_resource(lambda: None, first_lines)\n"
            "        tell = self.found.mutate\n"
            "        work = lambda: pattern() and self.spawn_task(first_lines, pattern(), on_result=tell)\n"
            "        self.create_effect(work)",
        ),
        "test_all_lines_of_the_newest_answer_are_shown",
    ),
    "tells no error": (("if state.is_error():", "if False:"), "test_an_error_is_told"),
}
TRY_MUTANTS = """
import json, os, sys
import finder_12
from tkasync.testing import mutants
changes, meant = map(json.loads, sys.argv[1:])
options = ["-c", os.devnull, "--rootdir=.", "-p", "tkasync_pytest", "-o", "tkasync_root=tkinter.Tk", "-k"]
missed = [str(each) for each in mutants(finder_12, changes)
          if not each.caught_by("test_finder.py", options=[*options, meant[str(each)]])]
print("missed:", missed)
"""

# Programs that start processes, or stand still for seconds because that is what they show.
SLOW = {"finder_11", "computing", "four_threads", "after_from_a_thread"}


def marked(programs: Iterable[Trial | Experiment]) -> list[ParameterSet]:
    return [pytest.param(each, marks=[pytest.mark.slow] if each.name in SLOW else []) for each in programs]


each_lesson = pytest.mark.parametrize("page", LESSONS, ids=lambda page: page.stem)


@pytest.mark.parametrize(
    "file", [*FINDER.glob("*.py"), *EXPERIMENTS.glob("*.py")], ids=lambda file: file.name
)
def test_a_program_of_the_course_fits_on_a_screen(file: Path) -> None:
    lines = course.text_of(file).splitlines()
    assert len(lines) <= 60
    assert [line for line in lines if len(line) > 80] == []


def test_the_first_program_is_on_its_page_as_it_is() -> None:
    assert course.shown(STEPS[0].stem) == course.text_of(STEPS[0])


@pytest.mark.parametrize("step", range(1, len(STEPS)), ids=lambda at: STEPS[at].stem)
def test_a_step_on_a_page_makes_the_next_program_and_is_small(step: int) -> None:
    change = course.shown(STEPS[step].stem)
    assert course.applied(change, course.text_of(STEPS[step - 1])) == course.text_of(STEPS[step])
    assert len(re.findall(r"^\+", change, re.MULTILINE)) <= 15


@pytest.mark.parametrize("wrong", ["@@ -1,2 +1,1 @@\n-one\n-three\n", "@@ -1,1 +1,2 @@\n two\n+one\n"])
def test_a_step_that_does_not_fit_is_noticed(wrong: str) -> None:
    with pytest.raises(ValueError, match="line"):
        course.applied(wrong, "one\ntwo\nthree\n")


@each_lesson
def test_a_whole_file_on_a_page_is_the_file(page: Path) -> None:
    text = course.text_of(page)
    named = re.findall(r"^```python\n(# (\w+\.py)\b.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert [name for code, name in named if code != course.text_of(FINDER / name)] == []


def test_each_state_of_the_finder_has_a_user() -> None:
    assert [trial.name for trial in course.trials()] == [step.stem for step in STEPS]


@pytest.fixture
def looked_through(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(FILES):
        text = f"import os\n\ndef part_{number:02}():\n    import sys\n"
        (folder / f"part_{number:02}.py").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("trial", marked(course.trials()), ids=str)
def test_each_state_of_the_finder_does_what_its_page_says(
    trial: Trial, tmp_path: Path, looked_through: Path
) -> None:
    programs = tmp_path / "finder"
    shutil.copytree(FINDER, programs, ignore=shutil.ignore_patterns("__pycache__"))
    if trial.is_slow:
        with (programs / "folder.py").open("a", encoding="utf-8") as file:
            file.write(SLOWLY)
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(programs), str(ROOT)]),
        "FINDER": str(looked_through),
        "TMPDIR": str(tmp_path),
    }
    driver = str(ROOT / "tests" / "support" / "drive_program.py")
    done = run_python(
        driver, f"{trial.name}.py", *trial.steps, folder=programs, environment=environment, timeout=90
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert [text for text in trial.printed if text not in done.stdout] == []


@pytest.mark.parametrize("experiment", marked(course.experiments()), ids=str)
def test_an_experiment_finds_what_its_page_says(experiment: Experiment) -> None:
    program = [f"{experiment.name}.py"]
    if experiment.name in LESS:
        program = ["-c", f"import {experiment.name} as it; it.{LESS[experiment.name]}; it.main()"]
    environment = os.environ | {"PYTHONPATH": str(EXPERIMENTS)}
    done = run_python(*program, folder=EXPERIMENTS, environment=environment, timeout=60)
    assert done.returncode == 0, done.stderr
    if experiment.is_about:
        assert without_figures(done.stdout) == without_figures(experiment.output)
    else:
        assert done.stdout == experiment.output


def without_figures(text: str) -> list[list[str]]:
    return [re.sub(r"\d+(\.\d+)?", "#", line).split() for line in text.splitlines()]


def test_each_experiment_is_on_a_page() -> None:
    assert {each.name for each in course.experiments()} == {file.stem for file in EXPERIMENTS.glob("*.py")}


@pytest.mark.slow
def test_the_tests_of_the_last_lesson_notice_a_broken_program() -> None:
    changes = json.dumps({name: change for name, (change, _) in FAULTS.items()})
    meant = json.dumps({name: test for name, (_, test) in FAULTS.items()})
    environment = ALONE | {"PYTHONPATH": os.pathsep.join([str(FINDER), str(ROOT)])}
    done = run_python("-c", TRY_MUTANTS, changes, meant, folder=FINDER, environment=environment, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "missed: []"
