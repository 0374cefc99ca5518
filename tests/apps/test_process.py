"""Apps that end well, fail, talk too much, or are stopped."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psutil
import pytest

from apps._process import AppFailedError, run_app


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    folder = tmp_path / "programs"
    folder.mkdir()
    return folder


def test_an_app_that_ends_well_says_nothing(programs: Path) -> None:
    (programs / "fine.py").write_text("print('seen on the terminal')")
    asyncio.run(run_app("fine", programs))


def test_an_app_that_fails_is_known_by_the_end_of_its_complaint(programs: Path) -> None:
    (programs / "fails.py").write_text("raise LookupError('no such port')")
    with pytest.raises(AppFailedError, match=r"LookupError: no such port$"):
        asyncio.run(run_app("fails", programs))


def test_an_app_that_fails_silently_is_known_by_its_exit_code(programs: Path) -> None:
    (programs / "silent.py").write_text("raise SystemExit(3)")
    with pytest.raises(AppFailedError, match=r"^exit code 3$"):
        asyncio.run(run_app("silent", programs))


def test_an_app_may_complain_without_end_or_newline(programs: Path) -> None:
    (programs / "loud.py").write_text("import sys\nsys.stderr.write('x' * 1_000_000)\nsys.exit(1)")
    with pytest.raises(AppFailedError, match=r"^x{2000}$"):
        asyncio.run(run_app("loud", programs))


def test_an_aborted_app_is_ended(programs: Path) -> None:
    (programs / "waits.py").write_text(
        "import os, pathlib, time\npathlib.Path('pid').write_text(str(os.getpid()))\ntime.sleep(60)"
    )
    announced = programs.parent / "pid"

    async def stop_it() -> None:
        running = asyncio.create_task(run_app("waits", programs))
        async with asyncio.timeout(20):
            while not announced.exists() or not announced.read_text():
                await asyncio.sleep(0.01)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(stop_it())
    assert not psutil.pid_exists(int(announced.read_text()))
