"""States, progress and retries are plain values: as good as frozen data classes, and made without compiling any."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from typing import Any

import pytest

from tkasync import Error, Loading, Pending, Progress, Ready, Retry

PROBLEM = ValueError("gone")
VALUES: list[tuple[Any, str, tuple[Any, ...]]] = [
    (Pending(), "Pending(previous=None)", (None,)),
    (Loading([1]), "Loading(previous=[1])", ([1],)),
    (Ready("rows"), "Ready(value='rows')", ("rows",)),
    (Error(PROBLEM, 3), "Error(exception=ValueError('gone'), previous=3)", (PROBLEM, 3)),
    (Progress(1, 4), "Progress(done=1, total=4, message='')", (1, 4, "")),
    (
        Retry(2, jitter=0.5),
        "Retry(attempts=2, first=1.0, factor=2.0, longest=30.0, jitter=0.5, when=None)",
        (2, 1.0, 2.0, 30.0, 0.5, None),
    ),
]
each = pytest.mark.parametrize(("value", "shown", "fields"), VALUES, ids=lambda value: type(value).__name__)


@each
def test_a_value_is_shown_with_its_fields_and_equal_by_them(
    value: Any, shown: str, fields: tuple[Any, ...]
) -> None:
    assert repr(value) == shown
    again = type(value)(*fields)
    assert value == again
    assert value != fields
    assert value.__eq__(fields) is NotImplemented


def test_states_of_two_kinds_differ_though_they_hold_the_same() -> None:
    assert Pending(1) != Loading(1)
    assert len({Pending(1), Loading(1), Pending(1), Ready(1)}) == 3


def test_one_that_holds_itself_is_shown() -> None:
    rows: list[Any] = []
    rows.append(Ready(rows))
    assert repr(rows[0]) == "Ready(value=[...])"


@each
def test_no_field_can_be_set_or_deleted(value: Any, shown: str, fields: tuple[Any, ...]) -> None:
    name = value.__match_args__[0]
    with pytest.raises(dataclasses.FrozenInstanceError, match=f"cannot assign to field '{name}'"):
        setattr(value, name, 1)
    with pytest.raises(dataclasses.FrozenInstanceError, match=f"cannot delete field '{name}'"):
        delattr(value, name)
    assert not hasattr(value, "__dict__")


@each
def test_copies_are_equal(value: Any, shown: str, fields: tuple[Any, ...]) -> None:
    assert copy.copy(value) == value
    if not isinstance(value, Error):  # errors are equal by identity
        assert copy.deepcopy(value) == value
        assert pickle.loads(pickle.dumps(value)) == value


@each
def test_the_functions_for_data_classes_take_it(value: Any, shown: str, fields: tuple[Any, ...]) -> None:
    assert dataclasses.is_dataclass(value)
    assert tuple(field.name for field in dataclasses.fields(value)) == value.__match_args__
    assert dataclasses.astuple(value) == fields or isinstance(value, Error)
    assert dataclasses.replace(value) == value
    assert value.__replace__() == value


def test_a_replaced_field_is_checked_again() -> None:
    assert dataclasses.replace(Retry(3), first=0.5) == Retry(3, first=0.5)
    with pytest.raises(ValueError, match="zero or more"):
        dataclasses.replace(Retry(3), attempts=-1)


def test_the_signature_is_that_of_the_fields() -> None:
    assert list(inspect.signature(Progress).parameters) == ["done", "total", "message"]
    defaults = {field.name: field.default for field in dataclasses.fields(Progress)}
    assert defaults == {"done": 0, "total": None, "message": ""}


def test_a_data_class_of_the_programs_may_be_made_of_one() -> None:
    @dataclasses.dataclass(frozen=True)
    class Detailed(Progress):
        file: str = ""

    assert repr(Detailed(1, 2, file="a")).endswith("Detailed(done=1, total=2, message='', file='a')")
    assert Detailed(1, 2).fraction == 0.5


def test_match_takes_them_apart() -> None:
    match Error(PROBLEM, 3):
        case Error(error, previous):
            assert (error, previous) == (PROBLEM, 3)
