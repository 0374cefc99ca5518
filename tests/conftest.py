"""The suite is the first user of tkasync's own plugin."""

from __future__ import annotations

import gc
import signal
from collections.abc import Generator

import pytest

pytest_plugins = [
    "tkasync_pytest",
    "pytester",
    "tests.support.programs",
    "tests.support.holding",
    "tests.support.roots",
    "tests.support.wakers",
    "tests.support.world",
]


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts its background jobs, and nohup its program, deaf to Ctrl+C, and each process hands that on to those
    # it starts. The tests of Ctrl+C would wait for ever.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Keep what the collected modules consist of out of every later collection.

    The tests, and the leak check, make a thousand full collections, each of which would walk over pytest, hypothesis
    and three thousand tests: most of its 50 ms.
    """
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Put the fixtures of a test into a dict that is not frozen.

    pytest makes it when it collects, and only drops it after the test. An error that a test has kept still refers to
    it, by the frame that called the test. No collection would free that circle, with the window in it.
    """
    if isinstance(item, pytest.Function):
        item.funcargs = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Spell half characters, which some tests log, out: they cannot be sent to the process that reports."""
    report = yield
    report.sections = [
        (name, text.encode(errors="backslashreplace").decode()) for name, text in report.sections
    ]
    return report
