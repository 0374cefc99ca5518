"""The pump on a real window: in order and alive in every kind of nested loop, and never at the cost of the redraw."""

from __future__ import annotations

import sys
import threading
import time
import tkinter as tk
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tkasync import Runtime
from tkasync.tk.host.host import TkHost

LIMIT_MS = 20_000  # after which a test that hangs gives up
KINDS = ["fd", "pipe", "socket", "poll"]
needs_fd = pytest.mark.skipif(sys.platform == "win32", reason="no file handlers")


class Window:
    """A plain root with a runtime, and an event loop with an end."""

    def __init__(self, wake: str) -> None:
        self.root = tk.Tk()
        self.errors: list[BaseException] = []
        self.runtime = Runtime(self.root, wake=wake, on_error=self.errors.append)
        self.dispatch = self.runtime.dispatch_to_ui
        assert isinstance(self.runtime.host, TkHost)
        self.host = self.runtime.host

    def run(self, until: Callable[[], object] | None = None) -> None:
        """Run the event loop until `finish` is called, or until *until* is true."""
        limit = self.root.after(LIMIT_MS, self.root.quit)
        if until is not None:
            self._watch(until)
        self.root.mainloop()
        self.root.after_cancel(limit)
        assert until is None or until(), "gave up waiting"

    def _watch(self, until: Callable[[], object]) -> None:
        if until():
            self.root.quit()
        else:
            self.root.after(1, self._watch, until)

    def finish(self) -> None:
        self.root.quit()


@pytest.fixture(params=KINDS)
def window(request: pytest.FixtureRequest) -> Iterator[Window]:
    window = Window(request.param)
    yield window
    if not window.runtime.is_closed:
        window.root.destroy()


@pytest.fixture
def fd_window() -> Iterator[Window]:
    window = Window("auto")
    yield window
    if not window.runtime.is_closed:
        window.root.destroy()


def produce(window: Window, count: int, ran: list[int]) -> threading.Thread:
    def run() -> None:
        for number in range(count):
            window.dispatch(ran.append, number)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


# Dispatch


def test_calls_queued_before_the_loop_wait_for_it(window: Window) -> None:
    ran: list[int] = []
    produce(window, 100, ran).join()
    assert ran == []
    window.dispatch(window.finish)
    window.run()
    assert ran == list(range(100))


def test_calls_of_another_thread_arrive_in_order(window: Window) -> None:
    ran: list[int] = []
    thread = produce(window, 5_000, ran)
    window.run(lambda: len(ran) == 5_000)
    thread.join()
    assert ran == list(range(5_000))


def test_a_call_runs_on_the_thread_of_the_window(window: Window) -> None:
    told: list[int] = []
    thread = threading.Thread(target=lambda: window.dispatch(lambda: told.append(threading.get_ident())))
    thread.start()
    window.run(lambda: told)
    thread.join()
    assert told == [threading.get_ident()]


def test_an_idle_window_is_woken_without_waiting_for_a_poll(fd_window: Window) -> None:
    """Woken, a call takes microseconds; by the safety net alone it would take a quarter of a second each."""
    for _ in range(5):  # the window comes to rest
        fd_window.root.update()
    polls, came = 0, 0
    real_timer = fd_window.host._timer._fire

    def count_polls() -> None:
        nonlocal polls
        polls += 1
        real_timer()

    fd_window.root.tk.createcommand("tkasync_timer", count_polls)

    def answer() -> None:
        nonlocal came
        came += 1
        if came == 20:
            fd_window.finish()

    def ask() -> None:
        for number in range(20):
            fd_window.dispatch(answer)
            while came <= number:
                time.sleep(0.001)

    thread = threading.Thread(target=ask)
    thread.start()
    fd_window.run()
    thread.join()
    assert came == 20
    assert polls < 10


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


def test_the_close_leaves_no_job_of_the_host(window: Window) -> None:
    window.runtime.close()
    assert "tkasync" not in str([window.root.tk.call("after", "info", j) for j in jobs(window.root)])
    window.root.destroy()


def jobs(root: tk.Tk) -> tuple[str, ...]:
    return root.tk.splitlist(root.tk.call("after", "info"))  # type: ignore[no-any-return]


