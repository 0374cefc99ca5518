"""The promises of UI tasks, sentence by sentence."""

from __future__ import annotations

import asyncio
import concurrent.futures as cf
import gc
import inspect
import threading
import tkinter as tk
from tkinter import ttk

import pytest

from tkasync import (
    UI,
    Cancelled,
    Component,
    ComponentMixin,
    TaskHandle,
    TaskState,
    call_in_ui,
    dispatch_to_ui,
    first,
    gather,
    move_on_after,
    scope_of,
    sleep,
    spawn_task,
    spawn_ui_task,
    ui_event,
    ui_task,
)
from tkasync.errors import NoOwnerError, RuntimeClosedError

WAIT = 20  # seconds; reached by a failure only


async def give(value, seconds=0.0):
    await sleep(seconds)
    return value


async def fail(seconds=0.0):
    await sleep(seconds)
    raise ValueError("failed")


def run(world, work, *args):
    """The outcome of *work* as a UI task."""
    handle = spawn_ui_task(work, *args)
    world.until(handle.done)
    return handle.result()


def test_it_runs_on_the_ui_thread(world):
    """A coroutine that runs on the UI thread, step by step."""

    async def work():
        steps = [threading.get_ident()]
        steps.append(await spawn_task(threading.get_ident))
        steps.append(threading.get_ident())
        return steps

    me = threading.get_ident()
    a, b, c = run(world, work)
    assert (a, c) == (me, me)
    assert b != me


def test_it_returns_a_handle(world):
    """`spawn_ui_task(work, *args, ...) -> TaskHandle`."""
    seen = []
    handle = spawn_ui_task(give, 5, on_result=seen.append, name="mine", on_done=seen.append)
    assert isinstance(handle, TaskHandle)
    assert handle.name == "mine"
    assert not handle.done()
    world.until(lambda: len(seen) == 2)
    assert seen == [5, handle]


def test_a_coroutine_object(world):
    """`work`: as `spawn_task` takes it."""
    assert run(world, give(7)) == 7


def test_from_another_thread(world):
    """Any thread."""
    handles = []
    thread = threading.Thread(target=lambda: handles.append(spawn_ui_task(give, threading.get_ident)))
    thread.start()
    thread.join(WAIT)
    world.until(handles[0].done)
    assert handles[0].result()() == threading.get_ident()


def test_with_executor_ui(world):
    """`executor`: `UI` (the UI thread), of a coroutine too."""

    async def work():
        await sleep(0)
        return threading.get_ident()

    handle = spawn_task(work, executor=UI)
    world.until(handle.done)
    assert handle.result() == threading.get_ident()


def test_no_coroutine_function(world):
    """Bad input gets a clear error."""
    with pytest.raises(TypeError, match="async def"):
        spawn_ui_task(int)
    with pytest.raises(TypeError):
        ui_task(lambda: 5)


def test_decorated_function(world):
    """The decorator `@ui_task` for coroutine functions."""
    seen = []

    @ui_task
    async def work(value):
        """Its own words."""
        await sleep(0)
        seen.append((value, threading.get_ident()))
        return value

    handle = work(3)
    assert isinstance(handle, TaskHandle)
    assert seen == []
    world.until(handle.done)
    assert handle.result() == 3
    assert seen == [(3, threading.get_ident())]
    assert work.__name__ == "work"
    assert inspect.getdoc(work) == "Its own words."


def test_decorated_with_options(world):
    """`@ui_task(policy=..., group=...)`."""
    seen = []

    @ui_task(policy="restart", group="g")
    async def one():
        await sleep(1000)

    @ui_task(policy="drop")
    async def two():
        await sleep(1000)

    a, b = one(), one()
    assert a.cancelled()
    assert not b.done()
    c, d = two(), two()
    assert c is d
    b.on_done(seen.append)
    b.abort()
    c.abort()
    world.until(lambda: seen)


class Panel(Component):
    """With a handler."""

    def setup(self):
        self.seen = []
        self.button = ttk.Button(self, text="x", command=self.clicked)
        self.button.pack()
        self.entry = ttk.Entry(self)
        self.entry.pack()
        self.entry.bind("<Return>", self.entered)
        self.pack()

    @ui_task
    async def clicked(self):
        self.button.configure(text="…")
        value = await self.spawn_task(abs, -5)
        self.button.configure(text=str(value))
        self.seen.append(value)

    @ui_task(policy="restart")
    async def entered(self, event):
        await sleep(0)
        self.seen.append(event.keysym)

    @ui_task
    async def hang(self):
        try:
            await sleep(1000)
        finally:
            self.seen.append("finally")
            self.winfo_children()


