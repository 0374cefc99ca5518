"""One examination types at a time, since a display has one focus."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tkinter as tk
from pathlib import Path

import pytest

from tests.support import GIVE_UP
from tkasync.lab.examiner.course.keyboard import Keyboard, keysym_of
from tkasync.testing import Pilot

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")

TAKES = """
from tkasync.lab.examiner.course.keyboard import Keyboard
keyboard = Keyboard(":4711")
print(keyboard.take(), flush=True)
input()
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # of processes


def test_who_comes_second_waits_until_the_first_gives_it_back() -> None:
    first, second = Keyboard(":4711"), Keyboard(":4711")
    assert (first.take(), second.take(), first.take()) == (True, False, True)
    first.give_back()
    assert second.take()
    second.give_back()
    second.give_back()
    assert first.take()
    first.give_back()


def test_each_display_has_its_own() -> None:
    first, second = Keyboard(":4711"), Keyboard(":4712.0")
    assert first.take()
    assert second.take()
    first.give_back()
    second.give_back()


def test_a_process_that_is_killed_with_it_has_given_it_back() -> None:
    keyboard = Keyboard(":4711")
    command = [sys.executable, "-c", TAKES]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"True"
        assert not keyboard.take()
        process.kill()
        process.wait(GIVE_UP)
    assert keyboard.take()
    keyboard.give_back()


def test_a_process_that_was_forked_meanwhile_does_not_keep_it() -> None:
    first, second = Keyboard(":4711"), Keyboard(":4711")
    assert first.take()
    number = os.fork()
    if not number:
        signal.pause()
        os._exit(0)
    try:
        first.give_back()
        assert second.take()
        second.give_back()
    finally:
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)


def test_where_no_file_can_be_made_there_is_no_turn_to_wait_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "no" / "folder"))
    assert Keyboard(":4711").take()


def test_a_typed_letter_can_be_taken_away_by_its_key(tk_root: tk.Tk, pilot: Pilot) -> None:
    entry = tk.Entry(tk_root)
    entry.pack()
    entry.focus_force()
    pilot.wait_until(lambda: str(tk_root.tk.call("focus")) == str(entry))
    for letter in "no?\bte":
        entry.event_generate("<KeyPress>", keysym=keysym_of(letter))
    assert entry.get() == "note"
