"""Whatever is done to a queue in whatever order: its rules hold."""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.support.threads import on_thread
from tkasync import UiDispatchQueue
from tkasync.errors import RuntimeClosedError


class QueueMachine(RuleBasedStateMachine):
    """Whatever is done in whatever order: calls run once, in order, and a waiting call has always woken its drainer."""

    def __init__(self) -> None:
        super().__init__()
        self.wakes = 0
        self.expected: deque[int] = deque()
        self.ran: list[int] = []
        self.number = 0
        self.to_post_while_settling = 0
        self.is_awake = False
        self.errors = 0
        self.queue = UiDispatchQueue(report=self.report, wake=self.wake, clear=self.settle)

    def wake(self) -> None:
        assert not self.is_awake, "woken twice"
        self.is_awake = True

    def settle(self) -> None:
        self.is_awake = False
        while self.to_post_while_settling:
            self.to_post_while_settling -= 1
            self.post(0)

    def report(self, error: BaseException, where: str) -> None:
        self.errors += 1

    def call(self, number: int, then: int) -> None:
        assert self.expected.popleft() == number
        self.ran.append(number)
        if then == -1:
            raise ValueError(number)
        if then == -2:
            self.queue.drain_and_execute()
        for _ in range(max(0, then)):
            self.post(0)

    def post(self, then: int) -> None:
        self.number += 1
        self.expected.append(self.number)
        self.queue.dispatch(self.call, self.number, then)

    @precondition(lambda self: not self.queue.is_closed)
    @rule(then=st.integers(-2, 3))
    def dispatch(self, then: int) -> None:
        self.post(then)

    @precondition(lambda self: not self.queue.is_closed)
    @rule(then=st.integers(-2, 3))
    def dispatch_in_a_thread(self, then: int) -> None:
        on_thread(lambda: self.post(then))

    @precondition(lambda self: not self.queue.is_closed)
    @rule(count=st.integers(0, 3))
    def posts_come_while_the_next_turn_settles(self, count: int) -> None:
        self.to_post_while_settling = count

    @rule(budget=st.sampled_from([None, 0.0, 10.0]))
    def drain(self, budget: float | None) -> None:
        waiting = len(self.queue)
        ran = self.queue.drain_and_execute(budget)
        assert min(1, waiting) <= ran
        if budget != 0.0:
            assert ran >= waiting

    @precondition(lambda self: len(self.expected) == 0)
    @rule()
    def close(self) -> None:
        self.to_post_while_settling = 0
        self.queue.close()
        with pytest.raises(RuntimeClosedError):
            self.queue.dispatch(self.call, 0, 0)

    @invariant()
    def lengths_agree(self) -> None:
        assert len(self.queue) == len(self.expected)
        assert self.ran == sorted(set(self.ran))

    @invariant()
    def nothing_waits_unseen(self) -> None:
        """Either the host was woken and not settled since, or the drainer was told that something is left."""
        assert self.queue.is_empty() or self.queue._awake


# A post in a call of a closed queue would raise: the machine closes only an empty one.
QueueMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)

TestQueueMachine = QueueMachine.TestCase
