"""The search suggestions while their database is built, damaged, or beyond repair."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from apps.search_suggestions import database, details, window
from apps.search_suggestions.database import Question, ensure, is_sound
from apps.search_suggestions.window import SearchSuggestions
from tests.apps.ending import run_to_its_end
from tests.apps.search_suggestions.user import LONG, facts, lines, names, status
from tkasync.testing import Pilot

pytestmark = pytest.mark.usefixtures("symbols_only")


def test_it_is_built_with_progress_while_one_types(
    open_app: Callable[..., SearchSuggestions], tmp_path: Path, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build takes each step when the one before has been seen, so that no machine is too quick or too slow."""
    seen = threading.Semaphore(0)
    report = database.report_progress

    def report_and_wait(done: float, total: float | None, text: str) -> None:
        report(done, total, text)
        assert total is None or seen.acquire(timeout=LONG)

    monkeypatch.setattr(database, "report_progress", report_and_wait)
    app = open_app(tmp_path / "cache" / "characters.sqlite")
    pilot.wait_until(lambda: "Building" in str(app.progress.label["text"]), timeout=LONG)
    pilot.type(app.field, "snowman")
    assert (app.typed.get(), app.database()) == ("snowman", None)
    fractions: list[float] = []

    def is_ready() -> bool:
        if app.progress.winfo_manager() and str(app.progress.bar["mode"]) == "determinate":
            fraction = float(app.progress.bar["value"])
            if fraction not in fractions[-1:]:
                fractions.append(fraction)
                seen.release()
        return lines(app)[:1] == ["SNOWMAN"]

    pilot.wait_until(is_ready, timeout=LONG)
    assert fractions == sorted(fractions)
    assert len({fraction for fraction in fractions if 0 < fraction < 1}) > 5
    pilot.settle()
    assert app.progress.winfo_manager() == ""


def damage(file: Path, harm: str) -> None:
    """Harm *file* as disks, power failures and older programs do."""
    if harm == "missing":
        file.unlink()
    elif harm == "truncated":
        os.truncate(file, file.stat().st_size // 2)
    elif harm == "old":
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA user_version = 0")
        connection.close()
    else:
        file.write_bytes(b"" if harm == "empty" else b"not a database " * 10_000)


@pytest.mark.parametrize("harm", ["missing", "empty", "garbage", "truncated", "old"])
def test_what_is_not_sound_is_built_anew(file: Path, harm: str) -> None:
    damage(file, harm)
    assert not is_sound(file)
    ensure(file)
    assert is_sound(file)
    assert names(file, "snowman")[0] == "SNOWMAN"
    assert {path.suffix for path in file.parent.iterdir()} == {".lock", ".sqlite"}


@pytest.mark.parametrize("harm", ["garbage", "truncated"])
def test_a_database_damaged_before_the_start_is_repaired(
    open_app: Callable[..., SearchSuggestions], file: Path, pilot: Pilot, harm: str
) -> None:
    damage(file, harm)
    app = open_app(file)
    pilot.type(app.field, "snowman")
    pilot.wait_until(lambda: lines(app)[:1] == ["SNOWMAN"], timeout=LONG)
    assert is_sound(file)


@pytest.mark.parametrize("harm", ["garbage", "missing"])
def test_a_database_damaged_while_in_use_is_repaired(
    open_app: Callable[..., SearchSuggestions], file: Path, pilot: Pilot, harm: str
) -> None:
    app = open_app(file)
    pilot.type(app.field, "snowman")
    pilot.wait_until(lambda: lines(app)[:1] == ["SNOWMAN"])
    damage(file, harm)
    pilot.press("<Escape>", app.field)
    pilot.type(app.field, "snowflake")
    pilot.wait_until(lambda: lines(app)[:1] == ["SNOWFLAKE"], timeout=LONG)
    assert is_sound(file)


def test_what_cannot_be_repaired_is_tried_once_and_the_window_goes_on(
    open_app: Callable[..., SearchSuggestions], file: Path, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(question: Question) -> Any:
        raise sqlite3.DatabaseError("disk on fire")

    builds: list[bool] = []
    monkeypatch.setattr(window, "search", fail)
    monkeypatch.setattr(window, "ensure", lambda path, anew: (builds.append(anew), ensure(path, anew))[1])
    app = open_app(file)
    for word in ("snowman", "snowflake"):
        pilot.type(app.field, word)
        pilot.wait_until(lambda: "disk on fire" in status(app), timeout=LONG)
        pilot.settle()
        pilot.press("<Escape>", app.field)
        pilot.wait_until(lambda: status(app) == window.HINT)
    assert builds == [False, True]


def test_a_folder_that_cannot_be_written_to_is_said(
    open_app: Callable[..., SearchSuggestions], tmp_path: Path, pilot: Pilot
) -> None:
    (tmp_path / "file").write_text("no folder")
    app = open_app(tmp_path / "file" / "characters.sqlite")
    pilot.wait_until(lambda: "cannot be built" in status(app))
    pilot.settle()
    assert app.progress.winfo_manager() == ""


def test_details_that_fail_are_shown_with_a_retry_and_the_search_goes_on(
    app: SearchSuggestions, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, code: int) -> Any:
        raise sqlite3.DatabaseError("no such table")

    monkeypatch.setattr(details, "used_in", fail)
    pilot.type(app.field, "snowman")
    pilot.wait_until(lambda: "no such table" in facts(app))
    assert "This character cannot be shown." in facts(app)
    pilot.press("<Escape>", app.field)
    monkeypatch.undo()
    pilot.type(app.field, "snowflake")
    pilot.wait_until(lambda: "Snowflake" in facts(app) and "no such table" not in facts(app))


CLOSE_IN_THE_MIDDLE = """
from apps._use import first, until, use
from apps.search_suggestions.window import SearchSuggestions, main

async def user(window):
    app = first(window, SearchSuggestions)
    await until(lambda: "Building" in str(app.progress.label["text"]))
    assert app.database() is None

use(main, user)
"""


def test_closing_in_the_middle_of_the_build_ends_the_process_and_leaves_no_draft(tmp_path: Path) -> None:
    assert run_to_its_end(CLOSE_IN_THE_MIDDLE, XDG_CACHE_HOME=tmp_path, LOCALAPPDATA=tmp_path) == (0, "")
    assert {path.suffix for path in tmp_path.rglob("*") if path.is_file()} == {".lock"}
