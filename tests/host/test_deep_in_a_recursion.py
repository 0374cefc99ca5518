"""A turn that an ``update()`` begins deep in a recursion waits for one that has room on the stack: nothing is lost."""

from __future__ import annotations

import tkinter as tk
from contextlib import suppress
from time import sleep as block

import pytest

from tests.support import until
from tests.support.recursion import with_room_for
from tests.support.world import World
from tkasync import UI, sleep, spawn_interval, spawn_task, spawn_ui_task, ui_event
from tkasync.testing import Pilot

# Calls that are left. With fewer no Python function that Tcl calls can be entered, ours or the program's.
DEPTHS = [*range(14, 30, 2), *range(30, 100, 14)]
MOMENT = 0.01  # seconds


def live_deep(world: World, calls: int) -> None:
    """Let the world live a moment where *calls* more fit on the stack, if that suffices for the call itself."""
    live = world.fake_host.run_pending if world.pilot is None else world.pilot.root.update
    with suppress(RecursionError):
        with_room_for(calls, live)


@pytest.mark.parametrize("calls", DEPTHS)
def test_no_call_and_no_callback_is_lost_or_comes_twice(world: World, calls: int) -> None:
    told: list[object] = []
    handle = spawn_task(int, on_result=told.append, on_done=lambda _: told.append("done"))
    spawn_task(str, executor=UI, on_result=told.append)
    until(handle.done)
    world.runtime.dispatch_to_ui(told.append, "call")
    live_deep(world, calls)
    world.until(lambda: len(told) >= 4)
    world.settle()
    assert sorted(map(str, told)) == ["", "0", "call", "done"]
    assert world.errors == []


@pytest.mark.parametrize("calls", DEPTHS)
def test_a_timer_that_is_due_there_goes_on(world: World, calls: int) -> None:
    ticks: list[int] = []
    steps: list[int] = []

    async def steps_on() -> None:
        for step in range(3):
            await sleep(MOMENT)
            steps.append(step)

    spawn_interval(MOMENT, lambda: ticks.append(1), delay=MOMENT)
    task = spawn_ui_task(steps_on)
    world.pass_by(MOMENT / 2)
    if world.pilot is not None:
        block(MOMENT)  # now both are due
    live_deep(world, calls)
    world.pass_by(10 * MOMENT)
    world.until(task.done)
    world.until(lambda: len(ticks) > 3)
    assert steps == [0, 1, 2]
    assert world.errors == []


@pytest.mark.parametrize("calls", DEPTHS)
def test_who_waits_for_an_event_that_comes_there_gets_that_or_the_next(
    tk_root: tk.Tk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    frame = tk.Frame(tk_root)
    frame.pack()
    tk_root.update()

    async def waits() -> None:
        await ui_event(frame, "<<Told>>")

    task = spawn_ui_task(waits)
    pilot.wait_until(lambda: any(tag.startswith("TkasyncEvent") for tag in frame.bindtags()))
    # Where tkinter itself finds no room it says so, and the event is none for anybody.
    monkeypatch.setattr(tk_root, "report_callback_exception", lambda *_error: None)
    with suppress(RecursionError):
        with_room_for(calls, lambda: frame.event_generate("<<Told>>"))
    # And where it finds no room for that either, the next `mainloop` raises.
    tk_root.after_idle(tk_root.quit)
    with suppress(RecursionError):
        tk_root.mainloop()
    pilot.settle()
    if not task.done():
        frame.event_generate("<<Told>>")
    pilot.wait_until(task.done)
    assert task.exception() is None
