"""Ways in which a window stands still, and what a stall watch is to say of each: the kind, the line, the handler.

Each makes what it needs, and returns the handler that is called then. ``# here`` marks the line to be told, ``# there``
that of another thread.
"""

from __future__ import annotations

import gc
import json
import random
import re
import socket
import sqlite3
import subprocess
import sys
import threading
import tkinter
from collections.abc import Callable
from importlib import import_module
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic, sleep, thread_time
from tkinter import ttk
from typing import NamedTuple

from tkasync.tools import StallKind

LONG = 0.6  # seconds
Handler = Callable[[object], object]
kept: list[object] = []


class Scenario(NamedTuple):
    """A way to stand still."""

    prepare: Callable[[tkinter.Tk], Handler]
    kinds: tuple[StallKind, ...] = ()
    """Which are right; none where nobody is to be accused."""
    has_handler: bool = True
    """Whether a handler and a line of the program's are to be told."""


def python_loop(root: tkinter.Tk) -> Handler:
    def press(_event: object) -> None:
        end = thread_time() + LONG
        next(at for at in count() if thread_time() > end)  # here

    return press


def sleeping(root: tkinter.Tk) -> Handler:
    def press(_event: object) -> None:
        sleep(LONG)  # here

    return press


def reading_a_socket(root: tkinter.Tk) -> Handler:
    ours, theirs = socket.socketpair()
    kept.append(theirs)

    def press(_event: object) -> None:
        threading.Timer(LONG, theirs.send, [b"x"]).start()
        ours.recv(1)  # here

    return press


def waiting_for_a_lock(root: tkinter.Tk) -> Handler:
    lock = threading.Lock()
    lock.acquire()

    def press(_event: object) -> None:
        threading.Timer(LONG, lock.release).start()
        lock.acquire()  # here

    return press


def joining_a_thread(root: tkinter.Tk) -> Handler:
    def press(_event: object) -> None:
        thread = threading.Thread(target=sleep, args=(LONG,))
        thread.start()
        thread.join()  # here

    return press


def running_a_command(root: tkinter.Tk) -> Handler:
    def press(_event: object) -> None:
        subprocess.run([sys.executable, "-c", f"import time; time.sleep({LONG})"], check=True)  # here

    return press


def a_regular_expression(root: tkinter.Tk) -> Handler:
    def press(_event: object) -> None:
        re.match(r"(a+)+$", "a" * 25 + "b")  # here

    return press


def a_big_power(root: tkinter.Tk) -> Handler:
    def press(_event: object) -> None:
        pow(3, 1_500_000)  # here

    return press


def a_sort(root: tkinter.Tk) -> Handler:
    numbers = [random.random() for _ in range(1_000_000)]

    def press(_event: object) -> None:
        sorted(numbers)  # here

    return press


def a_long_number(root: tkinter.Tk) -> Handler:
    sys.set_int_max_str_digits(0)
    text = "7" * (150_000 if sys.version_info < (3, 12) else 800_000)

    def press(_event: object) -> None:
        int(text)  # here

    return press


def two_computing_threads(root: tkinter.Tk) -> Handler:
    def crunch() -> None:
        for _ in range(2):
            next(at for at in count() if at > 10**7)  # there

    def press(_event: object) -> None:
        for _ in range(2):
            threading.Thread(target=crunch, daemon=True).start()
        end = monotonic() + LONG
        while monotonic() < end:
            root.winfo_exists()  # here

    return press


def an_expression_in_a_thread(root: tkinter.Tk) -> Handler:
    def match() -> None:
        re.match(r"(a+)+$", "a" * 25 + "b")  # there

    def beat() -> None:
        root.after(20, beat)

    def press(_event: object) -> None:
        beat()
        threading.Thread(target=match, daemon=True).start()

    return press


def rows_of_a_tree(root: tkinter.Tk) -> Handler:
    tree = ttk.Treeview(root)
    tree.pack()

    def press(_event: object) -> None:
        for number in range(100_000):
            tree.insert("", "end", text=str(number))  # here

    return press


