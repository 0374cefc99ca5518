"""What `import tkasync`, or `import asyncio` beside it, adds to `import tkinter`, in time, threads and modules."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from statistics import median

__all__ = ["measure"]

PROGRAM = """
import time, tkinter
begun = time.perf_counter()
import MODULE
print(time.perf_counter() - begun)
import sys, threading
print(threading.active_count())
print(sum(name in sys.modules for name in ("ttkbootstrap", "PIL")))
print(int("asyncio" in sys.modules))
print(int("logging.handlers" in sys.modules))
"""
MODULES = {"ours": "tkasync", "asyncio": "asyncio"}


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    with tempfile.TemporaryDirectory() as byte_code:
        # As in an installed package, whatever the environment says: the first run writes the byte code.
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = kept | {"PYTHONPYCACHEPREFIX": byte_code}
        runs = [_once(MODULES[peer], environment) for _ in range(4 if quick else 10)][1:]
    return {
        "import_ms": round(median(run[0] for run in runs) * 1000, 2),
        "threads": max(run[1] for run in runs) - threading.main_thread().is_alive(),
        "themes": max(run[2] for run in runs),
        "asyncio": max(run[3] for run in runs),
        "log_handlers": max(run[4] for run in runs),
    }


def _once(module: str, environment: dict[str, str]) -> list[float]:
    program = PROGRAM.replace("MODULE", module)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=20, env=environment
    )
    if done.returncode:
        raise ImportError(done.stderr.strip().splitlines()[-1])
    return [float(line) for line in done.stdout.split()]
