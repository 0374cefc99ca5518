"""Programs that end, each in a process of its own, under a watchdog."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.support.conversations import next_line, rest, start
from tests.support.pythons import run_python

WATCHDOG = 60  # seconds: a tenth of what a stuck worker would hold it

FOLDER = tempfile.TemporaryDirectory()


class Ended(NamedTuple):
    code: int
    out: str
    err: str


HEAD = """
import sys, threading, time
import tkinter as tk
from tkasync import *
from tkasync.errors import *
"""


def written(source: str) -> str:
    """The program as a file: a stack then shows its lines."""
    path = Path(tempfile.mkdtemp(dir=FOLDER.name)) / "program.py"
    path.write_text(HEAD + source)
    return str(path)


def run_source(source: str) -> Ended:
    done = run_python("-X", "faulthandler", written(source), timeout=WATCHDOG)
    return Ended(done.returncode, done.stdout, done.stderr)


def run_and_interrupt(source: str, *, times: int = 1, pause: float = 0.3) -> Ended:
    """Run, and send SIGINT each time the program prints a line that begins with ``now``."""
    process = start([sys.executable, "-X", "faulthandler", written(source)], stderr=subprocess.PIPE)
    try:
        out = ""
        for _ in range(times):
            while not (line := next_line(process)).startswith("now"):
                out += line
                assert line, rest(process, WATCHDOG)
            time.sleep(pause)  # let it come to rest in what it does; the signal is right at any moment
            process.send_signal(signal.SIGINT)
        last, err = rest(process, WATCHDOG)
    finally:
        process.kill()
    return Ended(process.returncode, out + last, err)
