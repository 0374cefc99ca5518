"""The promises of Errors, sentence by sentence."""

from __future__ import annotations

import asyncio
import concurrent.futures as cf
import inspect
import pickle
import threading
from tkinter import ttk

import pytest

import tkasync.errors
from tkasync import (
    Cancelled,
    Component,
    Runtime,
    TkAsyncError,
    call_in_ui,
    checkpoint,
    create_effect,
    create_memo,
    create_signal,
    scope_of,
    sleep,
    spawn_task,
    spawn_ui_task,
    ui_task,
)
from tkasync.errors import (
    CycleError,
    MemoWriteError,
    NoOwnerError,
    NoRuntimeError,
    RuntimeClosedError,
    WouldBlockError,
    WrongThreadError,
)
from tkasync.widgets import ErrorBoundary

WAIT = 20  # seconds; reached by a failure only
KINDS = [
    NoRuntimeError,
    NoOwnerError,
    RuntimeClosedError,
    WrongThreadError,
    WouldBlockError,
    CycleError,
    MemoWriteError,
]


@pytest.mark.parametrize("kind", KINDS)
def test_family(kind):
    """`TkAsyncError` > ... (all `RuntimeError` too)."""
    assert issubclass(kind, TkAsyncError)
    assert issubclass(kind, RuntimeError)
    assert kind.__doc__
    assert str(kind("words")) == "words"
    assert str(pickle.loads(pickle.dumps(kind("words")))) == "words"
    assert kind.__name__ in tkasync.errors.__all__


def test_cancellation_where_a_result_is_asked_for(world):
    """Cancellation is `concurrent.futures.CancelledError` where a result is asked for."""

    def work(_seconds):
        while True:
            checkpoint()

    for kind in (asyncio.sleep, work):
        handle = spawn_task(kind, 1000)
        handle.abort()
        with pytest.raises(cf.CancelledError):
            handle.result()
        with pytest.raises(cf.CancelledError):
            handle.exception()
    world.settle()


def test_cancellation_inside_a_thread(world):
    """A `BaseException` inside the work, so that `except Exception` lets it pass."""
    begun, seen = threading.Event(), []

    def work():
        begun.set()
        try:
            while True:
                checkpoint()
        except Exception:
            seen.append("swallowed")
        except BaseException as error:
            seen.append(type(error))
            raise

    handle = spawn_task(work)
    assert begun.wait(WAIT)
    handle.abort()
    world.until(lambda: seen)
    assert seen == [Cancelled]


def test_cancellation_inside_a_coroutine(world):
    """The same, in a coroutine and a UI task."""
    seen, begun = [], []

    async def work(pause):
        begun.append(1)
        try:
            await pause(1000)
        except Exception:
            seen.append("swallowed")
        except BaseException as error:
            seen.append(type(error).__name__)
            raise

    handles = [spawn_task(work, asyncio.sleep), spawn_ui_task(work, sleep)]
    world.until(lambda: len(begun) == 2)
    for handle in handles:
        handle.abort()
    world.until(lambda: len(seen) == 2)
    assert set(seen) <= {"CancelledError", "Cancelled"}


def test_cancelled_raised_by_the_work_itself(world):
    """Work that raises it of itself is cancelled, not failed."""

    def work():
        raise Cancelled

    async def other():
        raise asyncio.CancelledError

    handles = [spawn_task(work), spawn_task(other)]
    world.until(lambda: all(h.done() for h in handles))
    assert all(h.cancelled() for h in handles)
    world.settle()
    assert world.errors == []


def test_awaiting_an_aborted_task(world):
    """Where a result is asked for: in an `await` too."""

    async def work():
        handle = spawn_task(asyncio.sleep, 1000)
        handle.abort()
        try:
            await handle
        except cf.CancelledError:
            return "cancelled"

    handles = [spawn_task(work), spawn_ui_task(work)]
    world.until(lambda: all(h.done() for h in handles))
    assert [h.result() for h in handles] == ["cancelled"] * 2


def test_closed_call_in_ui(world):
    """`RuntimeClosedError`."""
    world.runtime.close()
    with pytest.raises(RuntimeClosedError):
        call_in_ui(int)


def test_wrong_thread_names_the_call(world):
    """ "UI only": on another thread it raises `WrongThreadError`, which names the call to use instead."""
    read, write = create_signal(1)
    caught = []

    def work():
        for call, remedy in (
            (lambda: write.set(1), "sender"),
            (read.get, ""),
            (read, ""),
            (lambda: write.update(abs), "sender"),
        ):
            try:
                call()
            except WrongThreadError as error:
                caught.append(remedy in str(error))

    handle = spawn_task(work)
    world.until(handle.done)
    handle.result()
    assert caught == [True] * 4


