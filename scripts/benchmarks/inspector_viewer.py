"""The inspector's viewer, which notes in a file when its window shows where the program stands still."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from tkasync import run
from tkasync.tools.inspector.viewer.window import Viewer

__all__ = ["NotingViewer"]


class NotingViewer(Viewer):
    """See the module."""

    def setup(self) -> None:
        super().setup()
        self.notes = Path(sys.argv[1])

    def _on_snapshot(self, snapshot: dict[str, Any]) -> None:
        super()._on_snapshot(snapshot)
        self.note("ready")

    def _show_banner(self, text: str) -> None:
        super()._show_banner(text)
        self.update_idletasks()
        if "time.sleep(STANDS)" in text:
            self.note(str(time.monotonic()))

    def note(self, text: str) -> None:
        with self.notes.open("a") as file:
            file.write(f"{text}\n")


if __name__ == "__main__":
    run(NotingViewer)
