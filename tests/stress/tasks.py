"""Tasks of every kind and every end, with Tk objects in arguments, results and errors; the window closes meanwhile."""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import os
import signal
import threading
import time
import tkinter as tk
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec
from typing import Any

import harness
from harness import WAIT, burn, chance, end, image_of_pillow, make_window, nothing_is_left, on_worker

from tkasync import UI, TaskHandle, checkpoint, report_progress, sleep
from tkasync import spawn_task as spawn
from tkasync.safety import UiRef, spawn_with_refs


def cargo(root: tk.Misc) -> list[object]:
    """What should never travel, and does: variables, images, widgets, a cycle through all of them."""
    made: list[object] = [tk.StringVar(root), image_of_pillow(root), tk.PhotoImage(master=root), root]
    made.append(made)
    return made


def fail(cargo: object) -> None:
    """An error with a cause, a circle of contexts, and the cargo in every frame."""
    try:
        raise KeyError(cargo)
    except KeyError as error:
        second = ValueError(cargo)
        error.__context__ = second
        raise second from error


def function(cargo: object, fails: bool) -> object:
    checkpoint()
    return fail(cargo) if fails else cargo


def generator(cargo: object, fails: bool) -> Iterator[object]:
    for _ in range(3):
        yield [cargo]
    if fails:
        fail(cargo)


async def coroutine(cargo: object, fails: bool) -> object:
    await asyncio.sleep(chance.random() / 100)
    return fail(cargo) if fails else cargo


async def async_generator(cargo: object, fails: bool) -> AsyncIterator[object]:
    for _ in range(3):
        await asyncio.sleep(0)
        yield [cargo]
    if fails:
        fail(cargo)


async def ui_work(cargo: Any, fails: bool) -> object:
    await sleep(chance.random() / 100)
    cargo[0].set("touched")
    return fail(cargo) if fails else cargo


def run_all_kinds(kinds: dict[str, tuple[Callable[..., Any], dict[str, Any]]]) -> None:
    """Spawn each kind with each end, in a random order; end the window at a random moment; see that all is gone."""
    gc.disable()
    # It names the tasks that fail after their window has gone; nobody handles half of the errors, which is meant too.
    logging.getLogger("tkasync").setLevel(logging.CRITICAL)
    root = make_window()
    root.report_callback_exception = lambda *_: None
    owner = chance.choice([root, root.body])
    cases = [(name, how) for name in kinds for how in ("succeeds", "fails", "aborted", "dropped", "handled")]
    chance.shuffle(cases)
    ended: list[object] = []
    handles: list[TaskHandle[Any]] = []
    for name, how in cases:
        work, options = kinds[name]
        if how == "handled":
            options = {
                **options,
                "on_result": ended.append,
                "on_error": ended.append,
                "on_done": ended.append,
            }
        task = spawn(work, cargo(root), how in ("fails", "handled"), owner=owner, name=name, **options)
        if how == "aborted":
            task.abort()
        elif how != "dropped":
            handles.append(task)
        del task
    if chance.random() < 0.7:
        harness.run_until(root, lambda: all(task.done() for task in handles))
    burn()
    end(root)
    del root, owner
    ended.clear()
    handles.clear()
    nothing_is_left()


IN_PROCESS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "function": (function, {}),
    "generator": (generator, {"on_item": id}),
    "coroutine": (coroutine, {}),
    "async generator": (async_generator, {"on_item": id}),
    "ui task": (ui_work, {"executor": UI}),
    "ui function": (function, {"executor": UI}),
}


def every_kind_of_task_ends_in_every_way() -> None:
    """Function, generator, coroutine, async generator, UI task, UI function."""
    run_all_kinds(IN_PROCESS)


def tasks_on_an_executor_of_the_program() -> None:
    """A thread pool that the program brought."""
    with ThreadPoolExecutor(3) as pool:
        run_all_kinds(
            {
                "function": (function, {"executor": pool}),
                "generator": (generator, {"executor": pool, "on_item": id}),
            }
        )


def compute(number: int, fails: bool) -> int:
    if fails:
        raise ValueError(number) from KeyError(number)
    return number


