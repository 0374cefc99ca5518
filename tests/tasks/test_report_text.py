"""What log and window show of an error: safe, bounded, and the program's own frames first."""

from __future__ import annotations

import logging
import time
import traceback
from typing import Any

import pytest

from tests.support import let_work_end
from tests.support.awkward import KINDS
from tkasync import Runtime, dispatch_to_ui, spawn_task, spawn_ui_task
from tkasync.ownership.report_text import shown, text_of, traceback_to_show
from tkasync.testing import FakeHost


@pytest.fixture
def logged(fake_host: FakeHost, runtime: Runtime, caplog: pytest.LogCaptureFixture) -> Any:
    """The log, after what is queued has run; what came to the window is looked at by the test."""

    def text() -> str:
        let_work_end(fake_host)
        fake_host.errors.clear()
        return caplog.text

    with caplog.at_level(logging.INFO, "tkasync"):
        yield text


def fail() -> None:
    raise ValueError("failed")


def test_a_report_shows_the_frames_of_the_program(logged: Any) -> None:
    async def handler() -> None:
        fail()

    dispatch_to_ui(fail)
    spawn_task(fail)
    spawn_ui_task(handler)
    text = logged()
    assert text.count("in fail") == 3
    assert "in handler" in text
    assert "/tkasync/execution/" not in text
    assert "/tkasync/dispatch/" not in text


def test_an_error_of_tkasync_s_own_keeps_its_frames(runtime: Runtime) -> None:
    with pytest.raises(TypeError) as caught:
        spawn_task(None)  # type: ignore[call-overload]  # on purpose
    error = caught.value
    error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ is not None else None
    assert traceback_to_show(error) is error.__traceback__


def test_a_report_is_bounded_whatever_is_chained() -> None:
    error: BaseException = ValueError("first")
    for number in range(4000):
        later = ValueError(number)
        later.__cause__ = error
        error = later
    began = time.monotonic()
    text = "".join(traceback.format_exception(shown(error)))
    assert len(text) < 5000
    assert "more errors are chained to it" in text
    assert "ValueError: 3999" in text
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "error",
    [ValueError("x" * 10_000_000), ExceptionGroup("many", [ValueError("y" * 5000) for _ in range(5000)])],
)
def test_a_report_is_bounded_whatever_its_text(error: BaseException) -> None:
    assert len("".join(traceback.format_exception(shown(error)))) < 60_000


def test_a_report_of_a_deep_recursion_is_bounded() -> None:
    def dig(left: int) -> None:
        return dig(left - 1) if left else fail()

    with pytest.raises(ValueError, match="failed") as caught:
        dig(700)
    steps = traceback.extract_tb(traceback_to_show(caught.value))
    assert len(steps) == 200
    assert steps[-1].name == "fail"


@pytest.mark.parametrize("kind", KINDS)
def test_every_class_of_error_can_be_shown(kind: Any, logged: Any) -> None:
    def work() -> None:
        raise kind

    dispatch_to_ui(work)
    assert kind.__name__ in logged()
    assert kind.__name__ in text_of(kind())


def test_a_text_that_fails_is_told_as_such() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise LookupError

    assert "LookupError" in text_of(Mute())