def test_as_command_and_bind(tk_root, pilot):
    """As a decorated method it is what a `command=` or `bind` takes."""
    panel = Panel(tk_root)
    pilot.wait_until(panel.button.winfo_ismapped)
    pilot.click(panel.button)
    pilot.wait_until(lambda: panel.seen)
    assert str(panel.button["text"]) == "5"
    panel.entry.focus_force()
    pilot.press("<Return>", panel.entry)
    pilot.wait_until(lambda: len(panel.seen) == 2)
    assert panel.seen == [5, "Return"]


def test_the_decorated_method_is_owned_by_the_component(tk_root, pilot):
    """It is cancelled with its owner, at its await, and its `finally` blocks run."""
    panel = Panel(tk_root)
    handle = panel.hang()
    pilot.wait_until(handle.is_running)
    panel.destroy()
    assert handle.cancelled()
    pilot.wait_until(lambda: panel.seen)
    assert panel.seen == ["finally"]
    with pytest.raises(NoOwnerError):
        panel.hang()


def test_a_plain_objects_method(world):
    """For methods: of any class."""

    class Model:
        @ui_task
        async def load(self, a, b=2):
            return a + b

    model = Model()
    handles = [model.load(1), model.load(1, b=5)]
    world.until(lambda: all(h.done() for h in handles))
    assert [h.result() for h in handles] == [3, 6]


def test_methods_of_two_objects_are_two_groups(world):
    """`policy` within (owner, group): two components do not restart each other."""

    class Model:
        @ui_task(policy="restart")
        async def load(self):
            await sleep(1000)

    one, two = Model(), Model()
    a, b = one.load(), two.load()
    assert not a.done()
    c = one.load()
    assert a.cancelled()
    assert not b.done()
    for handle in (b, c):
        handle.abort()
    world.settle()


def test_awaits_a_task_handle_and_a_future(world):
    """It may await: a `TaskHandle`, any `concurrent.futures.Future`."""

    async def work():
        future = cf.Future()
        threading.Timer(0.02, future.set_result, [3]).start()
        with cf.ThreadPoolExecutor(1) as pool:
            return [
                await spawn_task(abs, -1),
                await pool.submit(abs, -2),
                await future,
                await call_in_ui(abs, -4),
            ]

    assert run(world, work) == [1, 2, 3, 4]


def test_awaits_a_future_that_fails(world):
    """The same, of errors and cancellation."""

    async def work():
        failed, cancelled, out = cf.Future(), cf.Future(), []
        failed.set_exception(KeyError("x"))
        cancelled.cancel()
        for future in (failed, cancelled):
            try:
                await future
            except (KeyError, cf.CancelledError) as error:
                out.append(type(error))
        return out

    assert run(world, work) == [KeyError, cf.CancelledError]


def test_sleep_goes_by_the_hosts_clock(fake_host):
    """`sleep(seconds)`; all time goes through the host's clock."""
    seen = []

    async def work():
        await sleep(10)
        seen.append(fake_host.now)
        await sleep(0)
        await sleep(2.5)
        seen.append(fake_host.now)

    spawn_ui_task(work)
    fake_host.advance(9.9)
    assert seen == []
    fake_host.advance(10)
    assert seen == [10, 12.5]


@pytest.mark.parametrize("bad", [-1, float("nan")])
def test_bad_sleep(world, bad):
    """A negative or NaN time: `ValueError`."""

    async def work():
        await sleep(bad)

    with pytest.raises(ValueError, match="sleep"):
        run(world, work)


def test_ui_event(tk_root, pilot):
    """`ui_event(widget, sequence)`."""
    frame = ttk.Frame(tk_root)
    kept = []
    frame.bind("<<Go>>", lambda e: kept.append(1))

    async def work():
        event = await ui_event(frame, "<<Go>>")
        again = await ui_event(frame, "<<Go>>")
        return event.widget, again.widget

    handle = spawn_ui_task(work)
    pilot.wait_until(handle.is_running)
    frame.event_generate("<<Go>>")
    pilot.settle()
    frame.event_generate("<<Go>>")
    pilot.wait_until(handle.done)
    assert handle.result() == (frame, frame)
    frame.event_generate("<<Go>>")
    assert kept == [1, 1, 1]


