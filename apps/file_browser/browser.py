"""The window: which folder, its tree on the left, the preview on the right."""

from __future__ import annotations

import os
from pathlib import Path

import ttkbootstrap as ttk

from apps._program import parser_of
from apps.file_browser.entries import readable
from apps.file_browser.preview import Preview
from apps.file_browser.tree import FolderTree
from tkasync import Component, run
from tkasync.widgets import show_error


class FileBrowser(Component):
    """Enter goes to the folder in the field, Alt+Up to the one above, F5 reads again, Escape aborts all work."""

    def setup(self, folder: str) -> None:
        self.folder = str(Path(folder).absolute())
        self.tree: FolderTree | None = None
        self.make_bar()
        self.panes = ttk.Panedwindow(self, orient="horizontal")
        self.panes.pack(fill="both", expand=True, padx=16, pady=(0, 16))
        self.preview = Preview(self.panes, padding=(16, 0, 0, 0))
        self.panes.add(self.preview, weight=2)
        window = self.winfo_toplevel()
        window.minsize(820, 420)
        window.bind("<Alt-Up>", lambda _: self.go_up(), add="+")
        window.bind("<F5>", lambda _: self.go(self.folder), add="+")
        window.bind("<Control-l>", lambda _: self.address.focus_set(), add="+")
        window.bind("<Escape>", lambda _: self.abort(), add="+")
        self.go(self.folder)

    def make_bar(self) -> None:
        bar = ttk.Frame(self, padding=16)
        bar.pack(fill="x")
        ttk.Button(bar, text="Up", icon="arrow-up", command=self.go_up).pack(side="left")
        ttk.Button(bar, text="Reload", icon="arrow-clockwise", command=lambda: self.go(self.folder)).pack(
            side="left", padx=8
        )
        self.address = ttk.Entry(bar)
        self.address.pack(side="left", fill="x", expand=True)
        self.address.bind("<Return>", lambda _: self.go_to_address())

    def go(self, folder: str) -> None:
        """Leave the folder that is shown, with all work for it, and show *folder*."""
        if self.tree is not None:
            self.tree.destroy()
        self.folder = folder
        self.address.delete(0, "end")
        self.address.insert(0, readable(folder))
        self.tree = FolderTree(self.panes, folder)
        self.panes.insert(0, self.tree, weight=3)
        self.tree.tree.bind("<<TreeviewSelect>>", lambda _: self.show_selected())
        self.tree.tree.focus_set()

    def go_up(self) -> None:
        self.go(str(Path(self.folder).parent))

    def go_to_address(self) -> None:
        text = self.address.get()
        # What stands there of a name that is not UTF-8 is readable but leads nowhere.
        known = text == readable(self.folder)
        # Not Path.expanduser(), which raises for a user that there is not: such a name is one of a folder.
        self.go(self.folder if known else str(Path(os.path.expanduser(text)).absolute()))  # noqa: PTH111

    def show_selected(self) -> None:
        if self.tree is not None and (entry := self.tree.selected) is not None:
            self.preview.show(entry)

    def abort(self) -> None:
        if self.tree is not None:
            self.tree.abort()
        self.preview.abort()


def main() -> None:
    """Browse the folder on the command line, or the current one, until the window is closed."""
    parser = parser_of(__package__)
    parser.add_argument("folder", metavar="FOLDER", nargs="?", default=".", help="where to begin")
    run(FileBrowser, parser.parse_args().folder, title="File browser", size=(1000, 620), on_error=show_error)
