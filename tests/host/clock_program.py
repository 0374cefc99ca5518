"""A window whose timers are to go on when the system's clock is set back by an hour; see `test_tk_clock`.

`python clock_program.py tkinter|tkasync WAKE` prints how many ticks came after that. Needs `shifted_clock` preloaded.
"""

from __future__ import annotations

import ctypes
import sys
import threading
import tkinter as tk

from tkasync import Runtime

TICKS = 5
PATIENCE = {"tkinter": 2.0, "tkasync": 30.0}  # seconds of the monotonic clock: a stalled timer waits an hour


def main() -> None:
    root = tk.Tk()
    runtime = Runtime(root, wake=sys.argv[2])
    came: list[int] = []

    def tick() -> None:
        came.append(1)
        if len(came) == 2 + TICKS:
            root.destroy()
        elif sys.argv[1] == "tkinter":
            root.after(20, tick)
        else:
            runtime.host.after(0.02, tick)
        if len(came) == 2:
            # When the next tick waits: that one stands still. What is set after the shift goes by the new time, and
            # the host sets its timer at the end of this turn.
            root.after(0, ctypes.CDLL(None).shift_clock, ctypes.c_long(-3600))

    tick()
    give_up = threading.Timer(PATIENCE[sys.argv[1]], runtime.post, (root.destroy,))
    give_up.start()
    root.mainloop()
    give_up.cancel()
    print(len(came) - 2)


if __name__ == "__main__":
    main()
