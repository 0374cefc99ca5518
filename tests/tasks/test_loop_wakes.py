"""Calls for the private asyncio loop: one wake serves many, and none is left lying."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tkasync.execution.places.loop import LoopThread
from tkasync.execution.places.workers import WorkerPool


@pytest.fixture
def loop() -> Iterator[LoopThread]:
    pool = WorkerPool(1)
    loop = LoopThread(pool)
    loop.start()
    yield loop
    assert loop.close(10)
    pool.shutdown()


def test_calls_in_a_block_that_wakes_once_run_in_their_order(loop: LoopThread) -> None:
    ran, done = list[int](), threading.Event()
    with loop.waking_once():
        for number in range(1_000):
            loop.run(lambda number=number: ran.append(number))  # type: ignore[misc]  # mypy cannot infer this lambda
        loop.run(done.set)
    assert done.wait(10)
    assert ran == list(range(1_000))


def test_a_block_that_raises_wakes_the_loop_too(loop: LoopThread) -> None:
    done = threading.Event()
    with pytest.raises(ZeroDivisionError):
        _call_and_raise(loop, done)
    assert done.wait(10)


def _call_and_raise(loop: LoopThread, done: threading.Event) -> None:
    with loop.waking_once():
        loop.run(done.set)
        raise ZeroDivisionError


def test_no_call_is_left_lying_whatever_threads_and_blocks_meet(loop: LoopThread) -> None:
    """A lost wake would leave the last call of a round in the inbox, with nobody to bring it out."""
    gate = threading.Barrier(4)
    errors: list[str] = []

    def send(in_blocks: bool) -> None:
        for number in range(200):
            gate.wait(10)
            done = threading.Event()
            if in_blocks:
                with loop.waking_once():
                    loop.run(int)
                    loop.run(done.set)
            else:
                loop.run(done.set)
            if not done.wait(10):
                errors.append(f"round {number}, {in_blocks=}")

    threads = [threading.Thread(target=send, args=(number % 2 == 0,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert not any(thread.is_alive() for thread in threads)
