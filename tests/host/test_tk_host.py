"""The pump on a real window: woken, in order, and tidy when it ends."""

from __future__ import annotations

import sys
import threading
import time
import tkinter as tk
from typing import Any

import pytest

from tests.host.windows import Window, jobs, produce
from tkasync import Runtime

needs_fd = pytest.mark.skipif(sys.platform == "win32", reason="no file handlers")


def test_calls_queued_before_the_loop_wait_for_it(window: Window) -> None:
    ran: list[int] = []
    produce(window, 100, ran).join()
    assert ran == []
    window.dispatch(window.finish)
    window.run()
    assert ran == list(range(100))


def test_calls_of_another_thread_arrive_in_order(window: Window) -> None:
    ran: list[int] = []
    thread = produce(window, 5_000, ran)
    window.run(lambda: len(ran) == 5_000)
    thread.join()
    assert ran == list(range(5_000))


def test_a_call_runs_on_the_thread_of_the_window(window: Window) -> None:
    told: list[int] = []
    thread = threading.Thread(target=lambda: window.dispatch(lambda: told.append(threading.get_ident())))
    thread.start()
    window.run(lambda: told)
    thread.join()
    assert told == [threading.get_ident()]


@pytest.mark.usefixtures("a_wake")
def test_an_idle_window_is_woken_without_waiting_for_a_poll(fd_window: Window) -> None:
    """Woken, a call takes microseconds; by the safety net alone it would take a quarter of a second each."""
    for _ in range(5):  # the window comes to rest
        fd_window.root.update()
    polls, came = 0, 0
    on_fire = fd_window.host._timer._on_fire

    def count_polls(is_net: bool) -> None:
        nonlocal polls
        polls += 1
        on_fire(is_net)

    fd_window.host._timer._on_fire = count_polls

    def answer() -> None:
        nonlocal came
        came += 1
        if came == 20:
            fd_window.finish()

    def ask() -> None:
        for number in range(20):
            fd_window.dispatch(answer)
            while came <= number:
                time.sleep(0.001)

    thread = threading.Thread(target=ask)
    thread.start()
    fd_window.run()
    thread.join()
    assert came == 20
    assert polls < 10


def test_the_close_leaves_no_job_of_the_host(window: Window) -> None:
    window.runtime.close()
    assert "tkasync" not in str([window.root.tk.call("after", "info", j) for j in jobs(window.root)])
    window.root.destroy()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"wake": "telepathy"}, ValueError),
        ({"budget": -1.0}, ValueError),
        ({"budget": float("nan")}, ValueError),
        ({"max_workers": 0}, ValueError),
        ({"max_workers": True}, ValueError),
        ({"max_workers": 4.0}, ValueError),
        ({"budget": True}, TypeError),
        ({"switch_interval": True}, TypeError),
        ({"on_error": 3}, TypeError),
    ],
)
def test_a_mistaken_option_is_refused_before_anything_is_done(
    options: dict[str, Any], error: type[Exception]
) -> None:
    root = tk.Tk()
    real = root.tk
    with pytest.raises(error, match=next(iter(options))):
        Runtime(root, **options)
    assert root.tk is real
    Runtime(root)
    root.destroy()


def test_a_polling_window_asks_ever_less_when_nothing_is_expected() -> None:
    window = Window("poll")
    window.dispatch(int)
    waits: list[Any] = []
    window.runtime.queue.drain_and_execute()
    window.host._timer._poll_ms = 0
    for _ in range(10):
        waits.append(window.host._timer._next_poll_ms(window.runtime.in_flight))
    assert waits == [1, 2, 4, 8, 16, 32, 64, 100, 100, 100]
    window.root.destroy()


def test_one_error_is_shown_at_a_time(fd_window: Window, caplog: pytest.LogCaptureFixture) -> None:
    """The program shows errors in a dialog: the loop of that dialog meets the next error."""
    fd_window.runtime.on_error = None
    shown: list[str] = []

    def show(_kind: object, error: BaseException, _trace: object) -> None:
        shown.append(str(error))
        while len(caplog.records) < 4:
            fd_window.root.update()

    fd_window.root.report_callback_exception = show  # type: ignore[method-assign]
    fd_window.dispatch(lambda: [][0])  # three kinds of error: those that are alike are told once a second
    fd_window.dispatch(lambda: {}[0])
    fd_window.dispatch(lambda: 1 / 0)
    fd_window.run(lambda: shown)
    assert len(shown) == 1
    assert sum("while another one is being shown" in r.message for r in caplog.records) == 2


def test_an_error_that_cannot_be_shown_is_logged(fd_window: Window, caplog: pytest.LogCaptureFixture) -> None:
    def show(*_error: object) -> None:
        raise OSError("no place to show it")

    fd_window.runtime.on_error = None
    fd_window.root.report_callback_exception = show  # type: ignore[method-assign]
    fd_window.dispatch(lambda: {}["lost"])
    fd_window.run(lambda: "itself failed" in caplog.text)
    assert "KeyError: 'lost'" in caplog.text
    assert "no place to show it" in caplog.text
