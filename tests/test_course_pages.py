"""The pages of the course are short and whole: their parts, pictures, exercises, and what goes with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tkasync
import tkasync.processes
import tkasync.testing
import tkasync.tools
import tkasync.widgets
from tests.support import course
from tests.support.course import COURSE, LESSONS
from tests.support.course_pictures import NAMES, PICTURES
from tkasync.lab.exercise import all_exercises

MODULES = (tkasync, tkasync.processes, tkasync.testing, tkasync.tools, tkasync.widgets)
PUBLIC = {name for module in MODULES for name in module.__all__}

each_lesson = pytest.mark.parametrize("page", LESSONS, ids=lambda page: page.stem)


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


def test_the_teacher_has_an_answer_to_each_question() -> None:
    answers = re.findall(r"^\| (\d+)\.(\d) \| .+ \|$", course.text_of(COURSE / "teacher.md"), re.MULTILINE)
    assert answers == [(str(lesson), str(number)) for lesson in range(1, 13) for number in (1, 2, 3)]


def test_the_glossary_says_each_word_once_in_its_order_with_a_link() -> None:
    paragraphs = course.text_of(COURSE / "glossary.md").split("\n\n")
    words = [match[1].lower() for each in paragraphs if (match := re.match(r"\*\*(.+?)\*\*: ", each))]
    assert len(words) > 40
    assert words == sorted(set(words))
    assert [each for each in paragraphs if each.startswith("**") and "](" not in each] == []
