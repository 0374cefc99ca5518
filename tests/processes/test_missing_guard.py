"""A main module without its guard: the worker opens no window, and the parent's task says what to write."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

UNGUARDED = """
import concurrent.futures, multiprocessing, os, sys
from tests.processes import work
from tkasync import spawn_task
from tkasync.processes import ProcessWorkers
from tkasync.testing import FakeHost, fake_runtime

{guard}
host = FakeHost()
runtime = fake_runtime(host)
pool = {pool}
ends = []
spawn_task(work.square, 3, executor=pool, on_result=ends.append, on_error=ends.append)
while not ends:
    host.run_pending()
print(type(ends[0]).__name__, ends[0], flush=True)
runtime.close()
pool.shutdown()
"""
POOLS = {
    "ours": "ProcessWorkers(1)",
    "fork server": "ProcessWorkers(1, start_method='forkserver')",
    "standard": "concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context('spawn'))",
}


def output_of(path: Path, program: str) -> tuple[str, str]:
    file = path / "program.py"
    file.write_text(program)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, str(file)], capture_output=True, text=True, timeout=60, env=environment, check=False
    )
    return done.stdout, done.stderr


@pytest.mark.parametrize("kind", POOLS)
def test_the_task_fails_with_the_lines_to_write(tmp_path: Path, kind: str) -> None:
    out, err = output_of(tmp_path, UNGUARDED.format(guard="", pool=POOLS[kind]))
    assert out.startswith("WorkerEndedError")
    if kind != "fork server":
        assert 'if __name__ == "__main__": run(...)' in out
    assert 'if __name__ == "__main__": run(...)' in err


def test_run_opens_no_second_window(tmp_path: Path) -> None:
    """Where the window comes before the pool, as in most programs."""
    program = """
import tkasync
from tests.processes import work
from tkasync import Component, run
from tkasync.processes import ProcessWorkers

class View(Component):
    def setup(self):
        self.pool = self.scope.adopt(ProcessWorkers(2))
        self.spawn_task(work.square, 3, executor=self.pool, on_error=self.show)

    def show(self, error):
        print("told", 'if __name__ == "__main__":' in str(error), flush=True)
        self.finish(None)

print("window", flush=True)
run(View)
"""
    out, err = output_of(tmp_path, program)
    assert out.split("\n")[-2] == "told True", err
    assert err.count("Traceback") == out.count("window") - 1


def test_a_script_without_a_window_gets_the_lines_too(tmp_path: Path) -> None:
    program = """
from tests.processes import work
from tkasync.processes import ProcessWorkers

with ProcessWorkers(1) as workers:
    print(workers.submit(work.square, 3).exception(), flush=True)
"""
    out, err = output_of(tmp_path, program)
    assert out.count('if __name__ == "__main__": run(...)') == 1, err


def test_a_component_that_is_a_root_makes_no_second_one(tmp_path: Path) -> None:
    program = """
import tkinter
from tests.processes import work
from tkasync import ComponentMixin
from tkasync.processes import ProcessWorkers

class Root(tkinter.Tk):
    def __init__(self, *args, **options):
        print("root", flush=True)
        super().__init__(*args, **options)

class App(ComponentMixin, Root):
    def setup(self):
        self.pool = self.scope.adopt(ProcessWorkers(1))
        self.spawn_task(work.square, 3, executor=self.pool, on_error=self.show)

    def show(self, error):
        print("told", 'if __name__ == "__main__":' in str(error), flush=True)
        self.destroy()

App().mainloop()
"""
    out, err = output_of(tmp_path, program)
    assert out == "root\ntold True\n", err


def test_a_frozen_program_that_is_started_once_more_opens_no_window(tmp_path: Path) -> None:
    """It has a root of its own, and does not call freeze_support()."""
    program = """
import sys
sys.frozen = True
sys.argv[1:] = ["--multiprocessing-fork", "tracker_fd=5", "pipe_handle=7"]
from tkasync.testing import fake_runtime
fake_runtime()
print("window")
"""
    out, err = output_of(tmp_path, program)
    assert out == ""
    assert "in a frozen one multiprocessing.freeze_support() first" in err