def test_ui_event_of_a_widget_that_dies(tk_root, pilot):
    """Who waits for a thing of the UI is let go when that dies."""
    frame = ttk.Frame(tk_root)
    seen = []

    async def work():
        try:
            await ui_event(frame, "<<Go>>")
        except BaseException as error:
            seen.append(type(error))
            raise

    handle = spawn_ui_task(work)
    pilot.wait_until(handle.is_running)
    frame.destroy()
    pilot.wait_until(handle.done)
    assert seen
    handle.on_error(lambda e: None)


def test_gather(world):
    """`gather(*aws)`."""

    async def work():
        return await gather(give(1, 0.02), spawn_task(abs, -2), give(3), cf_future(4))

    def cf_future(value):
        future = cf.Future()
        future.set_result(value)
        return future

    handle = spawn_ui_task(work)
    world.pass_by(0.1)
    world.until(handle.done)
    assert handle.result() == [1, 2, 3, 4]


def test_gather_and_first_of_sleeps(fake_host):
    """`sleep` is what they take too: a limit on a wait, say."""
    seen = []

    async def work():
        await gather(sleep(1), sleep(2))
        seen.append(fake_host.now)
        await first(spawn_task(asyncio.sleep, 1000), sleep(3))
        seen.append(fake_host.now)

    spawn_ui_task(work)
    fake_host.advance(10)
    assert seen == [2, 5]


def test_gather_of_nothing(world):
    """The same, of nothing."""

    async def work():
        return await gather()

    assert list(run(world, work)) == []


def test_gather_one_fails(world):
    """The error comes out; the others are not left running."""
    ended = []

    async def hang():
        try:
            await sleep(1000)
        finally:
            ended.append(1)

    async def work():
        with pytest.raises(ValueError, match="failed"):
            await gather(hang(), fail())

    run(world, work)
    world.until(lambda: ended)
    assert world.errors == []


def test_first(world):
    """`first(*aws)` (the winner's value; the others are aborted)."""
    ended, handles = [], []

    async def hang():
        try:
            await sleep(1000)
        finally:
            ended.append(1)

    async def work():
        handles.append(spawn_task(asyncio.sleep, 1000))
        return await first(hang(), give("winner"), handles[0])

    assert run(world, work) == "winner"
    world.until(lambda: ended)
    assert handles[0].cancelled()


def test_first_of_nothing(world):
    """Bad input gets a clear error."""

    async def work():
        await first()

    with pytest.raises((ValueError, TypeError)):
        run(world, work)


def test_move_on_after(fake_host):
    """`async with move_on_after(seconds)`."""
    seen = []

    async def work():
        async with move_on_after(5):
            await sleep(1)
            seen.append("in time")
        async with move_on_after(5):
            await sleep(100)
            seen.append("never")
        seen.append(fake_host.now)
        async with move_on_after(1):
            async with move_on_after(10):
                await sleep(100)
            seen.append("not the inner")
        seen.append(fake_host.now)
        return "end"

    handle = spawn_ui_task(work)
    fake_host.advance(60)
    assert handle.result() == "end"
    assert seen == ["in time", 6, 7]


def test_move_on_after_aborts_the_task_it_waits_for(world):
    """The same, around a task."""
    inner = []

    async def work():
        async with move_on_after(0.02):
            inner.append(spawn_task(asyncio.sleep, 1000))
            await inner[0]
        return "moved on"

    handle = spawn_ui_task(work)
    world.settle() if world.pilot is None else None
    world.pass_by(0.1)
    world.until(handle.done)
    assert handle.result() == "moved on"
    assert inner[0].cancelled()


def test_abort_inside_move_on_after_is_an_abort(world):
    """It is cancelled: the block does not swallow that."""
    seen = []

    async def work():
        async with move_on_after(1000):
            try:
                await sleep(1000)
            except Cancelled:
                seen.append("cancelled")
                raise
        seen.append("never")

    handle = spawn_ui_task(work)
    world.until(handle.is_running)
    world.settle() if world.pilot is None else None
    handle.abort()
    world.settle()
    assert seen == ["cancelled"]


