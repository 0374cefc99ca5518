"""The course keeps its promises: small steps of one program, which run with a user; pages that are short and whole."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import tkasync
import tkasync.processes
import tkasync.testing
import tkasync.tools
import tkasync.widgets
from tests.support import course
from tests.support.course import COURSE, EXPERIMENTS, FINDER, LESSONS, STEPS, Experiment, Trial
from tests.support.course_pictures import NAMES, PICTURES
from tests.support.documents import ROOT
from tests.support.pythons import run_python
from tkasync.lab.exercise import all_exercises

# The plugins of others are half of the time.
ALONE = os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
MODULES = (tkasync, tkasync.processes, tkasync.testing, tkasync.tools, tkasync.widgets)
PUBLIC = {name for module in MODULES for name in module.__all__}
FILES = 25
# Each file takes its time: a step of `drive_program`, which lets the user look meanwhile.
SLOWLY = """
import time
from inspect import getsource
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
changes = json.loads(sys.argv[1])
options = ["-c", os.devnull, "--rootdir=.", "-p", "tkasync_pytest"]
caught = {str(each): [one.name for one in each.caught_by("test_finder.py", options=options)]
          for each in mutants(finder_12, changes)}
print(json.dumps(caught))
"""

each_lesson = pytest.mark.parametrize("page", LESSONS, ids=lambda page: page.stem)


# The programs


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


@pytest.mark.parametrize("trial", [*course.trials()], ids=str)
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


@pytest.mark.parametrize("experiment", [*course.experiments()], ids=str)
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


def test_the_tests_of_the_last_lesson_notice_a_broken_program() -> None:
    changes = {name: change for name, (change, _) in FAULTS.items()}
    environment = ALONE | {"PYTHONPATH": os.pathsep.join([str(FINDER), str(ROOT)])}
    done = run_python(
        "-c", TRY_MUTANTS, json.dumps(changes), folder=FINDER, environment=environment, timeout=120
    )
    assert done.returncode == 0, done.stderr
    caught = json.loads(done.stdout.splitlines()[-1])
    assert {name: test for name, (_, test) in FAULTS.items() if test not in str(caught[name])} == {}


# The pages


def prose(page: Path) -> str:
    text = re.sub(r"```.*?```|<!--.*?-->|!\[[^\]]*\]\([^)]*\)", "", course.text_of(page), flags=re.DOTALL)
    return re.sub(r"\]\([^)]*\)", "]", text)


@each_lesson
def test_a_lesson_has_at_most_350_words(page: Path) -> None:
    assert len(re.findall(r"[A-Za-z][\w'’]*", prose(page))) <= 350


def test_a_lesson_brings_at_most_five_new_names() -> None:
    known: set[str] = set()
    many = {}
    for page in LESSONS:
        text = course.text_of(page)
        spoken = " ".join(re.findall(r"`([^`\n]+)`", text)) + " ".join(
            re.findall(r"```.*?```", text, re.DOTALL)
        )
        new = PUBLIC & set(re.findall(r"\w+", spoken)) - known
        known |= new
        if len(new) > 5:
            many[page.stem] = new
    assert many == {}


@each_lesson
def test_a_lesson_has_its_parts(page: Path) -> None:
    text = course.text_of(page)
    number, title = page.stem.split("-", 1)
    assert text.startswith(f"# {int(number)} ")
    assert re.sub(r"\W+", "-", text.splitlines()[0].split(" ", 2)[2].lower()) == title
    assert "**Predict.**" in text
    assert "\nOpen: " in text
    programs = [trial.name for trial in course.trials() if trial.page == page]
    assert [name for name in programs if f"[{name}.py](finder/{name}.py)" not in text] == []
    parts = re.split(r"^## ", text, flags=re.MULTILINE)
    assert [part.splitlines()[0] for part in parts[-3:]] == ["What goes wrong", "Exercises", "Questions"]
    assert re.findall(r"^(\d)\. ", parts[-1], re.MULTILINE) == ["1", "2", "3"]


def test_each_picture_is_made_by_the_script_is_small_and_on_its_page() -> None:
    assert sorted(file.name for file in PICTURES.iterdir()) == NAMES
    for page in LESSONS:
        on_page = re.findall(r"!\[[^\]]+\]\(\.\./images/course/([^)]+)\)", course.text_of(page))
        assert on_page
        assert {name[:2] for name in on_page} == {page.name[:2]}
    for name in NAMES:
        assert f"(../images/course/{name})" in course.text_of(next(COURSE.glob(f"{name[:2]}-*.md")))
        assert (PICTURES / name).stat().st_size < 40_000


def listed() -> Iterator[tuple[str, str, Path]]:
    for page in LESSONS:
        for name, title in re.findall(r"^- `(\d+[a-d])` (.+)$", course.text_of(page), re.MULTILINE):
            yield name, title, page


def test_the_lessons_list_36_exercises_each_on_its_own_page() -> None:
    assert len({name for name, _, _ in listed()}) == len([*listed()]) == 36
    assert [name for name, _, page in listed() if int(name[:-1]) != int(page.name[:2])] == []


def test_each_exercise_of_the_lab_is_in_its_lesson_by_its_title() -> None:
    titles = {f"{name} {title}".replace("`", "").replace("*", "").rstrip(".") for name, title, _ in listed()}
    assert {each.title.rstrip(".") for each in all_exercises()} - titles == set()


# What goes with them


def test_the_teacher_has_an_answer_to_each_question() -> None:
    answers = re.findall(r"^\| (\d+)\.(\d) \| .+ \|$", course.text_of(COURSE / "teacher.md"), re.MULTILINE)
    assert answers == [(str(lesson), str(number)) for lesson in range(1, 13) for number in (1, 2, 3)]


def test_the_glossary_says_each_word_once_in_its_order_with_a_link() -> None:
    paragraphs = course.text_of(COURSE / "glossary.md").split("\n\n")
    words = [match[1].lower() for each in paragraphs if (match := re.match(r"\*\*(.+?)\*\*: ", each))]
    assert len(words) > 40
    assert words == sorted(set(words))
    assert [each for each in paragraphs if each.startswith("**") and "](" not in each] == []
