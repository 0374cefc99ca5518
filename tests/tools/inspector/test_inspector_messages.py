"""What a program sends to its inspector, on a host whose clock is moved; the viewer is a program that hands it back."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import deque
from fractions import Fraction
from pathlib import Path, PurePosixPath

import pytest

from tests.support import GIVE_UP
from tkasync import create_effect, create_signal, spawn_interval, spawn_task
from tkasync.errors import WrongThreadError
from tkasync.runtime.current import current_runtime
from tkasync.tools import open_inspector
from tkasync.tools.inspector import opening
from tkasync.tools.inspector.program import actions, owners
from tkasync.tools.inspector.program import heard as heard_module
from tkasync.tools.inspector.program.heard import Heard, Spawned
from tkasync.tools.inspector.program.pipe import ViewerPipe
from tkasync.tools.inspector.program.snapshot import Snapshots
from tkasync.tools.inspector.program.values import LONGEST, number_of, text_of


@pytest.fixture
def snapshots(fake_host):
    runtime = current_runtime()
    heard = Heard(runtime.ui_thread)
    made = Snapshots(runtime, heard, deque())
    yield made
    heard.close()


def named(rows, name):
    return next(row for row in rows if row["name"] == name)


def test_a_snapshot_is_plain_and_names_what_the_window_owns(fake_host, snapshots):
    spawn_task(abs, 1, name="a task", executor=None)
    spawn_interval(2.0, print, delay=1.0)
    rows = json.loads(json.dumps(snapshots.take()))["rows"]
    assert rows[0]["kind"] == "window"
    assert named(rows, "a task")["kind"] == "function"
    interval = named(rows, "print")
    assert interval["kind"] == "interval"
    assert interval["note"] == "every 2 s, next in 1.0 s, 0 runs"
    assert interval["do"] == ["abort", "pause"]


def test_only_what_lies_in_open_rows_is_looked_at(fake_host, snapshots):
    spawn_interval(2.0, print)
    snapshots.look({"open": []})
    assert [row["kind"] for row in snapshots.take()["rows"]] == ["window"]


def test_ten_thousand_tasks_are_two_hundred_rows(fake_host, snapshots):
    for number in range(10_000):
        spawn_interval(100.0, print, number, delay=50.0)
    for _ in range(6):  # forty rows each time at least, on the busiest machine
        snapshot = snapshots.take()
    rows = snapshot["rows"]
    assert 198 <= len({row["id"] for row in rows}) == len(rows) <= 200
    assert rows[-1]["name"].endswith("of 10000 are shown")
    assert snapshot["cut"]


def test_an_effect_says_which_signal_it_ran_for_and_the_line_that_wrote_it(fake_host, snapshots):
    read, write = create_signal(0)
    effect = create_effect(lambda: read())
    write.set(2)
    snapshots.look({"part": "signals"})
    shown = snapshots.take()["effects"][0]
    assert shown["runs"] == 2
    why = shown["why"][-1]
    assert (why["old"], why["new"]) == ("0", "2")
    assert why["file"] == __file__
    effect.stop()


def test_an_action_is_one_of_a_list(fake_host, snapshots):
    handle = spawn_interval(2.0, print, delay=1.0)
    row = named(snapshots.take()["rows"], "print")
    assert actions.do("__import__('os')", handle).startswith("There is no action")
    assert actions.do("abort", None) == "It has gone meanwhile."
    actions.do("pause", snapshots.find(row["id"]))
    fake_host.run_pending()
    assert handle.is_paused
    actions.do("abort", snapshots.find(row["id"]))
    assert handle.cancelled()


def test_a_row_that_has_gone_is_found_no_more(fake_host, snapshots):
    handle = spawn_interval(2.0, print, delay=1.0)
    row = named(snapshots.take()["rows"], "print")
    handle.abort()
    fake_host.run_pending()
    del handle
    assert snapshots.find("no such row") is None
    assert all(shown["id"] != row["id"] for shown in snapshots.take()["rows"])


class Awkward:
    """Fails wherever it is looked at."""

    def __repr__(self) -> str:
        raise AssertionError("the program's code has run")

    __str__ = __len__ = __eq__ = __hash__ = __repr__  # type: ignore[assignment]


@pytest.mark.parametrize("value", [Awkward(), [Awkward()], {"a": Awkward()}, (1, Awkward())])
def test_a_values_text_runs_no_code_of_the_programs(value):
    assert "Awkward" in text_of(value)


class Uncomparable:
    """Fails where it is compared, as a sort does."""

    def __lt__(self, other: object) -> bool:
        raise AssertionError("the program's code has run")


def test_a_containers_text_compares_nothing_of_the_programs():
    assert text_of({Uncomparable(): 1, "b": [2]}) == "{<Uncomparable>: 1, 'b': [2]}"
    assert text_of({Uncomparable(), Uncomparable()}) == "{<Uncomparable>, <Uncomparable>}"
    assert text_of(frozenset()) == "frozenset()"
    assert text_of({n: n for n in range(9)}) == "{0: 0, 1: 1, 2: 2, 3: 3, ...}"


class OddPath(PurePosixPath):
    """A path of the program's own."""

    def __repr__(self) -> str:
        raise AssertionError("the program's code has run")


