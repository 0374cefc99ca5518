"""What runs on a fake host: a runtime with everything above it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tkasync import (
    Runtime,
    TaskState,
    call_in_ui,
    create_effect,
    create_resource,
    create_signal,
    current_runtime,
    dispatch_to_ui,
    move_on_after,
    sleep,
    spawn_debounced,
    spawn_task,
    spawn_ui_task,
)
from tkasync.errors import NoRuntimeError, RuntimeClosedError
from tkasync.testing import FakeHost, fake_runtime


def test_the_module_functions_find_its_runtime(fake_host: FakeHost, runtime: Runtime) -> None:
    assert current_runtime() is runtime
    assert fake_runtime(fake_host) is runtime


def test_a_host_has_one_runtime_until_it_is_closed() -> None:
    host = FakeHost()
    runtime = fake_runtime(host)
    assert fake_runtime(host) is runtime
    runtime.close()
    with pytest.raises(RuntimeClosedError):
        runtime.dispatch_to_ui(print)
    with fake_runtime(host) as second:
        assert second is not runtime


def test_a_runtime_makes_its_own_host() -> None:
    with fake_runtime() as runtime:
        assert isinstance(runtime.host, FakeHost)


def test_a_closed_runtime_leaves_no_timer() -> None:
    host = FakeHost()
    with fake_runtime(host):
        host.after(1.0, print)
    assert host.pending == 0


def test_two_fake_hosts_do_not_mix() -> None:
    """Two never mix."""
    with fake_runtime() as one, fake_runtime() as two:
        with pytest.raises(NoRuntimeError):
            dispatch_to_ui(int)
        seen: list[Any] = []
        one.dispatch_to_ui(seen.append, 1)
        two.host.advance(1)
        assert seen == []
        one.host.run_pending()
        assert seen == [1]
        assert (one.host.now, two.host.now) == (0, 1)


def test_signals_resources_and_coroutines_run_on_it(fake_host: FakeHost) -> None:
    """Runs everything above the host on it: dispatch, tasks, timers, signals, resources, UI tasks."""
    seen: list[Any] = []
    read, write = create_signal(1)
    create_effect(lambda: seen.append(("effect", read())))
    write.set(2)
    assert seen == [("effect", 1), ("effect", 2)]

    class Owner:
        pass

    owner = Owner()
    resource = create_resource(read, lambda value: value * 10, owner=owner)
    fake_host.run_pending()
    assert resource.data == 20
    write.sender().set(3)
    fake_host.run_pending()
    assert resource.data == 30

    async def on_loop() -> Any:
        await asyncio.sleep(0)
        return await call_in_ui(abs, -4)

    handle = spawn_task(on_loop)
    fake_host.run_pending()
    assert handle.result() == 4


def test_dispatch_timers_ui_tasks_and_timeouts_move_together(fake_host: FakeHost) -> None:
    seen: list[tuple[str, float]] = []

    def note(name: str) -> None:
        seen.append((name, fake_host.now))

    async def steps() -> None:
        await sleep(1.0)
        note("slept")
        async with move_on_after(1.0):
            await sleep(10.0)
        note("moved on")

    async def too_slow() -> None:
        await sleep(10.0)

    spawn_ui_task(steps)
    slow = spawn_ui_task(too_slow, timeout=1.5, on_error=lambda error: note(type(error).__name__))
    spawn_debounced(0.5, lambda: note("debounced")).call()
    dispatch_to_ui(note, "dispatched")
    fake_host.advance(5.0)
    assert seen == [
        ("dispatched", 0.0),
        ("debounced", 0.5),
        ("slept", 1.0),
        ("TimeoutError", 1.5),
        ("moved on", 2.0),
    ]
    assert slow.state is TaskState.FAILED


def test_it_needs_no_display(program: Callable[[str], str]) -> None:
    """A host without Tk: no display is needed, and tkinter is not opened."""
    assert program("""
        os.environ.pop("DISPLAY", None)
        rt = testing.fake_runtime()
        seen = []
        spawn_task(lambda: 5, on_result=seen.append)
        spawn_interval(1, seen.append, 0)
        rt.host.advance(2.5)
        print(seen, tk._default_root)
        rt.close()
    """).startswith("[")
