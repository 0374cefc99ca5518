"""`scripts/asyncio-tests`: CPython's own tests get the loop of the UI thread wherever they ask for one."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest

from conformance import __main__ as asyncio_tests
from conformance import page, runs
from conformance.assumptions import ASSUMPTIONS, reason_against
from conformance.loop import RunnableLoop
from conformance.one_module import LOOPS, use_loop
from conformance.report import Module, Report, read, write
from platforms.interpreters import Interpreter
from platforms.latest import merged
from platforms.page import split

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the scripts are for Linux")


def report(run: int, made: int = 0, bad: str = "", left_out: str = "", ended: float = 0.0) -> Report:
    module = Module(run, made, bad.split(), left_out.split())
    return Report("Debian", "3.12.1", {"test_tasks": module}, ended=ended)


def test_all_ways_to_a_loop_lead_to_that_of_the_ui_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    policy: Any = asyncio.unix_events._UnixDefaultEventLoopPolicy
    monkeypatch.setattr(policy, "_loop_factory", policy._loop_factory)
    stock = asyncio.SelectorEventLoop
    for name in LOOPS:
        if hasattr(asyncio, name):
            monkeypatch.setattr(asyncio, name, getattr(asyncio, name))
    use_loop()
    assert [name for name, value in vars(asyncio).items() if value is stock] == []
    assert policy._loop_factory is RunnableLoop


def test_an_assumption_is_known_by_the_tests_own_name() -> None:
    assert reason_against("test.test_asyncio.test_events.EPollEventLoopTests.test_internal_fds")
    assert reason_against("test.test_asyncio.test_events.EPollEventLoopTests.test_not_internal_fds") is None


def test_the_page_names_what_is_left_out_and_why() -> None:
    _, between, _ = split(page.PAGE, page.BEGIN, page.END)
    assert between.strip().endswith(page.reasons())
    lines = [line for line in between.splitlines() if line.startswith("| 3.")]
    assert lines
    named = {name.lstrip(".") for name in ASSUMPTIONS}
    for line in lines:
        left_out = line.strip("| ").split(" | ")[-1]
        assert {part.split("`")[1] for part in left_out.split(", ") if "`" in part} <= named, line


def test_a_line_has_the_counts_and_the_names() -> None:
    told = report(3, 2, "a.B.test_x", "a.B.test_y a.C.test_y")
    told.modules["test_ssl"] = Module(4, 1, [], ["a.D.test_z"])
    shown = page.table({"3.12": told, "3.15t": Report(reason="no tests")})
    assert "| 3.12 | 3.12.1 | Debian | 7 | 3 | 1: `test_x` | `test_y` (2), `test_z` |" in shown
    assert "| 3.15t |  |  | no tests |" in shown


def test_what_was_run_elsewhere_stays_on_the_page(tmp_path: Path) -> None:
    file = tmp_path / "platforms.md"
    file.write_text(f"before\n{page.BEGIN}\n{page.END}\nafter\n")
    page.update({"3.12": report(run=1), "3.14": report(run=2)}, file)
    page.update({"3.12": report(run=3), "3.14": Report(reason="none here")}, file)
    before, between, after = split(file, page.BEGIN, page.END)
    assert (before, after) == ("before\n", "\nafter\n")
    assert between.strip().startswith(page.table({"3.12": report(run=3), "3.14": report(run=2)}))


def test_of_each_python_the_latest_run_counts(tmp_path: Path) -> None:
    here, there = tmp_path / "here.json", tmp_path / "there.json"
    write({"3.12": report(run=1, ended=1.0), "3.14": Report(reason="none", ended=9.0)}, here)
    write({"3.12": report(run=2, ended=2.0), "3.14": report(run=5, ended=1.0)}, there)
    assert merged([here, there], read) == read(there)
    assert merged([there, here], read) == read(there)
    assert read(tmp_path / "none.json") == {}


def test_a_module_that_is_run_again_replaces_what_came_of_it() -> None:
    first = report(3, bad="a.B.test_x")
    first.modules["test_ssl"] = Module(4)
    again = report(5).on(first)
    assert (again.run, again.bad) == (9, [])
    other = Report("Debian", "3.12.9", {"test_ssl": Module(1)})
    assert other.on(first).run == 1, "another version is another Python"


def test_a_module_that_dies_is_bad_as_a_whole(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho it crashed >&2\nexit 3\n")
    python.chmod(0o755)
    log = tmp_path / "log.txt"
    told = runs.run(Interpreter(str(python), "3.11.2", "3.11", "8.6", "on", "/usr"), "test_tasks", log)
    assert told.bad == ["test_tasks died: see log.txt"]
    assert log.read_text() == "it crashed\n"


def test_a_python_without_tests_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "modules", lambda _python: [])
    here = Interpreter(sys.executable, "3.11.2", "3.11", "8.6", "on", "/usr")
    assert [told.reason for told in runs.run_all(here, (), tmp_path)] == [
        "its tests of asyncio are not installed"
    ]


def test_results_that_are_not_there_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = tmp_path / "none.json"
    monkeypatch.setattr(sys, "argv", ["x", f"--work={tmp_path}", "--page", f"--results={missing}"])
    monkeypatch.setattr(page, "update", pytest.fail)
    with pytest.raises(SystemExit, match=r"no results in .*none\.json"):
        asyncio_tests.main()
