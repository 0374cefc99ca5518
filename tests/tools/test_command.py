"""`python -m tkasync`: the commands that there are."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from subprocess import PIPE, run

import pytest

import tkasync
from tkasync.tools.command import main


def test_without_a_command_it_lists_them(capsys):
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    with pytest.raises(SystemExit) as helped:
        main(["--help"])
    assert helped.value.code == 0
    assert "doctor" in capsys.readouterr().out


def test_it_tells_its_version(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"tkasync {tkasync.__version__}\n"


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe that nobody reads is another error there")
@pytest.mark.parametrize(
    "command",
    [
        ["-m", "tkasync", "--help"],
        ["-m", "tkasync", "lab", "hint", "4b"],
        ["-u", "-m", "tkasync", "lab"],
        ["-m", "tkasync", "doctor"],
        ["-m", "tkasync", "check", "--select", "TKA", "frozen.py"],
    ],
    ids=lambda command: " ".join(command[2:4]),
)
def test_a_command_ends_quietly_where_nobody_reads_on(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "frozen.py").write_text(
        "import time, tkinter\nroot = tkinter.Tk()\nroot.after(1, lambda: time.sleep(9))\n"
    )
    assert ended_unread(command, tmp_path) == (141, "")


@pytest.mark.skipif(sys.platform == "win32", reason="as above")
def test_the_broken_pipe_of_a_program_is_told(tmp_path: Path) -> None:
    """It may be any pipe or socket of the program that a command runs."""
    (tmp_path / "program.py").write_text("raise BrokenPipeError('a socket')")
    command = [sys.executable, "-m", "tkasync", "trace", "program.py"]
    done = run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "BrokenPipeError: a socket" in done.stderr


def ended_unread(command: list[str], folder: Path) -> tuple[int, str]:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = run(
            [sys.executable, *command],
            cwd=folder, env=environment(), stdout=writer, stderr=PIPE, text=True, timeout=60,
        )  # fmt: skip
    finally:
        os.close(writer)
    return done.returncode, done.stderr


def environment() -> dict[str, str]:
    """Return this one's, with what is printed kept until there is enough of it."""
    path = str(Path(tkasync.__file__).parents[1])
    return {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"} | {
        "PYTHONPATH": path
    }
