"""Predictions of the learner's are compared with what has come of the run, however they are written down."""

from __future__ import annotations

from itertools import count

import pytest

from tkasync.lab.examiner.course.predictions import compare
from tkasync.lab.examiner.fail import Fail

BUTTONS = ["sleep", "join", "later"]


def sleep() -> None:
    """A handler, which its button is called after."""


def told(prediction: object) -> str:
    """Return what the verdict says; nothing when it is right."""
    try:
        compare("FREEZES", prediction, {"sleep", "join"}, BUTTONS, "freezes it", "freeze it")
    except Fail as fail:
        return fail.text
    return ""


@pytest.mark.parametrize(
    "prediction",
    [
        ["sleep", "join"],
        ("join", "sleep", "join"),
        {"sleep": True, "join": 1, "later": False},
        [sleep, "join"],
    ],
    ids=["list", "tuple", "dictionary", "function"],
)
def test_a_prediction_may_be_written_in_several_ways(prediction: object) -> None:
    assert told(prediction) == ""


@pytest.mark.parametrize(
    ("prediction", "says"),
    [
        (["sleep"], "1 button that freezes it is not in FREEZES."),
        ([], "2 buttons that freeze it are not in FREEZES."),
        (BUTTONS, "FREEZES has 1 button too many: not each one that it names freezes it."),
        (["slep"], "FREEZES has 'slep': no button is called so."),
        ([["sleep", "join"]], "FREEZES has \"['sleep', 'join']\": no button is called so."),
        ("sleep", "FREEZES is to be a list of names, and is 'sleep'."),
        (None, "FREEZES is to be a list of names, and there is none while the window is open."),
    ],
)
def test_a_wrong_prediction_is_told_by_how_many(prediction: object, says: str) -> None:
    assert told(prediction) == says


def test_a_prediction_without_an_end_is_read_to_some_length() -> None:
    assert "no button is called so" in told(count())
