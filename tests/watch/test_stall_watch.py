"""A window that stands still is told of, with its line; one that answers is left alone."""

from __future__ import annotations

import gc
import re
import threading
import time
import tkinter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.watch.stalls import begin, run_until, stall_of
from tkasync import UI, Component, Runtime, dispatch_to_ui, run, spawn_interval, spawn_task
from tkasync.dispatch import probe
from tkasync.errors import WrongThreadError
from tkasync.runtime.current import current_runtime
from tkasync.testing import FakeHost, fake_runtime
from tkasync.tools import Stall, StallKind, StallWatch

LONG = 0.4


def waits() -> None:
    time.sleep(LONG)


def test_a_handler_that_waits_is_told_with_its_line(tk_root: Any, caplog: pytest.LogCaptureFixture) -> None:
    before = time.monotonic()
    with StallWatch(tk_root) as watch:
        stall = stall_of(tk_root, watch, waits)
    assert stall.kind is StallKind.BLOCKED
    assert stall.line is not None
    assert stall.line.line == waits.__code__.co_firstlineno + 1
    assert (stall.expression, stall.handler, stall.widget) == ("time.sleep(LONG)", "waits", ".")
    assert stall.seconds >= LONG > stall.net - 2 * LONG
    assert before <= stall.began <= time.monotonic() - stall.seconds
    begun, told = caplog.text.partition("stood still")[::2]
    assert "stands still at test_stall_watch.py" in begun
    assert "await tkasync.sleep(LONG) in a @ui_task" in told


def test_a_binding_is_told_with_its_widget_and_event(tk_root: Any) -> None:
    entry = tkinter.Entry(tk_root)
    entry.pack()

    def press(_event: object) -> None:
        time.sleep(LONG)

    entry.bind("<Key-a>", press)
    with StallWatch(tk_root) as watch:
        stall = stall_of(tk_root, watch, lambda: (entry.focus_force(), entry.event_generate("<Key-a>")))
    assert stall.handler.endswith("press")
    assert (stall.widget, stall.event) == (str(entry), "<KeyPress-a>")


def test_a_queued_call_is_told(tk_root: Any) -> None:
    with StallWatch(tk_root) as watch:
        stall = stall_of(tk_root, watch, lambda: dispatch_to_ui(waits))
    assert (stall.kind, stall.handler) == (StallKind.BLOCKED, "waits")


SLEEPS: list[tuple[Any, ...]] = [(time.sleep, LONG), (partial(time.sleep, LONG),)]


WAYS: dict[str, Callable[..., object]] = {
    "queued": dispatch_to_ui,
    "job of Tk's": lambda *call: tkinter._default_root.after(1, *call),  # type: ignore[attr-defined]  # private
    "timer": lambda *call: current_runtime().host.after(0.001, partial(*call)),
    "task": partial(spawn_task, executor=UI),
    "interval": lambda *call: spawn_interval(60.0, *call),
}


@pytest.mark.parametrize("call", SLEEPS, ids=["function", "partial"])
@pytest.mark.parametrize("way", WAYS)
def test_a_call_that_is_written_in_c_is_named(tk_root: Any, call: tuple[Any, ...], way: str) -> None:
    """No stack shows it."""
    with StallWatch(tk_root) as watch:
        stall = stall_of(tk_root, watch, lambda: WAYS[way](*call))
    assert (stall.kind, stall.line) == (StallKind.BLOCKED, None)
    assert (stall.handler, stall.expression) == ("time.sleep", "time.sleep(...)")


def test_without_the_guard_the_line_is_told_all_the_same() -> None:
    """What Tcl calls is not noted then: a handler that only sleeps moves nothing."""
    root = tkinter.Tk()
    button = tkinter.Button(root, command=waits)
    with Runtime(root, guard=False), StallWatch(root) as watch:
        stall = stall_of(root, watch, button.invoke)
    root.destroy()
    assert (stall.kind, stall.expression) == (StallKind.BLOCKED, "time.sleep(LONG)")
    assert stall.widget == ""


def test_a_c_call_that_holds_the_interpreter_is_told_at_its_end(tk_root: Any) -> None:
    def match() -> None:
        re.match(r"(a+)+$", "a" * 23 + "b")

    with StallWatch(tk_root) as watch:
        stall = stall_of(tk_root, watch, match)
    assert stall.kind is StallKind.C_CALL
    assert stall.handler.endswith("match")


def test_many_short_handlers_in_a_row_are_counted(tk_root: Any) -> None:
    def act() -> None:
        for _ in range(20):
            tk_root.after(1, time.sleep, 0.02)

    with StallWatch(tk_root) as watch:
        stall = stall_of(tk_root, watch, act)
    assert stall.handlers > 1  # how many of the twenty depends on when the loop came round


