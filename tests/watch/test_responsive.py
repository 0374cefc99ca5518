"""A test whose window freezes fails, and says why."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.support import GIVE_UP
from tkasync.testing.probes.responsive import responsive

Block = Callable[[float], AbstractContextManager[Any]]


def slow() -> None:
    time.sleep(0.4)


def test_a_block_that_freezes_the_window_fails_with_the_line(tk_root: Any) -> None:
    told: list[str] = []
    end = time.monotonic() + GIVE_UP
    while not told:  # a busy machine may take so much that nobody is accused
        assert time.monotonic() < end
        with responsive(tk_root, 0.1, told.append):
            tk_root.after(1, slow)
            time.sleep(0.002)
            tk_root.update()
    assert "(limit 0.1): blocked at test_responsive.py:" in told[0]
    assert "slow: time.sleep(0.4), in slow of ." in told[0]


def test_a_handler_that_is_due_before_the_block_begins_is_measured(tk_root: Any) -> None:
    told: list[str] = []
    end = time.monotonic() + GIVE_UP
    while not told:
        assert time.monotonic() < end
        tk_root.after(1, slow)
        time.sleep(0.01)
        with responsive(tk_root, 0.1, told.append):
            pass
    assert "slow: time.sleep(0.4), in slow of ." in told[0]


def test_what_the_window_has_to_lay_out_is_done_before_the_block_begins(tk_root: Any) -> None:
    laid_out: list[float] = []
    tk_root.after_idle(lambda: laid_out.append(time.sleep(0.2) or time.monotonic()))
    with responsive(tk_root, 0.1, pytest.fail):
        assert laid_out


def test_a_block_in_which_it_answers_passes(tk_root: Any, assert_responsive: Block) -> None:
    with assert_responsive(5.0):
        tk_root.after(1, int)
        tk_root.update()


def test_a_limit_that_tells_of_the_machine_is_refused(assert_responsive: Block) -> None:
    with pytest.raises(ValueError, match=r"0\.05 or more"), assert_responsive(0.01):
        pass


@pytest.mark.responsive(5.0)
def test_a_marker_does_so_for_a_whole_test(tk_root: Any) -> None:
    tk_root.update()
