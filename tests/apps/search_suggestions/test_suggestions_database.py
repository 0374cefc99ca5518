"""The database of all the characters there are: built whole or not at all, and searched in."""

from __future__ import annotations

import os
import subprocess
import sys
import tkinter as tk
from pathlib import Path

import pytest

from apps.search_suggestions import database, details
from apps.search_suggestions.database import Question, cache_file, ensure, search
from tests.apps.search_suggestions.user import LONG, names
from tkasync import spawn_task
from tkasync.testing import Pilot


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
    assert [left.name for left in path.parent.iterdir()] == ["characters.lock"]


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


def test_where_nothing_can_be_kept_the_file_is_built_for_this_process_and_goes_with_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "home").touch()  # not for permissions: those do not keep root out
    code = "from apps.search_suggestions.database import cache_file, ensure; print(ensure(cache_file()))"
    environment = os.environ | {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=LONG
    )
    assert done.returncode == 0, done.stderr
    assert not Path(done.stdout.strip()).parent.exists()


def test_every_category_has_facts(built: Path) -> None:
    for character in "Aaǅʰªˣ̀ः⃝1Ⅷ½_-([«»!+$^©  ‎ﷺ":
        told = details.describe((built, ord(character)))
        assert told["Code point"].startswith(f"U+{ord(character):04X}")
    assert "Ω U+03A9" in details.describe((built, 0x2126))["Made of"]
    assert "À" in details.describe((built, ord("A")))["Part of"]
