"""Many requests, one run; and none is lost, whenever it comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.interleaving import moments
from tkasync.dispatch.coalesced import Coalesced


class Queue:
    """What was posted, run when told."""

    def __init__(self) -> None:
        self.calls: list[tuple[Callable[..., object], tuple[Any, ...]]] = []

    def post(self, fn: Callable[..., object], *args: Any) -> None:
        self.calls.append((fn, args))

    def run(self) -> None:
        calls, self.calls = self.calls, []
        for fn, args in calls:
            fn(*args)


def test_many_requests_before_a_turn_are_one_run() -> None:
    queue, ran = Queue(), list[int]()
    request = Coalesced(queue.post)
    for _ in range(3):
        request(lambda: ran.append(1))
    queue.run()
    assert ran == [1]


def test_a_request_that_comes_while_it_runs_is_run_after_that() -> None:
    """At each moment of the run: what the function has looked at by then may have changed."""
    for moment in moments(Coalesced._run):
        queue, state, seen = Queue(), ["old"], list[str]()
        request = Coalesced(queue.post)

        def look() -> None:
            seen.append(state[0])  # noqa: B023  # called in this round

        def change() -> None:
            state[0] = "new"  # noqa: B023  # as above
            request(look)  # noqa: B023  # as above

        request(look)
        with moment.during(change):
            queue.run()
        queue.run()
        assert seen[-1] == "new"


def test_a_post_that_fails_does_not_silence_it() -> None:
    def refuse(*_call: object) -> None:
        raise MemoryError

    queue, ran = Queue(), list[int]()
    posts = [refuse, queue.post]
    request = Coalesced(lambda *call: posts.pop(0)(*call))
    with pytest.raises(MemoryError):
        request(lambda: ran.append(1))
    request(lambda: ran.append(1))
    queue.run()
    assert ran == [1]
