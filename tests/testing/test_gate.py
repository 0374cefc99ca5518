"""`Gate`: slow work whose calls the test answers."""

from __future__ import annotations

import threading

import pytest

from tests.support import GIVE_UP, let_work_end, until
from tkasync import spawn_task
from tkasync.errors import WouldBlockError
from tkasync.testing import FakeHost, Gate


def test_each_call_gets_its_own_answer_in_whatever_order(fake_host: FakeHost) -> None:
    shown = []
    with Gate() as ask:
        for count, town in enumerate(("Lima", "Oslo"), 1):
            spawn_task(ask, town, on_result=shown.append)
            ask.wait_for(count, GIVE_UP)
        lima, oslo = ask.calls
        oslo.answer("snow")
        until(lambda: not oslo.is_waiting)
        assert [call.args for call in ask.waiting] == [("Lima",)]
        lima.answer("sun")
        let_work_end(fake_host)
    assert sorted(shown) == ["snow", "sun"]


def test_a_call_may_fail(fake_host: FakeHost) -> None:
    errors = []
    with Gate() as ask:
        spawn_task(ask, on_error=errors.append)
        ask.wait_for(1, GIVE_UP)
        ask.fail(ValueError("no"))
        let_work_end(fake_host)
    assert [str(error) for error in errors] == ["no"]


def test_a_call_on_the_thread_that_answers_is_refused(fake_host: FakeHost) -> None:
    with pytest.raises(WouldBlockError, match="spawn_task"):
        Gate()("x")


def test_a_call_knows_its_thread_and_the_line_that_made_it(fake_host: FakeHost) -> None:
    with Gate() as ask:
        thread = threading.Thread(target=lambda: ask(1, far=True))
        thread.start()
        ask.wait_for(1, GIVE_UP)
        spawn_task(ask, 2)
        ask.wait_for(2, GIVE_UP)
        ours, of_task = ask.calls
        assert (ours.args, ours.options, ours.thread) == ((1,), {"far": True}, thread)
        assert "test_gate.py" in ours.place
        assert "test_gate.py" in of_task.place
        ask.open()
        thread.join(GIVE_UP)
        let_work_end(fake_host)


def test_open_answers_all_that_wait_and_all_that_come(fake_host: FakeHost) -> None:
    shown = []
    with Gate() as ask:
        spawn_task(ask, 1, on_result=shown.append)
        ask.wait_for(1, GIVE_UP)
        ask.open(lambda number: number * 10)
        spawn_task(ask, 2, on_result=shown.append)
        let_work_end(fake_host)
    assert sorted(shown) == [10, 20]


def test_an_answer_that_nobody_waits_for_is_refused(fake_host: FakeHost) -> None:
    with Gate() as ask:
        with pytest.raises(RuntimeError, match="no call waits"):
            ask.answer(1)
        spawn_task(ask)
        ask.wait_for(1, GIVE_UP)
        ask.answer(1)
        with pytest.raises(RuntimeError, match="answered once"):
            ask.calls[0].fail(ValueError())
        let_work_end(fake_host)


def test_waiting_for_a_call_is_bounded() -> None:
    with Gate() as ask, pytest.raises(TimeoutError, match="0 of 1"):
        ask.wait_for(1, timeout=0.01)


def test_opening_leaves_a_call_alone_that_was_answered_meanwhile() -> None:
    """Else opening would fail, and the calls behind it wait for a minute."""
    got: list[object] = []
    gate = Gate()
    threads = [
        threading.Thread(target=lambda town=town: got.append(gate(town))) for town in ("Lima", "Oslo", "Rome")
    ]
    for count, thread in enumerate(threads, 1):
        thread.start()
        gate.wait_for(count, GIVE_UP)

    def give(town: str) -> str:
        if town == "Lima":
            gate.calls[1].answer("snow")
        return f"{town} by itself"

    gate.open(give)
    for thread in threads:
        thread.join(GIVE_UP)
    assert sorted(map(str, got)) == ["Lima by itself", "Rome by itself", "snow"]
