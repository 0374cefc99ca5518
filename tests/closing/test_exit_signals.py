"""SIGTERM, SIGHUP and Ctrl+C under `run`: the window closes in order, at whatever moment they come."""

from __future__ import annotations

import os
import signal

import pytest

from tests.support.endings import run_and_interrupt, run_source

pytestmark = [
    pytest.mark.slow,  # each program is a process of its own
    pytest.mark.skipif(os.name == "nt", reason="signals cannot be sent"),
]

PROGRAM = """
import os, signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it is ignored, and stays so
class Program(Component):
    def setup(self):
        self.on_cleanup(print, "cleanup 1")
        self.on_cleanup(self.clean_up)
        self.on_cleanup(print, "cleanup 2")
        self.spawn_task(lambda: current_task().token.wait(60))
        {begin}

    def clean_up(self):
        {clean_up}

def send(*names):
    for name in names:
        os.kill(os.getpid(), getattr(signal, name))

try:
    run(Program)
finally:
    print("finally")
"""


def ended(begin: str, clean_up: str = "pass") -> tuple[int, str, str]:
    return run_source(PROGRAM.format(begin=begin, clean_up=clean_up))


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_the_window_closes_and_the_process_ends_with_128_and_the_signal(name: str) -> None:
    code = 128 + getattr(signal, name)
    assert ended(f"self.after(100, send, {name!r})") == (code, "cleanup 2\ncleanup 1\nfinally\n", "")


@pytest.mark.parametrize(
    "begin",
    [
        "send('SIGTERM', 'SIGTERM')",
        "self.after(100, send, 'SIGTERM', 'SIGINT')",
        "self.after(100, send, 'SIGTERM', 'SIGHUP')",
        "self.spawn_task(send, 'SIGTERM', 'SIGTERM')",
    ],
)
def test_two_at_once_cost_no_cleanup(begin: str) -> None:
    assert ended(begin) == (143, "cleanup 2\ncleanup 1\nfinally\n", "")


def test_a_second_one_interrupts_a_cleanup_that_blocks() -> None:
    clean_up = "threading.Timer(0.2, send, ['SIGTERM']).start(); time.sleep(60)"
    assert ended("self.after(100, send, 'SIGTERM')", clean_up) == (143, "cleanup 2\ncleanup 1\nfinally\n", "")


def test_a_second_one_interrupts_a_callback_that_keeps_the_window_from_its_close() -> None:
    begin = "self.after(1, lambda: (threading.Timer(1, send, ['SIGTERM']).start(), send('SIGTERM'), time.sleep(60)))"
    assert ended(begin) == (143, "cleanup 2\ncleanup 1\nfinally\n", "")


def test_one_during_a_close_of_the_users_own_ends_its_waiting() -> None:
    begin = "self.spawn_task(time.sleep, 60), self.after(100, self.winfo_toplevel().destroy)"
    code, out, err = ended(begin, "send('SIGTERM')")
    assert (code, out) == (143, "cleanup 2\ncleanup 1\nfinally\n")
    assert "task(s) still running" in err


def test_a_handler_that_the_component_sets_stands() -> None:
    begin = "signal.signal(signal.SIGTERM, lambda *_: self.finish()); self.after(100, send, 'SIGTERM')"
    assert ended(begin) == (0, "cleanup 2\ncleanup 1\nfinally\n", "")


def test_a_second_interrupt_leaves_nothing_of_ours_on_stderr() -> None:
    ended = run_and_interrupt(
        """
class Program(Component):
    def setup(self):
        self.on_cleanup(print, "cleanup 1")
        self.on_cleanup(lambda: (print("now closing", flush=True), time.sleep(60)))
        self.after(100, lambda: print("now", flush=True))

try:
    run(Program)
except KeyboardInterrupt:
    print("interrupted")
""",
        times=2,
    )
    assert ended == (0, "cleanup 1\ninterrupted\n", "")
