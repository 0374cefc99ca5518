"""A user of the file browser, who sees its rows by their text."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from pathlib import Path

from apps.file_browser.browser import FileBrowser
from tkasync.testing import Pilot

Browse = Callable[[Path], "User"]


class User:
    """Sees rows by their text, and uses the browser as a person does."""

    def __init__(self, app: FileBrowser, pilot: Pilot) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def view(self) -> tk.ttk.Treeview:
        assert self.app.tree is not None
        return self.app.tree.tree

    def rows(self, parent: str | None = None) -> list[str]:
        """The texts below *parent*, by default below the top."""
        return [self.text(row) for row in self.view.get_children(parent or self.top)]

    @property
    def top(self) -> str:
        return self.view.get_children("")[0]

    def text(self, row: str) -> str:
        return str(self.view.item(row, "text")).strip()

    def row(self, text: str, parent: str = "") -> str:
        """The first row, from the top down, that shows *text*."""
        for row in self.view.get_children(parent):
            if self.text(row) == text:
                return row
            if found := self.row(text, row):
                return found
        return ""

    def cells(self, row: str) -> tuple[str, str]:
        files, size = self.view.item(row, "values")
        return str(files), str(size)

    def select(self, text: str) -> str:
        """Click on the row that shows *text*."""
        self.pilot.wait_until(lambda: self.row(text))
        row = self.row(text)
        self.view.see(row)
        self.pilot.root.update()
        x, y, width, height = self.view.bbox(row, "files")
        self.pilot.click(self.view, x + width // 2, y + height // 2)
        assert self.view.selection() == (row,)
        return row

    def open(self, text: str) -> str:
        """Select a folder and open it with the keyboard."""
        row = self.select(text)
        self.pilot.press("<Right>", self.view)
        return row

    def close(self, text: str) -> str:
        row = self.select(text)
        self.pilot.press("<Left>", self.view)
        return row

    def facts(self) -> str:
        return str(self.app.preview.facts["text"])

    def shown_text(self) -> str:
        return str(self.app.preview.text.get("1.0", "end-1c"))
