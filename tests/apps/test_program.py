"""The command lines of the apps: help, and what is no argument, are answered without a window."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from apps._catalogue import find_apps
from tests.support.pythons import run_python

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ["apps", *(f"apps.{app.name}" for app in find_apps())]


def start(program: str, *arguments: str) -> tuple[int, str, str]:
    """Start *program* where there is no screen, so that one that opened a window would fail."""
    environment = {name: text for name, text in os.environ.items() if name != "DISPLAY"}
    done = run_python(
        "-m", program, *arguments, folder=ROOT, environment=environment, imports=("apps._users",)
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("program", PROGRAMS)
def test_help_says_what_the_program_is_and_opens_no_window(program: str) -> None:
    code, told, complaint = start(program, "--help")
    assert (code, complaint) == (0, "")
    assert told.startswith(f"usage: python -m {program} [-h]")
    introduction = (ROOT / Path(*program.split(".")) / "__init__.py").read_text("utf-8").split('"')[3]
    assert " ".join(told.split()).count(" ".join(introduction.split("\n")[0].split())) == 1


@pytest.mark.parametrize("program", PROGRAMS)
def test_an_option_that_there_is_not_is_refused_before_a_window_opens(program: str) -> None:
    code, _told, complaint = start(program, "--no-such-option")
    assert code == 2
    assert "unrecognized arguments: --no-such-option" in complaint
