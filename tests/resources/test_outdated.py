"""Answers that come too late: never shown, in whatever order they come."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.resources.server import Server, watch
from tests.support import let_work_end
from tkasync import (
    Loading,
    Ready,
    Resource,
    Runtime,
    Scope,
    checkpoint,
    create_effect,
    create_resource,
    create_signal,
    current_task,
)
from tkasync.testing import FakeHost


def watch_outdated(resource: Resource[Any], read: Callable[[], Any]) -> list[tuple[Any, Any]]:
    """Source value and data whenever the data is shown as that of the source."""
    shown: list[tuple[Any, Any]] = []

    def look() -> None:
        state = resource.get()
        if state.is_ready():
            shown.append((read(), state.data()))

    create_effect(look)
    return shown


# Outdated answers


def test_a_new_source_value_aborts_the_running_fetch(
    fake_host: FakeHost, server: Server, owner: Scope
) -> None:
    read, write = create_signal(1)
    create_resource(read, server.fetch, owner=owner)
    fake_host.run_pending()
    write.set(2)
    fake_host.run_pending()
    assert (server.asked, server.aborted) == ([1, 2], [1])


def test_an_answer_that_comes_after_a_newer_one_is_not_shown(fake_host: FakeHost) -> None:
    """Threads cannot be killed: the older fetch goes on, and answers last."""
    gates = {1: threading.Event(), 2: threading.Event()}

    def fetch(value: int) -> str:
        gates[value].wait(10)
        return f"answer {value}"

    read, write = create_signal(1)
    resource = create_resource(read, fetch)
    seen = watch(resource)
    fake_host.run_pending()
    write.set(2)
    gates[2].set()
    fake_host.run_pending()
    gates[1].set()
    let_work_end(fake_host)
    assert seen == [Loading(), Ready("answer 2")]


def test_an_answer_that_is_there_but_not_told_yet_is_not_shown_for_a_newer_source(
    fake_host: FakeHost,
) -> None:
    """The handle is done, its delivery waits in the queue, and the source changes."""
    answered = threading.Event()

    def fetch(value: int) -> int:
        threading.Timer(0, answered.set).start() if value == 1 else None
        return value

    read, write = create_signal(1)
    resource = create_resource(read, fetch)
    seen = watch(resource)
    assert answered.wait(10)
    write.set(2)
    fake_host.run_pending()
    assert seen == [Loading(), Ready(2)]


def test_a_stale_failure_is_not_shown_either(fake_host: FakeHost) -> None:
    gate = threading.Event()

    def fetch(value: int) -> int:
        if value == 1:
            gate.wait(10)
            raise ValueError("stale")
        return value

    read, write = create_signal(1)
    resource = create_resource(read, fetch)
    seen = watch(resource)
    write.set(2)
    fake_host.run_pending()
    gate.set()
    let_work_end(fake_host)
    assert seen == [Loading(), Ready(2)]


def test_hundreds_of_source_changes_with_answers_in_random_order_show_none_that_is_outdated(
    fake_host: FakeHost, server: Server, owner: Scope
) -> None:
    chance = random.Random(4)
    read, write = create_signal(0)
    resource = create_resource(read, server.fetch, owner=owner)
    shown = watch_outdated(resource, read)
    for change in range(1, 801):
        write.set(change)
        if chance.random() < 0.3:
            fake_host.run_pending()
        while server.waiting and chance.random() < 0.5:
            server.answer(*2 * (chance.choice(server.waiting)[0],))
    fake_host.run_pending()
    server.answer(800, 800)
    assert resource.get() == Ready(800)
    assert len(shown) > 20
    assert [pair for pair in shown if pair[0] != pair[1]] == []


def test_hundreds_of_source_changes_with_threads_that_answer_in_random_order_show_none_that_is_outdated() -> (
    None
):
    """Threads cannot be stopped: every one of them answers, most of them late, and some between two deliveries."""
    chance = random.Random(5)
    gates = {change: threading.Event() for change in range(801)}
    waiting = [0]

    def fetch(change: int) -> int:
        gates[change].wait(30)
        return change

    with Runtime(host := FakeHost(), max_workers=40) as runtime:
        read, write = create_signal(0)
        resource = create_resource(read, fetch)
        shown = watch_outdated(resource, read)
        for change in range(1, 801):
            write.set(change)
            waiting.append(change)
            while len(waiting) > 30 or (waiting and chance.random() < 0.4):
                gates[waiting.pop(chance.randrange(len(waiting)))].set()
            if chance.random() < 0.4:
                runtime.queue.drain_and_execute()
        for gate in gates.values():
            gate.set()
        host.run_pending()
        assert resource.get() == Ready(800)
        assert [pair for pair in shown if pair[0] != pair[1]] == []


def test_the_token_of_an_outdated_fetch_is_set(fake_host: FakeHost) -> None:
    read, write = create_signal(1)
    began, seen = threading.Event(), []

    def fetch(n: int) -> Any:
        if n == 1:
            began.set()
            seen.append(current_task().token.wait(20))
        return n

    resource = create_resource(read, fetch)
    fake_host.run_pending()
    assert began.wait(20)
    write.set(2)
    fake_host.run_pending()
    end = time.monotonic() + 20
    while not seen and time.monotonic() < end:
        fake_host.run_pending()
    assert seen == [True]
    fake_host.run_pending()
    assert resource.get() == Ready(2)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_answers_in_any_order_show_the_newest_only(fake_host: FakeHost, order: Any) -> None:
    """An outdated answer is never shown, in whatever order answers come."""
    gates = [threading.Event() for _ in range(3)]
    ended = [threading.Event() for _ in range(3)]
    began = [threading.Event() for _ in range(3)]
    read, write = create_signal(0)

    def fetch(n: int) -> Any:
        began[n].set()
        gates[n].wait(20)
        ended[n].set()
        return n

    resource = create_resource(read, fetch)
    seen = watch(resource)
    for n in range(3):
        write.set(n)
        assert began[n].wait(20)
    for n in order:
        gates[n].set()
        assert ended[n].wait(20)
        fake_host.run_pending()
        fake_host.run_pending()
    assert resource.get() == Ready(2)
    assert all(state.data() in (None, 2) for state in seen)


def test_an_outdated_fetch_ends_at_its_checkpoint_without_an_error(fake_host: FakeHost) -> None:
    """An aborted fetch in a thread ends at its checkpoint, silently."""
    read, write = create_signal(1)
    gate, ended = threading.Event(), threading.Event()

    def fetch(n: int) -> Any:
        if n == 1:
            gate.wait(20)
            try:
                checkpoint()
            finally:
                ended.set()
        return n

    resource = create_resource(read, fetch)
    fake_host.run_pending()
    write.set(2)
    gate.set()
    assert ended.wait(20)
    fake_host.run_pending()
    assert resource.get() == Ready(2)
    assert fake_host.errors == []
