"""Calls of closed runtimes: kept for the thread that they belong to, whoever brings them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tests.support import GIVE_UP
from tkasync.dispatch.late_calls import late_calls


def on_another_thread(fn: Callable[[], object]) -> None:
    thread = threading.Thread(target=fn)
    thread.start()
    thread.join(GIVE_UP)


def test_a_call_waits_for_the_thread_on_which_its_way_was_taken() -> None:
    ran: list[int] = []
    add = late_calls.add
    on_another_thread(lambda: add(lambda: ran.append(threading.get_ident())))
    on_another_thread(late_calls.clear)
    assert ran == []
    late_calls.clear()
    assert ran == [threading.get_ident()]
