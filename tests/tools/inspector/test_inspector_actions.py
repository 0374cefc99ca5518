"""What the inspector counts, which watch it asks, and what it has the program do."""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections import deque
from pathlib import Path

import pytest

from tests.support import GIVE_UP
from tkasync import dispatch_to_ui
from tkasync.dispatch import probe
from tkasync.queries import create_query, query
from tkasync.runtime.current import current_runtime
from tkasync.runtime.runtime import Runtime
from tkasync.tools import StallWatch, open_inspector
from tkasync.tools.inspector import opening
from tkasync.tools.inspector.program import pipe
from tkasync.tools.inspector.program.actions import do
from tkasync.tools.inspector.program.heard import Heard
from tkasync.tools.inspector.program.snapshot import Snapshots
from tkasync.tools.inspector.program.standing import Standing
from tkasync.tools.inspector.viewer.lists.parts import standing_text
from tkasync.watch.watch import open_watch


@pytest.fixture
def snapshots(fake_host):
    runtime = current_runtime()
    heard = Heard(runtime.ui_thread)
    made = Snapshots(runtime, heard, deque())
    yield made
    heard.close()


@pytest.fixture
def waiting_viewer(monkeypatch):
    """A viewer that shows nothing, and ends with its input."""
    waits = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    monkeypatch.setattr(opening, "_command", lambda _runtime: waits)


def test_what_tools_do_is_in_no_figure(fake_host, snapshots):
    standing = Standing(current_runtime())
    assert standing.now is None
    fake_host.run_pending()
    assert (snapshots._heard.counts["turns"], snapshots._heard.counts["calls"]) == (0, 0)
    assert standing.now is None
    dispatch_to_ui(abs, 1)
    fake_host.run_pending()
    assert (snapshots._heard.counts["turns"], snapshots._heard.counts["calls"]) == (1, 1)


def test_a_query_is_fetched_again(fake_host, snapshots):
    fetched: list[int] = []

    @query
    def numbers(count: int) -> int:
        fetched.append(count)
        return count

    read = create_query(numbers(3))
    run_until(fake_host, lambda: read.data == 3)
    snapshots.look({"part": "queries"})
    row = json.loads(json.dumps(snapshots.take()))["queries"][0]
    assert row["do"] == ["refetch"]
    assert do("refetch", snapshots.find(row["id"])).startswith("Fetches ")
    run_until(fake_host, lambda: fetched == [3, 3])


def run_until(fake_host, predicate):
    end = time.monotonic() + GIVE_UP
    while not predicate():
        assert time.monotonic() < end, "it has not come"
        fake_host.run_pending()
        time.sleep(0.005)


def test_a_trace_is_begun_and_saved(fake_host, snapshots, monkeypatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    window = snapshots.find("window")
    assert "T saves it" in do("trace", window)
    dispatch_to_ui(abs, 1)
    fake_host.run_pending()
    file = Path(do("trace", window).removeprefix("Saves the trace to "))
    end = time.monotonic() + GIVE_UP
    while not file.exists() and time.monotonic() < end:
        time.sleep(0.01)
    assert json.loads(file.read_text())["traceEvents"]


def test_the_programs_own_watch_is_asked(tk_root, waiting_viewer):
    with StallWatch(tk_root) as watch:
        inspector = open_inspector(tk_root)
        assert open_watch(Runtime.of(tk_root)) is watch
        inspector.close()
        assert open_watch(Runtime.of(tk_root)) is watch


def test_beside_a_watch_that_tells_late_stands_a_plain_look_and_no_second_watch(tk_root, waiting_viewer):
    before = {thread.name for thread in threading.enumerate()}
    inspector = open_inspector(tk_root)
    assert isinstance(inspector._watch, StallWatch)  # its own
    with StallWatch(tk_root, threshold=0.5) as watch:
        tk_root.update()
        inspector._take()
        assert isinstance(inspector._watch, Standing)
        assert open_watch(Runtime.of(tk_root)) is watch
        assert [thread.name for thread in threading.enumerate()].count("tkasync-watch") <= 1
    inspector._take()
    assert isinstance(inspector._watch, StallWatch)
    inspector.close()
    assert "tkasync-watch" not in {thread.name for thread in threading.enumerate()} - before


def test_calls_that_wait_in_the_queue_are_no_stand_still(tk_root):
    runtime = Runtime.of(tk_root)
    standing = Standing(runtime)
    seen = []
    end = time.monotonic() + 0.6
    for _ in range(200):
        runtime.post(time.sleep, 0.004)
    while time.monotonic() < end:
        tk_root.update()
        seen.append(standing.now)
    assert seen
    assert not any(seen)


def test_without_a_watch_the_inspector_has_one_as_long_as_it_is_open(tk_root, waiting_viewer):
    inspector = open_inspector(tk_root)
    assert open_watch(Runtime.of(tk_root)) is not None
    inspector.close()
    assert open_watch(Runtime.of(tk_root)) is None


def test_the_line_of_a_stand_still_is_looked_up_in_the_viewer():
    facts = {"seconds": 1.0, "file": __file__, "line": 1, "function": "f", "expression": "", "widget": ".!b"}
    said = standing_text(facts)
    assert said.startswith("The window stands still for 1.0 s at test_inspector_actions.py:1 in f: ")
    assert "which watch it asks" in said


def test_an_inspector_whose_viewer_cannot_be_started_leaves_nothing_behind(tk_root, monkeypatch):
    """What the system refuses, out of memory or files, may go well the next time."""

    def refuse(*_args: object, **_options: object) -> None:
        raise BlockingIOError("Resource temporarily unavailable")

    handlers = logging.getLogger().handlers.copy()
    monkeypatch.setattr(pipe.subprocess, "Popen", refuse)
    with pytest.raises(BlockingIOError):
        open_inspector(tk_root)
    assert not probe.is_heard
    assert logging.getLogger().handlers == handlers
    assert open_watch(Runtime.of(tk_root)) is None
