"""Many tasks, many components: their end is quick, and nothing is left."""

from __future__ import annotations

import asyncio
import concurrent.futures
import gc
import threading
import time
import tkinter as tk
import tracemalloc
from collections.abc import Callable
from typing import Any

from tests.support import GIVE_UP
from tkasync import (
    Component,
    Runtime,
    sleep,
)
from tkasync.testing import Pilot


def test_all_tasks_of_a_destroyed_component_are_cancelled_and_nothing_is_delivered(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    delivered, gate = list[Any](), threading.Event()
    part = Component(tk_root)

    async def coroutine() -> None:
        await asyncio.sleep(GIVE_UP)

    async def on_ui() -> None:
        await sleep(GIVE_UP)

    handles = [
        part.spawn_task(gate.wait, GIVE_UP, on_result=delivered.append, on_error=delivered.append)
        for _ in range(1000)
    ]
    handles += [part.spawn_task(coroutine, on_result=delivered.append) for _ in range(500)]
    handles += [part.spawn_ui_task(on_ui, on_result=delivered.append) for _ in range(500)]
    tk_root.update()
    part.destroy()
    assert all(handle.cancelled() for handle in handles)
    gate.set()
    pilot.settle(timeout=GIVE_UP)
    assert delivered == []
    assert len(runtime.in_flight) == 0


def test_cancelling_costs_a_small_multiple_of_bare_futures(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    gate, part = threading.Event(), Component(tk_root)
    for _ in range(5000):
        part.spawn_task(gate.wait, GIVE_UP)
    begun = time.perf_counter()
    part.destroy()
    ours = time.perf_counter() - begun
    futures = [concurrent.futures.Future() for _ in range(5000)]
    begun = time.perf_counter()
    for future in futures:
        future.cancel()
        future.set_running_or_notify_cancel()
    bare = time.perf_counter() - begun
    gate.set()
    pilot.settle(timeout=GIVE_UP)
    assert ours < 30 * bare


def test_mount_spawn_unmount_does_not_grow(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    """`scripts/stress` does it by the ten thousand."""
    cycles = 300

    class Small(Component):
        def setup(self) -> None:
            self.spawn_task(str, 1, on_result=self.show)
            self.spawn_ui_task(self.wait)

        def show(self, value: object) -> None:
            pass

        async def wait(self) -> None:
            await sleep(GIVE_UP)

    def cycle(count: int) -> None:
        for number in range(count):
            part = Small(tk_root)
            part.dispatch_to_ui(part.show, 1)
            part.destroy()
            if number % 50 == 0:
                tk_root.update()
        del part
        pilot.settle(timeout=GIVE_UP)
        gc.collect()

    cycle(100)
    tracemalloc.start()
    try:
        cycle(50)
        before = tracemalloc.get_traced_memory()[0]
        cycle(cycles)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 100 * cycles, f"{grown / cycles:.0f} bytes a cycle"
    assert len(runtime.in_flight) == 0
    assert len(runtime.open_scopes) == 1
    assert tk_root.winfo_children() == []


def test_windows_opened_again_and_again_leave_nothing(program: Callable[[str], str]) -> None:
    """A window opened and closed many times in one process: nothing is left."""
    assert (
        program("""
        class View(Component):
            def setup(self):
                self.image = tk.PhotoImage(master=self, width=4, height=4)
                self.variable = tk.StringVar(self)
                self.variable.trace_add("write", lambda *a: self)
                self.spawn_task(asyncio.sleep, 1000)
                self.spawn_interval(0.001, int)
        refs = []
        for n in range(10):
            root = tk.Tk(); v = View(root); v.pack()
            spawn_task(lambda: root.title, on_result=lambda v: root.after(1, root.destroy))
            root.mainloop()
            refs += [weakref.ref(root), weakref.ref(v)]
            del root, v
        t = threading.Thread(target=gc.collect); t.start(); t.join()
        gc.collect()
        print(sum(r() is not None for r in refs), threading.active_count())
    """)
        == "0 1\n"
    )
