"""The left side: what was found, with the words that were searched for in it made visible."""

from __future__ import annotations

import re
import tkinter as tk
from collections.abc import Callable
from tkinter.font import Font

import ttkbootstrap as ttk

from apps.search_suggestions.database import Answer
from apps.search_suggestions.details import visible
from tkasync import Component, create_signal


class Suggestions(Component):
    """One character a line: itself, its code point, its name. One of the lines is chosen."""

    def setup(self, pick: Callable[[], object]) -> None:
        self.pick = pick
        self.answer: Answer | None = None
        nothing: int | None = None
        self.chosen, self.choose_code = create_signal(nothing, name="chosen")
        self.text = ttk.Text(
            self, width=40, height=12, wrap="none", cursor="arrow", state="disabled", takefocus=False
        )
        self.text.configure(
            tabs="48 136", spacing1=3, spacing3=3, padx=8, borderwidth=0, highlightthickness=0
        )
        bar = ttk.Scrollbar(self, command=self.text.yview)
        self.text.configure(yscrollcommand=bar.set)
        bar.pack(side="right", fill="y")
        self.text.pack(side="left", fill="both", expand=True)
        # A list, not a text: no selecting with the mouse.
        self.text.bindtags((str(self.text), str(self.winfo_toplevel()), "all"))
        self.text.bind("<Button-1>", self.click)
        self.text.bind("<Double-Button-1>", lambda _: self.pick())
        for event in ("<MouseWheel>", "<Button-4>", "<Button-5>"):
            self.text.bind(event, self.scroll)
        self.bind("<<ThemeChanged>>", lambda _: self.take_colours(), add="+")
        self.bold = Font(self, font=self.text["font"])
        self.bold.configure(weight="bold")
        self.take_colours()

    def take_colours(self) -> None:
        """The colours of the theme at hand."""
        colours = ttk.Style().colors
        self.text.tag_configure("code", foreground=colours.secondary)
        self.text.tag_configure("match", foreground=colours.primary, font=self.bold)
        self.text.tag_configure("chosen", background=colours.selectbg, foreground=colours.selectfg)
        self.text.tag_raise("chosen")

    def show(self, answer: Answer | None) -> None:
        """Show *answer*, and choose what comes first."""
        self.answer = answer
        self.text.configure(state="normal")
        self.text.delete("1.0", "end")
        for code, name in answer.matches if answer is not None else ():
            self.text.insert(
                "end", f"{visible(code)}\t", "", f"U+{code:04X}\t", "code", *self.highlighted(name), "\n", ""
            )
        self.text.configure(state="disabled")
        self.choose(0)

    def highlighted(self, name: str) -> list[str]:
        """*name* in pieces, each with its tag: the beginnings of words that were searched for stand out."""
        words = self.answer.question.words if self.answer is not None else []
        if not words:
            return [name, ""]
        pieces = re.split(rf"(?<![^\W_])({'|'.join(words)})", name, flags=re.IGNORECASE)
        return [part for at, piece in enumerate(pieces) for part in (piece, "match" if at % 2 else "")]

    @property
    def row(self) -> int:
        """The line that is chosen, from 0."""
        matches = self.answer.matches if self.answer is not None else []
        return next((row for row, (code, _) in enumerate(matches) if code == self.chosen()), 0)

    def choose(self, row: int) -> None:
        """Choose a line, the nearest if there are not as many."""
        matches = self.answer.matches if self.answer is not None else []
        row = max(0, min(row, len(matches) - 1))
        self.text.tag_remove("chosen", "1.0", "end")
        if matches:
            self.text.tag_add("chosen", f"{row + 1}.0", f"{row + 2}.0")
            self.text.see(f"{row + 1}.0")
        self.choose_code.set(matches[row][0] if matches else None)

    def click(self, event: tk.Event[tk.Misc]) -> None:
        self.choose(int(self.text.index(f"@{event.x},{event.y}").split(".")[0]) - 1)

    def scroll(self, event: tk.Event[tk.Misc]) -> None:
        """Three lines for each notch of the wheel; X11 has no wheel but buttons 4 and 5."""
        self.text.yview_scroll(-3 if event.delta > 0 or event.num == 4 else 3, "units")
