"""Ctrl+C in the terminal of a program that was started by `run`."""

from __future__ import annotations

import os

import pytest

from tests.support.endings import run_and_interrupt

pytestmark = pytest.mark.slow  # each program is a process of its own


@pytest.mark.skipif(os.name == "nt", reason="SIGINT cannot be sent")
class TestInterrupts:
    """Ctrl+C in the terminal of a program that was started by `run`."""

    @pytest.mark.parametrize(
        "state",
        [
            "print('now', flush=True)",
            "self.after(1, self.burn)",
            "self.spawn_task(self.flood)",
        ],
        ids=["idle", "busy", "flooded"],
    )
    def test_it_closes_the_window_and_raises_when_all_is_tidied(self, state: str) -> None:
        ended = run_and_interrupt(f"""
class Program(Component):
    def setup(self):
        self.on_cleanup(print, "tidied")
        {state}

    def burn(self):
        print("now", flush=True)
        end = time.monotonic() + 1
        while time.monotonic() < end:
            pass

    def flood(self):
        print("now", flush=True)
        while True:
            checkpoint()
            self.dispatch_to_ui(int)
            time.sleep(0)

try:
    run(Program)
except KeyboardInterrupt:
    print("interrupted")
""")
        assert ended == (0, "tidied\ninterrupted\n", "")

    def test_an_idle_window_notices_it_without_a_poll(self) -> None:
        """With the net that far apart it would take a minute."""
        ended = run_and_interrupt("""
from tkasync.tk.host import tk_timer
assert tk_timer._NET_MS
tk_timer._NET_MS = 60_000
class Program(Component):
    def setup(self):
        self.after(300, lambda: print("now", flush=True))

try:
    run(Program)
except KeyboardInterrupt:
    print("interrupted")
""")
        assert ended == (0, "interrupted\n", "")

    def test_a_second_one_does_not_wait_for_what_is_stuck(self) -> None:
        ended = run_and_interrupt(
            """
class Program(Component):
    def setup(self):
        self.on_cleanup(lambda: print("now closing", flush=True))
        self.spawn_task(time.sleep, 600)
        self.after(100, lambda: print("now", flush=True))

from tkasync.runtime.closing import Closing
real = Closing.__init__
Closing.__init__ = lambda self, runtime, timeout: real(self, runtime, 500.0)
try:
    run(Program)
except KeyboardInterrupt:
    print("interrupted")
""",
            times=2,
        )
        assert (ended.code, ended.out) == (0, "interrupted\n")
        assert "1 task(s) still running" in ended.err
        assert "Traceback" not in ended.err

    def test_a_handler_of_the_programs_own_stands(self) -> None:
        ended = run_and_interrupt("""
import signal
class Program(Component):
    def setup(self):
        self.after(100, lambda: print("now", flush=True))

signal.signal(signal.SIGINT, lambda *_: (print("mine"), sys.exit(4)))
run(Program)
""")
        assert (ended.code, ended.out, ended.err) == (4, "mine\n", "")
