"""Whether an app answers all the time while its user works with it.

python -m apps._answering NAME

opens one app, lets its user at it, and prints each time in which its window stood still for 0.05 s or more: which line,
which handler. Exit code 0: there was none.
"""

from __future__ import annotations

import sys
import tkinter as tk
from importlib import import_module
from tempfile import TemporaryDirectory

from apps._use import use
from apps._users import ARGUMENTS, USERS, at_home, nobody
from tkasync.tools import Stall, StallWatch

LIMIT = 0.05  # seconds


def main(name: str) -> int:
    """Let its user at the app *name*; return how often its window stood still."""
    stalls: list[Stall] = []

    async def visit(window: tk.Tk) -> None:
        with StallWatch(window, threshold=LIMIT) as watch:
            await USERS.get(name, nobody)(window)
            stalls.extend(watch.stalls)

    with TemporaryDirectory() as folder:
        at_home(folder)
        sys.argv[1:] = [folder] if name in ("downloader", "tracker") else ARGUMENTS.get(name, [])
        use(import_module(f"apps.{name}").main, visit)
    for stall in stalls:
        print(
            f"{stall.seconds:.3f} s, {stall.net:.3f} s net, {stall.kind.value}: {stall.expression}, at {stall.line}"
        )
        print(
            f"  in {stall.handler} of {stall.widget or 'the queue'} {stall.event}; {' < '.join(stall.stack)}"
        )
        print(f"  {stall.hints}")
    return len(stalls)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
