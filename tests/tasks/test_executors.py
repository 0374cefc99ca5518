"""Work on executors that the program brought, in this process and in others."""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.world import World
from tests.tasks.executors import AtOnce
from tkasync import (
    POOL,
    UI,
    Runtime,
    TaskState,
    current_task,
    report_progress,
    spawn_task,
    ui_task,
)
from tkasync.testing import FakeHost


@pytest.fixture
def threads() -> Iterator[Any]:
    with concurrent.futures.ThreadPoolExecutor(2, "mine") as pool:
        yield pool


def test_a_thread_pool_runs_it_as_a_task(
    world: World, threads: concurrent.futures.ThreadPoolExecutor
) -> None:
    def work() -> Any:
        report_progress(1, 2)
        return threading.current_thread().name, current_task()

    progress: list[Any] = []
    handle = spawn_task(work, executor=threads, on_progress=progress.append)
    world.until(lambda: progress)
    world.until(handle.done)
    name, task = handle.result()
    assert name.startswith("mine")
    assert task is handle
    assert progress[-1].done == 1


def test_an_error_there_is_the_tasks(
    fake_host: FakeHost, threads: concurrent.futures.ThreadPoolExecutor
) -> None:
    errors: list[Any] = []
    spawn_task(int, "x", executor=threads, on_error=errors.append)
    fake_host.run_pending()
    assert isinstance(errors[0], ValueError)


def test_an_executor_that_runs_at_once_still_calls_back_later(fake_host: FakeHost) -> None:
    results: list[Any] = []
    handle = spawn_task(str, 1, executor=AtOnce(), on_result=results.append)
    assert handle.done()
    assert results == []
    fake_host.run_pending()
    assert results == ["1"]


def test_aborted_before_its_turn_there_it_never_runs(
    fake_host: FakeHost, runtime: Runtime, threads: concurrent.futures.ThreadPoolExecutor
) -> None:
    gate, ran = threading.Event(), list[Any]()
    holders = [threads.submit(gate.wait, GIVE_UP) for _ in range(2)]
    handle = spawn_task(ran.append, 1, executor=threads)
    handle.abort()
    gate.set()
    concurrent.futures.wait(holders)
    threads.submit(int).result(GIVE_UP)
    fake_host.run_pending()
    assert ran == []
    assert len(runtime.in_flight) == 0


def test_a_generator_streams_from_a_thread_pool(
    fake_host: FakeHost, threads: concurrent.futures.ThreadPoolExecutor
) -> None:
    items: list[Any] = []
    spawn_task(iter_three, executor=threads, on_item=items.append)
    fake_host.run_pending()
    assert items == [0, 1, 2]


def iter_three() -> Generator[Any, None, None]:
    yield from range(3)


async def coroutine() -> int:
    return 1


async def async_items() -> AsyncGenerator[Any, None]:
    yield 1


@pytest.mark.parametrize("work", [coroutine, async_items])
def test_what_needs_the_loop_is_refused_elsewhere(
    fake_host: FakeHost, threads: concurrent.futures.ThreadPoolExecutor, work: Any
) -> None:
    with pytest.raises(TypeError, match="leave executor= out"):
        spawn_task(work, executor=threads)
    made = coroutine()
    with pytest.raises(TypeError, match="leave executor= out"):
        spawn_task(made, executor=threads)
    assert made.cr_frame is None


def test_an_executor_that_is_shut_down_refuses_and_leaves_nothing(
    fake_host: FakeHost, runtime: Runtime, threads: concurrent.futures.ThreadPoolExecutor
) -> None:
    threads.shutdown()
    with pytest.raises(RuntimeError, match="shutdown"):
        spawn_task(str, 1, executor=threads, on_result=print, on_done=print)
    fake_host.run_pending()
    assert runtime.scope.tasks == []
    assert len(runtime.in_flight) == 0


def test_something_else_than_an_executor_is_refused(fake_host: FakeHost) -> None:
    with pytest.raises(TypeError, match=r"concurrent\.futures\.Executor, UI, POOL or THREAD"):
        spawn_task(str, 1, executor="UI")
    assert (repr(UI), repr(POOL)) == ("UI", "POOL")


