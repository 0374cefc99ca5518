"""A program whose window was closed comes to its end, or is told that it does not."""

from __future__ import annotations

import tkinter as tk
from time import monotonic

import pytest

from tkasync.lab.examiner.course.course import Ending
from tkasync.lab.examiner.fail import Fail
from tkasync.testing import Pilot


def looks_until_told(ending: Ending, apart: float = 0.01, most: int = 6_000) -> int:
    """Look until it is told, once in *apart* seconds, and return how often; *most* where it is not."""
    begun = monotonic()
    for beat in range(most):
        try:
            ending.look(begun + beat * apart)
        except Fail:
            return beat
    return most


def test_a_window_that_stays_is_told_as_soon_as_the_program_is_at_rest(tk_root: tk.Tk, pilot: Pilot) -> None:
    pilot.settle()
    ending = Ending(tk_root, lambda: True, list)
    with pytest.raises(Fail, match="and is still there") as told:
        ending.look(monotonic())
    assert told.value.kind == "not_closed"


def test_a_hidden_window_is_not_said_to_be_there(tk_root: tk.Tk, pilot: Pilot) -> None:
    tk_root.withdraw()
    pilot.settle()
    with pytest.raises(Fail, match="the program goes on without one"):
        Ending(tk_root, lambda: True, list).look(monotonic())


def test_a_program_that_never_rests_is_told_after_ten_seconds(tk_root: tk.Tk) -> None:
    assert looks_until_told(Ending(tk_root, lambda: False, list)) // 100 == 10


def test_the_ten_seconds_begin_when_its_work_is_over(tk_root: tk.Tk) -> None:
    looks = iter(range(100_000))
    ending = Ending(tk_root, lambda: False, lambda: next(looks) < 500)
    assert looks_until_told(ending) // 100 == 15


def test_a_machine_that_stands_still_does_not_use_them_up(tk_root: tk.Tk) -> None:
    assert looks_until_told(Ending(tk_root, lambda: False, list), apart=10.0, most=500) == 500
