"""The inspector's viewer, which prints what it says to its standard error. For tests."""

from __future__ import annotations

import sys
from tkinter import ttk

from tkasync import run
from tkasync.tools.inspector.viewer.window import Facts, Viewer


class NotingViewer(Viewer):
    """Prints what its banner says, whenever it is shown and gone, and how many rows it has."""

    def _show_banner(self, text: str) -> None:
        super()._show_banner(text)
        self.update_idletasks()
        note(f"banner {self._banner.winfo_ismapped()} {text}")

    def _on_standing(self, facts: Facts | None) -> None:
        super()._on_standing(facts)
        if facts is None:
            note("goes on")

    def _on_snapshot(self, snapshot: Facts) -> None:
        super()._on_snapshot(snapshot)
        note(f"rows {count(self.tabs.owners.tree, '')}")


def count(tree: ttk.Treeview, row: str) -> int:
    """Return how many rows lie below *row*."""
    below = tree.get_children(row)
    return len(below) + sum(count(tree, each) for each in below)


def note(text: str) -> None:
    """Print a line that stays whole beside those of the program."""
    sys.stderr.write(f"viewer: {text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    run(NotingViewer, size=(900, 500))
