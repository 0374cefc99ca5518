"""The line to write, put in the place of the faulty one: the program runs, and the checker has nothing to say."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from tkasync.check.checked import check_source
from tkasync.check.source import Source
from tkasync.runtime.runtime import Runtime

BEGIN = """\
import threading, time, tkinter as tk
from functools import partial
from tkinter import messagebox
from tkasync import call_in_ui, dispatch_to_ui, spawn_interval, spawn_task, sleep, ui_task
seen = []
def main(root: tk.Tk):
    name = tk.StringVar(root, "old")
    button = tk.Button(root, text="go")
"""


class Case(NamedTuple):
    """A faulty *line* in a program, the part of the advice that is *written* instead, and what is seen then."""

    code: str
    line: str
    written: str
    program: str
    seen: list[object]


ON_A_THREAD = """\
    def work():
        LINE
        seen.append("worked")
    threading.Thread(target=work, daemon=True).start()
"""
CASES = [
    Case("TKA101", "name.set('new')", "dispatch_to_ui(name.set, 'new')",
         ON_A_THREAD + "    name.trace_add('write', lambda *_: seen.append(name.get()))\n", ["new", "worked"]),
    Case("TKA101", "button.configure(text='on')", "dispatch_to_ui(partial(button.configure, text='on'))",
         ON_A_THREAD, ["worked"]),
    Case("TKA101", "button['text'] = 'on'", "dispatch_to_ui(partial(button.configure, text='on'))",
         ON_A_THREAD, ["worked"]),
    Case("TKA102", "root.after(0, seen.append, 'after')", "dispatch_to_ui(seen.append, 'after')",
         ON_A_THREAD, ["after", "worked"]),
    Case("TKA102", "root.after_idle(lambda: seen.append('idle'))", "dispatch_to_ui(lambda: seen.append('idle'))",
         ON_A_THREAD, ["idle", "worked"]),
    Case("TKA201", "time.sleep(0.2)", "await sleep(0.2)",
         "    @ui_task\n    async def go():\n        LINE\n        seen.append('went')\n    go()\n", ["went"]),
    Case("TKA303", "root.after(10, tick)", "spawn_interval(0.01, tick)",
         "    def tick():\n        seen.append('tick')\n        LINE\n    spawn_interval(0.01, tick)\n", ["tick"]),
    Case("TKA401", "button.configure(command=go())", "command=go",
         "    def go():\n        seen.append('went')\n    LINE\n    button.invoke()\n", ["went"]),
    Case("TKA402", "button.configure(command=lambda: seen.append(n))", "lambda n=n: seen.append(n)",
         "    for n in range(2):\n        button = tk.Button(root)\n        LINE\n        button.pack()\n"
         "    for each in root.pack_slaves():\n        each.invoke()\n", [0, 1]),
    Case("TKA405", "root.after(1, lambda: seen.append(str(error)))", "lambda error=error: seen.append(str(error))",
         "    try:\n        int('x')\n    except ValueError as error:\n        LINE\n",
         ["invalid literal for int() with base 10: 'x'"]),
    Case("TKA502", "load(1)", "spawn_task(load, 1)",
         "    async def load(number):\n        seen.append(number)\n    LINE\n", [1]),
]  # fmt: skip


PLAIN = """\
import threading, tkinter as tk
from tkasync import dispatch_to_ui, spawn_task
class Page(tk.Frame):
    def start(self):
        START
    def work(self):
        WORK
    def show(self, text):
        self.text = text
"""


def test_the_lines_to_write_in_a_widget_that_is_no_component_run_there(tk_root, pilot) -> None:
    wrong = PLAIN.replace("START", "threading.Thread(target=self.work).start()")
    told = dict(found(wrong.replace("WORK", "self.after(0, self.show, 'seen')")))
    right = PLAIN.replace("START", told["TKA302"]).replace("WORK", told["TKA102"])
    names: dict[str, Any] = {}
    exec(compile(right, "program.py", "exec"), names)
    page = names["Page"](tk_root)
    page.start()
    pilot.wait_until(lambda: getattr(page, "text", "") == "seen")


def found(text: str) -> list[tuple[str, str]]:
    return [(one.code, one.write) for one in check_source(Source(text.encode(), "program.py"))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.line}")
def test_the_line_to_write_works_where_the_faulty_one_stood(case: Case, tk_root, pilot) -> None:
    told = [
        write for code, write in found(BEGIN + case.program.replace("LINE", case.line)) if code == case.code
    ]
    assert len(told) == 1
    assert case.written in told[0]
    right = case.written
    if case.code in ("TKA401", "TKA402"):
        right = f"button.configure({right if right.startswith('command=') else f'command={right}'})"
    elif case.code == "TKA303":
        right = "pass"  # it stands where the function was called first
    elif case.code == "TKA405":
        right = f"root.after(1, {right})"
    text = BEGIN + case.program.replace("LINE", right)
    assert not [code for code, _ in found(text) if code == case.code]
    Runtime.of(tk_root)  # threads look for the window's
    names: dict[str, object] = {}
    exec(compile(text, "program.py", "exec"), names)
    names["main"](tk_root)  # type: ignore[operator]
    pilot.wait_until(lambda: set(case.seen) <= set(names["seen"]))  # type: ignore[call-overload]
