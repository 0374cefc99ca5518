"""The cache of the search suggestions: nobody else gets into it, and one program at a time builds in it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tkinter as tk
from pathlib import Path

import portalocker
import pytest

from apps import _cache as cache
from apps.search_suggestions import database
from apps.search_suggestions.database import cache_file, ensure, is_sound
from apps.search_suggestions.turn import turn
from tests.apps.search_suggestions.user import LONG
from tests.support.conversations import next_line, rest, start
from tkasync import spawn_task
from tkasync.testing import Pilot

ROOT = Path(__file__).parents[3]
needs_modes = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")

BUILDER = """
import sys
from pathlib import Path
from apps.search_suggestions import database, turn

def say(done, total, text):
    if "Another program" in text and not said:
        said.append(text)
        print("waits", flush=True)

def build_and_say(path):
    print("builds", flush=True)
    build(path)

said, build = [], database.build
database._named_codes = lambda: iter(range(0x2190, 0x2200))
turn.report_progress, database.build = say, build_and_say
database.ensure(Path(sys.argv[1]), anew="anew" in sys.argv)
"""
HOLDER = """
import sys, time
from pathlib import Path
from apps.search_suggestions.turn import turn
with turn(Path(sys.argv[1])):
    print("holds", flush=True)
    time.sleep(60)
"""


def begin(program: str, *arguments: object) -> subprocess.Popen[bytes]:
    return start([sys.executable, "-c", program, *map(str, arguments)], cwd=ROOT)


@pytest.mark.parametrize("anew", [(), ("anew",)], ids=["none is there", "it is damaged"])
def test_of_two_programs_at_once_one_builds_and_the_other_uses_it(
    tmp_path: Path, anew: tuple[str, ...]
) -> None:
    path = tmp_path / "characters.sqlite"
    with turn(path):  # until both of them wait, so that neither comes too late
        programs = [begin(BUILDER, path, *anew) for _ in range(2)]
        assert [next_line(program) for program in programs] == ["waits\n", "waits\n"]
    said = [rest(program, LONG)[0] for program in programs]
    assert [program.returncode for program in programs] == [0, 0]
    assert sorted(said) == ["", "builds\n"]


def test_a_builder_that_was_killed_keeps_nobody(tmp_path: Path) -> None:
    path = tmp_path / "characters.sqlite"
    holder = begin(HOLDER, path)
    assert next_line(holder) == "holds\n"
    builder = begin(BUILDER, path)
    assert next_line(builder) == "waits\n"
    holder.kill()
    rest(holder, LONG)
    assert rest(builder, LONG)[0] == "builds\n"


def test_where_nothing_can_be_locked_it_is_built_all_the_same(
    tmp_path: Path, symbols_only: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise portalocker.LockException("no locks available")

    monkeypatch.setattr(portalocker, "lock", refuse)
    assert is_sound(ensure(tmp_path / "characters.sqlite"))
    assert "cannot be locked: no locks available" in caplog.text


def test_the_wait_for_another_program_is_told_and_ends_with_an_abort(
    tk_root: tk.Tk, pilot: Pilot, tmp_path: Path
) -> None:
    path = tmp_path / "characters.sqlite"
    told: list[str] = []
    with turn(path):
        handle = spawn_task(ensure, path, owner=tk_root, on_progress=lambda p: told.append(str(p.message)))
        pilot.wait_until(lambda: any("Another program" in text for text in told), timeout=LONG)
        handle.abort()
        pilot.settle(timeout=LONG)
    assert (handle.cancelled(), path.exists()) == (True, False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the cache belongs; nothing is there yet."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "tkasync"


@needs_modes
@pytest.mark.parametrize("before", [None, 0o755], ids=["new", "open to readers"])
def test_the_folder_is_the_users_alone(folder: Path, before: int | None) -> None:
    if before is not None:
        folder.mkdir(parents=True)
        folder.chmod(before)
    assert cache_file().parent == folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def plant(folder: Path, trap: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.parent.mkdir()
    if trap == "link":
        (folder.parent / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to("elsewhere")
        return
    folder.mkdir()
    folder.chmod({"group": 0o770, "everybody": 0o777}.get(trap, 0o700))
    if trap == "somebody else's":
        monkeypatch.setattr(cache, "_uid", os.geteuid() + 1)
    if trap == "replaceable":
        folder.parent.chmod(0o777)


@needs_modes
@pytest.mark.parametrize("trap", ["link", "group", "everybody", "somebody else's", "replaceable"])
def test_a_folder_that_others_reach_is_not_used(
    folder: Path, trap: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(folder, trap, monkeypatch)
    assert folder not in cache_file().parents
    with pytest.raises(PermissionError, match=str(folder)):
        ensure(folder / "characters.sqlite")
    assert list(folder.iterdir()) == []


def test_what_is_built_in_it_is_sound(folder: Path, symbols_only: None) -> None:
    assert is_sound(database.ensure(cache_file()))
