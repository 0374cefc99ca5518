"""The end of an owner and of the window: dropped, or run and waited for, as was asked."""

from __future__ import annotations

import logging
import threading
import tkinter as tk
from tkinter import ttk

import pytest

from tests.support import let_work_end
from tkasync import (
    POOL,
    Component,
    Runtime,
    checkpoint,
    scope_of,
    sleep,
    spawn_debounced,
    spawn_throttled,
    ui_task,
)
from tkasync.testing import FakeHost, fake_runtime


@pytest.fixture
def saved():
    """What was saved."""
    return []


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
def test_the_end_of_the_owner_drops_what_waits(fake_host, runtime, saved, spawn):
    owner = runtime.new_scope("page")
    task = spawn(1.0, saved.append, leading=False, owner=owner)
    task("text")
    owner.close()
    assert not task.is_pending
    fake_host.advance(5.0)
    assert saved == []
    assert fake_host.pending == 0


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
def test_told_to_flush_the_end_of_the_owner_runs_what_waits(fake_host, runtime, saved, spawn):
    owner = runtime.new_scope("page")
    task = spawn(1.0, saved.append, leading=False, owner=owner, on_close="flush")
    task("text")
    owner.close()
    fake_host.run_pending()
    assert saved == ["text"]
    fake_host.advance(5.0)
    assert saved == ["text"]


def test_told_to_flush_nothing_runs_when_nothing_waits(fake_host, runtime, saved):
    owner = runtime.new_scope("page")
    task = spawn_debounced(1.0, saved.append, owner=owner, on_close="flush")
    task("text")
    fake_host.advance(2.0)
    owner.close()
    fake_host.run_pending()
    assert saved == ["text"]


def test_after_the_end_of_the_owner_calls_do_nothing(fake_host, runtime, saved):
    owner = runtime.new_scope("page")
    task = spawn_debounced(1.0, saved.append, owner=owner, on_close="flush")
    owner.close()
    task("late")
    task.flush()
    task.cancel()
    fake_host.advance(5.0)
    assert saved == []


def test_a_save_under_way_goes_on_when_the_owner_of_a_flushing_one_ends(fake_host, runtime, saved):
    gate, entered = threading.Event(), threading.Event()

    def save(text: str) -> None:
        entered.set()
        gate.wait(10)
        checkpoint()
        saved.append(text)

    owner = runtime.new_scope("page")
    task = spawn_debounced(1.0, save, owner=owner, on_close="flush")
    task("text")
    fake_host.advance(1.0)
    assert entered.wait(5)
    owner.close()
    gate.set()
    let_work_end(fake_host)
    assert saved == ["text"]


def test_a_run_under_way_of_one_that_does_not_flush_is_aborted(fake_host, runtime, saved):
    gate, entered = threading.Event(), threading.Event()

    def save(text: str) -> None:
        entered.set()
        gate.wait(10)
        checkpoint()
        saved.append(text)

    owner = runtime.new_scope("page")
    task = spawn_debounced(1.0, save, owner=owner, executor=POOL)
    task("text")
    fake_host.advance(1.0)
    assert entered.wait(5)
    owner.close()
    gate.set()
    let_work_end(fake_host)
    assert saved == []


# The close of the window


def test_the_close_runs_and_waits_for_a_last_save_on_the_pool(saved):
    host = FakeHost()
    runtime = fake_runtime(host)

    def save(text: str) -> None:
        threading.Event().wait(0.05)  # the disk takes its time
        checkpoint()
        saved.append(text)

    task = spawn_debounced(1.0, save, on_close="flush", executor=POOL)
    task("text")
    assert runtime.close() == []
    assert saved == ["text"]


def test_the_close_runs_a_last_save_on_the_loop(saved):
    import asyncio

    runtime = fake_runtime()

    async def save(text: str) -> None:
        await asyncio.sleep(0.05)
        saved.append(text)

    spawn_debounced(1.0, save, on_close="flush").call("text")
    assert runtime.close() == []
    assert saved == ["text"]


def test_the_close_runs_a_last_save_on_the_ui_thread(saved):
    runtime = fake_runtime()
    spawn_debounced(1.0, saved.append, on_close="flush").call("text")
    runtime.close()
    assert saved == ["text"]


def test_a_ui_task_may_hand_its_last_save_to_the_pool(saved):
    runtime = fake_runtime()

    @ui_task
    async def save(text: str) -> None:
        from tkasync import spawn_task

        await spawn_task(saved.append, text)
        saved.append("confirmed")

    spawn_debounced(1.0, save, on_close="flush").call("text")
    runtime.close()
    assert saved == ["text", "confirmed"]


