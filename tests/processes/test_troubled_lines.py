"""Lines to other processes where threads or files have run out, and pools whose processes are held or gone."""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
import weakref
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Client
from typing import Any

import pytest

from tests.processes import work
from tests.processes.waiting import PATIENCE, run_until, until
from tkasync import Runtime, spawn_task
from tkasync.errors import WorkerEndedError
from tkasync.processes import ProcessWorkers
from tkasync.processes.workers import open_pools
from tkasync.processes.workers.deaf import DeafWork
from tkasync.testing import FakeHost


def refuse_threads(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Have threads of these names not start."""
    start = threading.Thread.start

    def start_unless(thread: threading.Thread) -> None:
        if thread.name in names:
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", start_unless)


def test_a_line_that_nobody_can_read_ends_and_so_does_its_task(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    refuse_threads(monkeypatch, "process-line-in")
    pool = ProcessWorkers(1)
    future = pool.submit(work.square, 3)
    assert isinstance(future.exception(PATIENCE), WorkerEndedError)
    until(lambda: not pool._workers)
    assert "no thread can read from it" in caplog.text


@pytest.mark.parametrize("thread", ["tkasync-handshake", "process-line-out", "process-line-in"])
def test_a_pool_whose_process_gets_no_line_works_on(
    fake_host: FakeHost, runtime: Runtime, monkeypatch: pytest.MonkeyPatch, thread: str
) -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        refuse_threads(monkeypatch, thread)
        handle = spawn_task(work.square, 3, executor=pool)
        run_until(fake_host, handle.done)
        assert handle.result() == 9


def test_a_hub_that_can_take_no_connection_waits_and_takes_it_later(
    fake_host: FakeHost, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = runtime.engines.hub
    accept, tries = hub._listener.accept, list[float]()

    def accept_later() -> Any:
        if len(tries) < 5:
            tries.append(time.monotonic())
            raise OSError(24, "Too many open files")
        return accept()

    monkeypatch.setattr(hub._listener, "accept", accept_later)
    Client(hub.ticket.address).close()  # the thread that accepts is in the real one
    until(lambda: len(tries) == 5)
    assert tries[-1] - tries[0] > 0.1  # it does not spin
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        seen: list[Any] = []
        spawn_task(work.report, 3, executor=pool, on_progress=seen.append, on_done=seen.append)
        run_until(fake_host, lambda: len(seen) > 1)


def test_work_that_is_aborted_and_goes_on_is_named_where_other_work_waits(
    fake_host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    pool = ProcessWorkers(1)
    reports: list[Any] = []
    handle = spawn_task(work.deaf, executor=pool, name="render", on_progress=reports.append)
    run_until(fake_host, lambda: reports)
    waiting = [pool.submit(work.square, number) for number in range(3)]
    time.sleep(1.2)
    assert "goes on there" not in caplog.text  # it is wanted
    handle.abort()
    waiting[2].cancel()
    until(lambda: "goes on there" in caplog.text)
    (said,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    text = said.getMessage()
    assert "2 calls wait for a process of ProcessWorkers(1)" in text
    assert f"task 'render' ({int(handle.id)}), for " in text
    assert "test_troubled_lines.py" in text
    assert "kill_after=" in text
    handle.abort(kill_after=0)
    assert [future.result(PATIENCE) for future in waiting[:2]] == [0, 1]
    pool.close()


def test_a_pool_that_was_looked_at_keeps_nothing_of_work_that_has_ended() -> None:
    """What the work holds may be a window."""

    class Aborted:
        number = 1
        is_called_off = True

    class Pool:
        count = 1

        def __init__(self) -> None:
            self.jobs: list[Any] = [Aborted()]

        def held_up(self) -> int:
            return 0

        def at_work(self) -> list[Any]:
            return self.jobs

    pool = Pool()
    ended = weakref.ref(pool.jobs[0])
    deaf = DeafWork(pool)
    deaf._look()
    pool.jobs.clear()
    assert ended() is None


def test_work_on_its_way_to_a_process_hears_of_the_close() -> None:
    pool = ProcessWorkers(1)
    pool.submit(work.process).result(PATIENCE)
    pause = threading.Event()

    class Slow:
        """Is pickled when the pool has begun to close."""

        def __reduce__(self) -> Any:
            pause.wait(PATIENCE)
            return int, ()

    future = pool.submit(work.heed, Slow())
    until(future.running)
    pool.close(timeout=PATIENCE)
    pause.set()
    begin = time.monotonic()
    until(future.done)
    until(lambda: not pool._workers)
    assert time.monotonic() - begin < work.LONG / 2


def test_a_pool_that_is_dropped_without_a_process_is_gone() -> None:
    pool = ProcessWorkers(1)
    unused, used = weakref.ref(ProcessWorkers(1)), weakref.ref(pool)
    pool.submit(work.process).result(PATIENCE)
    pool.shutdown(wait=True)
    del pool
    until(lambda: gc.collect() or (unused() is None and used() is None))
    assert not open_pools._pools


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_kills_no_worker_of_its_parent() -> None:
    with ProcessWorkers(1) as pool:
        pool.submit(work.process).result(PATIENCE)
        context = get_context("fork")
        child = context.Process(target=work.process)
        child.start()
        child.join(PATIENCE)
        assert child.exitcode == 0
        assert pool.submit(work.square, 3).result(PATIENCE) == 9
