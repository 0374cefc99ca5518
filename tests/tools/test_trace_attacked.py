"""`Trace` under what a program may do to it: odd objects and names, ends in an event, other tools, other threads."""

from __future__ import annotations

import gc
import json
import logging
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event, Thread, get_ident
from typing import Any, NoReturn
from unittest.mock import MagicMock
from xml.etree import ElementTree

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.tools.trace_faults import events_of, faults, saved, slices
from tkasync import Runtime, create_effect, create_signal, dispatch_to_ui, sleep, spawn_task, spawn_ui_task
from tkasync.dispatch import probe
from tkasync.testing import FakeHost
from tkasync.tools import StallWatch, Trace
from tkasync.tools.inspector.program.heard import Heard
from tkasync.tools.trace.takers import LEAST


class Hostile:
    """A callable that answers no question about itself."""

    def __call__(self) -> None: ...

    def __getattribute__(self, name: str) -> NoReturn:
        raise RuntimeError(name)


class Misnamed:
    """A callable whose names are no strings."""

    def __init__(self) -> None:
        vars(self).update(__qualname__=3, __module__=None, __code__=4)

    def __call__(self) -> None: ...


def strict(path: Path) -> Any:
    """Return what is in the JSON *path*, by the letter of its standard."""

    def refuse(word: str) -> NoReturn:
        raise ValueError(word)

    return json.loads(path.read_text("utf-8"), parse_constant=refuse)


@pytest.mark.parametrize(
    ("event", "details"),
    [
        ("stalled", (object(),)),
        ("task_spawned", (object(), "parallel", "started")),
        ("task_begun", (object(),)),
        ("task_settled", (object(), False, None)),
        ("task_delivered", (object(),)),
        ("task_step_began", (object(), None)),
        ("task_step_ended", (object(), None)),
        ("turn_ended", (0, None, 1)),
        ("call_ended", (str, None, "")),
        ("effect_ran", (object(), None, 0.0)),
        ("signal_written", (object(), None, None)),
    ],
)
def test_an_event_that_it_cannot_read_takes_it_out_and_is_logged(
    fake_host: FakeHost,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    event: str,
    details: tuple[object, ...],
) -> None:
    collectors = list(gc.callbacks)
    with Trace() as trace:
        spawn_task(str, 1, name="before")
        let_work_end(fake_host)
        with caplog.at_level(logging.ERROR, "tkasync"):
            probe.tell(event, *details)
        assert not probe.is_heard
        assert gc.callbacks == collectors
        task = spawn_task(str, 2, name="behind")
        let_work_end(fake_host)
        events = saved(trace, tmp_path / "trace.json")
    assert task.result() == "2"
    assert f"a tool failed at {event!r}, and listens no more" in caplog.text
    assert slices(events, "work") == ["before"]
    assert faults(events) == []


@pytest.mark.parametrize(
    "make",
    [Hostile, Misnamed, lambda: partial(partial(Hostile())), MagicMock, lambda: (Hostile(), ())],
    ids=["it answers nothing", "its names are no strings", "in partials", "a mock", "with arguments"],
)
def test_a_call_that_cannot_be_named_is_shown_all_the_same(
    fake_host: FakeHost, tmp_path: Path, make: Callable[[], Any]
) -> None:
    with Trace() as trace:
        for seconds in (0.0, 2 * LEAST):
            probe.tell("call_ended", make(), seconds, "in a timer's call")
        assert probe.is_heard
        shown = slices(saved(trace, tmp_path / "trace.json"), "call")
    assert len(shown) == 2


@pytest.mark.parametrize("look", [1, 2])
def test_a_trace_that_is_ended_twice_at_once_raises_nothing(tmp_path: Path, look: int) -> None:
    """By the thread on which an event fails, while the UI thread closes it: the other comes at one of its looks."""

    class Between:
        def __call__(self, phase: str, info: dict[str, int]) -> None: ...

        def __eq__(self, other: object) -> bool:
            looks.append(1)
            if len(looks) == look:
                trace.close()
            return self is other

        __hash__ = object.__hash__

    looks: list[int] = []
    before = list(gc.callbacks)
    gc.callbacks.insert(0, Between())
    try:
        trace = Trace(tmp_path / "trace.json")
        trace.close()
    finally:
        del gc.callbacks[0]
    assert gc.callbacks == before
    assert len(strict(tmp_path / "trace.json")["traceEvents"]) >= 1


def test_traces_begin_and_end_inside_an_event(fake_host: FakeHost, tmp_path: Path) -> None:
    """What ends hears no further event, what begins hears from the next one on, and the others miss none."""
    inner: list[Trace] = []

    def change(event: str, *_details: object) -> None:
        if event == "task_spawned":
            early.close()
            inner.append(Trace())

    with Trace() as outer:
        take_out = probe.add(change)
        early = Trace()
        spawn_task(str, 1, name="first")
        take_out()
        let_work_end(fake_host)
        ended = len(early)
        spawn_task(str, 2, name="second")
        let_work_end(fake_host)
        assert len(early) == ended
        assert slices(saved(outer, tmp_path / "outer.json"), "work") == ["first", "second"]
    events = saved(inner[0], tmp_path / "inner.json")
    inner[0].close()
    assert slices(events, "spawn") == ["spawn second"]
    assert faults(events) == []
    assert not probe.is_heard


