"""`Trace`: what it records, that its files are right, and that it is gone when it is closed."""

from __future__ import annotations

import asyncio
import gc
import tkinter as tk
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

from tests.support import GIVE_UP, let_work_end
from tests.tools.trace_faults import faults, saved, slices
from tkasync import (
    Runtime,
    create_effect,
    create_resource,
    create_signal,
    dispatch_to_ui,
    sleep,
    spawn_interval,
    spawn_task,
    spawn_ui_task,
)
from tkasync.dispatch import probe
from tkasync.testing import FakeHost
from tkasync.tools import Trace
from tkasync.tools.trace.recorder import Recorder


async def in_steps() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


async def in_turns() -> None:
    for _ in range(3):
        await sleep(0)


def test_a_busy_program_gives_a_file_without_a_fault(fake_host: FakeHost, tmp_path: Path) -> None:
    with Trace() as trace:
        read, write = create_signal(0)
        create_effect(lambda: read())
        ticks = spawn_interval(0.1, lambda: write.update(lambda n: n + 1))
        for number in range(30):
            spawn_task(sum, range(1_000), on_result=write.set)
            spawn_task(in_steps)
            spawn_ui_task(in_turns)
            spawn_task((lambda n: (yield n)), number)
            dispatch_to_ui(gc.collect, 0)
            fake_host.advance(0.05)
        ticks.abort()
        let_work_end(fake_host)
        events = saved(trace, tmp_path / "trace.json")
    assert faults(events) == []
    assert {"turn", "work", "step", "spawn", "deliver", "effect", "gc"} <= {
        event.get("cat") for event in events
    }


def test_a_task_is_shown_from_its_spawn_to_its_delivery(fake_host: FakeHost, tmp_path: Path) -> None:
    with Trace() as trace:
        task = spawn_task(str, 1, name="a number")
        let_work_end(fake_host)
        events = saved(trace, tmp_path / "trace.json")
    number = int(task.id)
    way = [
        event
        for event in events
        if number in (event.get("id"), int(event.get("id2", {}).get("local", "0"), 16))
    ]
    assert [event["ph"] for event in way] == ["b", "n", "e", "s", "t", "f"]
    assert [("id2" in event, event["pid"]) for event in way[:3]] == [(True, way[3]["pid"])] * 3
    assert way[0]["args"]["state"] == "succeeded"
    assert __file__ in way[0]["args"]["spawned at"]
    work = next(event for event in events if event["ph"] == "X" and event["cat"] == "work")
    ui = next(event["tid"] for event in events if event.get("args", {}).get("name") == "UI thread")
    assert work["name"] == "a number"
    assert work["tid"] != ui


def test_work_that_goes_on_after_its_abort_is_shown_to_its_end(fake_host: FakeHost, tmp_path: Path) -> None:
    go_on, runs, ended = Event(), Event(), []
    with Trace() as trace:
        task = spawn_task(lambda: (runs.set(), go_on.wait(GIVE_UP), ended.append(perf_counter())))
        assert runs.wait(GIVE_UP)
        task.abort()
        fake_host.run_pending()
        aborted = perf_counter()
        go_on.set()
        let_work_end(fake_host)
        events = saved(trace, tmp_path / "trace.json")
    work = next(event for event in events if event["ph"] == "X" and event["cat"] == "work")
    assert work["args"]["goes on after its task has ended"] is True
    assert "still runs" not in work["args"]
    assert ended[0] >= aborted
    assert faults(events) == []


def test_what_still_runs_is_cut_at_the_moment_of_the_save(fake_host: FakeHost, tmp_path: Path) -> None:
    go_on, runs = Event(), Event()
    with Trace() as trace:
        spawn_task(lambda: (runs.set(), go_on.wait(GIVE_UP)), name="long")
        waiting = spawn_ui_task(lambda_that_waits)
        assert runs.wait(GIVE_UP)
        fake_host.run_pending()
        events = saved(trace, tmp_path / "trace.json")
    go_on.set()
    waiting.abort()
    let_work_end(fake_host)
    assert "long" in slices(events, "work")
    assert faults(events) == []


async def lambda_that_waits() -> None:
    await sleep(1_000)


def test_handlers_are_shown_with_the_widget(tk_root: tk.Tk, runtime: Runtime, tmp_path: Path) -> None:
    def press() -> None: ...

    with Trace() as trace:
        tk.Button(tk_root, command=press, name="save").invoke()
        events = saved(trace, tmp_path / "trace.json")
    handler = next(event for event in events if event["ph"] == "X" and event["name"].endswith("press"))
    assert handler["args"]["where"] == "in a callback of .save"
    assert handler["args"]["function"].startswith(__file__)


def test_what_changes_is_named_by_where_it_was_made(fake_host: FakeHost, tmp_path: Path) -> None:
    """Of two signals, or of two resources whose fetchers are lambdas, the trace says which."""
    with Trace() as trace:
        (first, write_first), (second, _) = create_signal(1), create_signal(2)
        create_resource(first, lambda n: n)
        create_resource(second, lambda n: -n)
        write_first.set(3)
        let_work_end(fake_host)
        marks = [event for event in saved(trace, tmp_path / "trace.json") if event["ph"] == "i"]
    lines = {event["name"] for event in marks if event["cat"] == "signal" and __file__ in event["name"]}
    ready = {event["name"] for event in marks if event["name"].endswith(" is ready")}
    assert len(lines) == 1
    assert len(ready) == 2
    assert all("<lambda> (line " in name for name in ready)


def test_a_thread_without_tasks_has_its_name(fake_host: FakeHost, tmp_path: Path) -> None:
    collected, go_on = Event(), Event()
    thread = Thread(target=lambda: (gc.collect(0), collected.set(), go_on.wait(GIVE_UP)), name="mine")
    with Trace() as trace:
        thread.start()
        assert collected.wait(GIVE_UP)
        events = saved(trace, tmp_path / "trace.json")
    go_on.set()
    thread.join()
    assert "mine" in [event["args"]["name"] for event in events if event["name"] == "thread_name"]


def test_what_tools_do_for_themselves_is_not_shown(fake_host: FakeHost, tmp_path: Path) -> None:
    with Trace() as trace:
        spawn_task(str, 1, name="tkasync-look")
        let_work_end(fake_host)
        events = saved(trace, tmp_path / "trace.json")
    assert not [event for event in events if "tkasync-look" in event["name"]]


def test_of_a_long_run_the_newest_events_are_kept(fake_host: FakeHost, tmp_path: Path) -> None:
    with Trace(limit=50) as trace:
        for _ in range(40):
            spawn_task(str, 1)
            let_work_end(fake_host)
        assert len(trace) == 50
        events = saved(trace, tmp_path / "trace.json")
    assert faults(events) == []


def test_an_event_takes_two_hundred_bytes_at_most(fake_host: FakeHost) -> None:
    import tracemalloc

    recorder = Recorder(500_000)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        task = spawn_task(str, 1)
        for _ in range(5_000):
            probe.tell("task_begun", task)
            probe.tell("task_settled", task, False, None)
        after = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
        recorder.stop()
        let_work_end(fake_host)
    assert (after - before) / 10_000 <= 200
