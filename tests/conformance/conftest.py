"""One world to write a promise for, two hosts to keep it on; and programs in a process of their own."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest

from tkasync import Runtime

WATCHDOG = 60  # seconds; reached by a hang only

HEAD = """\
import asyncio, concurrent.futures as cf, contextlib, gc, os, signal, sys, threading, time, weakref
import tkinter as tk
from tkinter import ttk
from tkasync import *
from tkasync import testing
def until(predicate, widget=None, seconds=20):
    end = time.monotonic() + seconds
    while not predicate():
        assert time.monotonic() < end, "it did not come"
        (widget or tk._default_root).update()
        time.sleep(0.001)
"""


class World:
    """A runtime on either host, and ways to let its window live."""

    def __init__(self, runtime: Runtime, pilot: Any = None) -> None:
        self.runtime = runtime
        self.pilot = pilot
        self.errors: list[BaseException] = []
        runtime.on_error = self.errors.append

    def until(self, predicate: Callable[[], object]) -> None:
        """Let it live until *predicate* holds; the fake clock stands meanwhile."""
        if self.pilot is not None:
            self.pilot.wait_until(predicate, timeout=20)
            return
        end = monotonic() + 20
        while not predicate():
            assert monotonic() < end, "it did not come"
            self.runtime.host.run_pending()

    def settle(self) -> None:
        """Let all come to rest."""
        if self.pilot is not None:
            self.pilot.settle(20)
        else:
            self.runtime.host.run_pending()

    def pass_by(self, seconds: float) -> None:
        """Let *seconds* pass, of the host's clock."""
        if self.pilot is None:
            self.runtime.host.advance(seconds)
        else:
            end = monotonic() + seconds
            self.pilot.wait_until(lambda: monotonic() >= end, timeout=seconds + 20)


@pytest.fixture(params=["fake", "tk"])
def world(request: pytest.FixtureRequest) -> World:
    """A world on the fake host, then on a real window."""
    if request.param == "fake":
        request.getfixturevalue("fake_host")
        return World(request.getfixturevalue("runtime"))
    pilot = request.getfixturevalue("pilot")
    return World(Runtime.of(pilot.root), pilot)


@pytest.fixture
def program() -> Callable[[str], str]:
    """Run a program, see that it ends with 0 and says nothing on stderr; its output."""

    def run(source: str) -> str:
        done = subprocess.run(
            [sys.executable, "-X", "faulthandler", "-W", "error", "-c", HEAD + textwrap.dedent(source)],
            capture_output=True, text=True, timeout=WATCHDOG, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), done
        return done.stdout

    return run
