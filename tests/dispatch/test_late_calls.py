"""Calls of closed runtimes: kept for the thread that they belong to, whoever brings them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tests.support import GIVE_UP
from tkasync.dispatch.coalesced import Coalesced
from tkasync.dispatch.late_calls import late_calls


def on_another_thread(fn: Callable[[], object]) -> None:
    thread = threading.Thread(target=fn)
    thread.start()
    thread.join(GIVE_UP)


class Held:
    """What a call holds: it notes the thread on which it dies."""

    def __init__(self, died_on: list[int]) -> None:
        self.died_on = died_on

    def __del__(self) -> None:
        self.died_on.append(threading.get_ident())


def test_a_call_waits_for_the_thread_on_which_its_way_was_taken() -> None:
    died_on: list[int] = []
    add = late_calls.add
    on_another_thread(lambda: add((print, (Held(died_on),))))
    on_another_thread(late_calls.clear)
    assert died_on == []
    late_calls.clear()
    assert died_on == [threading.get_ident()]


def test_of_a_program_no_call_runs_and_our_own_do() -> None:
    ran: list[int] = []
    once = Coalesced(lambda fn, *args: late_calls.add((fn, args)))
    late_calls.add((ran.append, (1,)))
    once(lambda: ran.append(2))
    late_calls.clear()
    assert ran == [2]


def test_what_a_call_brings_is_left_for_the_next_time() -> None:
    """A thread that goes on posting must not keep the UI thread there."""
    ran: list[int] = []
    once = Coalesced(lambda fn, *args: late_calls.add((fn, args)))

    def again() -> None:
        ran.append(1)
        once(again)

    once(again)
    late_calls.clear()
    late_calls.clear()
    assert ran == [1, 1]
    late_calls._calls.get_nowait()
