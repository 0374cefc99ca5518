"""The window closes while a query or a mutation is in any phase: in time, without an error, and nothing is left."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
import tkinter as tk
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from tests.queries.kept import rows
from tests.queries.reading import read
from tests.support import GIVE_UP, run_until, until
from tkasync import Retry, Runtime, checkpoint
from tkasync.queries import QueryClient, create_mutation, infinite_query, query, query_client
from tkasync.testing import FakeHost, Pilot

GIVEN = 0.2  # seconds that the close gives: a mutation has all of them to arrive
BOUND = 5.0  # seconds that it then may take on a busy machine
PAUSE = Retry(3, first=60.0, longest=60.0)

Holds = Callable[[], object]  # whether the phase is reached


class Remote:
    """What is asked: it answers, refuses, or holds until it is aborted."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.ended: list[Any] = []
        self.holds = True

    def hold(self, name: Any) -> Any:
        self.asked.append(name)
        try:
            while self.holds:
                checkpoint()
                sleep(0.001)
        finally:
            self.ended.append(name)
        return [name]

    async def wait(self, name: Any) -> Any:
        self.asked.append(name)
        try:
            await asyncio.sleep(60.0)
        finally:
            self.ended.append(name)

    def refuse(self, name: Any) -> Any:
        self.asked.append(name)
        self.ended.append(name)
        raise OSError("refused")


Phase = Callable[[QueryClient, Remote], Holds]


def first_fetch_in_a_thread(_client: QueryClient, remote: Remote) -> Holds:
    read(query(remote.hold, key="a")(1))
    return lambda: remote.asked


def first_fetch_in_a_coroutine(_client: QueryClient, remote: Remote) -> Holds:
    read(query(remote.wait, key="a")(1))
    return lambda: remote.asked


def fetch_over_data(client: QueryClient, remote: Remote) -> Holds:
    user = query(remote.hold, key="a", stale_time=0.0)
    client.set_data(user(1), "Ada")
    reader = read(user(1), refetch_every=0.01)
    reader.refetch()
    return lambda: remote.asked


def fetch_that_a_program_awaits(client: QueryClient, remote: Remote) -> Holds:
    client.fetch(query(remote.hold, key="a")(1))
    client.prefetch(query(remote.wait, key="b")(2))
    return lambda: len(remote.asked) == 2


def pause_before_a_retry(_client: QueryClient, remote: Remote) -> Holds:
    reader = read(query(remote.refuse, key="a", retry=PAUSE)(1))
    return lambda: remote.ended and reader.is_fetching


def fetch_that_waits_for_the_network(client: QueryClient, remote: Remote) -> Holds:
    client.set_online(False)
    reader = read(query(remote.hold, key="a", network=True)(1))
    return lambda: reader.is_paused


def fetch_that_has_lost_the_network(client: QueryClient, remote: Remote) -> Holds:
    client.offline_when = lambda error: isinstance(error, OSError)
    reader = read(query(remote.refuse, key="a", network=True)(1))
    return lambda: remote.ended and reader.is_paused


def mutation_that_runs(_client: QueryClient, remote: Remote) -> Holds:
    create_mutation(remote.hold)(1)
    create_mutation(remote.wait)(2)
    return lambda: len(remote.asked) == 2


def mutation_that_stands_in_line(_client: QueryClient, remote: Remote) -> Holds:
    save = create_mutation(remote.hold, serial="saves")
    for number in range(3):
        save(number)
    return lambda: remote.asked == [0]


def pause_before_a_mutation_is_tried_again(_client: QueryClient, remote: Remote) -> Holds:
    handle = create_mutation(remote.refuse, retry=PAUSE)(1)
    return lambda: remote.ended and not handle.done()


def mutation_that_waits_for_the_network(client: QueryClient, remote: Remote) -> Holds:
    client.set_online(False)
    save = create_mutation(remote.hold, network=True)
    save(1)
    return lambda: save.is_running


def optimistic_change(client: QueryClient, remote: Remote) -> Holds:
    user = query(remote.wait, key="a", persist=True)
    client.set_data(user(1), "Ada")
    reader = read(user(1))
    rename = create_mutation(
        remote.hold,
        optimistic=lambda cache, name: cache.update(user(1), lambda _old: name),
        invalidates=user,
    )
    rename("Grace")
    rename("Joan")
    return lambda: reader.data == "Joan" and len(remote.asked) == 2