@pytest.mark.parametrize(
    "awaited",
    [
        lambda: asyncio.sleep(0.01),
        lambda: asyncio.sleep(0),
        lambda: asyncio.to_thread(int),
        lambda: asyncio.wait_for(give(1), 1),
        lambda: asyncio.gather(give(1)),
        lambda: asyncio.Event().wait(),
        lambda: asyncio.Queue().get(),
    ],
)
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
def test_an_asyncio_awaitable(world, awaited):
    """An asyncio awaitable there, also `asyncio.sleep`, raises with the line to write."""

    async def work():
        await awaited()

    with pytest.raises(TypeError) as caught:
        run(world, work)
    text = f"{caught.value} {getattr(caught.value, '__notes__', '')}"
    assert "spawn_task" in text, text
    gc.collect()


def test_asyncio_timeout_there(world):
    """The same, of its context managers."""

    async def work():
        async with asyncio.timeout(1):
            await sleep(0)

    with pytest.raises(TypeError, match="spawn_task"):
        run(world, work)


def test_plain_yields_of_other_libraries(world):
    """Anything else that is awaited raises too, and does not hang."""

    class Odd:
        def __await__(self):
            yield 5

    async def work():
        await Odd()

    with pytest.raises((RuntimeError, TypeError)):
        run(world, work)


def test_cancelled_with_its_owner(world):
    """It is cancelled with its owner, at its await, and its `finally` blocks run."""

    class Owner:
        pass

    seen, owner = [], Owner()

    async def work():
        try:
            await sleep(1000)
            seen.append("never")
        except Exception:
            seen.append("swallowed")
        finally:
            seen.append("finally")

    handle = spawn_ui_task(work, owner=owner)
    world.until(handle.is_running)
    scope_of(owner).close()
    assert handle.state is TaskState.CANCELLED
    world.settle()
    assert seen == ["finally"]


def test_cancelled_at_close(world):
    """The same at the close of the runtime."""
    seen = []

    async def work():
        try:
            await sleep(1000)
        finally:
            seen.append("finally")

    handle = spawn_ui_task(work)
    world.until(handle.is_running)
    world.runtime.close()
    assert handle.cancelled()
    assert seen == ["finally"]
    coroutine = work()
    with pytest.raises(RuntimeClosedError):
        spawn_ui_task(coroutine)


def test_cancelled_while_it_awaits_a_task(world):
    """Whoever is cancelled while it waits aborts the task, as in asyncio."""
    inner = []

    async def work():
        inner.append(spawn_task(asyncio.sleep, 1000))
        await inner[0]

    handle = spawn_ui_task(work)
    world.until(lambda: inner)
    handle.abort()
    world.until(inner[0].done)
    assert inner[0].cancelled()


def test_abort_itself(world):
    """It may abort itself: at its next await it ends."""
    seen = []

    async def work():
        handle.abort()
        seen.append("on")
        await sleep(0)
        seen.append("never")

    handle = spawn_ui_task(work)
    world.until(handle.done)
    world.settle()
    assert seen == ["on"]


def test_destroys_its_own_window(tk_root, pilot):
    """It may end its own owner in the middle of a step."""
    seen = []

    class Dialog(ComponentMixin, tk.Toplevel):
        @ui_task
        async def finish(self):
            await sleep(0)
            self.destroy()
            seen.append("on")
            await sleep(0)
            seen.append("never")

    dialog = Dialog(tk_root)
    handle = dialog.finish()
    pilot.wait_until(handle.done)
    pilot.settle()
    assert seen == ["on"]
    assert handle.cancelled()


def test_a_modal_dialog_stops_no_other(tk_root, pilot):
    """A modal dialog inside one UI task does not stop the others."""
    seen = []

    async def other():
        for n in range(5):
            await sleep(0.005)
            seen.append(n)
        value = await spawn_task(abs, -7)
        dispatch_to_ui(top[0].destroy)
        return value

    top = []

    async def with_dialog():
        top.append(tk.Toplevel(tk_root))
        a = spawn_ui_task(other)
        tk_root.wait_window(top[0])
        return await a

    handle = spawn_ui_task(with_dialog)
    pilot.wait_until(handle.done)
    assert handle.result() == 7
    assert seen == [0, 1, 2, 3, 4]