def test_a_save_that_has_been_queued_is_not_withdrawn_by_the_close(saved):
    """The delay is over, but the save has had no turn and no thread yet."""
    host = FakeHost()
    runtime = fake_runtime(host)
    on_ui = spawn_debounced(0, saved.append, on_close="flush")
    on_pool = spawn_debounced(0, saved.append, on_close="flush", executor=POOL)
    on_ui("ui")
    on_pool("pool")
    host._run_turn()
    runtime.close()
    assert sorted(saved) == ["pool", "ui"]


def test_a_last_save_that_takes_too_long_is_aborted_and_named(saved, caplog):
    runtime = fake_runtime()
    aborted = threading.Event()

    def save(text: str) -> None:
        while True:
            try:
                checkpoint()
            except BaseException:
                aborted.set()
                raise
            aborted.wait(0.001)

    spawn_debounced(1.0, save, on_close="flush", executor=POOL).call("text")
    with caplog.at_level(logging.WARNING, "tkasync"):
        runtime.close(timeout=0.1)
    assert aborted.wait(5)
    assert "save" in caplog.text


def test_an_error_in_a_last_save_is_reported(fake_host, runtime):
    errors: list[BaseException] = []
    runtime.on_error = errors.append

    def fail() -> None:
        raise ValueError("disk full")

    spawn_debounced(1.0, fail, on_close="flush")()
    spawn_debounced(1.0, fail, on_close="flush", executor=POOL)()
    runtime.close()
    assert [str(error) for error in errors] == ["disk full", "disk full"]


# In a window


class Editor(Component):
    """Saves what is typed, a second after the last key."""

    def __init__(self, master: tk.Misc, saved: list[str]) -> None:
        self.saved = saved
        super().__init__(master)

    def setup(self) -> None:
        self.text = tk.StringVar(self)
        self.entry = ttk.Entry(self, textvariable=self.text)
        self.entry.pack()
        self.save_soon = self.spawn_debounced(60.0, self.save, on_close="flush")
        self.text.trace_add("write", self.save_soon)

    def save(self, *_trace: str) -> None:
        self.saved.append(f"{self.entry.get()} of {self.entry.winfo_class()}")


def test_a_trace_calls_it_and_its_component_saves_as_it_ends(tk_root, pilot, saved):
    editor = Editor(tk_root, saved)
    editor.pack()
    pilot.type(editor.entry, "hello")
    assert saved == []
    assert editor.save_soon.is_pending
    editor.destroy()
    assert saved == ["hello of TEntry"]


def test_the_window_saves_as_it_closes(tk_root, pilot, saved):
    editor = Editor(tk_root, saved)
    editor.pack()
    pilot.type(editor.entry, "hello")
    tk_root.destroy()
    assert saved == ["hello of TEntry"]


def test_it_fits_a_command_and_a_binding(tk_root, pilot, saved):
    runtime = Runtime.of(tk_root)
    task = spawn_throttled(60.0, lambda *event: saved.append(len(event)), owner=tk_root)
    button = ttk.Button(tk_root, text="go", command=task)
    button.pack()
    pilot.click(button)
    task.cancel()
    button.bind("<<Go>>", task)
    pilot.press("<<Go>>", button)
    pilot.settle()
    assert saved == [0, 1]
    assert scope_of(tk_root) is runtime.scope


def test_ten_thousand_of_them_make_no_tcl_command_and_no_tk_timer_each(tk_root, runtime):
    def state() -> tuple[int, int]:
        tcl = tk_root.tk
        return len(tcl.splitlist(tcl.call("info", "commands"))), len(tcl.splitlist(tcl.call("after", "info")))

    before = state()
    for _ in range(10_000):
        spawn_debounced(60.0, int).call()
        spawn_throttled(60.0, int, leading=False).call()
    assert state() == before


def test_a_component_has_the_three_as_methods(tk_root, pilot, saved):
    class Page(Component):
        def setup(self) -> None:
            self.ticks = self.spawn_interval(0.005, saved.append, "tick")
            self.debounced = self.spawn_debounced(0.005, saved.append, leading=True)
            self.throttled = self.spawn_throttled(0.005, saved.append, trailing=False)
            self.debounced("debounced")
            self.throttled("throttled")

    page = Page(tk_root)
    pilot.wait_until(lambda: saved.count("tick") > 2)
    page.destroy()
    assert page.ticks.cancelled()
    assert {"debounced", "throttled"} < set(saved)


def test_a_pause_in_a_ui_task_is_an_await_and_no_interval(fake_host, saved):
    """The three go by the clock of `sleep`: moved together."""

    @ui_task
    async def steps() -> None:
        await sleep(1.0)
        saved.append("slept")

    steps()
    spawn_debounced(1.0, saved.append).call("debounced")
    fake_host.advance(1.0)
    assert sorted(saved) == ["debounced", "slept"]
