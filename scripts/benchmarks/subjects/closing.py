"""The window is closed while 100 tasks run, ten of them stuck in `time.sleep(60)`: the process has to end."""

from __future__ import annotations

import subprocess
import sys
import time

__all__ = ["measure"]

PROGRAM = """
import asyncio, time, tkinter
from tkasync import Runtime, spawn_task

root = tkinter.Tk()
Runtime(root, max_workers=20)

async def wait():
    await asyncio.sleep(60)

for number in range(10):
    spawn_task(time.sleep, 60, name=f"stuck-{number}")
for _ in range(90):
    spawn_task(wait)

def close():
    print(time.monotonic(), flush=True)
    root.destroy()

root.after(1000, close)
root.mainloop()
"""


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=30)
    ended = time.monotonic()
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    closed = float(done.stdout.split()[0])
    named = sum(f"stuck-{number}" in done.stderr for number in range(10))
    return {"process_end_s": round(ended - closed, 3), "named": named}
