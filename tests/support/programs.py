"""Programs in a process of their own, under a watchdog: what is about a root's whole life, or the end of a process."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from tests.support.pythons import run_python

HEAD = """\
import asyncio, concurrent.futures as cf, contextlib, gc, os, signal, sys, threading, time, weakref
import tkinter as tk
from tkinter import ttk
from tkasync import *
from tkasync.errors import *
from tkasync import testing
def until(predicate, widget=None, seconds=20):
    end = time.monotonic() + seconds
    while not predicate():
        assert time.monotonic() < end, "it did not come"
        (widget or tk._default_root).update()
        time.sleep(0.001)
"""


@pytest.fixture
def program() -> Callable[[str], str]:
    """Run a program, see that it ends with 0 and says nothing on stderr; its output."""

    def run(source: str) -> str:
        done = run_python("-X", "faulthandler", "-W", "error", "-c", HEAD + textwrap.dedent(source))
        assert (done.returncode, done.stderr) == (0, ""), done
        return done.stdout

    return run