def test_an_event_loop_inside_a_handler_is_no_stall(tk_root: Any) -> None:
    """It handles events, however long the handler takes."""
    over: list[bool] = []

    def dialog() -> None:
        top = tkinter.Toplevel(tk_root)
        top.after(600, top.destroy)
        top.wait_window()
        end = time.monotonic() + 0.4
        while time.monotonic() < end:
            tk_root.update()
            time.sleep(0.005)
        over.append(True)

    with StallWatch(tk_root) as watch:
        begin(tk_root, watch)
        tk_root.after(1, dialog)
        run_until(tk_root, lambda: over, "the dialog has not closed")
        assert [stall for stall in watch.stalls if stall.kind is not StallKind.STARVED] == []


def test_a_window_that_answers_is_left_alone(tk_root: Any) -> None:
    with StallWatch(tk_root) as watch:
        begin(tk_root, watch)
        for _ in range(20):
            tk_root.after(1, int)
            run_until(tk_root, lambda seen=watch.looks: watch.looks > seen, "the watch does not look")
        assert watch.stalls == []
        assert watch.now is None


def test_while_the_window_stands_another_thread_sees_where(tk_root: Any) -> None:
    seen: list[Stall] = []
    go_on = threading.Event()

    def look() -> None:
        end = time.monotonic() + GIVE_UP
        while not seen and time.monotonic() < end:
            now = watch.now
            if now is not None:
                seen.append(now)
            time.sleep(0.005)
        go_on.set()

    def stand() -> None:
        go_on.wait(GIVE_UP)

    with StallWatch(tk_root) as watch:
        begin(tk_root, watch)
        thread = threading.Thread(target=look)
        thread.start()
        tk_root.after(1, stand)
        run_until(tk_root, go_on.is_set, "nothing was seen")
        thread.join()
    assert seen[0].line is not None
    assert seen[0].line.line == stand.__code__.co_firstlineno + 1
    assert seen[0].seconds >= watch.threshold


def test_an_error_in_on_stall_is_reported_and_the_watch_goes_on(tk_root: Any) -> None:
    errors: list[BaseException] = []
    Runtime.of(tk_root).on_error = errors.append

    def fail(_stall: Stall) -> None:
        raise ValueError("on_stall")

    with StallWatch(tk_root, on_stall=fail) as watch:
        stall_of(tk_root, watch, waits)
        run_until(tk_root, lambda: errors, "nothing was reported")
        stall_of(tk_root, watch, waits)
    assert str(errors[0]) == "on_stall"


def test_tools_and_statistics_hear_of_it(tk_root: Any) -> None:
    heard: list[Stall] = []
    remove = probe.add(lambda event, *details: heard.extend(details if event == "stalled" else ()))
    try:
        with StallWatch(tk_root) as watch:
            stall = stall_of(tk_root, watch, waits)
    finally:
        remove()
    assert heard[0].line == stall.line
    counts = Runtime.of(tk_root).statistics()
    assert counts.stalls == len(watch.stalls)
    assert counts.longest_stall >= LONG


def test_it_is_made_on_the_ui_thread(tk_root: Any) -> None:
    runtime = Runtime.of(tk_root)
    task = spawn_task(StallWatch, runtime)
    run_until(tk_root, task.done, "the task has not ended")
    with pytest.raises(WrongThreadError, match="start_watch"):
        task.result()


def test_it_ends_with_its_window() -> None:
    root = tkinter.Tk()
    watch = StallWatch(root)
    begin(root, watch)
    root.destroy()
    watch.close()
    assert [thread for thread in threading.enumerate() if thread.name == "tkasync-watch"] == []


def test_what_cannot_be_watched_is_refused(tk_root: Any, fake_host: FakeHost) -> None:
    with pytest.raises(TypeError, match="real window"):
        StallWatch(fake_runtime(fake_host))
    with pytest.raises(ValueError, match=r"0\.1"):
        StallWatch(tk_root, threshold=0)
    with pytest.raises(ValueError, match=r"1\.0 or more"):
        StallWatch(tk_root, hang=0.5)
    with pytest.raises(ValueError, match="or less"):
        StallWatch(tk_root, hang=1e10)


def test_a_window_that_polls_needs_a_longer_threshold() -> None:
    root = tkinter.Tk()
    with Runtime(root, wake="poll"):
        with pytest.raises(ValueError, match=r"threshold=0\.2"):
            StallWatch(root)
        with StallWatch(root, threshold=0.25) as watch:
            stall = stall_of(root, watch, waits)
            assert stall.kind is StallKind.BLOCKED
    root.destroy()


class Panel(Component):
    """Blocks until that was seen."""

    def setup(self) -> None:
        self.after(100, self.load)

    def load(self) -> None:
        if Runtime.of(self).statistics().stalls:
            self.finish("seen")
        else:
            time.sleep(LONG)
            self.after(200, self.load)


def test_run_has_one_when_asked(caplog: pytest.LogCaptureFixture) -> None:
    assert run(Panel, watch=True) == "seen"
    assert "in Panel.load" in caplog.text


def test_nothing_is_left_behind(tk_root: Any) -> None:
    """No callback of the collector's; the plugin looks for jobs, threads and the rest."""
    before = len(gc.callbacks)
    with StallWatch(tk_root):
        assert len(gc.callbacks) == before + 1
    assert len(gc.callbacks) == before
