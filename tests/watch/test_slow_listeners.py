"""A log, or an ``on_stall``, that takes its time is neither taken for the stall nor told without end."""

from __future__ import annotations

import ctypes
import logging
import sys
import threading
import time
from time import monotonic
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.watch.stalls import begin, run_once, stall_of
from tkasync.tools import Stall, StallKind, StallWatch

LOGGER = logging.getLogger("tkasync.stalls")


class SlowLog(logging.Handler):
    """Takes long to write what the watch's thread says."""

    def emit(self, record: logging.LogRecord) -> None:
        if threading.current_thread() is not threading.main_thread():
            time.sleep(0.4)


@pytest.fixture
def slow_log() -> Any:
    handler = SlowLog()
    LOGGER.addHandler(handler)
    yield handler
    LOGGER.removeHandler(handler)


def waits() -> None:
    time.sleep(0.6)


@pytest.mark.usefixtures("slow_log")
def test_a_log_that_is_slow_hides_no_stall(tk_root: Any) -> None:
    """The thread that looks has waited for the log, and not for the interpreter."""
    with StallWatch(tk_root) as watch:
        stall = stall_of(tk_root, watch, waits)
        assert (stall.kind, stall.expression) == (StallKind.BLOCKED, "time.sleep(0.6)")
        assert "suspended" not in watch.silent


def test_an_on_stall_that_is_slow_is_not_told_of_itself(tk_root: Any) -> None:
    """It would keep the window for ever, once there was a stall."""
    heard: list[Stall] = []

    def tell(stall: Stall) -> None:
        heard.append(stall)
        time.sleep(0.4)

    def told_of_itself() -> list[Stall]:
        return [stall for stall in watch.stalls if stall.line and stall.line.function.endswith("tell")]

    with StallWatch(tk_root, on_stall=tell) as watch:
        begin(tk_root, watch)
        end = monotonic() + GIVE_UP
        while not told_of_itself():
            assert monotonic() < end, (watch.stalls, watch.silent)
            run_once(tk_root, watch, waits)
        assert heard
        assert [stall for stall in heard if stall in told_of_itself()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="usleep() is not in its C library")
def test_a_call_that_keeps_the_interpreter_while_it_waits_is_a_c_call(tk_root: Any) -> None:
    """A thread would not help, since it keeps the interpreter there as well."""
    usleep = ctypes.PyDLL(None).usleep

    def measure() -> None:
        usleep(400_000)

    with StallWatch(tk_root) as watch:
        stall = stall_of(tk_root, watch, measure)
    assert stall.kind is StallKind.C_CALL
    assert stall.handler.endswith("measure")