def test_memo_write(world):
    """`MemoWriteError`."""
    read, write = create_signal(1)
    bad = create_memo(lambda: write.set(read() + 1))
    with pytest.raises(MemoWriteError):
        bad()


def test_cycle(world):
    """`CycleError` with their names."""
    cells = []
    a = create_memo(lambda: cells[0]() + 1, name="alpha")
    cells.append(a)
    with pytest.raises(CycleError, match="alpha"):
        a()


def test_cycle_of_effects(world):
    """Effects that feed each other for more than 100 rounds, give `CycleError` with their names."""
    read, write = create_signal(0)
    caught = []
    try:
        effect = create_effect(lambda: write.set(read() + 1), name="runaway")
        effect.stop()
    except CycleError as error:
        caught.append(error)
    world.settle()
    caught += [e for e in world.errors if isinstance(e, CycleError)]
    assert caught
    assert "runaway" in str(caught[0])


def test_would_block_teaches(world):
    """An error that says what to write."""
    handle = spawn_task(asyncio.sleep, 1000)
    with pytest.raises(WouldBlockError, match=r"await|on_result"):
        handle.result()
    handle.abort()


def test_a_worker_that_waits_for_itself(world):
    """A task waited for by itself: `WouldBlockError`, not a hang."""
    mine = []
    ready = threading.Event()

    def work():
        ready.wait(WAIT)
        return mine[0].result(WAIT)

    handle = spawn_task(work)
    mine.append(handle)
    ready.set()
    world.until(handle.done)
    assert isinstance(handle.exception(), WouldBlockError)
    handle.on_error(lambda e: None)


def test_result_in_a_coroutine(world):
    """In a coroutine `.result()` would stop the loop with all its tasks."""

    async def work():
        inner = spawn_task(asyncio.sleep, 0.01)
        try:
            inner.result()
        except WouldBlockError:
            await inner
            return "told"

    handle = spawn_task(work)
    world.until(handle.done)
    assert handle.result() == "told"


def test_unhandled_goes_to_the_boundary_then_to_the_runtime(tk_root, pilot):
    """Unhandled errors: ... else the nearest `ErrorBoundary` above the owner, else `runtime.on_error`."""
    errors = []
    Runtime.of(tk_root).on_error = errors.append

    class View(Component):
        def setup(self):
            self.pack()

    outer = ErrorBoundary(tk_root, fallback="outer")
    outer.pack()
    inside = View(outer)
    outside = View(tk_root)
    label = ttk.Label(inside)
    spawn_task(lambda: 1 / 0, owner=label)
    pilot.settle()
    assert errors == []
    assert isinstance(outer.error, ZeroDivisionError)
    outside.spawn_task(lambda: 1 / 0)
    pilot.wait_until(lambda: errors)
    handled = []
    outside.spawn_task(lambda: 1 / 0, on_error=handled.append)
    pilot.wait_until(lambda: handled)
    pilot.settle()
    assert len(errors) == 1


def test_on_error_may_be_set_later(world):
    """`on_error` may be set later."""
    seen = []
    handle = spawn_task(lambda: 1 / 0)
    cf.wait([handle], WAIT)
    world.runtime.on_error = seen.append
    world.until(lambda: seen)


def test_every_public_function_has_a_docstring():
    """What users see through `help()`."""
    for name in tkasync.__all__:
        thing = getattr(tkasync, name)
        if inspect.isclass(thing) or inspect.isroutine(thing):
            assert inspect.getdoc(thing), name


def test_errors_of_every_callback_name_the_task(world):
    """A note of where the task was spawned."""

    def bad(_value):
        raise KeyError("bad")

    class Owner:
        pass

    owner = Owner()
    spawn_task(lambda: 5, name="loading", owner=owner, on_result=bad, on_done=bad)
    world.until(lambda: len(world.errors) == 2)
    for error in world.errors:
        notes = "".join(error.__notes__)
        assert "loading" in notes
        assert "test_errors.py" in notes
    scope_of(owner).close()


def test_errors_keep_their_traceback_until_they_are_handled(world):
    """The handler sees where it failed."""
    lines = []

    def broken():
        return 1 / 0

    def look(error):
        trace = error.__traceback__
        while trace.tb_next:
            trace = trace.tb_next
        lines.append(trace.tb_frame.f_code.co_name)

    spawn_task(broken, on_error=look)

    @ui_task
    async def failing():
        broken()

    failing().on_error(look)
    world.until(lambda: len(lines) == 2)
    assert lines == ["broken", "broken"]