def tasks_in_other_processes() -> None:
    """A process pool: values go there, what is not a value is refused with an error; the window closes meanwhile."""
    logging.getLogger("tkasync").setLevel(logging.CRITICAL)
    root = make_window()
    root.report_callback_exception = lambda *_: None
    ended: list[object] = []
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        for number in range(4):
            spawn(compute, number, number % 2 == 1, executor=pool, owner=root, on_done=ended.append)
        spawn(function, cargo(root), False, executor=pool, owner=root, on_done=ended.append)
        spawn(compute, 1, False, executor=pool, owner=root).abort()
        if chance.random() < 0.5:
            harness.run_until(root, lambda: len(ended) == 5)
        end(root)
        del root
    ended.clear()
    nothing_is_left()


def tasks_on_a_cluster() -> None:
    """A cluster on this machine: a worker is killed in the middle of work, or not, and the window closes meanwhile."""
    if find_spec("distributed") is None:
        return
    from tkasync.processes import connect_cluster

    logging.getLogger("tkasync").setLevel(logging.CRITICAL)
    root = make_window()
    root.report_callback_exception = lambda *_: None
    connected = spawn(partial(connect_cluster, workers=2), owner=root)
    harness.run_until(root, connected.done)
    pool = connected.result()
    for handler in logging.getLogger("distributed").handlers:
        handler.setLevel(logging.CRITICAL)  # it tells of the worker that is killed
    ended: list[object] = []
    begun: list[object] = []
    for seconds in (0.0, 0.01, 0.2, 5.0):
        spawn(stay, seconds, executor=pool, owner=root, on_progress=begun.append, on_done=ended.append)
    spawn(function, cargo(root), False, executor=pool, owner=root, on_done=ended.append)
    harness.run_until(root, lambda: begun)
    if chance.random() < 0.5:
        kill_a_worker(pool.client)
    if chance.random() < 0.5:
        harness.run_until(root, lambda: len(ended) >= 3)
    end(root)
    ended.clear()
    begun.clear()
    del root, connected, pool
    nothing_is_left()


def stay(seconds: float) -> None:
    report_progress(seconds)
    time.sleep(seconds)
    checkpoint()


def kill_a_worker(client: Any) -> None:
    processes: list[int] = []
    on_worker(lambda: processes.extend(client.run(os.getpid).values()))
    os.kill(processes[0], getattr(signal, "SIGKILL", signal.SIGTERM))


def refs_are_dropped_everywhere() -> None:
    """`UiRef`s by the hundred, dropped by workers, by the collector there, and by the close."""
    root = make_window()
    kept: list[UiRef[Any]] = []

    def work(*refs: UiRef[Any]) -> None:
        cycle: list[object] = list(refs)
        cycle.append(cycle)
        kept.extend(refs)
        del kept[: len(kept) // 2]
        if chance.random() < 0.1:
            gc.collect()

    for _ in range(100):
        spawn_with_refs(work, root.body.label, tk.StringVar(root), image_of_pillow(root), owner=root)
        if chance.random() < 0.1:
            root.update()
    end(root)
    burn()
    del root
    kept.clear()
    nothing_is_left()


def tasks_are_aborted_by_the_end_of_their_owner() -> None:
    """Hundreds of live tasks of four kinds, their component destroyed; then the next one."""
    root = make_window()
    go_on = threading.Event()

    async def wait(body: object) -> None:
        await asyncio.sleep(WAIT)

    async def wait_here(body: object) -> None:
        await sleep(WAIT)

    def wait_in_thread(body: object) -> None:
        while not go_on.wait(0.005):
            checkpoint()

    for _ in range(5):
        body = harness.Body(root)
        for number in range(40):
            work = (wait, wait_here, wait_in_thread)[number % 3]
            body.spawn_task(work, body, **({"executor": UI} if work is wait_here else {}))
        if chance.random() < 0.5:
            root.update()
        if chance.random() < 0.5:
            root.tk.call("destroy", str(body))
        else:
            body.destroy()
        del body
        burn()
    end(root)
    del root
    nothing_is_left()


def components_come_and_go() -> None:
    """Hundreds of components with work of their own, mounted and destroyed one after the other: none is kept."""
    root = make_window()
    made: list[weakref.ref[harness.Body]] = []
    for _ in range(500):
        body = harness.Body(root)
        body.spawn_task(function, body, False)
        made.append(weakref.ref(body))
        if chance.random() < 0.1:
            root.update()
        body.destroy()
        del body
    burn()
    end(root)
    del root
    nothing_is_left()
    if not harness.bare:
        kept = sum(ref() is not None for ref in made)
        assert not kept, f"{kept} components are kept"
