"""Closing the window from inside the work that the close would wait for: it must not wait for itself."""

from __future__ import annotations

import pytest

from tests.support.pythons import run_python

pytestmark = pytest.mark.slow  # each program is a process of its own

PROGRAM = """
import sys, time
from tkasync import Component, call_in_ui, run

class Program(Component):
    def setup(self):
        {start}

    async def wait_then_close(self):
        self.close()

    async def wait(self):
        pass

    def close(self, *_):
        assert self.runtime.close(timeout=60.0) == []
        self.winfo_toplevel().destroy()
        print("closed")

run(Program)
"""
STARTS = {
    "a UI task": "self.spawn_ui_task(self.wait_then_close)",
    "a UI task's callback": "self.spawn_ui_task(self.wait, on_done=self.close)",
    "a function called in the UI": "call_in_ui(self.close)",
    "a thread's callback": "self.spawn_task(time.sleep, 0.0, on_done=self.close)",
    "a coroutine's callback": "self.spawn_task(self.wait, on_done=self.close)",
    "a dispatched function": "self.dispatch_to_ui(self.close)",
}


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_a_close_from_inside_does_not_use_up_the_grace_time(start: str) -> None:
    """The grace time is a minute, twice what this waits."""
    done = run_python("-X", "faulthandler", "-c", PROGRAM.format(start=start), timeout=30)
    assert (done.returncode, done.stdout, done.stderr) == (0, "closed\n", "")
