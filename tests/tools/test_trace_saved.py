"""`Trace`: its files, each whole or not there, at whatever moment they are saved."""

from __future__ import annotations

import gc
import time
import tkinter as tk
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.support import GIVE_UP, let_work_end, run_until
from tests.tools.trace_faults import events_of, saved, slices
from tests.watch.stalls import stall_of
from tkasync import (
    Runtime,
    spawn_task,
)
from tkasync.dispatch import probe
from tkasync.errors import WrongThreadError
from tkasync.testing import FakeHost
from tkasync.tools import StallWatch, Trace
from tkasync.tools.trace import chrome_json
from tkasync.tools.trace.timeline import Timeline


def test_a_stall_has_a_track_of_its_own(fake_host: FakeHost, tmp_path: Path) -> None:
    class Stall:
        kind, seconds, line, expression = "BLOCKED", 0.1, "load.py:4", "time.sleep(0.1)"
        began = monotonic() - 3.0

    with Trace() as trace:
        probe.tell("stalled", Stall())
        spawn_task(str, 1)
        let_work_end(fake_host)
        events = saved(trace, tmp_path / "trace.json")
        picture = trace.save(tmp_path / "lanes.svg").result(GIVE_UP).read_text("utf-8")
    stall = next(event for event in events if event.get("cat") == "stall")
    assert stall["name"] == "stall: blocked"
    assert stall["dur"] == pytest.approx(0.1e6)
    after = next(event for event in events if event.get("cat") == "spawn")
    assert after["ts"] - stall["ts"] >= 3.0e6, "it was drawn where it was told"
    assert stall["args"] == {"line": "load.py:4", "expression": "time.sleep(0.1)"}
    names = {e["tid"]: e["args"]["name"] for e in events if e["name"] == "thread_name"}
    assert names[stall["tid"]] == "stalls"
    assert "time.sleep(0.1)" in picture


def test_the_picture_is_an_svg_of_a_few_kilobytes_with_the_work_in_it(
    fake_host: FakeHost, tmp_path: Path
) -> None:
    go_on = Event()
    with Trace() as trace:
        for _ in range(300):
            spawn_task(str, 1)
        long = spawn_task(go_on.wait, GIVE_UP, name="<long> & slow")
        run_until(fake_host, long.is_running)
        go_on.set()
        let_work_end(fake_host)
        still = trace.save(tmp_path / "lanes.svg").result(GIVE_UP)
        moving = trace.save(tmp_path / "moving.svg", cursor=True).result(GIVE_UP)
    for path in (still, moving):
        ElementTree.parse(path)
        assert path.stat().st_size < 16_000
    assert "prefers-color-scheme:dark" in still.read_text("utf-8")
    assert "background:var(--on)" in still.read_text("utf-8"), "light words on a page that stays light"
    assert "animateTransform" not in still.read_text("utf-8")
    assert "animateTransform" in moving.read_text("utf-8")


def test_a_cursor_is_for_a_picture(tmp_path: Path) -> None:
    with Trace() as trace, pytest.raises(ValueError, match=r"trace\.svg"):
        trace.save(tmp_path / "trace.json", cursor=True)


def test_the_end_of_the_block_saves_and_leaves_nothing_behind(tmp_path: Path) -> None:
    before = list(gc.callbacks)
    with Trace(tmp_path / "trace.json"):
        pass
    assert not probe.is_heard
    assert gc.callbacks == before
    assert [path.name for path in tmp_path.iterdir()] == ["trace.json"]


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Trace() as trace:
        error = trace.save(tmp_path / "nowhere" / "trace.json").exception(GIVE_UP)
    assert isinstance(error, OSError)
    assert "cannot be written" in caplog.text
    with pytest.raises(FileNotFoundError):
        Trace(tmp_path / "nowhere" / "trace.json").close()
    assert not probe.is_heard


def test_it_is_made_on_the_ui_thread(runtime: Runtime) -> None:
    raised: list[BaseException] = []

    def make() -> None:
        try:
            Trace()
        except WrongThreadError as error:
            raised.append(error)

    thread = Thread(target=make)
    thread.start()
    thread.join()
    assert len(raised) == 1
    assert not probe.is_heard


def test_two_record_at_once_and_end_by_themselves(fake_host: FakeHost, tmp_path: Path) -> None:
    with Trace() as outer:
        with Trace(tmp_path / "inner.json") as inner:
            spawn_task(str, 1, name="both")
            let_work_end(fake_host)
        recorded = len(inner)
        spawn_task(str, 1, name="outer only")
        let_work_end(fake_host)
        assert len(inner) == recorded
        assert set(slices(saved(outer, tmp_path / "outer.json"), "work")) == {"both", "outer only"}
    assert slices(events_of(tmp_path / "inner.json"), "work") == ["both"]


def test_it_is_saved_from_on_stall(tk_root: tk.Tk, runtime: Runtime, tmp_path: Path) -> None:
    """With the stall itself in it, at its place: in the handler that blocked."""
    saves: list[Future[Path]] = []

    def block() -> None:
        time.sleep(0.3)

    with (
        Trace() as trace,
        StallWatch(tk_root, on_stall=lambda _: saves.append(trace.save(tmp_path / "stall.json"))) as watch,
    ):
        stall_of(tk_root, watch, tk.Button(tk_root, command=block).invoke)
    events = events_of(saves[0].result(GIVE_UP))
    stall = next(event for event in events if event.get("cat") == "stall")
    handler = next(event for event in events if event["ph"] == "X" and event["name"].endswith("block"))
    assert stall["ts"] <= handler["ts"] + 0.25e6
    assert abs(stall["ts"] + stall["dur"] - handler["ts"] - handler["dur"]) < 0.25e6


def test_a_limit_is_one_event_at_least() -> None:
    with pytest.raises(ValueError, match="limit"):
        Trace(limit=0)


def test_while_it_is_saved_the_collector_makes_no_full_run(
    fake_host: FakeHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would look through the whole trace, in one go, and the window would stand still meanwhile."""
    before, meanwhile, text = gc.get_threshold(), [], chrome_json.text

    def watched(timeline: Timeline, about: dict[str, Any]) -> Iterator[str]:
        meanwhile.append(gc.get_threshold())
        yield from text(timeline, about)

    monkeypatch.setattr(chrome_json, "text", watched)
    with Trace() as trace:
        trace.save(tmp_path / "trace.json").result(GIVE_UP)
    assert [each[:2] for each in meanwhile] == [before[:2]]
    assert meanwhile[0][2] > 1_000_000
    assert gc.get_threshold() == before
