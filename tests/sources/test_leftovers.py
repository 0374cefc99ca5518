"""Folders of scratch files whose process was killed go at the next start; those of others stay."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources.files import scratch_folders
from tests.support import GIVE_UP
from tkasync.widgets.sources.sqlite.file import leftovers
from tkasync.widgets.sources.sqlite.file.scratch import ScratchFile

MAKE = """
import os, sys
from tkasync.widgets.sources.sqlite.file.scratch import ScratchFile
file = ScratchFile()
print(file.path.parent, flush=True)
"""


@pytest.fixture(autouse=True)
def a_new_process() -> Iterator[None]:
    """As far as leftovers are concerned."""
    leftovers.remove_leftovers.cache_clear()
    yield
    leftovers.remove_leftovers.cache_clear()


def make_old(folder: Path) -> Path:
    an_hour_ago = time.time() - 3_600
    os.utime(folder, (an_hour_ago, an_hour_ago))
    return folder


def start_source(text: str, scratch: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "TMPDIR": str(scratch), "TEMP": str(scratch), "TMP": str(scratch)}
    return subprocess.Popen(
        [sys.executable, "-c", MAKE + text],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )


def folder_of(program: subprocess.Popen[str]) -> Path:
    assert program.stdout is not None
    return make_old(Path(program.stdout.readline().strip()))


def test_a_killed_process_leaves_a_folder_that_the_next_one_removes(scratch: Path) -> None:
    with start_source("sys.stdin.read()", scratch) as program:
        folder = folder_of(program)
        file = ScratchFile()
        assert sorted(scratch_folders()) == sorted([folder, file.path.parent])  # it lives
        program.kill()
        program.wait(GIVE_UP)
    leftovers.remove_leftovers()  # once a process
    assert folder.exists()
    leftovers.remove_leftovers.cache_clear()
    leftovers.remove_leftovers()
    assert scratch_folders() == [file.path.parent]
    file.close()


def test_a_folder_that_is_young_may_be_without_its_lock_yet(scratch: Path) -> None:
    folder = scratch / "tkasync-table-new"
    folder.mkdir()
    leftovers.remove_leftovers()
    assert folder.exists()
    (folder / "lock").touch()
    make_old(folder)
    leftovers.remove_leftovers.cache_clear()
    leftovers.remove_leftovers()
    assert not folder.exists()


def test_what_others_have_put_there_under_that_name_stays(scratch: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "lock").touch()
    make_old(theirs)
    link = scratch / "tkasync-table-link"
    link.symlink_to(theirs)
    no_lock = scratch / "tkasync-table-other"
    no_lock.mkdir()
    make_old(no_lock)
    leftovers.remove_leftovers()
    assert (theirs / "lock").exists()
    assert no_lock.exists()
    link.unlink()
    no_lock.rmdir()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no such call")
@pytest.mark.parametrize("ending", ["sys.exit()", "del file; gc.collect(); os._exit(0)"])
def test_a_forked_process_leaves_the_folder_of_its_parent_alone(scratch: Path, ending: str) -> None:
    text = f"""
import gc
if not os.fork():
    {ending}
os.wait()
print(file.path.exists(), flush=True)
"""
    with start_source(text, scratch) as program:
        out, _ = program.communicate(timeout=GIVE_UP)
    assert out.splitlines()[1:] == ["True"]
    assert program.returncode == 0
    assert scratch_folders() == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_process_that_ends_by_ctrl_c_leaves_nothing(scratch: Path) -> None:
    with start_source("sys.stdin.read()", scratch) as program:
        folder_of(program)
        program.send_signal(signal.SIGINT)
        program.wait(GIVE_UP)
    assert scratch_folders() == []