def test_the_pool_by_its_name_is_where_a_plain_function_runs_anyway(fake_host: FakeHost) -> None:
    named, plain = (spawn_task(threading.current_thread, executor=executor) for executor in (POOL, None))
    fake_host.run_pending()
    assert named.result().name[:-1] == plain.result().name[:-1]
    assert named.result() is not threading.current_thread()


def test_what_is_no_thread_work_is_refused_by_the_pool(fake_host: FakeHost) -> None:
    async def work() -> None: ...

    with pytest.raises(TypeError, match="private loop"):
        spawn_task(work, executor=POOL)
    with pytest.raises(TypeError, match="on the UI thread"):
        spawn_task(ui_task(work), executor=POOL)


# Processes


@pytest.fixture(scope="module")
def processes() -> Iterator[Any]:
    with concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        yield pool


def square(number: int) -> Any:
    return number * number


def fail_there() -> None:
    report_progress(1)
    raise ValueError("there")


def test_a_process_gives_its_value(
    fake_host: FakeHost, processes: concurrent.futures.ProcessPoolExecutor
) -> None:
    handle = spawn_task(square, 7, executor=processes)
    let_work_end(fake_host)
    assert handle.result() == 49


def test_an_error_in_a_process_comes_back(
    fake_host: FakeHost, processes: concurrent.futures.ProcessPoolExecutor
) -> None:
    errors: list[Any] = []
    spawn_task(fail_there, executor=processes, on_error=errors.append)
    let_work_end(fake_host)
    assert str(errors[0]) == "there"
    assert any("was spawned at" in note for note in errors[0].__notes__)


def test_what_cannot_be_sent_fails_the_task_and_not_the_pool(
    fake_host: FakeHost, processes: concurrent.futures.ProcessPoolExecutor
) -> None:
    errors: list[Any] = []
    spawn_task(lambda: 1, executor=processes, on_error=errors.append)
    let_work_end(fake_host)
    assert len(errors) == 1
    handle = spawn_task(square, 3, executor=processes)
    let_work_end(fake_host)
    assert handle.result() == 9


def test_aborted_on_its_way_to_a_process_it_does_not_break_the_pool(
    fake_host: FakeHost, runtime: Runtime, processes: concurrent.futures.ProcessPoolExecutor
) -> None:
    handles = [spawn_task(square, number, executor=processes) for number in range(20)]
    for handle in handles[::2]:
        handle.abort()
    let_work_end(fake_host)
    assert [handle.result() for handle in handles[1::2]] == [n * n for n in range(1, 20, 2)]
    assert all(handle.cancelled() or handle.state is TaskState.SUCCEEDED for handle in handles)
    assert len(runtime.in_flight) == 0


UNGUARDED = """
import concurrent.futures, multiprocessing, os, sys
from tkasync import spawn_task
from tkasync.testing import FakeHost, fake_runtime

def work():
    return 1

if os.environ.get("GUARDED") != "yes" or __name__ == "__main__":
    host = FakeHost()
    runtime = fake_runtime(host)
    pool = concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
    ends = []
    spawn_task(work, executor=pool, on_result=ends.append, on_error=lambda e: ends.append(str(e)))
    while not ends:
        host.run_pending()
    print(ends[0], flush=True)
    runtime.close()
    pool.shutdown()
"""


@pytest.mark.parametrize(("guarded", "told"), [("yes", "1"), ("no", 'if __name__ == "__main__":')])
def test_a_program_without_the_main_guard_is_told_so(tmp_path: Path, guarded: str, told: str) -> None:
    program = tmp_path / "program.py"
    program.write_text(UNGUARDED)
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", str(program)],
        capture_output=True,
        text=True,
        timeout=60,
        env={"GUARDED": guarded, "PYTHONPATH": ":".join(filter(None, sys.path))},
    )
    assert told in done.stdout, done.stderr