# Nested event loops


def wait_window(window: Window, ran: list[str]) -> None:
    dialog = tk.Toplevel(window.root)
    window.dispatch(ran.append, "in it")
    window.dispatch(dialog.destroy)
    window.root.wait_window(dialog)


def wait_variable(window: Window, ran: list[str]) -> None:
    variable = tk.IntVar(window.root)
    window.dispatch(ran.append, "in it")
    window.dispatch(variable.set, 1)
    window.root.wait_variable(variable)


def nested_mainloop(window: Window, ran: list[str]) -> None:
    window.dispatch(ran.append, "in it")
    window.dispatch(window.root.quit)
    window.root.mainloop()


def update(window: Window, ran: list[str]) -> None:
    window.dispatch(ran.append, "in it")
    while "in it" not in ran:
        window.root.update()


def modal_dialog(window: Window, ran: list[str]) -> None:
    dialog = tk.Toplevel(window.root)
    dialog.wait_visibility()
    dialog.grab_set()
    window.dispatch(ran.append, "in it")
    window.dispatch(dialog.destroy)
    dialog.wait_window()


LOOPS = [wait_window, wait_variable, nested_mainloop, update, modal_dialog]


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("depth", [1, 3])
def test_calls_stay_in_order_and_alive_in_a_loop_that_a_call_opens(
    window: Window, loop: Callable[[Window, list[str]], None], depth: int
) -> None:
    ran: list[str] = []

    def open_it(left: int) -> None:
        ran.append("opened")
        if left > 1:
            open_it(left - 1)
        loop(window, ran)
        ran.append("left")

    window.dispatch(ran.append, "first")
    window.dispatch(open_it, depth)
    window.dispatch(ran.append, "second")
    window.dispatch(window.dispatch, ran.append, "last")
    window.run(lambda: len(ran) == 3 + 3 * depth)
    assert ran[: depth + 2] == ["first", *["opened"] * depth, "second"]
    assert ran.index("second") < ran.index("in it")
    assert ran.count("in it") == depth


@pytest.mark.parametrize("loop", LOOPS)
def test_timers_go_on_in_a_loop_that_a_timer_opens(
    window: Window, loop: Callable[[Window, list[str]], None]
) -> None:
    ran: list[str] = []
    ticks: list[int] = []

    def tick() -> None:
        ticks.append(1)
        window.host.after(0.002, tick)

    def open_it() -> None:
        before = len(ticks)
        loop(window, ran)
        while len(ticks) < before + 3:
            window.root.update()
        ran.append("left")

    window.host.after(0.0, tick)
    window.host.after(0.01, open_it)
    window.run(lambda: "left" in ran)


def test_calls_of_other_threads_reach_a_dialog(window: Window) -> None:
    ran: list[int] = []
    over: list[int] = []

    def dialog() -> None:
        top = tk.Toplevel(window.root)
        thread = produce(window, 500, ran)
        window.host.after(0.01, lambda: close_when_all_came(top))
        window.root.wait_window(top)
        thread.join()
        over.append(len(ran))

    def close_when_all_came(top: tk.Toplevel) -> None:
        if len(ran) == 500:
            top.destroy()
        else:
            window.host.after(0.01, lambda: close_when_all_came(top))

    window.dispatch(dialog)
    window.run(lambda: over)
    assert over == [500]
    assert ran == list(range(500))


def test_thousands_of_calls_that_call_update_run_in_order(window: Window) -> None:
    """Each opens an event loop inside the one before; the stack is not as deep as that."""
    ran: list[int] = []

    def show(number: int) -> None:
        ran.append(number)
        window.root.update()

    for number in range(2_000):
        window.dispatch(show, number)
    window.run(lambda: len(ran) == 2_000)
    assert ran == list(range(2_000))
    assert window.errors == []


