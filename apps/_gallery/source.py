"""The source of an app: its files, and the text of one, coloured. UI thread, but for `coloured`."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from pathlib import Path

import ttkbootstrap as ttk
from pygments.lexers.python import PythonLexer
from pygments.styles import get_style_by_name
from pygments.token import Token, string_to_tokentype

from tkasync import Component

STYLES = {"light": "friendly", "dark": "github-dark"}
Piece = tuple[str, str]
"""Some text, and the name of its kind, which is its tag."""


class Source(Component):
    """The files of an app, and the source of the chosen one."""

    def setup(self) -> None:
        self.files: Sequence[Path] = []
        self.choice = ttk.Combobox(self, state="readonly", width=30)
        self.choice.pack(anchor="w", pady=(8, 8))
        self.choice.bind("<<ComboboxSelected>>", lambda _: self.read())
        self.text = tk.Text(
            self, wrap="none", width=20, height=5, font="TkFixedFont", relief="flat", padx=12, pady=8,
            highlightthickness=1, tabs="32",
        )  # fmt: skip
        along = ttk.Scrollbar(self, orient="horizontal", command=self.text.xview)
        down = ttk.Scrollbar(self, command=self.text.yview)
        self.text.configure(yscrollcommand=down.set, xscrollcommand=along.set)
        along.pack(side="bottom", fill="x")
        down.pack(side="right", fill="y")
        self.text.pack(fill="both", expand=True)
        # A reader, not an editor: keys move, choose and copy, and write nothing. Tab goes on.
        self.text.bind("<Key>", only_reading)
        self.text.bind("<Tab>", lambda _: move_focus(self.text.tk_focusNext()))
        self.text.bind("<Shift-Tab>", lambda _: move_focus(self.text.tk_focusPrev()))
        self.bind("<<ThemeChanged>>", lambda _: self.take_colours(), add="+")
        self.take_colours()

    def show(self, files: Sequence[Path]) -> None:
        """Show the first of *files*, and offer the others."""
        self.files = files
        self.choice.configure(values=[file.name for file in files])
        if files:
            self.choice.current(0)
            self.read()

    def read(self) -> None:
        """Show the chosen file."""
        self.choice.selection_clear()
        file = self.files[self.choice.current()]
        self.spawn_task(
            coloured, file, policy="restart", on_result=self.put, on_error=lambda e: self.put([(str(e), "")])
        )

    def put(self, pieces: list[Piece]) -> None:
        """Show the *pieces* of a source."""
        self.text.delete("1.0", "end")
        if pieces:
            self.text.insert("end", *(part for piece in pieces for part in piece))
        self.text.mark_set("insert", "1.0")

    def take_colours(self) -> None:
        """Take the colours of the theme at hand."""
        window = ttk.Style.get_instance()
        assert window is not None  # the window has one
        style = get_style_by_name(STYLES["dark" if window.theme_mode == "dark" else "light"])
        plain = f"#{style.style_for_token(Token)['color'] or ('c9d1d9' if window.theme_mode == 'dark' else '24292f')}"
        self.text.configure(
            background=style.background_color,
            foreground=plain,
            insertbackground=plain,
            highlightbackground=window.colors.border,
            highlightcolor=window.colors.primary,
        )
        for kind in map(string_to_tokentype, style.styles):
            look = style.style_for_token(kind)
            self.text.tag_configure(str(kind), foreground=f"#{look['color']}" if look["color"] else "")


def coloured(file: Path) -> list[Piece]:
    """Return the source in *file*, cut where its colour changes. On a worker."""
    known = {kind for style in STYLES.values() for kind in get_style_by_name(style).styles}
    pieces: list[Piece] = []
    for kind, text in PythonLexer().get_tokens(file.read_text(encoding="utf-8")):
        while kind not in known and kind.parent is not None:
            kind = kind.parent
        if pieces and pieces[-1][1] == str(kind):
            pieces[-1] = (pieces[-1][0] + text, str(kind))
        else:
            pieces.append((text, str(kind)))
    return pieces


def only_reading(event: tk.Event[tk.Text]) -> str | None:
    """Let pass what changes nothing."""
    moves = {"Up", "Down", "Left", "Right", "Home", "End", "Prior", "Next", "Escape"}
    is_command = bool(int(event.state) & 0x4) and event.keysym.lower() in (
        "c",
        "a",
        "insert",
        "home",
        "end",
        "t",
    )
    return None if event.keysym in moves or is_command else "break"


def move_focus(widget: tk.Misc | None) -> str:
    """Focus *widget*, in place of what the key does in a text."""
    if widget is not None:
        widget.focus_set()
    return "break"
