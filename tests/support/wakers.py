"""`--wake=pipe`: the whole suite with windows that are woken in that way, wherever a test asks for none."""

from __future__ import annotations

from functools import partial

import pytest

from tkasync.tk.host.wakers import choice


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option to pytest's own."""
    parser.addoption(
        "--wake", default="auto", choices=["auto", "pipe", "socket", "poll"], help="how windows are woken"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Let `wake="auto"` choose what the option names; in this process, not in those that tests start."""
    wake = config.getoption("--wake")
    if wake != "auto":
        choice._best = partial(choice.make_waker, wake)
