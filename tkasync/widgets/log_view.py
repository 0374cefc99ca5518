"""`LogView`: lines of text from any thread, at any rate; the oldest go when there are too many."""

from __future__ import annotations

import tkinter
from collections import deque
from tkinter import Misc, ttk
from typing import Any

from tkasync.component import Component
from tkasync.dispatch.coalesced import Coalesced
from tkasync.widgets.toolkit import widgets_for

_AT_ONCE = 1_000  # lines in one turn: they take about 3 ms
_LONGEST = 5_000  # characters of a line that are shown: Tk lays out longer ones very slowly


class LogView(Component):
    """A read-only text with a scrollbar, which grows at its end. The view follows the end unless the user scrolls away.

    Lines that come between two turns are inserted together. When lines come faster than the window can show them, it
    skips to the newest *max_lines*; `append` never waits. Text can be selected and copied.

    Args:
        master: the parent widget.
        max_lines: how many lines are kept; older ones are deleted.
        **options: of ``ttk.Frame``.

    Raises:
        ValueError: *max_lines* is no positive number.
    """

    def __init__(self, master: Misc | None = None, max_lines: int = 10_000, **options: Any) -> None:
        if type(max_lines) is not int or max_lines < 1:
            raise ValueError(f"max_lines is a number of lines, 1 or more, not {max_lines!r}")
        self._max_lines = max_lines
        # Bounded: a line that more than max_lines follow would be deleted as soon as it was shown.
        self._waiting: deque[str] = deque(maxlen=max_lines)
        self._count = 0
        super().__init__(master, **options)

    def setup(self) -> None:
        self._show_soon = Coalesced(self.runtime.post)
        self.text: tkinter.Text = tkinter.Text(
            self, wrap="none", state="disabled", borderwidth=0, font="TkFixedFont"
        )
        text = self.text
        bar = widgets_for(self).Scrollbar(self, command=text.yview)
        text.configure(yscrollcommand=bar.set, highlightthickness=0)
        bar.pack(side="right", fill="y")
        text.pack(side="left", fill="both", expand=True)
        # A disabled text does not take the focus by itself, and without the focus Ctrl+C copies nothing.
        text.bind("<Button-1>", lambda _event: text.focus_set(), add="+")
        self.bind("<<ThemeChanged>>", lambda _event: self._take_colours(), add="+")
        self._take_colours()

    @property
    def line_count(self) -> int:
        """How many lines are shown. UI only."""
        return self._count

    def append(self, text: str) -> None:
        """Add *text*, one line or several, at the end, in a later turn. Any thread; never blocks.

        Does nothing when the view is destroyed.
        """
        self._waiting.extend(text.splitlines() or [""])
        self._show_soon(self._show_waiting)

    def clear(self) -> None:
        """Remove all lines, and those that wait to be shown. UI only."""
        self._waiting.clear()
        self._edit([], self._count)

    def _show_waiting(self) -> None:
        if self.scope.is_ending:
            return
        lines: list[str] = []
        while self._waiting and len(lines) < _AT_ONCE:
            lines.append(_shortened(self._waiting.popleft()))
        if self._waiting:
            self._show_soon(self._show_waiting)
        if lines:
            self._edit(lines, max(0, self._count + len(lines) - self._max_lines))

    def _edit(self, lines: list[str], excess: int) -> None:
        """Insert *lines* at the end, and delete *excess* lines at the beginning."""
        text = self.text
        is_at_end = text.yview()[1] >= 1.0
        text.configure(state="normal")
        try:
            if lines:
                # Between lines, not after each: Tk ends the last line itself, and one more would show as an empty line.
                text.insert("end", "\n" * (self._count > 0) + "\n".join(lines))
            if excess:
                text.delete("1.0", f"{excess + 1}.0")
        finally:
            text.configure(state="disabled")
        self._count += len(lines) - excess
        if is_at_end:
            text.see("end")

    def _take_colours(self) -> None:
        style = ttk.Style(self)
        for option, name in (("background", "fieldbackground"), ("foreground", "foreground")):
            if colour := style.lookup("TEntry", name) or style.lookup(".", option):
                self.text.configure({option: colour})
        if colour := style.lookup("TEntry", "foreground"):
            self.text.configure(insertbackground=colour)


def _shortened(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …"
