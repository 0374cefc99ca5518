"""Hazards of other processes: workers, parents, grandchildren and commands that end, or do not, in the middle of it."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import wraps
from multiprocessing import get_context
from multiprocessing.connection import Client, Listener
from pathlib import Path
from threading import Thread
from typing import Any, Literal, cast

import children_work as work
import harness
from harness import WAIT, chance, end, make_window, nothing_is_left, run_until

from tkasync import Runtime, spawn_command, spawn_map
from tkasync import spawn_task as spawn
from tkasync.errors import NotSendableError, WorkerEndedError
from tkasync.processes import ProcessWorkers

PATIENCE = 2.0  # seconds for what a plain program has to show


def with_window(program: Callable[[Any], None]) -> Callable[[], None]:
    """A program that gets a window, and ends it; without tkasync it needs none."""

    @wraps(program)
    def run() -> None:
        root = None if harness.bare else make_window()
        program(root)
        if root is not None:
            end(root)
            del root
            nothing_is_left()

    return run


def workers(root: Any, count: int = 2, initializer: Callable[[], None] | None = None) -> ProcessWorkers:
    """Processes that start in one of the ways, and end with *root*."""
    method = cast(Literal["spawn", "forkserver"], chance.choice(["spawn", "forkserver"]))
    return Runtime.of(root).scope.adopt(ProcessWorkers(count, start_method=method, initializer=initializer))


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="tkasync-stress-") as path:
        yield Path(path)


@with_window
def a_worker_is_killed(root: Any) -> None:
    """In the middle of its work. Its task says so; the work of its neighbour and what follows come to their end."""
    numbers, late = range(20), chance.random() / 20
    if harness.bare:
        harness.be_patient()
        with work.bare_pool(2) as pool:
            futures = [pool.submit(work.square, number) for number in numbers]
            pool.submit(work.die, 0.0)
            futures += [pool.submit(work.heed, number) for number in numbers]
            assert [future.result() for future in futures]
        return
    errors: list[BaseException] = []
    results: list[int] = []
    processes = workers(root)
    victim = chance.choice(numbers)
    for number in numbers:
        if number == victim:
            spawn(work.die, late, executor=processes, owner=root.body, on_error=errors.append)
        spawn(work.square, number, executor=processes, owner=root.body, on_result=results.append)
    run_until(root, lambda: errors and len(results) == len(numbers))
    assert isinstance(errors[0], WorkerEndedError)
    assert sorted(results) == [number * number for number in numbers]


def the_parent_is_killed() -> None:
    """With a worker that is idle, and a deaf one that has a child: none of them may outlive it."""
    harness.be_patient()
    mode = "bare" if harness.bare else "ours"
    with folder() as path:
        command = [sys.executable, work.__file__, "parent", str(path), mode]
        parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        with parent:
            assert parent.stdout is not None
            try:
                processes = [int(parent.stdout.readline())]
                work.wait_until(lambda: len(work.numbers_in(path)) == 2)
                processes += work.numbers_in(path)
            finally:
                parent.kill()
        assert work.all_end(processes, PATIENCE if harness.bare else WAIT / 2), "they outlive their parent"


def deaf_workers_at_the_close() -> None:
    """Each has a child that is deaf too. The window and the process must end, and nothing is left."""
    with folder() as path:
        if harness.bare:
            pool = work.bare_pool(2)
            for _ in range(2):
                pool.submit(work.deaf_with_a_child, str(path))
            work.wait_until(lambda: len(work.numbers_in(path)) == 4)
            return  # the end of the program waits for them
        root = make_window()
        processes = workers(root)
        tasks = [spawn(work.deaf_with_a_child, str(path), executor=processes, owner=root) for _ in range(2)]
        run_until(root, lambda: len(work.numbers_in(path)) == 4)
        numbers = work.numbers_in(path)
        end(root)
        del root
        assert work.all_end(numbers, WAIT / 2), "they outlive their window"
        assert all(task.cancelled() for task in tasks)
        del tasks
        nothing_is_left()


@with_window
def an_initializer_fails(root: Any) -> None:
    """Each task must say why, those that come later included; none may wait for a process without end."""
    if harness.bare:
        harness.be_patient()
        with work.bare_pool(2, work.fail_to_initialize) as pool:
            logging.getLogger("concurrent.futures").setLevel(logging.CRITICAL + 1)
            told = pool.submit(work.square, 1).exception()
        assert "no licence" in str(told), told
        return
    errors: list[BaseException] = []
    processes = workers(root, initializer=work.fail_to_initialize)
    for number in range(5):
        spawn(work.square, number, executor=processes, owner=root.body, on_error=errors.append)
    run_until(root, lambda: len(errors) == 5)
    spawn(work.square, 1, executor=processes, owner=root.body, on_error=errors.append)
    run_until(root, lambda: len(errors) == 6)
    assert {str(error) for error in errors} == {"no licence"}


@with_window
def a_result_that_cannot_be_made_again(root: Any) -> None:
    """It must fail its own task, and no other."""
    if harness.bare:
        harness.be_patient()
        with work.bare_pool(2) as pool:
            pool.submit(work.give_awkward)
            assert [pool.submit(work.heed, number).result() for number in range(5)] == list(range(5))
        return
    errors: list[BaseException] = []
    results: list[int] = []
    processes = workers(root)
    spawn(work.give_awkward, executor=processes, owner=root.body, on_error=errors.append)
    for number in range(5):
        spawn(work.heed, number, executor=processes, owner=root.body, on_result=results.append)
    run_until(root, lambda: errors and len(results) == 5)
    assert isinstance(errors[0], NotSendableError)


@with_window
def a_map_is_aborted_in_the_middle(root: Any) -> None:
    """A thousand items on processes. What is under way must stop, and the next map go on at once."""
    processes = workers(root)
    seen: list[int] = []
    options: Any = {"executor": processes, "owner": root.body, "chunk": chance.choice([None, 1, 7])}
    task = spawn_map(work.heed, range(1000), on_item=seen.append, **options)
    root.after(chance.randrange(1, 800), task.abort)
    run_until(root, lambda: task.done() and not task.still_running)
    assert len(seen) < 1000
    following = spawn_map(work.square, range(100), executor=processes, owner=root.body)
    run_until(root, following.done)
    assert following.result() == [number * number for number in range(100)]


@with_window
def a_command_with_a_deaf_grandchild_is_aborted(root: Any) -> None:
    """A shell that ignores SIGTERM, and what it has started: both must go."""
    numbers: list[int] = []
    if harness.bare:
        shell = subprocess.Popen(["sh", "-c", work.DEAF], stdout=subprocess.PIPE, text=True)
        assert shell.stdout is not None
        numbers += [int(shell.stdout.readline()) for _ in range(2)]
        shell.terminate()
        try:
            assert work.all_end(numbers, PATIENCE), "they go on"
        finally:
            shell.wait()
            shell.stdout.close()
        return
    task = spawn_command(
        "sh", "-c", work.DEAF, owner=root.body, on_line=lambda line: numbers.append(int(line))
    )
    run_until(root, lambda: len(numbers) == 2)
    task.abort(kill_after=chance.random() / 5)
    run_until(root, lambda: not task.still_running)
    assert work.all_end(numbers, WAIT / 2), "they go on"


def four_processes_log_into_one_file() -> None:
    """It rolls over meanwhile. No line may be lost or torn."""
    harness.be_patient()
    mode = "bare" if harness.bare else "ours"
    with folder() as path:
        commands = [[sys.executable, work.__file__, "log", str(path), str(who), mode] for who in range(4)]
        writers = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for command in commands]
        assert [writer.wait(WAIT) for writer in writers] == [0] * 4
        texts = [file.read_text() for file in path.glob("shared.log*") if ".lock" not in file.name]
    whole = re.compile(rf"process (\d) line (\d+) x{{{work.LENGTH}}}$", re.MULTILINE)
    lines = [line for text in texts for line in whole.findall(text)]
    assert len(texts) > 1, "the file has not rolled over"
    assert len(lines) == len(set(lines)) == 4 * work.LINES, f"{len(lines)} lines"


@with_window
def a_silent_client_at_the_hub(root: Any) -> None:
    """It connects and says nothing. The processes of a standard pool must reach the window all the same."""
    if harness.bare:
        listener = Listener(authkey=b"key")
        silent = Client(listener.address)
        Thread(target=Client, args=(listener.address,), kwargs={"authkey": b"key"}, daemon=True).start()
        listener.accept()  # it waits for the silent one
        silent.close()
        return
    hub = Runtime.of(root).engines.hub
    silent = Client(hub.ticket.address)
    reports: list[float] = []
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        task = spawn(
            work.report,
            5,
            executor=pool,
            owner=root.body,
            on_progress=lambda progress: reports.append(progress.done),
        )
        run_until(root, task.done)
    run_until(root, lambda: reports and reports[-1] == 5)
    silent.close()
