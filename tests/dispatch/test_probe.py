"""What a tool that listens is told of tasks, scopes, turns, calls and errors; and what becomes of one that fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end, run_until
from tkasync import Runtime, dispatch_to_ui, sleep, spawn_task, spawn_ui_task
from tkasync.dispatch import probe
from tkasync.dispatch.ambient import ambient
from tkasync.dispatch.queue import UiDispatchQueue
from tkasync.testing import FakeHost

Heard = list[tuple[Any, ...]]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """The events so far, in order, with what they were told."""
    heard: Heard = []
    # An effect that this thread had once has its own call in each turn, which is not looked at here.
    monkeypatch.setattr(ambient, "run_held_back", None)
    take_out = probe.add(lambda event, *details: heard.append((event, *details)))
    yield heard
    take_out()


def of_task(heard: Heard, task: object) -> list[str]:
    return [event for event, *details in heard if details and details[0] is task]


def test_a_task_is_told_from_its_spawn_to_its_delivery(fake_host: FakeHost, heard: Heard) -> None:
    task = spawn_task(str, 1)
    let_work_end(fake_host)
    assert of_task(heard, task) == ["task_spawned", "task_begun", "task_settled", "task_delivered"]
    assert ("task_spawned", task, "parallel", "started") in heard


def test_a_spawn_tells_what_became_of_the_task(fake_host: FakeHost, heard: Heard) -> None:
    first = spawn_ui_task(forever, policy="queue", group="line")
    fake_host.run_pending()
    second = spawn_ui_task(forever, policy="queue", group="line")
    spawn_ui_task(forever, policy="drop", group="line")
    third = spawn_ui_task(forever, policy="restart", group="line")
    outcomes = [details[2] for event, *details in heard if event == "task_spawned"]
    assert outcomes == ["started", "waits", "dropped", "restarted"]
    assert first.cancelled()
    assert second.cancelled()
    third.abort()


async def forever() -> None:
    await sleep(1_000)


@pytest.mark.parametrize("spawn", [spawn_ui_task, spawn_task], ids=["UI task", "coroutine"])
def test_each_step_between_two_awaits_is_told(fake_host: FakeHost, heard: Heard, spawn: Any) -> None:
    async def two_steps() -> str:
        await (sleep(0) if spawn is spawn_ui_task else asyncio.sleep(0))
        return "done"

    task = spawn(two_steps)
    let_work_end(fake_host)
    fake_host.advance(1)
    assert task.result() == "done"
    steps = [event for event in of_task(heard, task) if event.startswith("task_step")]
    assert steps == ["task_step_began", "task_step_ended"] * 2


def test_a_coroutine_that_is_watched_still_catches_what_is_thrown_into_it(
    fake_host: FakeHost, heard: Heard
) -> None:
    caught: list[str] = []

    async def stubborn() -> None:
        try:
            await asyncio.sleep(1_000)
        except asyncio.CancelledError:
            caught.append("cancelled")
            raise

    task = spawn_task(stubborn)
    run_until(fake_host, lambda: "task_step_ended" in [event for event, *_details in heard])
    task.abort()
    let_work_end(fake_host)
    assert caught == ["cancelled"]


def test_turns_and_their_calls_are_told(fake_host: FakeHost, heard: Heard) -> None:
    def call() -> None: ...

    dispatch_to_ui(call)
    fake_host.run_pending()
    words = [told[:2] for told in heard]
    assert words[:4] == [("turn_began", 1), ("call_began", call), ("call_ended", call), ("turn_ended", 1)]


def test_a_timers_call_is_told(fake_host: FakeHost, heard: Heard) -> None:
    def tick() -> None: ...

    fake_host.after(1.0, tick)
    fake_host.advance(1.0)
    assert [told[:2] for told in heard] == [("call_began", tick), ("call_ended", tick)]


def test_a_turn_is_told_with_the_steps_of_ui_tasks_in_it(fake_host: FakeHost, heard: Heard) -> None:
    async def three_steps() -> None:
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    task = spawn_ui_task(three_steps)
    run_until(fake_host, task.done)
    told = [event for event, *_ in heard if event.startswith(("turn", "task_step"))]
    steps = [at for at, event in enumerate(told) if event == "task_step_ended"]
    assert len(steps) == 3
    for at in steps:
        assert told[:at].count("turn_began") == told[:at].count("turn_ended") + 1


def test_work_that_goes_on_after_its_abort_is_told_when_it_ends(fake_host: FakeHost, heard: Heard) -> None:
    go_on, running = Event(), Event()
    task = spawn_task(lambda: (running.set(), go_on.wait(GIVE_UP)))
    assert running.wait(GIVE_UP)
    task.abort()
    fake_host.run_pending()
    assert "straggler_ended" not in of_task(heard, task)
    go_on.set()
    let_work_end(fake_host)
    assert of_task(heard, task)[-1] == "straggler_ended"


def test_scopes_and_errors_are_told(fake_host: FakeHost, runtime: Runtime, heard: Heard) -> None:
    scope = runtime.new_scope("mine")
    scope.close()
    error = ValueError("told")
    runtime.on_error = lambda _error: None
    runtime.report(error, "in a test", scope)
    assert heard == [
        ("scope_opened", scope),
        ("scope_closed", scope),
        ("error_reported", error, "in a test", scope),
    ]


def test_tools_listen_beside_each_other_until_the_last_one_is_taken_out() -> None:
    first: list[str] = []
    second: list[str] = []
    take_out_first = probe.add(lambda event, *_: first.append(event))
    take_out_second = probe.add(lambda event, *_: second.append(event))
    probe.tell("turn_began", 1)
    take_out_first()
    take_out_first()
    probe.tell("turn_ended", 1, 0.0, 1)
    take_out_second()
    probe.tell("stalled", None)
    assert (first, second) == (["turn_began"], ["turn_began", "turn_ended"])
    assert not probe.is_heard


def test_a_tool_is_told_of_the_events_that_it_has_asked_for(fake_host: FakeHost) -> None:
    ended: list[object] = []
    take_out = probe.add_takers({"turn_ended": lambda *details: ended.append(details[0])})
    assert probe.is_heard
    assert probe.call_began is None
    dispatch_to_ui(str)
    fake_host.run_pending()
    take_out()
    assert ended == [1]
    assert probe.turn_ended is None


def test_a_turn_keeps_its_budget_when_the_tool_has_left_in_it() -> None:
    queue = UiDispatchQueue()
    for _ in range(3):
        queue.dispatch(lambda: take_out())
    take_out = probe.add(lambda *_: None)
    assert queue.drain_and_execute(budget=0.0) == 1


@pytest.mark.parametrize("place", [0, 1])
def test_of_several_tools_the_one_that_raises_is_taken_out_alone(
    place: int, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(event: str, *_: object) -> None:
        raise ValueError("a tool")

    heard: list[str] = []
    tools = [lambda event, *_: heard.append(event)]
    tools.insert(place, fail)
    takes_out = [probe.add(tool) for tool in tools]
    with caplog.at_level(logging.ERROR, "tkasync"):
        probe.tell("turn_began", 1)
        probe.tell("turn_ended", 1, 0.0, 1)
    for take_out in takes_out:
        take_out()
    assert heard == ["turn_began", "turn_ended"]
    assert len(caplog.records) == 1
    assert not probe.is_heard


def test_the_recursion_limit_in_a_tool_costs_it_the_event_and_no_more() -> None:
    def deep(event: str, *_: object) -> None:
        if event == "turn_began":
            raise RecursionError
        heard.append(event)

    heard: list[str] = []
    take_out = probe.add(deep)
    probe.tell("turn_began", 1)
    probe.tell("turn_ended", 1, 0.0, 1)
    take_out()
    assert heard == ["turn_ended"]


def test_a_listener_that_raises_is_taken_out_and_logged(
    fake_host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(event: str, *details: object) -> None:
        raise ValueError("a tool")

    probe.add(fail)
    with caplog.at_level(logging.ERROR, "tkasync"):
        task = spawn_task(str, 1)
        let_work_end(fake_host)
    assert not probe.is_heard
    assert task.result() == "1"
    assert "listens no more" in caplog.text
