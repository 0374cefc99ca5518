"""`TurnsChart`: the turns of the last minute, and how much of the UI thread's time they took. UI thread."""

from __future__ import annotations

import tkinter
from tkinter import Misc, ttk
from typing import Any

from tkasync.tools.inspector.bounds import BARS, BUCKET
from tkasync.tools.inspector.viewer.colours import colours

_LEFT = 48  # pixels left of the bars
_SLOW = 0.1  # seconds of a turn that a user notices


class TurnsChart:
    """See the module."""

    def __init__(self, master: Misc) -> None:
        self.frame: ttk.Frame = ttk.Frame(master, padding=8)
        self._said = ttk.Label(self.frame)
        self._said.pack(fill="x")
        self._said.bind("<Configure>", lambda event: self._said.configure(wraplength=event.width))
        self._canvas = tkinter.Canvas(self.frame, highlightthickness=0, height=200)
        self._canvas.pack(fill="both", expand=True, pady=(6, 0))
        self._canvas.bind("<Configure>", lambda _event: self._draw())
        self._part: dict[str, Any] = {"now": 0, "bars": []}

    def show(self, part: dict[str, Any]) -> None:
        """Show the bars of *part*."""
        self._part = part
        bars = part["bars"]
        calls = sum(bar[1] for bar in bars)
        longest = max((bar[4] for bar in bars), default=0.0)
        queued = max((bar[3] for bar in bars), default=0)
        said = f"{calls} calls in turns, longest turn {longest * 1000:.0f} ms, at most {queued:g} queued."
        self._said.configure(
            text=f"Last minute: {said} A bar is half a second, its height the share spent in turns."
        )
        self._draw()

    def _draw(self) -> None:
        canvas, shades = self._canvas, colours(self._canvas)
        width, height = canvas.winfo_width(), canvas.winfo_height() - 18
        canvas.configure(background=ttk.Style(canvas).lookup(".", "background") or "white")
        canvas.delete("all")
        for share in (0.0, 0.5, 1.0):
            y = height - share * (height - 8)
            canvas.create_line(_LEFT, y, width, y, fill=shades["quiet"], dash=(1, 3))
            canvas.create_text(_LEFT - 4, y, text=f"{share:.0%}", anchor="e", fill=shades["quiet"])
        step = max(1.0, (width - _LEFT - 4) / BARS)
        for number, _calls, seconds, _queued, longest in self._part["bars"]:
            x = width - (self._part["now"] - number + 1) * step
            if x >= _LEFT:
                top = height - min(1.0, seconds / BUCKET) * (height - 8)
                shade = shades["bad"] if longest > _SLOW else shades["busy"]
                canvas.create_rectangle(x, min(top, height - 1), x + step - 1, height, fill=shade, width=0)
        canvas.create_text(_LEFT + 4, height + 10, text="1 min ago", anchor="w", fill=shades["quiet"])
        canvas.create_text(width - 4, height + 10, text="now", anchor="e", fill=shades["quiet"])
