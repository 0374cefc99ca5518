"""Runs a program from the documents with a user at its window: ``python drive_program.py PROGRAM [STEP ...]``.

The steps are those of `tkasync.testing.run_program`, and one more: ``photograph "1"`` saves what is on the screen a
second later, into the file that PICTURE names; without it nothing. Programs in a text may take their time: their
sleeps are cut.
"""

from __future__ import annotations

import os
import sys
import time
import tkinter as tk

from tkasync.testing.probes.texts import below
from tkasync.testing.programs.driver import drive
from tkasync.testing.programs.steps import VERBS, steps_of
from tkasync.testing.programs.user import User

LONGEST_SLEEP = 0.3  # seconds


def main(program: str, *script: str, patience: float = 15.0) -> None:
    steps = steps_of("\n".join(script), (*VERBS, "photograph"))
    drive(program, steps, patience=patience, longest_sleep=LONGEST_SLEEP, kind=Photographer)


class Photographer(User):
    shot_due = 0.0

    def do_photograph(self, seconds: str) -> bool:
        if picture := os.environ.get("PICTURE"):
            self.shot_due = self.shot_due or time.monotonic() + float(seconds)
            if time.monotonic() < self.shot_due:
                return False
            shoot(self.root, picture)
        return True


def shoot(root: tk.Tk, picture: str) -> None:
    """Save what the screen shows of *root* and the windows over it."""
    from PIL import ImageDraw, ImageGrab  # only who photographs needs Pillow

    root.update_idletasks()
    windows = [w for w in (root, *below(root)) if isinstance(w, tk.Tk | tk.Toplevel) and w.winfo_viewable()]
    left, top = min(w.winfo_rootx() for w in windows), min(top_of(w) for w in windows)
    right = max(w.winfo_rootx() + w.winfo_width() for w in windows)
    bottom = max(w.winfo_rooty() + w.winfo_height() for w in windows)
    shot = ImageGrab.grab((left, top, right, bottom), xdisplay="")
    for window in windows[1:]:  # no window manager draws a frame here
        x, y = window.winfo_rootx() - left, window.winfo_rooty() - top
        frame = (x, y, x + window.winfo_width() - 1, y + window.winfo_height() - 1)
        ImageDraw.Draw(shot).rectangle(frame, outline="#888888")
    shot.quantize(128).save(picture, optimize=True)


def top_of(window: tk.Tk | tk.Toplevel) -> int:
    """Where *window* begins on the screen: at its menu bar, which Tk does not count to it."""
    return int(window.geometry().rpartition("+")[2]) if window["menu"] else window.winfo_rooty()


if __name__ == "__main__":
    main(*sys.argv[1:])
