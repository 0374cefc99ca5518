"""The pump never works at the cost of the redraw."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from tests.host.windows import Window
from tests.support import GIVE_UP


def longest_wait_for_idle(window: Window, producer: Callable[[threading.Event], None]) -> tuple[int, int]:
    """How many turns passed at most before idle work came, and how many calls there were between two of them."""
    stop, asked, waits = threading.Event(), [0], [0]
    turns = 0
    real = window.runtime.queue.drain_and_execute

    def counted(budget: float | None = None) -> int:
        nonlocal turns
        turns += 1
        return real(budget)

    window.runtime.queue.drain_and_execute = counted  # type: ignore[method-assign]

    def probe() -> None:
        at = turns
        window.root.after_idle(lambda: waits.append(turns - at))
        asked[0] += 1
        window.root.after(16, probe)

    thread = threading.Thread(target=producer, args=(stop,))
    thread.start()
    probe()
    window.root.after(600, window.finish)
    window.run()
    stop.set()
    thread.join()
    real()
    return asked[0], len(waits)


def test_a_flood_does_not_starve_the_redraw(window: Window) -> None:
    """Idle work, which is how Tk redraws, is done nearly as often as it is asked for."""

    def busy() -> None:
        end = time.perf_counter() + 50e-6
        while time.perf_counter() < end:
            pass

    def flood(stop: threading.Event) -> None:
        while not stop.is_set():
            if len(window.runtime.queue) < 5_000:
                window.dispatch(busy)
            else:
                time.sleep(0.001)

    asked, done = longest_wait_for_idle(window, flood)
    assert done >= 0.8 * asked


def test_wakes_that_follow_each_other_closely_do_not_starve_the_redraw(fd_window: Window) -> None:
    """No turn is long and each empties the queue; but the next wake is always there before Tk is idle."""
    ran: list[int] = []
    fd_window.root.update()
    end = time.perf_counter() + GIVE_UP
    number = 0
    while len(ran) == number:  # until a wake gives way; a busy machine may take its time between any two
        assert time.perf_counter() < end, "no wake gives way"
        number += 1
        fd_window.dispatch(ran.append, number)
        fd_window.host._on_wake()  # as Tk calls it, which has not been idle since the first
    assert ran
    fd_window.root.after_idle(lambda: ran.append(-1))
    fd_window.run(lambda: len(ran) == number + 1)
    # What had to wait comes right after the idle work.
    assert [n for n in ran if n != -1] == list(range(1, number + 1))
    assert ran[-1] != -1


def test_a_chain_of_calls_does_not_freeze_the_window(window: Window) -> None:
    """Each queues the next; timers and redraw get their turn all the same."""
    ran: list[int] = []

    def again() -> None:
        ran.append(1)
        if not window.runtime.is_closed:
            window.dispatch(again)

    window.dispatch(again)
    idle: list[int] = []
    window.root.after(20, lambda: window.root.after_idle(lambda: (idle.append(1), window.finish())))
    window.run()
    assert (bool(idle), bool(ran)) == (True, True)
