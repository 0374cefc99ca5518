"""The display of a script: the one at hand where it answers, and a private one that goes with the script."""

from __future__ import annotations

import os
import select
import shlex
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the scripts start Debian's Xvfb")

WHICH = 'display=live; settle_display; open_display; echo "$display $DISPLAY"'


def display_script(code: str, display: str | None) -> subprocess.Popen[str]:
    """Run *code* with the display functions of the real scripts/lib and this interpreter."""
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    environment |= {"DISPLAY": display} if display else {}
    preamble = f"set -eu; . scripts/lib; python={shlex.quote(sys.executable)}; "
    return subprocess.Popen(
        ["/bin/sh", "-c", preamble + code, "scripts/demo"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("display", [None, ":64999", "nowhere.invalid:0"])
def test_a_display_that_does_not_answer_counts_as_none(display: str | None) -> None:
    with display_script(WHICH, display) as process:
        became, number = process.communicate(timeout=30)[0].split()
    assert became == "virtual"
    assert number != display


def test_a_display_that_answers_is_used() -> None:
    with display_script(WHICH, os.environ["DISPLAY"]) as process:
        assert process.communicate(timeout=30)[0].split() == ["live", os.environ["DISPLAY"]]


def test_a_virtual_display_is_private_and_has_full_colour() -> None:
    code = """display=virtual; open_display; exec "$python" -c '
import os, tkinter
root = tkinter.Tk()
print(os.environ["DISPLAY"], root.winfo_screenwidth(), root.winfo_screenheight(), root.winfo_depth())'"""
    with display_script(code, os.environ["DISPLAY"]) as process:
        number, *size = process.communicate(timeout=30)[0].split()
    assert number != os.environ["DISPLAY"]
    assert size == ["1280", "1024", "24"]


@pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="without /proc nothing tells a script's processes"
)
def test_a_virtual_display_goes_with_its_script_even_when_that_is_killed() -> None:
    with display_script("display=virtual; open_display; echo ready; exec sleep 20", None) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        [server] = [os.pidfd_open(child.pid) for child in psutil.Process(process.pid).children()]
        process.kill()
    ended, _, _ = select.select([server], [], [], 10)
    os.close(server)
    assert ended, "Xvfb outlived its script"