@pytest.mark.parametrize("end", ["destroy", "tcl", "close"])
def test_wait_variable_ends_with_the_window(window: Window, end: str) -> None:
    """By itself Tk waits for ever, without a window."""
    variable = tk.StringVar(window.root)
    nested = tk.StringVar(window.root)
    ends = {
        "destroy": window.root.destroy,
        "tcl": lambda: window.root.tk.call("destroy", "."),
        "close": window.runtime.close,
    }
    window.root.after(1, lambda: window.dispatch(window.root.wait_variable, nested))
    window.root.after(50, ends[end])
    window.root.wait_variable(variable)
    assert window.runtime.is_closed
    if end == "close":
        window.root.destroy()


def test_a_call_that_the_close_still_runs_cannot_hold_it_by_a_wait(window: Window) -> None:
    ran: list[int] = []
    nested = tk.StringVar(window.root)
    window.dispatch(window.root.wait_variable, nested)
    window.dispatch(ran.append, 1)
    window.runtime.close()
    assert ran == [1]
    window.root.destroy()


def test_wait_variable_and_its_like_are_what_they_were(window: Window) -> None:
    variable = tk.StringVar(window.root)
    array: Any = window.root.tk
    window.root.after(1, variable.set, "x")
    window.root.wait_variable(variable)
    window.root.after(1, lambda: array.call("set", "table(key)", 1))
    array.call("tkwait", "variable", "table(key)")
    window.root.after(1, lambda: array.call("unset", "table(key)"))
    array.call("tkwait", "variable", "table(key)")
    with pytest.raises(tk.TclError, match="bad option"):
        array.call("tkwait", "nonsense", "x")
    with pytest.raises(tk.TclError, match="wrong # args"):
        array.call("tkwait", "variable", "x", "y")
    assert array.call("array", "names", "::tkasync_waited") == ""


# Redraw


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
    window.root.after(1_500, window.finish)
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
            if len(window.runtime.queue) < 20_000:
                window.dispatch(busy)
            else:
                time.sleep(0.001)

    asked, done = longest_wait_for_idle(window, flood)
    assert done >= 0.8 * asked


def test_wakes_that_follow_each_other_closely_do_not_starve_the_redraw(fd_window: Window) -> None:
    """No turn is long and each empties the queue; but the next wake is always there before Tk is idle."""
    ran: list[int] = []
    fd_window.root.update()
    end = time.perf_counter() + 2 * fd_window.host._budget
    number = 0
    while time.perf_counter() < end:
        number += 1
        fd_window.dispatch(ran.append, number)
        fd_window.host._on_wake()  # as Tk calls it, which has not been idle since the first
    assert 0 < len(ran) < number
    fd_window.root.after_idle(lambda: ran.append(-1))
    fd_window.run(lambda: len(ran) == number + 1)
    # What had to wait comes right after the idle work.
    assert [n for n in ran if n != -1] == list(range(1, number + 1))
    assert ran[-1] != -1


# Timers


def test_timers_run_in_time_order_on_one_tk_timer(window: Window) -> None:
    ran: list[int] = []
    before = len(jobs(window.root))
    # A tenth of a second apart: a loaded machine may stop for a moment between two lines.
    for number in (3, 1, 2):
        window.host.after(number / 10, lambda number=number: ran.append(number))  # type: ignore[misc]
    cancelled = window.host.after(0.15, lambda: ran.append(99))
    for _ in range(1_000):
        window.host.after(60.0, int)
    assert len(jobs(window.root)) == before
    window.host.cancel(cancelled)
    window.run(lambda: len(ran) == 3)
    assert ran == [1, 2, 3]


def test_a_timer_does_not_run_early(window: Window) -> None:
    ran: list[float] = []
    start = window.host.now
    window.host.after(0.05, lambda: ran.append(window.host.now - start))
    window.run(lambda: ran)
    assert ran[0] >= 0.05


def test_an_error_in_a_timer_is_reported_and_the_others_run(window: Window) -> None:
    ran: list[int] = []
    window.host.after(0.001, lambda: 1 / 0)
    window.host.after(0.001, lambda: ran.append(1))
    window.run(lambda: ran)
    [error] = window.errors
    assert error.__notes__ == ["Raised in a timer's call."]


def test_a_timer_of_no_time_that_sets_itself_again_lets_tk_be_idle(window: Window) -> None:
    idle: list[int] = []

    def again() -> None:
        window.host.after(0.0, again)

    again()
    window.root.after_idle(lambda: idle.append(1))
    window.run(lambda: idle)