def test_beside_an_inspector_and_a_watch_each_hears_its_own(
    tk_root: Any, runtime: Runtime, tmp_path: Path
) -> None:
    """A flood of short calls that only the inspector wants does not push the rest out of the trace."""
    with StallWatch(tk_root), Trace(limit=200) as trace:
        heard = Heard(get_ident())
        task = spawn_task(str, 1, name="one")
        for _ in range(1_000):
            dispatch_to_ui(str)
        done = Event()
        spawn_task(str, 2, on_result=lambda _: done.set())
        while not done.is_set() or not task.done():
            tk_root.update()
        calls = heard.counts["calls"]
        heard.close()
        events = saved(trace, tmp_path / "trace.json")
    assert calls >= 1_000
    assert "one" in slices(events, "work")
    assert faults(events) == []
    assert not probe.is_heard


def test_threads_go_on_telling_while_traces_come_and_go(fake_host: FakeHost, tmp_path: Path) -> None:
    raised: list[BaseException] = []
    stop = Event()

    def tell() -> None:
        try:
            while not stop.wait(0.0005):
                for _ in range(20):
                    probe.tell("effect_ran", effect, None, 0.0)
                    probe.tell("call_ended", str, 1.0, "in a timer's call")
        except BaseException as error:
            raised.append(error)

    effect = MagicMock(label="an effect")
    threads = [Thread(target=tell) for _ in range(3)]
    for thread in threads:
        thread.start()
    kept = []
    try:
        for number in range(10):
            with Trace(limit=300) as trace, Trace(tmp_path / "inner.json", limit=50):
                gc.collect(0)
                kept.append(faults(saved(trace, tmp_path / f"{number}.json")))
    finally:
        stop.set()
        for thread in threads:
            thread.join(GIVE_UP)
    assert raised == []
    assert [some for some in kept if some] == []
    assert faults(events_of(tmp_path / "inner.json")) == []
    assert not probe.is_heard


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_however_few_events_are_kept_the_files_are_whole(
    fake_host: FakeHost, tmp_path: Path, limit: int
) -> None:
    """Saved during the run at any moment: what began may be gone, what ends may not have come."""

    async def in_turns() -> None:
        await sleep(0)

    read, write = create_signal(0)
    create_effect(lambda: read())
    with Trace(limit=limit) as trace:
        for number in range(8):
            spawn_task(str, number, on_result=lambda _, number=number: write.set(number))
            spawn_ui_task(in_turns)
            let_work_end(fake_host)
            assert len(trace) <= limit
            assert faults(saved(trace, tmp_path / "trace.json")) == []
            strict(tmp_path / "trace.json")
            ElementTree.parse(trace.save(tmp_path / "lanes.svg", cursor=True).result(GIVE_UP))


def test_where_no_thread_starts_any_more_it_is_saved_by_the_one_that_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(thread: Thread) -> NoReturn:
        raise RuntimeError("can't create new thread at interpreter shutdown")

    trace = Trace(tmp_path / "trace.json")
    monkeypatch.setattr(threading.Thread, "start", refuse)
    saved = trace.save(tmp_path / "now.json")
    assert saved.done()
    trace.close()
    monkeypatch.undo()
    for name in ("now.json", "trace.json"):
        assert "traceEvents" in strict(tmp_path / name)


def test_names_that_no_xml_holds_leave_a_whole_picture(fake_host: FakeHost, tmp_path: Path) -> None:
    name = "\x00\x1b[1m\udcff\ufffe ]]> &<\"'"
    go_on = Event()
    with Trace() as trace:
        task = spawn_task(go_on.wait, GIVE_UP, name=name)
        probe.tell("stalled", MagicMock(kind="BLOCKED", seconds=9.0, began=0.0, expression=name))
        _until(task.is_running)
        go_on.set()
        let_work_end(fake_host)
        picture = trace.save(tmp_path / "lanes.svg").result(GIVE_UP)
        events = saved(trace, tmp_path / "trace.json")
    texts = ["".join(each.itertext()) for each in ElementTree.parse(picture).iter()]
    assert any("\N{REPLACEMENT CHARACTER}" in text for text in texts)
    assert slices(events, "work") == [name]


def _until(is_so: Callable[[], bool]) -> None:
    pause = Event()
    for _ in range(int(GIVE_UP * 1_000)):
        if is_so():
            return
        pause.wait(0.001)
    pytest.fail("it did not come")


@pytest.mark.parametrize("argv", [[Path("app.py"), 3, "\udcff"], [], None, "deleted"])
def test_a_program_that_has_changed_its_arguments_gets_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: Any
) -> None:
    if argv == "deleted":
        monkeypatch.delattr("sys.argv")
    else:
        monkeypatch.setattr("sys.argv", argv)
    Trace(tmp_path / "trace.json").close()
    monkeypatch.undo()
    about = strict(tmp_path / "trace.json")["otherData"]
    assert about["arguments"] == (["app.py", "3", "\udcff"] if isinstance(argv, list) and argv else [])