def items_of_a_canvas(root: tkinter.Tk) -> Handler:
    canvas = tkinter.Canvas(root)
    canvas.pack()

    def press(_event: object) -> None:
        for number in range(60_000):
            canvas.create_line(0, number % 300, 300, number % 200)  # here

    return press


def a_long_text(root: tkinter.Tk) -> Handler:
    text = tkinter.Text(root)
    text.pack()

    def press(_event: object) -> None:
        text.insert("end", "word " * 900_000)

    return press


def the_collector(root: tkinter.Tk) -> Handler:
    kept.extend([number] for number in range(3_000_000))

    def press(_event: object) -> None:
        gc.collect()  # here

    return press


def importing(root: tkinter.Tk) -> Handler:
    folder = Path(mkdtemp(prefix="tkasync-stalls-")) / "site-packages"  # a library's
    folder.mkdir()
    function = "def f{0}(a, b=1):\n    if a > b:\n        return [a, b, {0}]\n    return dict(a=a, b=b)\n"
    for number in range(60):
        source = "".join(function.format(at) for at in range(200))
        (folder / f"part_{number}.py").write_text(source)
    (folder / "whole.py").write_text("\n".join(f"import part_{number}" for number in range(60)))
    sys.path.append(str(folder))
    sys.dont_write_bytecode = True

    def press(_event: object) -> None:
        import_module("whole")  # here

    return press


def reading_a_file(root: tkinter.Tk) -> Handler:
    path = Path(mkdtemp(prefix="tkasync-stalls-")) / "sparse"
    with path.open("wb") as file:
        file.truncate(1_600_000_000)
    reader = path.open("rb", buffering=0)
    path.unlink()
    part = bytearray(50_000_000)

    def press(_event: object) -> None:
        sum(iter(lambda: reader.readinto(part), 0))  # here

    return press


def a_query(root: tkinter.Tk) -> Handler:
    connection = sqlite3.connect(":memory:")
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000000)"

    def press(_event: object) -> None:
        connection.execute(f"{numbers} SELECT max(i) FROM n")  # here

    return press


def parsing(root: tkinter.Tk) -> Handler:
    text = f"[{'1.5, 2,' * 2_000_000}0]"

    def press(_event: object) -> None:
        json.loads(text)  # here

    return press


# From 3.12 on Python parses a long number with Python code, around a few multiplications in C.
_NUMBER = (StallKind.C_CALL,) if sys.version_info < (3, 12) else (StallKind.C_CALL, StallKind.PYTHON)

TOLD = (
    Scenario(python_loop, (StallKind.PYTHON,)),
    Scenario(sleeping, (StallKind.BLOCKED,)),
    Scenario(reading_a_socket, (StallKind.BLOCKED,)),
    Scenario(waiting_for_a_lock, (StallKind.BLOCKED,)),
    Scenario(joining_a_thread, (StallKind.BLOCKED,)),
    Scenario(running_a_command, (StallKind.BLOCKED,)),
    Scenario(a_regular_expression, (StallKind.C_CALL,)),
    Scenario(a_big_power, (StallKind.C_CALL,)),
    Scenario(a_sort, (StallKind.C_CALL,)),
    Scenario(a_long_number, _NUMBER),
    Scenario(two_computing_threads, (StallKind.STARVED,)),
    Scenario(an_expression_in_a_thread, (StallKind.STARVED,), has_handler=False),
    Scenario(rows_of_a_tree, (StallKind.TK_CALLS,)),
    Scenario(items_of_a_canvas, (StallKind.TK_CALLS,)),
    Scenario(a_long_text, (StallKind.TK,), has_handler=False),
    Scenario(the_collector, (StallKind.COLLECTOR,)),
    Scenario(importing, (StallKind.PYTHON,)),
    Scenario(reading_a_file, (StallKind.BLOCKED,)),
    Scenario(a_query, (StallKind.BLOCKED,)),
    Scenario(parsing, (StallKind.C_CALL,)),
)
