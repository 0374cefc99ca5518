"""Apps that end well, fail, talk too much, or are stopped."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from apps._process import command_of, last_words
from tests.support.world import World
from tkasync import Runtime, TaskHandle, spawn_command
from tkasync.processes import CommandEnd
from tkasync.testing import FakeHost


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    folder = tmp_path / "programs"
    folder.mkdir()
    return folder


@pytest.fixture
def world(fake_host: FakeHost, runtime: Runtime) -> World:
    return World(runtime)


def start(name: str, programs: Path, errors: list[BaseException]) -> TaskHandle[CommandEnd]:
    command, folder = command_of(name, programs)
    return spawn_command(*command, cwd=folder, check=True, on_error=errors.append)


FAILURES = {
    "fails": ("raise LookupError('no such port')", "LookupError: no such port"),
    "silent": ("raise SystemExit(3)", "exit code 3"),
    "loud": ("import sys\nsys.stderr.write('x' * 1_000_000)\nsys.exit(1)", "x" * 2000),
}


@pytest.mark.parametrize("name", FAILURES)
def test_an_app_that_fails_is_known_by_its_last_words(world: World, programs: Path, name: str) -> None:
    source, words = FAILURES[name]
    (programs / f"{name}.py").write_text(source)
    errors: list[BaseException] = []
    start(name, programs, errors)
    world.until(lambda: errors)
    assert last_words(errors[0]).endswith(words)


def test_an_app_that_ends_well_says_nothing(world: World, programs: Path) -> None:
    (programs / "fine.py").write_text("print('seen by nobody')")
    errors: list[BaseException] = []
    app = start("fine", programs, errors)
    world.until(app.done)
    world.settle()
    assert (app.result().code, errors) == (0, [])


def test_an_aborted_app_is_ended(world: World, programs: Path) -> None:
    (programs / "waits.py").write_text(
        "import os, pathlib, time\npathlib.Path('pid').write_text(str(os.getpid()))\ntime.sleep(60)"
    )
    announced = programs.parent / "pid"
    app = start("waits", programs, [])
    world.until(lambda: announced.exists() and announced.read_text())
    app.abort()
    world.until(lambda: not app.still_running)
    assert not psutil.pid_exists(int(announced.read_text()))
