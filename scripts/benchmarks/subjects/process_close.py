"""The window is closed while two worker processes are deaf, each with a deaf child: all of it has to end."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

__all__ = ["measure"]

PROGRAM = """
import os, time, tkinter
from benchmarks.process_work import deaf_with_a_child
from tkasync import Runtime, spawn_task
from tkasync.processes import ProcessWorkers

root = tkinter.Tk()
pool = Runtime(root).scope.adopt(ProcessWorkers(2))
tasks = [spawn_task(deaf_with_a_child, executor=pool) for _ in range(2)]

def close_when_they_run():
    children = [int(task.progress.done) for task in tasks]
    if not all(children):
        root.after(20, close_when_they_run)
        return
    print(*children, time.monotonic(), flush=True)
    root.destroy()

close_when_they_run()
root.mainloop()
"""


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=40)
    ended = time.monotonic()
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    *children, closed = done.stdout.split()
    return {
        "process_end_s": round(ended - float(closed), 3),
        "left": sum(_lives(child) for child in children),
    }


def _lives(number: str) -> bool:
    try:
        stat = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