def test_of_the_programs_own_kinds_of_python_things_the_type_is_named():
    assert text_of([OddPath("a"), Path("b")]) == f"[<OddPath>, {Path('b')!r}]"
    assert number_of(Fraction(1, 3)) == "<Fraction>"
    assert number_of(0.25) == "0.25"


def test_ages_are_known_in_little_room_however_many_tasks_are_spawned(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(heard_module, "monotonic", lambda: now[0])
    spawned = Spawned()
    for number in range(1, 300_001):
        now[0] += 0.001
        spawned.note(number)
    assert len(spawned._lately) + len(spawned._long_ago) <= 4000
    for number in (299_999, 250_000):
        at = spawned.at(number)
        assert at is not None
        assert abs(at - (100 + number / 1000)) < 0.06
    long_ago = spawned.at(70_000)
    assert long_ago is not None
    assert abs(long_ago - 170) < 61
    assert spawned.at(0) is None


def test_many_tasks_leave_room_for_what_lies_beside_them(fake_host, snapshots):
    inner = current_runtime().new_scope("inner")
    for number in range(1000):
        spawn_interval(100.0, print, number, delay=50.0)
    for _ in range(6):
        rows = snapshots.take()["rows"]
    assert named(rows, "inner")["up"] == "window"
    assert any(row["name"].endswith("of 1000 are shown") for row in rows)
    inner.close()


def test_what_rows_say_is_made_by_turns_when_it_takes_long(fake_host, snapshots, monkeypatch):
    for number in range(150):
        spawn_interval(100.0, print, number, delay=50.0)
    made = []
    of_task = owners.of_task
    monkeypatch.setattr(owners, "of_task", lambda *given: made.append(given[0]) or of_task(*given))
    monkeypatch.setattr(owners, "_SECONDS", 0.0)
    sizes = []
    for _ in range(8):
        sizes.append(len(snapshots.take()["rows"]))
    assert sizes[0] == owners._LEAST
    assert sizes[4] == 151
    assert len(made) <= 8 * owners._LEAST
    assert len({id(task) for task in made[:150]}) == 150 - 1 or len({id(task) for task in made}) == 150


def test_an_object_at_the_address_of_one_that_has_died_has_a_row_of_its_own(fake_host, snapshots):
    """Which object comes to which address is chance: the row of the dead one is put there by hand."""
    spawn_interval(100.0, print, delay=50.0)
    row = named(snapshots.take()["rows"], "print")["id"]
    dead = snapshots._owners._known[int(row, 16)]
    dead.of = lambda: None
    dead.say({"kind": "interval", "name": "of the dead"})
    assert named(snapshots.take()["rows"], "print")["id"] == row
    assert snapshots.find(row).name == "print"


def test_what_cannot_be_read_is_one_row_and_the_others_are_shown(fake_host, snapshots, monkeypatch):
    spawn_interval(100.0, print, delay=50.0)
    spawn_interval(100.0, repr, 1, delay=50.0)
    of_task = owners.of_task

    def fails(task, *given):
        return of_task(task, *given) if task.name == "print" else 1 / 0

    monkeypatch.setattr(owners, "of_task", fails)
    names = {row["name"] for row in snapshots.take()["rows"]}
    assert {"print", "cannot be read: ZeroDivisionError"} <= names


def test_a_values_text_is_short(fake_host):
    for value in ("x" * 10_000, list(range(10_000)), 10**5000, {str(n): n for n in range(10_000)}):
        assert len(text_of(value)) <= LONGEST


def test_it_is_opened_on_the_ui_thread(fake_host):
    current_runtime()
    failed = []

    def elsewhere() -> None:
        try:
            open_inspector(current_runtime())
        except WrongThreadError as error:
            failed.append(str(error))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join(GIVE_UP)
    assert "dispatch_to_ui(open_inspector)" in failed[0]


def test_a_viewer_that_reads_nothing_costs_the_program_nothing(tmp_path: Path):
    """Its pipe is full at once; the newest two snapshots wait, and sending takes no time."""
    hangs = [sys.executable, "-c", "import time; time.sleep(1000)"]
    ended = threading.Event()
    pipe = ViewerPipe(hangs, print, ended.set, lambda: None)
    began = time.thread_time()
    for _ in range(1000):
        pipe.send("snapshot", "x" * 100_000)
    assert time.thread_time() - began < 1.0
    assert len(pipe._snapshots) <= 2
    pipe.close()
    assert ended.wait(GIVE_UP)
    assert pipe.process.poll() is not None


def test_the_inspector_ends_with_the_window_and_with_the_viewer(fake_host, monkeypatch):
    quits = [sys.executable, "-c", "pass"]
    monkeypatch.setattr(opening, "_command", lambda _runtime: quits)
    inspector = open_inspector()
    assert open_inspector() is inspector
    end = time.monotonic() + GIVE_UP
    while not inspector.is_closed and time.monotonic() < end:
        fake_host.run_pending()
        time.sleep(0.01)
    assert inspector.is_closed
    waits = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    monkeypatch.setattr(opening, "_command", lambda _runtime: waits)
    second = open_inspector()
    assert second is not inspector
    current_runtime().close()
    assert second.is_closed
