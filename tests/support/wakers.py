"""`--wake=pipe`: the whole suite with windows that are woken in that way, wherever a test asks for none."""

from __future__ import annotations

from typing import Any

import pytest

from tkasync.tk.host.wakers import choice
from tkasync.tk.host.wakers.waker import Waker

_of_the_run = ["auto"]


def skip_where_the_choice_is_made() -> None:
    """Skip a test of which waker ``wake="auto"`` chooses."""
    if _of_the_run[0] != "auto":
        pytest.skip("--wake has taken the choice")


@pytest.fixture
def a_wake() -> None:
    """For tests of what a wake makes good, or how soon it comes: polling has none, and loses this (docs/safety.md)."""
    if _of_the_run[0] == "poll":
        pytest.skip("polling wakes nothing")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option to pytest's own."""
    parser.addoption(
        "--wake", default="auto", choices=["auto", "pipe", "socket", "poll"], help="how windows are woken"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Let `wake="auto"` choose what the option names; in this process, not in those that tests start."""
    wake = _of_the_run[0] = config.getoption("--wake")
    if wake == "auto":
        return
    best = choice._best

    def forced(tk: Any, *rest: Any) -> Waker:
        # Some tests take the file handlers away: a pipe is not to be had then.
        if wake == "pipe" and not choice._has_file_handlers(tk):
            return best(tk, *rest)
        return choice.make_waker(wake, tk, *rest)

    choice._best = forced
