"""Programs that end: each in a process of its own, with exit code 0, empty stderr and a watchdog."""

from __future__ import annotations

import textwrap

import pytest

from tests.support.pythons import run_python

pytestmark = pytest.mark.slow  # each program is a process of its own

PROGRAM = """
import asyncio, faulthandler, gc, sys, threading, tkinter, time
from tkinter import ttk
from tkasync import *

faulthandler.dump_traceback_later(25, exit=True)

class Held(tkinter.Variable):
    pass

class App(ComponentMixin, tkinter.Tk):
    def setup(self):
        self.cycle = self
        self.variable = Held(self, "text")
        self.stuck = threading.Event()
        self.log = []
        self.on_cleanup(print, "cleaned up")
        self.handles = [
            self.spawn_task(self.in_thread, self.variable, on_result=self.log.append),
            self.spawn_task(self.in_loop, self.variable, on_result=self.log.append),
            self.spawn_ui_task(self.on_ui, on_result=self.log.append),
            self.spawn_task(self.items, on_item=self.log.append),
        ]
        self.after(50, self.leave)

    def in_thread(self, variable):
        current_task().token.wait(20)
        checkpoint()

    async def in_loop(self, variable):
        try:
            await asyncio.sleep(20)
        finally:
            await asyncio.sleep(0)

    async def on_ui(self):
        try:
            await sleep(20)
        finally:
            self.variable.set("finally")

    def items(self):
        number = 0
        while True:
            number += 1
            yield number

    def leave(self):
        LEAVE

def main():
    app = App()
    app.mainloop()
    handles = app.handles
    assert all(handle.cancelled() for handle in handles), handles
    seen = len(app.log)
    del app
    gc.collect()
    assert Runtime
    print("ended")

main()
gc.collect()
"""

WAYS = {
    "destroy": "self.destroy()",
    "close button": "self.tk.eval(self.tk.call('wm', 'protocol', '.', 'WM_DELETE_WINDOW'))",
    "Tcl": "self.tk.call('destroy', '.')",
    "runtime first": "self.runtime.close(); self.destroy()",
    "from a worker": "self.spawn_task(lambda: dispatch_to_ui(self.destroy))",
    "twice": "self.destroy(); self.runtime.close()",
}


def run(program, tmp_path):
    path = tmp_path / "program.py"
    path.write_text(program)
    done = run_python("-X", "faulthandler", str(path))
    return done.returncode, done.stdout.splitlines(), done.stderr


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_window_with_every_kind_of_task_ends_cleanly(tmp_path, way):
    assert run(PROGRAM.replace("LEAVE", way), tmp_path) == (0, ["cleaned up", "ended"], "")


STUCK = """
import faulthandler, logging, sys, threading, time, tkinter
from tkasync import *

faulthandler.dump_traceback_later(25, exit=True)
logging.basicConfig(stream=sys.stdout, format="%(message)s")

class App(ComponentMixin, tkinter.Tk):
    def setup(self):
        for number in range(100):
            self.spawn_task(time.sleep, 60.0 if number < 3 else 0.0, name=f"task {number}")
        self.after(100, self.destroy)

App().mainloop()
print("ended")
"""


def test_stuck_threads_are_named_and_do_not_hold_the_process(tmp_path):
    code, lines, stderr = run(STUCK, tmp_path)
    assert (code, stderr) == (0, "")
    assert lines[-1] == "ended"
    told = "\n".join(lines)
    assert "3 task(s) still running" in told
    assert all(f"task 'task {number}'" in told for number in range(3))


ONE_AFTER_THE_OTHER = """
import faulthandler, gc, threading, tkinter
from tkasync import *

faulthandler.dump_traceback_later(25, exit=True)

class App(ComponentMixin, tkinter.Tk):
    def setup(self):
        self.cycle = self
        self.spawn_task(self.work, on_result=self.show)

    def work(self):
        return tuple(object() for _ in range(1000))

    def show(self, result):
        self.variable = tkinter.StringVar(self, len(result))
        self.after(1, self.destroy)

gate = threading.Event()
def collect():
    while not gate.is_set():
        [[] for _ in range(1000)]
        gc.collect(0)
        gate.wait(0.001)
thread = threading.Thread(target=collect)
thread.start()
for _ in range(10):
    App().mainloop()
gate.set()
thread.join()
print("ended")
"""


def test_windows_one_after_the_other_while_another_thread_collects(tmp_path):
    assert run(textwrap.dedent(ONE_AFTER_THE_OTHER), tmp_path) == (0, ["ended"], "")
