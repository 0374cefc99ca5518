"""An end that begins where the stack is full has room of its own: nothing that it is to call is lost."""

from __future__ import annotations

import sys
import threading
import tkinter as tk
from contextlib import suppress

import pytest

from tests.support import GIVE_UP, let_work_end, until
from tests.support.recursion import with_room_for
from tkasync import CancellationToken, Component, Runtime
from tkasync.ownership.whole_end import WholeEnd
from tkasync.testing import FakeHost

DEPTHS = range(3, 60)  # calls below the limit


def at_the_limit(calls: int, end: object) -> None:
    """Call *end* there, and once more where it had no room to begin."""
    assert callable(end)
    try:
        with_room_for(calls, end)
    except RecursionError:
        end()


@pytest.mark.parametrize("calls", DEPTHS)
def test_a_scope_runs_its_cleanups_and_aborts_its_tasks(
    calls: int, fake_host: FakeHost, runtime: Runtime
) -> None:
    above = runtime.new_scope("above")
    below = above.adopt(runtime.new_scope("below", above=lambda: above))
    ran: list[str] = []
    above.on_cleanup(ran.append, "above")
    below.on_cleanup(ran.append, "below")
    begun, interrupted = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        interrupted.wait(GIVE_UP)

    task = runtime.spawn_task(work, owner=below, on_cancel=interrupted.set)
    assert begun.wait(GIVE_UP)
    at_the_limit(calls, above.close)
    assert interrupted.wait(GIVE_UP)
    let_work_end(fake_host)
    assert (ran, above.is_closed, below.is_closed) == (["below", "above"], True, True)
    assert task.cancelled()
    assert not task.still_running


@pytest.mark.parametrize("calls", DEPTHS)
def test_a_token_runs_its_callbacks(calls: int) -> None:
    token, ran = CancellationToken(), list[int]()
    linked = CancellationToken.linked(token)
    for number in range(3):
        linked.on_cancel(lambda number=number: ran.append(number))  # type: ignore[misc]
    at_the_limit(calls, token.cancel)
    assert ran == [0, 1, 2]


@pytest.mark.parametrize("way", ["destroy", "close of its window"])
def test_a_widget_runs_its_cleanups(way: str, tk_root: tk.Tk, runtime: Runtime) -> None:
    ran: list[object] = []

    class Panel(Component):
        def setup(self) -> None:
            self.on_cleanup(ran.append, self)

    for calls in range(3, 40):
        panel = Panel(Panel(tk_root))
        at_the_limit(calls, panel.master.destroy if way == "destroy" else panel.master.scope.close)  # type: ignore[union-attr]
        assert ran == [panel, panel.master], calls
        assert panel.scope.is_closed
        ran.clear()


def test_the_limit_is_as_before_when_the_end_is_over() -> None:
    limit = sys.getrecursionlimit()
    seen: list[int] = []

    def end() -> None:
        with WholeEnd() as whole:
            whole.call(lambda: seen.append(sys.getrecursionlimit()))

    with_room_for(50, end)
    end()
    assert seen == [limit + 200, limit]
    assert sys.getrecursionlimit() == limit


def test_a_limit_that_the_program_sets_in_an_end_stays() -> None:
    limit = sys.getrecursionlimit()

    def end() -> None:
        with WholeEnd() as whole:
            whole.call(sys.setrecursionlimit, limit + 50)

    try:
        with_room_for(50, end)
        assert sys.getrecursionlimit() == limit + 50
    finally:
        sys.setrecursionlimit(limit)


def test_ends_without_end_meet_the_limit_at_last() -> None:
    limit = sys.getrecursionlimit()
    deepest = 0

    def end(depth: int) -> None:
        nonlocal deepest
        deepest = depth
        with WholeEnd() as whole:
            whole.call(end, depth + 1)

    with suppress(RecursionError):
        end(1)
    assert limit / 10 < deepest < limit
    assert sys.getrecursionlimit() == limit


def test_two_threads_that_end_something_at_once_put_the_limit_back_together() -> None:
    limit = sys.getrecursionlimit()
    inside, go_on = threading.Event(), threading.Event()

    def end() -> None:
        with WholeEnd():
            inside.set()
            go_on.wait(GIVE_UP)

    thread = threading.Thread(target=with_room_for, args=(50, end))
    thread.start()
    assert inside.wait(GIVE_UP)
    with_room_for(50, lambda: WholeEnd().__enter__().__exit__(None, None, None))
    assert sys.getrecursionlimit() > limit
    go_on.set()
    thread.join(GIVE_UP)
    until(lambda: sys.getrecursionlimit() == limit)
