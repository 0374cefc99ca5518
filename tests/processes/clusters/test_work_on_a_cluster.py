"""Work on the workers of a cluster is a task as in a thread: on this machine, and where it cannot reach the window."""

from __future__ import annotations

import os
import threading
import tkinter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from tests.processes import work
from tests.processes.clusters import work_there
from tests.processes.clusters.foreign import Foreign
from tests.processes.waiting import PATIENCE, run_until
from tkasync import Runtime, TaskState, current_task, spawn_map, spawn_task
from tkasync.errors import NotSendableError
from tkasync.execution.places import executor
from tkasync.execution.remote.hub import Hub
from tkasync.processes import Cluster
from tkasync.processes.clusters.connection import Connection
from tkasync.testing import FakeHost


def without_hub(foreign: Foreign) -> Cluster:
    """Connect to another program's cluster, whose workers then look for the window at an address that is not there."""
    connection = Connection(import_module("distributed"))
    connection.connect(foreign.address, PATIENCE)
    hub = Hub()
    hub.ticket = hub.ticket._replace(address="/nowhere/at/all")
    return Cluster(connection, hub)


@pytest.fixture(scope="module", params=["by the hub", "by the scheduler"])
def workers(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """The cluster on this machine, then one of another program's that has the scheduler's way only."""
    if request.param == "by the hub":
        yield request.getfixturevalue("cluster")
    else:
        cluster = without_hub(request.getfixturevalue("foreign"))
        yield cluster
        cluster.end_at_exit()  # bounded: work that a failed test has left would hold a shutdown up for ever


def test_the_work_finds_its_task_and_the_spawners_variables(fake_host: FakeHost, workers: Cluster) -> None:
    work.LANGUAGE.set("eo")
    handle = spawn_task(work.facts, executor=workers, name="ask")
    run_until(fake_host, handle.done)
    assert handle.result() == ("ask", 1, "eo")


def test_the_last_report_comes_before_the_end_of_work_there(fake_host: FakeHost, workers: Cluster) -> None:
    seen: list[Any] = []
    spawn_task(
        work.report, 100, executor=workers, on_progress=lambda p: seen.append(p.done), on_result=seen.append
    )
    run_until(fake_host, lambda: "done" in seen)
    assert seen[-2:] == [100, "done"]


def test_items_come_in_order_and_before_the_end_of_work_there(fake_host: FakeHost, workers: Cluster) -> None:
    items: list[int] = []
    handle = spawn_task(work.count_and_return, 3000, executor=workers, on_item=items.append)
    run_until(fake_host, handle.done)
    run_until(fake_host, lambda: len(items) == 3000)
    assert items == list(range(3000))
    assert handle.result() == "all"


def test_an_abort_reaches_the_checkpoint_and_its_queue_waits_for_the_body(
    fake_host: FakeHost, workers: Cluster, tmp_path: Path
) -> None:
    path = tmp_path / "lines"
    begun: list[Any] = []
    first = spawn_task(
        work_there.heed_and_note, str(path), executor=workers, policy="queue", on_progress=begun.append
    )
    run_until(fake_host, lambda: begun)
    second = spawn_task(work_there.note, str(path), "second", executor=workers, policy="queue")
    first.abort()
    assert first.still_running
    run_until(fake_host, second.done)
    assert first.cancelled()
    assert path.read_text() == "first ends\nsecond\n"


def test_a_paused_task_waits_at_its_checkpoint_there(fake_host: FakeHost, workers: Cluster) -> None:
    begun: list[Any] = []
    handle = spawn_task(work.pairs, 100_000, executor=workers, on_item=begun.append)
    run_until(fake_host, lambda: begun)
    handle.pause()
    handle.abort()
    run_until(fake_host, lambda: not handle.still_running)


def test_what_is_aborted_before_it_begins_never_does(
    fake_host: FakeHost, workers: Cluster, tmp_path: Path
) -> None:
    path = tmp_path / "lines"
    begun: list[Any] = []
    holders = [spawn_task(work.heed, executor=workers, on_progress=begun.append) for _ in range(2)]
    run_until(fake_host, lambda: len(begun) == 2)
    late = spawn_task(work_there.note, str(path), "late", executor=workers)
    run_until(fake_host, lambda: late.is_working)  # it is on its way
    assert late.state is TaskState.PENDING
    late.abort()
    run_until(fake_host, lambda: not late.still_running)
    for holder in holders:
        holder.abort()
    run_until(fake_host, lambda: not any(holder.still_running for holder in holders))
    following = spawn_task(work.square, 3, executor=workers)
    run_until(fake_host, following.done)
    assert not path.exists()


def test_progress_comes_from_every_worker(fake_host: FakeHost, cluster: Cluster) -> None:
    seen: set[float] = set()
    handles = [
        spawn_task(work_there.say_process, executor=cluster, on_progress=lambda p: seen.add(p.done))
        for _ in range(8)
    ]
    run_until(fake_host, lambda: all(handle.done() for handle in handles))
    run_until(fake_host, lambda: seen == {handle.result() for handle in handles})
    assert len(seen) == 2
    assert os.getpid() not in seen


def test_an_error_comes_back_with_its_traceback_there(fake_host: FakeHost, cluster: Cluster) -> None:
    errors: list[BaseException] = []
    spawn_task(work.fail, "no", executor=cluster, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert type(errors[0]) is ValueError
    assert "raise ValueError(message)" in str(errors[0].__cause__)


def test_a_map_gives_its_results_in_the_order_of_the_items(fake_host: FakeHost, cluster: Cluster) -> None:
    handle = spawn_map(work_there.increase, range(5000), executor=cluster)
    run_until(fake_host, handle.done)
    assert handle.result() == list(range(1, 5001))


def test_five_thousand_pieces_of_work_are_sent_without_a_gap_in_the_window(
    tk_root: tkinter.Tk, cluster: Cluster
) -> None:
    """One by one, which is what holds up Dask: from another thread, many in a message. The abort is no gap either."""
    gaps: list[float] = []

    def run_window_until(is_over: Callable[[], object]) -> None:
        end = monotonic() + PATIENCE
        while not is_over():
            begin = monotonic()
            tk_root.update()
            gaps.append(monotonic() - begin)
            assert begin < end
            sleep(0.001)

    runtime = Runtime.of(tk_root)
    handle = runtime.spawn_map(
        work_there.increase, range(5000), executor=cluster, name="many", chunk=1, limit=5000
    )
    run_window_until(lambda: handle.progress.done > 50)
    assert len(cluster.client.futures) > 4000
    handle.abort()
    run_window_until(lambda: not handle.still_running)
    assert sorted(gaps)[-5] < 0.5  # of seconds, without; a machine that is busy has gaps of its own


def test_a_plain_submit_gives_a_future(cluster: Cluster) -> None:
    assert cluster.submit(work.square, 5).result(PATIENCE) == 25
    error = cluster.submit(work.fail, "no").exception(PATIENCE)
    assert type(error) is ValueError


def test_kill_after_is_a_plain_abort_on_a_cluster_and_said_so_once(
    fake_host: FakeHost, cluster: Cluster, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor, "_cannot_kill", set())
    for _ in range(2):
        begun: list[Any] = []
        handle = spawn_task(work.heed, executor=cluster, on_progress=begun.append, kill_after=0.1)
        run_until(fake_host, lambda: begun)  # noqa: B023  # run at once
        handle.abort()
        run_until(fake_host, lambda: not handle.still_running)  # noqa: B023
    assert sum("cannot end work on a Cluster" in record.getMessage() for record in caplog.records) == 1


def test_ctrl_c_in_the_terminal_is_the_windows(fake_host: FakeHost, cluster: Cluster) -> None:
    handle = spawn_task(work.ignores_interrupts, executor=cluster)
    run_until(fake_host, handle.done)
    assert handle.result() is True


def test_the_dashboard_names_work_after_its_task(fake_host: FakeHost, cluster: Cluster) -> None:
    begun: list[Any] = []
    handle = spawn_task(work.heed, executor=cluster, name="crunch", on_progress=begun.append)
    run_until(fake_host, lambda: begun)
    processing = cluster.client.processing()
    assert any(key.startswith("crunch-") for keys in processing.values() for key in keys)
    handle.abort()
    run_until(fake_host, lambda: not handle.still_running)
    assert current_task() is None


# What is sent


@pytest.mark.parametrize(
    ("fn", "args", "what"),
    [
        (lambda: None, (), "the function of task"),
        (work.echo, ({"a": [1, threading.Lock()]},), r"argument 1 of task 'echo', at \['a'\]\[1\],"),
        (work.lock, (), "the result of task"),
        (work.fail_with_a_lock, (), "the exception of task"),
        (work.fail_awkwardly, (), "the exception of task"),
    ],
    ids=["function", "argument", "result", "exception", "exception that is not made again"],
)
def test_what_cannot_be_sent_is_named(
    fake_host: FakeHost, cluster: Cluster, fn: Callable[..., Any], args: tuple[Any, ...], what: str
) -> None:
    errors: list[BaseException] = []
    spawn_task(fn, *args, executor=cluster, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    with pytest.raises(NotSendableError, match=what):
        raise errors[0]


def test_an_item_that_cannot_be_sent_from_a_cluster_fails_the_task(
    fake_host: FakeHost, cluster: Cluster
) -> None:
    items: list[Any] = []
    errors: list[BaseException] = []
    spawn_task(work.items_then_lock, executor=cluster, on_item=items.append, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert isinstance(errors[0], NotSendableError)
    assert "an item of task" in str(errors[0])


def test_what_is_large_arrives(fake_host: FakeHost, cluster: Cluster) -> None:
    data = bytes(12 << 20)
    handle = spawn_task(work.echo, data, executor=cluster)
    run_until(fake_host, handle.done)
    assert handle.result() == data
