"""Ways in which an event loop does not come round, or seems not to, and nobody is to be accused."""

from __future__ import annotations

import os
import pdb
import signal
import subprocess
import sys
import threading
import tkinter
from io import StringIO
from time import monotonic, sleep
from tkinter import messagebox

from scenarios import LONG, Handler, Scenario

_STOP = """
import os, signal, sys, time
parent = int(sys.argv[1])
sys.stdin.readline()
os.kill(parent, signal.SIGSTOP)
time.sleep(0.8)
os.kill(parent, signal.SIGCONT)
"""


def a_debugger(root: tkinter.Tk) -> Handler:
    """A person thinks for a while at its prompt."""
    ours, theirs = os.pipe()

    def press(_event: object) -> None:
        threading.Timer(LONG, os.write, [theirs, b"continue\n"]).start()
        pdb.Pdb(stdin=os.fdopen(ours), stdout=StringIO(), nosigint=True).set_trace()

    return press


def a_stopped_process(root: tkinter.Tk) -> Handler:
    command = [sys.executable, "-c", _STOP, str(os.getpid())]
    stopper = subprocess.Popen(command, stdin=subprocess.PIPE, text=True)
    sleep(0.3)  # it starts beside nothing else

    def press(_event: object) -> None:
        assert stopper.stdin is not None
        stopper.stdin.write("now\n")
        stopper.stdin.flush()

    return press


def a_modal_window(root: tkinter.Tk) -> Handler:
    def press(_event: object) -> None:
        dialog = tkinter.Toplevel(root)
        dialog.wait_visibility()
        dialog.grab_set()
        dialog.after(round(LONG * 1000), dialog.destroy)
        dialog.wait_window()

    return press


def a_message_box(root: tkinter.Tk) -> Handler:
    def answer() -> None:
        try:
            root.tk.call(".__tk__messagebox.ok", "invoke")
        except tkinter.TclError:
            root.after(50, answer)

    def press(_event: object) -> None:
        root.after(round(LONG * 1000), answer)
        messagebox.showinfo(message="It is done.", parent=root)

    return press


def a_loop_of_updates(root: tkinter.Tk) -> Handler:
    def press(_event: object) -> None:
        end = monotonic() + LONG
        while monotonic() < end:
            root.update()

    return press


def a_slow_start(root: tkinter.Tk) -> Handler:
    """See `program`, where it takes its time before the window has been idle."""
    return lambda _event: None


SILENT = (
    Scenario(a_debugger),
    Scenario(a_stopped_process),
    Scenario(a_modal_window),
    Scenario(a_message_box),
    Scenario(a_loop_of_updates),
    Scenario(a_slow_start),
)
assert hasattr(signal, "SIGSTOP")
