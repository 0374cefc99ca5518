"""Search suggestions: typed into, on all the characters there are."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from apps.search_suggestions import database, details, window
from apps.search_suggestions.database import Answer, Question, build, cache_file, ensure, is_sound, search
from apps.search_suggestions.window import SearchSuggestions
from tkasync import Runtime, spawn_task
from tkasync.testing import Pilot

ROOT = Path(__file__).resolve().parents[2]
LONG = 60.0  # seconds: a build on a busy machine


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that no test may change."""
    path = tmp_path_factory.mktemp("characters") / "characters.sqlite"
    build(path)
    return path


@pytest.fixture
def file(built: Path, tmp_path: Path) -> Path:
    """A database of the test's own."""
    return Path(shutil.copy(built, tmp_path))


def names(path: Path, text: str) -> list[str]:
    return [name for _, name in search(Question(path, text)).matches]


# The database


def test_each_word_begins_a_word_of_the_name_and_the_shortest_name_comes_first(built: Path) -> None:
    assert names(built, "snow")[:3] == ["SNOWMAN", "SNOWFLAKE", "SNOWBOARDER"]
    assert names(built, "small  Greek pi")[0] == "GREEK SMALL LETTER PI"
    assert names(built, "nowman") == []


def test_the_index_holds_every_named_character(built: Path) -> None:
    for text, name in [
        ("4e00 unified", "CJK UNIFIED IDEOGRAPH-4E00"),
        ("syllable gag", "HANGUL SYLLABLE GAG"),
        ("grinning", "GRINNING FACE"),
        ("tag tilde", "TAG TILDE"),
    ]:
        assert name in names(built, text)


@pytest.mark.parametrize("text", ["U+2603", "u+2603", "0x2603", "\\u2603", "☃"])
def test_a_character_is_found_by_its_code_point_and_by_itself(built: Path, text: str) -> None:
    assert names(built, text)[0] == "SNOWMAN"


@pytest.mark.parametrize(
    "text",
    ["", '"', "*", "' OR 1=1 --", "AND", "NEAR(", "_", "snow AND", "U+FFFFFF", "U+D800", "ß" * 500, "\0"],
)
def test_whatever_is_typed_is_only_text(built: Path, text: str) -> None:
    assert isinstance(search(Question(built, text)).matches, list)


@pytest.mark.parametrize("harm", ["missing", "empty", "garbage", "truncated", "old"])
def test_what_is_not_sound_is_built_anew(file: Path, harm: str) -> None:
    damage(file, harm)
    assert not is_sound(file)
    ensure(file)
    assert is_sound(file)
    assert names(file, "snowman")[0] == "SNOWMAN"
    assert [path.name for path in file.parent.iterdir()] == [file.name]


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


def test_a_sound_database_is_left_alone(file: Path) -> None:
    before = file.stat().st_mtime_ns, file.stat().st_ino
    ensure(file)
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == before


def test_a_build_that_is_aborted_leaves_nothing_behind(tk_root: tk.Tk, pilot: Pilot, tmp_path: Path) -> None:
    path = tmp_path / "new" / "characters.sqlite"
    reports: list[float] = []
    handle = spawn_task(ensure, path, owner=tk_root, on_progress=lambda p: reports.append(p.done))
    pilot.wait_until(lambda: reports and reports[-1] > 0, timeout=LONG)
    handle.abort()
    pilot.settle(timeout=LONG)
    assert list(path.parent.iterdir()) == []


def test_what_a_killed_program_left_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "characters.sqlite"
    old, young = tmp_path / "characters-old.part", tmp_path / "characters-young.part"
    for draft in (old, young):
        draft.write_bytes(b"half")
    os.utime(old, (0, 0))
    database._remove_stale(path)
    assert (old.exists(), young.exists()) == (False, True)


@pytest.mark.parametrize(
    ("platform", "variable", "expected"),
    [
        ("linux", "XDG_CACHE_HOME", "tkasync"),
        ("win32", "LOCALAPPDATA", "tkasync/Cache"),
    ],
)
def test_the_file_belongs_in_the_cache_of_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, variable: str, expected: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))
    assert cache_file().parent == tmp_path / expected


