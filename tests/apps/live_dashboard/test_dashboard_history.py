"""What the live dashboard keeps: the last hour, whatever becomes of its file and of the clock."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from apps.live_dashboard.history import KEPT, History, state_folder
from apps.live_dashboard.measuring import CORES
from tests.apps.live_dashboard.machine import HOUR, START, sample
from tkasync import spawn_interval
from tkasync.testing import FakeHost


def rows(history: History) -> int:
    with closing(sqlite3.connect(history.path)) as connection:
        return int(connection.execute("SELECT count(*) FROM sample").fetchone()[0])


def test_the_last_hour_is_there_after_a_restart(tmp_path: Path) -> None:
    history = History(tmp_path / "new" / "folder" / "history.sqlite")
    times = [START, START + 0.4, START + 1, START + KEPT + 1]
    for time in times:
        history.add(sample(time))
    loaded = History(history.path).load(START + KEPT + 1)
    assert [found.time for found in loaded] == [START + 1, START + KEPT + 1]
    assert loaded[0].cpu == (20.0,) * (CORES + 1)
    assert loaded[0].memory == (40.0, None)
    assert not history.trouble
    assert rows(history) == 2


def test_a_clock_that_is_set_back_takes_the_rows_of_the_future_along(tmp_path: Path) -> None:
    history = History(tmp_path / "history.sqlite")
    for time in (START, START + 100, START + 50):
        history.add(sample(time))
    assert [found.time for found in history.load(START + 100)] == [START, START + 50]


@pytest.mark.parametrize("begin", [0, 100], ids=["not a database", "a page is damaged"])
def test_a_damaged_file_is_set_aside_and_the_history_begins_anew(tmp_path: Path, begin: int) -> None:
    history = History(tmp_path / "history.sqlite")
    history.add(sample(START))
    damaged = bytearray(history.path.read_bytes())
    damaged[begin:] = b"\xa5" * (len(damaged) - begin)
    history.path.write_bytes(damaged)
    assert history.load(START) == []
    assert "was damaged" in history.trouble
    assert (tmp_path / "history.damaged").read_bytes() == bytes(damaged)
    history.add(sample(START))
    assert len(history.load(START)) == 1


def test_rows_that_something_else_has_written_are_left_out(tmp_path: Path) -> None:
    history = History(tmp_path / "history.sqlite")
    history.add(sample(START))
    with closing(sqlite3.connect(history.path)) as connection, connection:
        for number, text in enumerate(("no json", "[]", "{}", '{"cpu": 1}', '{"cpu": ["x"]}'), 1):
            connection.execute("INSERT INTO sample VALUES (?, ?)", (START - number, text))
    assert [found.time for found in history.load(START)] == [START]


def test_another_number_of_cores_is_shown_as_far_as_it_goes(tmp_path: Path) -> None:
    history = History(tmp_path / "history.sqlite")
    history.add(sample(START))
    with closing(sqlite3.connect(history.path)) as connection, connection:
        more = '{"cpu": [1, 2], "memory": [], "disk": [1, 2, 3], "network": [null, 1]}'
        connection.execute("UPDATE sample SET quantities = ?", (more,))
    found = history.load(START)[0]
    assert (found.cpu[:2], len(found.cpu), found.disk) == ((1.0, 2.0), CORES + 1, (1.0, 2.0))


def test_a_folder_that_cannot_be_written_is_told_and_not_fatal(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    history = History(tmp_path / "file" / "history.sqlite")
    history.add(sample(START))
    assert history.load(START) == []
    assert history.trouble.startswith("No history is kept: ")


def test_a_file_that_another_program_holds_is_told_until_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.live_dashboard.history.PATIENCE", 0.01)
    history = History(tmp_path / "history.sqlite")
    history.add(sample(START))
    with closing(sqlite3.connect(history.path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        history.add(sample(START + 1))
        assert "locked" in history.trouble
    history.add(sample(START + 2))
    assert not history.trouble
    assert len(history.load(START + 2)) == 2


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the XDG specification is of other systems")
def test_the_history_is_where_the_desktop_keeps_state(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for state, folder in (
        (str(tmp_path / "state"), tmp_path / "state"),
        ("relative", tmp_path / ".local/state"),
        ("", tmp_path / ".local/state"),
    ):
        monkeypatch.setenv("XDG_STATE_HOME", state)
        assert state_folder() == folder / "tkasync"


def test_an_hour_by_the_clock_is_an_hour_of_rows_and_a_second_one_adds_none(
    fake_host: FakeHost, tmp_path: Path
) -> None:
    history = History(tmp_path / "history.sqlite")

    def measure_and_keep() -> None:
        history.add(sample(START + fake_host.now))

    interval = spawn_interval(4.0, measure_and_keep)
    fake_host.advance(HOUR + 10)
    full, bytes_full = rows(history), history.path.stat().st_size
    assert KEPT / 4 - 1 <= full <= KEPT / 4 + 1
    fake_host.advance(600)
    assert rows(history) == full
    assert history.path.stat().st_size <= bytes_full * 1.05
    assert fake_host.pending == 1
    interval.abort()
    assert not history.trouble
