"""A window that another thread starves is told with that thread, its task and its line."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import Any

from tests.support import GIVE_UP
from tests.watch.stalls import begin, run_until
from tkasync import dispatch_to_ui, spawn_task
from tkasync.execution.in_flight import InFlight
from tkasync.tasks.site import Site
from tkasync.tasks.state import TaskState
from tkasync.tk.handlers import Handlers
from tkasync.tools import Stall, StallKind, StallWatch
from tkasync.watch.keeper import keeper_of
from tkasync.watch.sampling import look
from tkasync.watch.told.report import report


def crunch(over: threading.Event) -> None:
    while not over.is_set():
        sum(range(50))


def test_the_thread_is_told_with_its_task_and_line(tk_root: Any) -> None:
    over = threading.Event()

    def press() -> None:
        # Each call of Tk's lets the interpreter go, and waits for the thread that computes to let it go in turn.
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            tk_root.winfo_exists()

    with StallWatch(tk_root) as watch:
        begin(tk_root, watch)
        tasks = [spawn_task(crunch, over) for _ in range(3)]
        run_until(
            tk_root, lambda: all(task.state is TaskState.RUNNING for task in tasks), "no task has begun"
        )
        end = time.monotonic() + GIVE_UP
        while not (starved := [stall for stall in watch.stalls if stall.kind is StallKind.STARVED]):
            assert time.monotonic() < end, (watch.stalls, watch.silent)
            looks = watch.looks + 4
            dispatch_to_ui(press)
            run_until(tk_root, lambda looks=looks: watch.looks > looks and not watch.is_suspicious, "no look")
        over.set()
    stall = starved[0]
    assert (stall.task, stall.thread.rpartition("-")[0]) == ("crunch", "tkasync-worker")
    assert stall.thread_line is not None
    assert stall.thread_line.function == "crunch"


def test_a_thread_of_the_programs_own_has_no_task() -> None:
    held: list[Any] = []
    seen = look(0, Handlers(), 0)._replace(others={})
    keeper = keeper_of(threading.get_ident(), [seen], InFlight(), held)
    assert keeper == (threading.current_thread().name, "", None)


def test_one_that_has_ended_since_is_the_only_one_in_the_programs_code() -> None:
    over, begun = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        over.wait(GIVE_UP)

    thread = threading.Thread(target=work, name="mine")
    thread.start()
    begun.wait(GIVE_UP)
    held: list[Any] = []
    ours = threading.get_ident()
    seen = look(ours, Handlers(), 0)
    over.set()
    thread.join()
    others = {ident: steps for ident, steps in seen.others.items() if ident in (thread.ident, ours)}
    keeper = keeper_of(None, [seen._replace(others=others)], InFlight(), held)
    assert (keeper.thread, keeper.line and keeper.line.function.rpartition(".")[2]) == ("mine", "work")
    assert keeper_of(None, [seen._replace(others={})], InFlight(), held) == ("", "", None)


def test_the_report_says_all_of_it() -> None:
    line = Site(crunch.__code__, 20)
    told = report(Stall(StallKind.STARVED, 1.0, 1.0, thread="worker-1", task="crunch", thread_line=line), 1.0)
    expected = (
        "worker-1 has kept the interpreter meanwhile, in the task 'crunch', at test_keeper.py:20 in crunch"
    )
    assert f"\n  thread {expected}\n" in told


class Item:
    """What `WorkItem` shows of itself."""

    def __init__(self, name: str, runs: bool) -> None:
        self.thread = 7
        self.is_active = True
        self.coroutine = SimpleNamespace(cr_running=runs)
        self.handle = SimpleNamespace(name=name)


def test_of_the_coroutines_on_one_thread_the_one_that_runs_is_told() -> None:
    in_flight = InFlight()
    for item in (Item("waits", runs=False), Item("runs", runs=True), Item("waits too", runs=False)):
        in_flight.add(item)
    held: list[Any] = []
    assert keeper_of(7, (), in_flight, held).task == "runs"
    assert held, "the last reference to what was looked at may be there"