def test_without_a_named_cache_it_is_the_usual_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    assert cache_file().parent == tmp_path / ".cache/tkasync"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_file().parent == tmp_path / "Library/Caches/tkasync"


# The window


@pytest.fixture
def open_app(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> Callable[..., SearchSuggestions]:
    """Opens the app on a database."""

    def open_app(path: Path) -> SearchSuggestions:
        app = SearchSuggestions(tk_root, path)
        app.pack(fill="both", expand=True)
        tk_root.update()
        return app

    return open_app


@pytest.fixture
def app(open_app: Callable[..., SearchSuggestions], built: Path, pilot: Pilot) -> SearchSuggestions:
    """The app, ready."""
    app = open_app(built)
    pilot.wait_until(lambda: app.database() is not None, timeout=LONG)
    return app


def lines(app: SearchSuggestions) -> list[str]:
    return [line.split("\t")[-1] for line in app.suggestions.text.get("1.0", "end-1c").splitlines()]


def status(app: SearchSuggestions) -> str:
    return str(app.status["text"])


def facts(app: SearchSuggestions) -> str:
    """What the right side says, as text."""

    def texts(widget: tk.Misc) -> list[str]:
        own = [str(widget["text"])] if "text" in widget.keys() else []  # noqa: SIM118
        return own + [text for child in widget.winfo_children() for text in texts(child)]

    return " | ".join(texts(app.panes.nametowidget(app.panes.panes()[1])))


def test_what_is_typed_is_found(app: SearchSuggestions, pilot: Pilot) -> None:
    pilot.type(app.field, "snowm")
    pilot.wait_until(lambda: lines(app)[:1] == ["SNOWMAN"])
    pilot.wait_until(lambda: "U+2603, decimal 9731" in facts(app))
    assert "E2 98 83" in facts(app)


def test_a_word_typed_fast_is_one_search(
    app: SearchSuggestions, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    app.create_effect(lambda: asked.append(app.query()))
    pilot.type(app.field, "snowflake")
    pilot.wait_until(lambda: "SNOWFLAKE" in lines(app))
    assert asked == ["", "snowflake"]


def test_only_the_answers_of_the_last_query_ever_show(
    open_app: Callable[..., SearchSuggestions], built: Path, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every key is a search of its own, and the earlier a search began, the later its answer comes."""
    word = "snowman"
    asked: list[str] = []
    gates = {word[:length]: threading.Event() for length in range(1, len(word) + 1)}

    def late(question: Question) -> Answer:
        asked.append(question.text)
        gates[question.text].wait(30)
        return search(question)

    monkeypatch.setattr(window, "QUIET", 0.0)
    monkeypatch.setattr(window, "search", late)
    app = open_app(built)
    shown: list[tuple[str, str]] = []
    show = app.suggestions.show
    monkeypatch.setattr(
        app.suggestions,
        "show",
        lambda answer: (shown.append((answer.question.text, app.query())) if answer else None, show(answer)),
    )
    pilot.wait_until(lambda: app.database() is not None)
    for length in range(1, 6):
        pilot.type(app.field, word[length - 1])
        pilot.wait_until(lambda length=length: word[:length] in asked)
    pilot.type(app.field, word[5:])
    gates[word].set()
    pilot.wait_until(lambda: "SNOWMAN" in lines(app))
    for text in reversed(gates):
        gates[text].set()
    pilot.settle()
    assert shown == [(word, word)]
    assert all("SNOWMAN" in line for line in lines(app))


def test_at_any_pace_what_shows_belongs_to_what_is_asked(
    open_app: Callable[..., SearchSuggestions], built: Path, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "QUIET", 0.0)
    app = open_app(built)
    pilot.wait_until(lambda: app.database() is not None)
    shown: list[tuple[str, str]] = []
    show = app.suggestions.show

    def record(answer: Answer | None) -> None:
        if answer is not None:
            shown.append((answer.question.text, app.query()))
        show(answer)

    monkeypatch.setattr(app.suggestions, "show", record)
    for word in ("greek letter", "cjk ideograph", "arabic", "snowman"):
        app.typed.set("")
        pilot.type(app.field, word)
    pilot.wait_until(lambda: shown and shown[-1][0] == "snowman")
    assert [pair for pair in shown if pair[0] != pair[1]] == []


def test_what_was_searched_for_stands_out(app: SearchSuggestions, pilot: Pilot) -> None:
    pilot.type(app.field, "pi small greek")
    pilot.wait_until(lambda: lines(app)[:1] == ["GREEK SMALL LETTER PI"])
    text = app.suggestions.text
    ranges = [str(index) for index in text.tag_ranges("match")]
    first = [text.get(a, b) for a, b in zip(ranges[::2], ranges[1::2], strict=True) if a.startswith("1.")]
    assert first == ["GREEK", "SMALL", "PI"]


def test_arrows_choose_and_enter_copies(app: SearchSuggestions, pilot: Pilot) -> None:
    pilot.type(app.field, "snow")
    pilot.wait_until(lambda: "SNOWFLAKE" in lines(app))
    pilot.press("<Down>", app.field)
    pilot.wait_until(lambda: "Snowflake" in facts(app))
    pilot.press("<Return>", app.field)
    assert app.clipboard_get() == "❄"
    assert "U+2744" in status(app)
    pilot.press("<Up>")
    pilot.press("<Up>")
    assert app.suggestions.row == 0
    pilot.press("<Next>")
    pilot.press("<Next>")
    assert app.suggestions.row == len(lines(app)) - 1


def test_the_mouse_chooses_and_a_double_click_copies(app: SearchSuggestions, pilot: Pilot) -> None:
    pilot.type(app.field, "snow")
    pilot.wait_until(lambda: "SNOWFLAKE" in lines(app))
    x, y, _width, height = app.suggestions.text.bbox("2.0")
    pilot.click(app.suggestions.text, x + 100, y + height // 2)
    assert app.suggestions.row == 1
    app.suggestions.pick()
    assert app.clipboard_get() == "❄"


def test_nothing_found_is_said_and_escape_clears(app: SearchSuggestions, pilot: Pilot) -> None:
    pilot.type(app.field, "zzz")
    pilot.wait_until(lambda: "zzz" in status(app))
    assert lines(app) == []
    pilot.press("<Return>", app.field)
    pilot.press("<Escape>", app.field)
    pilot.wait_until(lambda: status(app) == window.HINT)
    assert app.typed.get() == ""


@pytest.mark.parametrize(
    "text", ["combining ring above", "no-break space", "rlm", "tag tilde", "U+1F600", "U+FEFF"]
)
def test_marks_and_what_has_no_look_can_be_shown(app: SearchSuggestions, pilot: Pilot, text: str) -> None:
    words = "right-to-left mark" if text == "rlm" else text
    pilot.type(app.field, words)
    pilot.wait_until(lambda: lines(app))
    pilot.wait_until(lambda: "Code point" in facts(app) and "U+" in facts(app))


def test_every_category_has_facts(built: Path) -> None:
    for character in "Aaǅʰªˣ̀ः⃝1Ⅷ½_-([«»!+$^©  ‎ﷺ":
        told = details.describe((built, ord(character)))
        assert told["Code point"].startswith(f"U+{ord(character):04X}")
    assert "Ω U+03A9" in details.describe((built, 0x2126))["Made of"]
    assert (
        "Å" in details.describe((built, ord("A")))["Part of"]
        or "À" in details.describe((built, ord("A")))["Part of"]
    )


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


def test_what_cannot_be_repaired_is_said_once_and_the_window_goes_on(
    open_app: Callable[..., SearchSuggestions], file: Path, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(question: Question) -> Any:
        raise sqlite3.DatabaseError("disk on fire")

    monkeypatch.setattr(window, "search", fail)
    app = open_app(file)
    pilot.type(app.field, "snowman")
    pilot.wait_until(lambda: "disk on fire" in status(app), timeout=LONG)
    pilot.settle()
    pilot.press("<Escape>", app.field)
    pilot.wait_until(lambda: status(app) == window.HINT)


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
from apps._users import first, until, use
from apps.search_suggestions.window import SearchSuggestions, main

async def user(window):
    app = first(window, SearchSuggestions)
    await until(lambda: "Building" in str(app.progress.label["text"]))
    assert app.database() is None

use(main, user)
"""


def test_closing_in_the_middle_of_the_build_ends_the_process_and_leaves_no_file(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", CLOSE_IN_THE_MIDDLE],
        cwd=ROOT,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
