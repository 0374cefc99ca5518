"""`Colours`: the tags of a text, each made when it is first used, in colours that fit the theme. UI thread."""

from __future__ import annotations

import tkinter
from tkinter import font as tkfont
from tkinter import ttk
from typing import Any

from tkasync.widgets.log_view.styles import rgb

# The sixteen that a program names and does not choose, each to be read on its background.
_ON_DARK = (
    "#5c6370", "#ff6b6b", "#5ad47a", "#e8c547", "#6ea8fe", "#d28cf5", "#4fd1d9", "#d8dee9",
    "#7f8896", "#ff8f8f", "#86e59d", "#f2d877", "#9ac4ff", "#e2b1fa", "#86e3e8", "#ffffff",
)  # fmt: skip
_ON_LIGHT = (
    "#000000", "#b3261e", "#1a7f37", "#8a6100", "#0b5cd6", "#8431b8", "#0a7280", "#5f6773",
    "#4b5563", "#d1352c", "#2a9147", "#a47500", "#2f76e8", "#9c4fd0", "#168a99", "#8b939e",
)  # fmt: skip
HITS, CURRENT = ("hit", "next hit"), "current hit"


class Colours:
    """See the module.

    Args:
        text: whose tags they are.
    """

    def __init__(self, text: tkinter.Text) -> None:
        self._text = text
        self._made: set[str] = set()
        self._front = self._back = ""
        self._is_dark = False

    def take_theme(self) -> None:
        """Take the colours of the theme that the window has now."""
        text, style = self._text, ttk.Style(self._text)
        for option, name in (("background", "fieldbackground"), ("foreground", "foreground")):
            if colour := style.lookup("TEntry", name) or style.lookup(".", option):
                text.configure({option: colour})
        if colour := style.lookup("TEntry", "foreground"):
            text.configure(insertbackground=colour)
        self._front, self._back = str(text.cget("foreground")), str(text.cget("background"))
        self._is_dark = sum(text.winfo_rgb(self._back)) < sum(text.winfo_rgb(self._front))
        for tag in self._made:
            self._configure(tag)
        self._configure_marks()

    def make(self, tags: tuple[str, ...]) -> None:
        """See that *tags* are there."""
        for tag in tags:
            if tag not in self._made:
                self._made.add(tag)
                self._configure(tag)
                self._text.tag_lower(tag)  # below what is selected and what is found

    def _configure(self, tag: str) -> None:
        what, _, colour = tag.partition(" ")
        options: dict[str, Any] = {what: True} if what in ("underline", "overstrike") else {}
        if what in ("bold", "italic"):
            options = {"font": self._font(what)}
        elif what in ("foreground", "background"):
            options = {what: self._colour(colour)}
        self._text.tag_configure(tag, **options)

    def _font(self, kind: str) -> tuple[str, int, str]:
        # As a description: a font with a name of its own would have to be deleted.
        actual: Any = tkfont.nametofont("TkFixedFont", self._text).actual()
        return (actual["family"], actual["size"], kind)

    def _colour(self, name: str) -> str:
        if name in ("text", "back"):
            return self._front if name == "text" else self._back
        number = int(name)
        return rgb(number) if number >= 16 else (_ON_DARK if self._is_dark else _ON_LIGHT)[number]

    def _configure_marks(self) -> None:
        for tag in HITS:
            self._text.tag_configure(tag, background="#6b5b16" if self._is_dark else "#ffe88a")
        self._text.tag_configure(CURRENT, background="#d97706", foreground="#ffffff")
        for tag in (*HITS, CURRENT, "sel"):
            self._text.tag_raise(tag)
