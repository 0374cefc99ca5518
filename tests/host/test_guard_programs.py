"""Programs that die or hang in plain Tk, each in a process of its own, with the guard and without."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.gil import needs_gil
from tests.support.pythons import run_python

PROGRAMS = Path(__file__).with_name("guard_programs.py")

HAZARDS = (
    "closed_window_is_collected_by_a_worker",
    "themed_window_is_collected_by_a_worker",
    "bound_method_outlives_its_window",
    "last_references_fall_without_a_loop",
    "last_reference_falls_while_the_ui_joins",
    "collector_runs_in_a_worker_that_holds_the_logging_lock",
    "errors_and_results_die_on_the_pool",
    "workers_touch_the_window_in_every_state_of_the_loop",
    "two_ui_threads",
)


ENVIRONMENT = os.environ | {"PYTHONPATH": str(PROGRAMS.parents[2])}
COMMAND = ["-X", "faulthandler", str(PROGRAMS)]


@pytest.mark.parametrize("name", [*HAZARDS, "process_ends_with_everything_alive"])
def test_guarded_program_ends_well(name: str) -> None:
    ended = run_python(*COMMAND, name, environment=ENVIRONMENT)
    # What a refused call is logged with is no complaint.
    complaints = [line for line in ended.stderr.splitlines() if not line.startswith("refused on thread ")]
    assert (ended.returncode, complaints) == (0, [])


@pytest.fixture(scope="module")
def in_plain_tk() -> Iterator[dict[str, Future[subprocess.CompletedProcess[str]]]]:
    """The end of each program without the guard. All at once: most of them hang until they are ended."""

    def run(name: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *COMMAND, name, "--bare"]
        return subprocess.run(
            command, env=ENVIRONMENT, capture_output=True, text=True, timeout=90, check=False
        )

    with ThreadPoolExecutor(len(HAZARDS)) as pool:
        yield {name: pool.submit(run, name) for name in HAZARDS}


@needs_gil
@pytest.mark.slow
@pytest.mark.parametrize("name", HAZARDS)
def test_the_same_program_in_plain_tk_dies_hangs_or_leaks(
    name: str, in_plain_tk: dict[str, Future[subprocess.CompletedProcess[str]]]
) -> None:
    ended = in_plain_tk[name].result()
    # Later versions of Python warn, and leave the interpreter and its window behind (gh-83274).
    assert ended.returncode != 0 or "interpreter is leaked" in ended.stderr
