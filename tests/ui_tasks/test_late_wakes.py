"""What comes too late for a UI task, or in the middle of its step, does not go on with it at the wrong place."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from tests.support import let_work_end
from tkasync import (
    Runtime,
    TaskHandle,
    create_effect,
    create_signal,
    current_task,
    move_on_after,
    sleep,
    spawn_task,
    spawn_ui_task,
)
from tkasync.tasks.outcome.awaiting import wait_for_trap
from tkasync.testing import FakeHost


class Late:
    """Something to await whose wake cannot be taken back, as that of a future on another thread."""

    wake: Callable[[], None]

    def __await__(self) -> Generator[Any, None, None]:
        yield from wait_for_trap(self)

    def start(self, wake: Callable[[], None]) -> Callable[[], object]:
        self.wake = wake
        return lambda: None


def test_a_wake_that_comes_after_its_wait_was_left_does_not_end_the_next_wait(fake_host: FakeHost) -> None:
    late, told = Late(), list[str]()

    async def wait_twice() -> None:
        async with move_on_after(1):
            await late
        told.append("left")
        await sleep(10)
        told.append("slept")

    spawn_ui_task(wait_twice)
    fake_host.advance(1)
    late.wake()
    fake_host.run_pending()
    assert told == ["left"]
    fake_host.advance(10)
    assert told == ["left", "slept"]


def test_a_limit_that_runs_out_in_the_last_step_of_its_block_ends_with_the_block(
    fake_host: FakeHost,
) -> None:
    """A dialog in the block lets time pass; the block is left without a further await."""

    async def limited() -> str:
        async with move_on_after(1) as limit:
            fake_host.advance(2)
        await sleep(1)
        return f"goes on, {limit.cancelled_caught}"

    handle = spawn_ui_task(limited)
    fake_host.advance(5)
    assert handle.result() == "goes on, False"


def test_a_turn_in_the_middle_of_a_step_is_not_part_of_the_task(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    seen: list[TaskHandle[Any] | None] = []

    async def open_dialog() -> TaskHandle[Any] | None:
        runtime.dispatch_to_ui(lambda: seen.append(current_task()))
        runtime.queue.drain_and_execute()  # the dialog's own event loop
        return current_task()

    handle = spawn_ui_task(open_dialog)
    fake_host.run_pending()
    assert seen == [None]
    assert handle.result() is handle


def test_a_turn_in_the_middle_of_an_effect_is_not_part_of_it(fake_host: FakeHost, runtime: Runtime) -> None:
    read, write = create_signal(0)
    runs: list[int] = []
    handles: list[TaskHandle[Any]] = []

    def call() -> None:
        read()
        handles.append(spawn_task(str, "value"))

    def open_dialog() -> None:
        runs.append(1)
        runtime.queue.drain_and_execute()  # the dialog's own event loop

    runtime.dispatch_to_ui(call)
    effect = create_effect(open_dialog)
    write.set(1)
    assert len(runs) == 1
    effect.stop()
    let_work_end(fake_host)
    assert handles[0].result() == "value"  # it has not ended with the effect