def test_two_modal_dialogs_of_two_ui_tasks(tk_root, pilot):
    """The same, nested; each goes on when its dialog is closed."""
    seen, tops = [], {}

    async def dialog(name, closes):
        tops[name] = tk.Toplevel(tk_root)
        if closes:
            spawn_ui_task(closing, closes)
        tk_root.wait_window(tops[name])
        seen.append(name)
        await sleep(0)

    async def closing(name):
        await sleep(0.01)
        tops[name].destroy()
        await sleep(0.01)

    a = spawn_ui_task(dialog, "outer", None)
    b = spawn_ui_task(dialog, "inner", "inner")
    spawn_ui_task(closing_later, tops)
    pilot.wait_until(lambda: a.done() and b.done())
    assert seen == ["inner", "outer"]


async def closing_later(tops):
    await sleep(0.1)
    tops["outer"].destroy()


def test_a_ui_task_that_is_cancelled_in_a_dialog(tk_root, pilot):
    """Cancelled while its dialog is open: it ends when that is closed, at its next await."""
    seen, tops = [], []

    async def work():
        tops.append(tk.Toplevel(tk_root))
        tk_root.wait_window(tops[0])
        seen.append("closed")
        await sleep(0)
        seen.append("never")

    handle = spawn_ui_task(work)
    tk_root.after(20, handle.abort)
    tk_root.after(40, lambda: tops[0].destroy())
    pilot.wait_until(lambda: seen)
    pilot.settle()
    assert seen == ["closed"]
    assert handle.cancelled()


def test_errors_of_ui_tasks(world):
    """Unhandled errors are never lost; with a note of where it was spawned."""
    spawn_ui_task(fail)
    world.until(lambda: world.errors)
    assert isinstance(world.errors[0], ValueError)
    assert any("test_ui_tasks.py" in note for note in world.errors[0].__notes__)


def test_a_timeout(world):
    """It takes the options of `spawn_task`: `timeout`."""
    seen = []
    handle = spawn_ui_task(sleep_long, timeout=0.02, on_error=seen.append)
    world.pass_by(0.1)
    world.until(lambda: seen)
    assert isinstance(seen[0], TimeoutError)
    assert handle.state is TaskState.FAILED


async def sleep_long():
    await sleep(1000)


def test_result_inside_a_ui_task_would_block(world):
    """`.result()` on the UI thread raises instead of freezing the window: in a UI task too."""

    async def work():
        inner.append(spawn_task(asyncio.sleep, 1000))
        return inner[0].result()

    inner = []
    handle = spawn_ui_task(work)
    world.until(handle.done)
    inner[0].abort()
    assert "WouldBlock" in type(handle.exception()).__name__
    handle.on_error(lambda e: None)


def test_spawned_in_setup(tk_root, pilot):
    """Methods with the same names, owned by the component."""
    seen = []

    class View(Component):
        def setup(self):
            self.spawn_ui_task(self.load)

        async def load(self):
            self.label = ttk.Label(self, text=str(await self.spawn_task(abs, -3)))
            self.label.pack()
            seen.append(str(self.label["text"]))

    View(tk_root)
    pilot.wait_until(lambda: seen)
    assert seen == ["3"]


def test_many_at_once(world):
    """Hundreds side by side."""
    handles = [spawn_ui_task(give, n, n / 10000) for n in range(300)]
    world.pass_by(0.1)
    world.until(lambda: all(h.done() for h in handles))
    assert [h.result() for h in handles] == list(range(300))


def test_a_chain_of_ready_awaits_does_not_freeze(tk_root, pilot):
    """Step by step: one that never really waits lets the window live."""
    going, ticks = [True], []

    async def busy():
        while going:
            await sleep(0)

    def tick():
        ticks.append(1)
        tk_root.after(1, tick) if len(ticks) < 10 else going.clear()

    handle = spawn_ui_task(busy)
    tk_root.after(1, tick)
    pilot.wait_until(handle.done)
    assert len(ticks) == 10


def test_sleep_outside_a_ui_task(world):
    """In a coroutine on the loop, `sleep` either works or says what to write."""

    async def work():
        await sleep(0.01)
        return "slept"

    handle = spawn_task(work)
    handle.on_error(lambda e: None)
    world.settle() if world.pilot is None else None
    world.pass_by(0.05)
    world.until(handle.done)
    error = handle.exception()
    assert error is None or "asyncio.sleep" in str(error) or "ui_task" in str(error), error
