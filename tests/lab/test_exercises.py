"""The exercises are checked themselves: each has what it needs, and three of its programs get the verdict they must.

Which three changes with the day, so that each program has its turn; `python -m tkasync lab verify` takes all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tkasync.lab.exercise import Exercise, all_exercises, find_exercise
from tkasync.lab.processes.nursery import quickest_start
from tkasync.lab.processes.single import Start
from tkasync.lab.verify import outcomes, rotation

EXERCISES = all_exercises()


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    with quickest_start() as start:
        yield start


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_an_exercise_is_whole(exercise: Exercise) -> None:
    assert len(exercise.right) >= 3
    assert len(exercise.wrong) >= 5
    assert len(exercise.hints) == 3
    assert exercise.title.startswith(f"{exercise.name} ")
    assert exercise.source.count("\n") <= 55
    assert all("__" in file.stem for file in exercise.wrong)
    assert find_exercise(exercise.file_name) == exercise


@pytest.mark.slow
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_an_unsolved_a_right_and_a_wrong_program_get_their_verdicts(exercise: Exercise, start: Start) -> None:
    done = outcomes(rotation(exercise, date.today().toordinal()), 3, start)
    assert [(each.case.name, each.verdict) for each in done if not each.is_right] == []