def test_no_timer_runs_after_the_close(window: Window) -> None:
    ran: list[int] = []
    window.host.after(0.01, lambda: ran.append(1))
    window.runtime.close()
    window.host.after(0.0, lambda: ran.append(2))
    window.root.after(50, window.finish)
    window.run()
    assert ran == []
    window.root.destroy()


def test_a_wake_makes_good_for_a_timer_that_stands_still(fd_window: Window) -> None:
    """Tcl's timers go by the system's clock: set back by an hour, none fires for an hour."""
    ran: list[int] = []
    tk_timer = fd_window.host._timer._job
    assert tk_timer is not None
    fd_window.host.after(0.01, lambda: ran.append(1))
    fd_window.root.tk.call("after", "cancel", fd_window.host._timer._job)  # as if it never came
    threading.Timer(0.5, fd_window.dispatch, [lambda: None]).start()
    fd_window.run(lambda: ran)
    fd_window.host.after(0.01, lambda: ran.append(2))
    fd_window.run(lambda: len(ran) == 2)


# What ends the loop


@pytest.mark.parametrize("way", ["call", "timer"])
def test_sys_exit_leaves_mainloop_with_its_code_and_the_pump_goes_on(window: Window, way: str) -> None:
    ran: list[int] = []
    if way == "call":
        window.dispatch(sys.exit, 7)
    else:
        window.host.after(0.001, lambda: sys.exit(7))
    window.dispatch(ran.append, 1)
    with pytest.raises(SystemExit) as caught:
        window.run()
    assert caught.value.code == 7
    window.host.after(0.001, lambda: ran.append(2))
    window.run(lambda: len(ran) == 2)


def test_sys_exit_in_a_dialog_leaves_mainloop_without_a_dialog_of_tcls_own(window: Window) -> None:
    seen: list[int] = []

    def dialog() -> None:
        top = tk.Toplevel(window.root)
        window.dispatch(sys.exit, 8)
        window.host.after(0.05, lambda: (seen.append(len(window.root.tk.splitlist(
            window.root.tk.call("winfo", "children", ".")))), top.destroy()))  # fmt: skip
        window.root.wait_window(top)

    window.dispatch(dialog)
    with pytest.raises(SystemExit) as caught:
        window.run()
    assert (caught.value.code, seen) == (8, [1])


# Odds and ends


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"wake": "telepathy"}, ValueError),
        ({"budget": -1.0}, ValueError),
        ({"budget": float("nan")}, ValueError),
        ({"max_workers": 0}, ValueError),
        ({"on_error": 3}, TypeError),
    ],
)
def test_a_mistaken_option_is_refused_before_anything_is_done(
    options: dict[str, Any], error: type[Exception]
) -> None:
    root = tk.Tk()
    real = root.tk
    with pytest.raises(error, match=next(iter(options))):
        Runtime(root, **options)
    assert root.tk is real
    Runtime(root)
    root.destroy()


def test_a_polling_window_asks_ever_less_when_nothing_is_expected() -> None:
    window = Window("poll")
    window.dispatch(int)
    waits = []
    window.runtime.queue.drain_and_execute()
    window.host._timer._poll_ms = 0
    for _ in range(10):
        waits.append(window.host._timer._next_poll_ms(window.runtime.in_flight))
    assert waits == [1, 2, 4, 8, 16, 32, 64, 100, 100, 100]
    window.root.destroy()


def test_one_error_is_shown_at_a_time(fd_window: Window, caplog: pytest.LogCaptureFixture) -> None:
    """The program shows errors in a dialog: the loop of that dialog meets the next error."""
    fd_window.runtime.on_error = None
    shown: list[str] = []

    def show(_kind: object, error: BaseException, _trace: object) -> None:
        shown.append(str(error))
        while len(caplog.records) < 4:
            fd_window.root.update()

    fd_window.root.report_callback_exception = show  # type: ignore[method-assign]
    for number in range(3):
        fd_window.dispatch(lambda number: [][number], number)
    fd_window.run(lambda: shown)
    assert len(shown) == 1
    assert sum("while another one is being shown" in r.message for r in caplog.records) == 2
