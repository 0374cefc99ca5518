"""`FrameMeter`: bars in the corner of a window that show how late its event loop comes round."""

from __future__ import annotations

import tkinter
from collections import deque
from time import monotonic
from tkinter import ttk
from typing import Any

from tkasync.dispatch.timers import Timer
from tkasync.runtime.runtime import Runtime

_EVERY = 0.1  # seconds: at 60 Hz a meter costs 2.7 % of a core
_BARS = 60
_BAR, _HEIGHT, _TEXT, _EDGE = 3, 40, 16, 4  # pixels
_TALLEST = 0.2  # seconds: what is later fills the meter
_SMOOTH, _LATE = 0.02, 0.1  # seconds
_GREEN, _ORANGE, _RED = "#2e9e5b", "#e08a00", "#d13438"


def colour_of(lateness: float) -> str:
    """Return the colour of a beat that came *lateness* seconds late: what nobody, somebody, everybody sees."""
    return _GREEN if lateness <= _SMOOTH else _ORANGE if lateness <= _LATE else _RED


class FrameMeter(tkinter.Canvas):
    """Shows in the corner of a window how late its event loop comes round, ten times a second. UI only.

    Each bar is one beat: green up to 20 ms, orange up to 100 ms, red above. Below stand the calls that wait in the
    queue, and how long Tk has not come to its idle work, in which it redraws. It lies over the corner and moves no
    other widget. A press hides it, as Escape, Return and the space bar do while it has the focus; `show` brings it
    back. It ends with its window, and beats only while it is shown.

    Args:
        master: the window, or a widget in it.

    Raises:
        WrongThreadError: on another thread.
        RuntimeClosedError: the window is closed.
    """

    def __init__(self, master: tkinter.Misc) -> None:
        self._runtime = Runtime.of(master)
        self._runtime.check_ui_thread("FrameMeter", "dispatch_to_ui(FrameMeter, window)")
        self._runtime.refuse_closed("FrameMeter")
        super().__init__(master.winfo_toplevel(), takefocus=True, highlightthickness=1, bd=0)
        self.configure(width=_BARS * _BAR, height=_HEIGHT + _TEXT)
        self.latest: deque[float] = deque(maxlen=_BARS)
        """How late the last beats came, in seconds, the newest last."""
        self._timer: Timer | None = None
        self._due = self._idle_at = monotonic()
        self._job = ""
        self._bars = deque(self.create_rectangle(0, 0, 0, 0, width=0, tags="bar") for _ in range(_BARS))
        self._text = self.create_text(_EDGE, _HEIGHT + _TEXT / 2, anchor="w", font="TkSmallCaptionFont")
        self._follow_theme()
        self._listen()
        self.show()

    def _listen(self) -> None:
        for event in ("<Button-1>", "<Escape>", "<Return>", "<space>"):
            self.bind(event, lambda _event: self.hide())
        self.bind("<<ThemeChanged>>", self._follow_theme)
        self.bind("<Destroy>", lambda _event: self._stop())

    def _follow_theme(self, _event: object = None) -> None:
        style = ttk.Style(self)
        paper = style.lookup("TFrame", "background") or self.cget("background")
        ink = style.lookup("TLabel", "foreground") or "black"
        self.configure(background=paper, highlightbackground=ink, highlightcolor=_ORANGE)
        self.itemconfigure(self._text, fill=ink)

    # Shown and hidden

    @property
    def is_shown(self) -> bool:
        """Whether it lies over the window."""
        return self._timer is not None

    def show(self) -> None:
        """Lay it over the lower right corner, and begin to beat; when it is shown, do nothing. UI only."""
        if self.is_shown:
            return
        self.place(relx=1.0, rely=1.0, anchor="se")
        tkinter.Misc.lift(self)  # a canvas's own `lift` is for its items
        self._due = self._idle_at = monotonic()
        self._wait()

    def hide(self) -> None:
        """Take it off the window, which then pays nothing for it. UI only."""
        self._stop()
        self.place_forget()

    def toggle(self) -> None:
        """Show it when it is hidden, and hide it when it is shown: for a key of the program's. UI only."""
        self.hide() if self.is_shown else self.show()

    def _stop(self) -> None:
        if self._timer is not None:
            self._runtime.host.cancel(self._timer)
            self._timer = None
        self.tk.call("after", "cancel", self._job)

    # Beats

    def _wait(self) -> None:
        self._due += _EVERY
        self._timer = self._runtime.host.after(max(0.0, self._due - monotonic()), self._beat)

    def _look_whether_idle(self, now: float) -> None:
        # A job of Tcl's that does nothing and is gone when Tk has come to it: no command of Python's to be made.
        if self._job not in map(str, self.tk.splitlist(self.tk.call("after", "info"))):
            self._idle_at = now
            self._job = str(self.tk.call("after", "idle", "list"))

    def _beat(self) -> None:
        now = monotonic()
        self.latest.append(now - self._due)
        self._look_whether_idle(now)
        self._due = now  # one late beat is one bar, and not as many as it has missed
        self._draw(self.latest[-1], len(self._runtime.queue), now - self._idle_at)
        self._wait()

    def _draw(self, lateness: float, queued: int, undrawn: float) -> None:
        self.move("bar", -_BAR, 0)
        self._bars.rotate(-1)
        self._set(self._bars[-1], lateness)  # the oldest, which has left on the other side
        busy = f", idle {undrawn:.1f} s ago" if undrawn > 2 * _EVERY else ""
        self.itemconfigure(self._text, text=f"{lateness * 1000:.0f} ms, {queued} queued{busy}")

    def _set(self, bar: Any, lateness: float) -> None:
        tall = max(1.0, min(1.0, lateness / _TALLEST) * (_HEIGHT - _EDGE))
        right = _BARS * _BAR
        self.coords(bar, right - _BAR + 1, _HEIGHT - tall, right, _HEIGHT)
        self.itemconfigure(bar, fill=colour_of(lateness))