def first_page(_client: QueryClient, remote: Remote) -> Holds:
    read(infinite_query(remote.hold, next=lambda page: page[-1] + 1, first=0, key="feed")())
    return lambda: remote.asked


def next_page(client: QueryClient, remote: Remote) -> Holds:
    remote.holds = False
    feed = infinite_query(remote.hold, next=lambda page: page[-1] + 1, first=0, key="feed")
    reader: Any = read(feed())

    def holds() -> bool:
        if not reader.pages or client.is_fetching:
            return remote.asked == [0, 1]
        remote.holds = True
        reader.fetch_next()
        return False

    return holds


def pages_that_are_fetched_again(client: QueryClient, remote: Remote) -> Holds:
    remote.holds = False
    feed = infinite_query(remote.hold, next=lambda page: page[-1] + 1, first=0, key="feed")
    reader: Any = read(feed())

    def holds() -> bool:
        if remote.asked == [0, 1, 0]:
            return True
        if not client.is_fetching and len(reader.pages) == 1:
            reader.fetch_next()
        elif not client.is_fetching and len(reader.pages) == 2:
            remote.holds = True
            reader.refetch()
        return False

    return holds


PHASES: list[Phase] = [
    first_fetch_in_a_thread,
    first_fetch_in_a_coroutine,
    fetch_over_data,
    fetch_that_a_program_awaits,
    pause_before_a_retry,
    fetch_that_waits_for_the_network,
    fetch_that_has_lost_the_network,
    mutation_that_runs,
    mutation_that_stands_in_line,
    pause_before_a_mutation_is_tried_again,
    mutation_that_waits_for_the_network,
    optimistic_change,
    first_page,
    next_page,
    pages_that_are_fetched_again,
]


def nothing_is_left(
    remote: Remote, began: float, threads: set[threading.Thread], log: pytest.LogCaptureFixture
) -> None:
    assert monotonic() - began < BOUND
    until(lambda: len(remote.ended) == len(remote.asked))
    until(lambda: set(threading.enumerate()) <= threads)
    assert [record for record in log.records if record.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("phase", PHASES)
def test_a_close_in_any_phase_leaves_no_task_and_no_thread(
    phase: Phase, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    threads, host, remote = set(threading.enumerate()), FakeHost(), Remote()
    runtime = Runtime(host)
    client = query_client()
    client.keep_in(tmp_path / "queries.db", version="1")
    run_until(host, phase(client, remote))
    began = monotonic()
    runtime.close(GIVEN)
    asked = len(remote.asked)
    nothing_is_left(remote, began, threads, caplog)
    host.advance(200.0)
    assert (host.pending, host.errors, len(remote.asked)) == (0, [], asked)


@pytest.mark.slow
@pytest.mark.parametrize("phase", PHASES)
def test_a_window_goes_in_any_phase(
    phase: Phase, tk_root: tk.Tk, pilot: Pilot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    threads, remote, errors = set(threading.enumerate()), Remote(), list[Any]()
    tk_root.report_callback_exception = lambda *error: errors.append(error)
    client = query_client()
    client.keep_in(tmp_path / "queries.db", version="1")
    pilot.wait_until(phase(client, remote))
    began = monotonic()
    client.runtime.close(GIVEN)
    tk_root.destroy()
    nothing_is_left(remote, began, threads, caplog)
    assert errors == []


# What is kept on the disk


@pytest.mark.parametrize("moment", ["before it is written", "while it is written"])
def test_a_close_writes_whole_what_is_due(moment: str, fake_host: FakeHost, tmp_path: Path) -> None:
    runtime, file = query_client().runtime, tmp_path / "queries.db"
    dumps, go_on = threading.Event(), threading.Event()

    def dump(value: Any) -> str:
        dumps.set()
        go_on.wait(GIVE_UP)
        return str(value)

    client = query_client()
    client.keep_in(file, version="1")
    user = query(lambda number: f"user {number}", key="user", persist=True, dump=dump)
    for number in range(3):
        client.set_data(user(number), f"user {number}")
    if moment == "while it is written":
        fake_host.advance(2.0)
        until(dumps.is_set)
        threading.Timer(0.05, go_on.set).start()
    else:
        go_on.set()
    assert runtime.close(GIVE_UP) == []
    assert sorted(rows(file).values()) == ["user 0", "user 1", "user 2"]
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["queries.db"]
