"""Several watches at once, and one after the other: each sees all, and a closed one leaves nothing behind."""

from __future__ import annotations

import gc
import time
import tkinter
import weakref
from typing import Any

from tests.watch.stalls import begin, run_until, stall_of
from tkasync import Runtime
from tkasync.tk.handlers import Handlers
from tkasync.tools import StallKind, StallWatch
from tkasync.watch.evidence import Gauge
from tkasync.watch.suspicion import Suspicion
from tkasync.watch.watch import open_watch


def waits() -> None:
    time.sleep(0.4)


def short() -> None:
    time.sleep(0.01)


def _call(handlers: Handlers, fn: Any) -> None:
    handlers.call(lambda fn, widget, args: fn(*args), fn, None, ())


def test_a_handler_that_no_look_has_met_is_known_to_each() -> None:
    handlers = Handlers()
    base = Gauge().read()
    _call(handlers, short)
    suspicions = [Suspicion(time.monotonic(), base, base.at, handlers, {}) for _ in range(2)]
    for suspicion in suspicions:
        place = suspicion.place
        assert place is not None
        assert place.code is short.__code__
        assert suspicion.begun < suspicion.asked


def test_one_that_ran_an_event_loop_does_not_hide_it() -> None:
    """A dialog that closes has been there longer than what has kept the window."""
    handlers = Handlers()
    base: list[Any] = []

    def dialog() -> None:
        short()
        base.append(Gauge().read())
        _call(handlers, short)

    _call(handlers, dialog)
    suspicion = Suspicion(time.monotonic(), base[0], base[0].at, handlers, {})
    place = suspicion.place
    assert place is not None
    assert place.code is short.__code__


def test_each_tells_the_line(tk_root: Any) -> None:
    with StallWatch(tk_root) as one, StallWatch(tk_root, threshold=0.2) as other:
        begin(tk_root, other)
        stall_of(tk_root, one, waits)
        run_until(tk_root, lambda: other.stalls or other.silent, "the other watch has not judged")
        told = [stall for watch in (one, other) for stall in watch.stalls]
    assert {stall.expression for stall in told} == {"time.sleep(0.4)"}
    assert {stall.kind for stall in told} == {StallKind.BLOCKED}


def test_where_one_ends_the_one_before_is_still_found(tk_root: Any) -> None:
    runtime = Runtime.of(tk_root)
    with StallWatch(tk_root) as outer:
        with StallWatch(tk_root) as inner:
            assert open_watch(runtime) is inner
        assert open_watch(runtime) is outer
    assert open_watch(runtime) is None


def test_a_closed_one_is_not_kept_until_the_window_ends(tk_root: Any) -> None:
    gone: list[Any] = []
    for at in range(3):
        watch = StallWatch(tk_root)
        if at:
            begin(tk_root, watch)
        gone.append(weakref.ref(watch))
        watch.close()
        del watch
    cleanups = len(Runtime.of(tk_root).scope.cleanups)
    run_until(tk_root, lambda: gc.collect() == 0 or not any(one() for one in gone), "a closed watch is kept")
    with StallWatch(tk_root):
        pass
    assert len(Runtime.of(tk_root).scope.cleanups) == cleanups
    assert [one() for one in gone] == [None, None, None]


def test_of_two_windows_the_one_that_is_watched_no_longer_pays_nothing(tk_root: Any) -> None:
    other = tkinter.Tk()
    with Runtime(other) as runtime:
        plain = runtime.queue._take
        with StallWatch(tk_root):
            with StallWatch(other):
                assert runtime.queue._take is not plain
            assert runtime.queue._take == plain
            assert runtime.host.note_timer is None
    other.destroy()


def test_looks_are_not_more_frequent_than_a_program_can_bear(tk_root: Any) -> None:
    with StallWatch(tk_root, threshold=1e-6) as watch:
        begun = time.monotonic()
        run_until(tk_root, lambda: watch.looks > 20, "it does not look")
        assert time.monotonic() - begun > 20 * 0.002 - 0.005
