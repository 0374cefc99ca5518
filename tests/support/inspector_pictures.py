"""Photograph the inspector beside a program: ``python -m tests.support.inspector_pictures``.

In a light and a dark theme while the program works, and once while it stands in ``time.sleep(5)``. The program is one
process and the viewer another, as they always are; the viewer takes the pictures of itself.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path
from tkinter import ttk
from typing import Any

from PIL import ImageGrab

from tests.support.documents import ROOT
from tkasync import (
    Component,
    bind_option,
    checkpoint,
    create_effect,
    create_memo,
    create_resource,
    create_signal,
    report_progress,
    run,
)
from tkasync.tools import open_inspector
from tkasync.tools.inspector import opening
from tkasync.tools.inspector.viewer.window import Viewer

IMAGES = ROOT / "docs" / "images"
PICTURES = {
    "inspector": ("light", "work"),
    "inspector-dark": ("dark", "why"),
    "inspector-stands": ("light", "stand"),
}
SIZE = (1180, 520)
SEEN_AFTER = 8  # snapshots
STANDS_FOR = 2.0  # seconds, of five


class Shop(Component):
    """The program: an import, a poll, an order that is shown, and what the picture is of.

    Args:
        what: ``"stand"`` has it stand still after a while.
    """

    def setup(self, what: str) -> None:
        open_inspector(self)
        self.orders, self.set_orders = create_signal(0)
        self.text = create_memo(lambda: f"{self.orders()} orders")
        label = ttk.Label(self, width=20)
        label.pack(padx=20, pady=20)
        bind_option(label, "text", self.text)
        create_effect(self.show_total)
        self.customer = create_resource(self.orders, self.fetch_customer)
        self.spawn_interval(0.5, self.poll)
        self.spawn_task(self.import_orders)
        self.spawn_task(self.listen)
        self.spawn_debounced(1.0, self.save).call()
        if what == "stand":
            self.after(5000, self.load)

    def poll(self) -> None:
        self.set_orders.update(lambda count: count + 1)

    def show_total(self) -> None:
        self.orders()

    def fetch_customer(self, number: int) -> str:
        time.sleep(0.1)
        return f"customer {number}"

    def import_orders(self) -> None:
        for number in range(4000):
            checkpoint()
            report_progress(number, 4000, "orders.csv")
            time.sleep(0.05)

    async def listen(self) -> None:
        await asyncio.sleep(3600)

    def save(self) -> None:
        """Nothing: the picture shows that it waits."""

    def load(self) -> None:
        """The handler that should have been a task."""
        time.sleep(5)


class PhotographedViewer(Viewer):
    """A viewer that selects a row, photographs itself and ends.

    Args:
        picture: where it is saved.
        what: the moment.
    """

    def setup(self, picture: Path, what: str) -> None:
        super().setup()
        self.picture, self.what, self.snapshots = picture, what, 0

    def _on_snapshot(self, snapshot: dict[str, Any]) -> None:
        super()._on_snapshot(snapshot)
        self.snapshots += 1
        if self.snapshots == SEEN_AFTER // 2 and self.what == "why":
            self.tabs.book.select(1)
        rows = self.tabs.top
        wanted = "Shop.show_total" if self.what == "why" else "Shop.import_orders"
        if self.snapshots > SEEN_AFTER // 2 and rows is not None:
            for row in [row for row in rows._shown.values() if row.text == wanted]:
                rows.tree.selection_set(row.id)
        if self.snapshots == SEEN_AFTER and self.what != "stand":
            self.after(400, self.photograph)

    def _on_standing(self, facts: dict[str, Any] | None) -> None:
        super()._on_standing(facts)
        if facts is not None and self.what == "stand" and facts["seconds"] > STANDS_FOR:
            self.what = "done"
            self.photograph()

    def photograph(self) -> None:
        window = self.winfo_toplevel()
        window.update()
        left, top = window.winfo_rootx(), window.winfo_rooty()
        box = (left, top, left + window.winfo_width(), top + window.winfo_height())
        ImageGrab.grab(box, xdisplay="").save(self.picture)
        self.finish()


def main() -> None:
    """Save the pictures, each by a program and its viewer."""
    for name, (theme, what) in PICTURES.items():
        picture = IMAGES / f"{name}.png"
        picture.unlink(missing_ok=True)
        program = subprocess.Popen([*ME, "program", theme, what, str(picture)])
        while not picture.exists() and program.poll() is None:
            time.sleep(0.2)
        time.sleep(1.0)  # the picture is written to its end
        program.kill()
        program.wait()
        print(picture)


ME = [sys.executable, "-m", "tests.support.inspector_pictures"]

if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "program":
        opening._command = lambda _runtime: [*ME, "viewer", *sys.argv[2:]]
        run(Shop, sys.argv[3], title="Shop", theme=f"bootstrap-{sys.argv[2]}")
    else:
        given = {"theme": f"bootstrap-{sys.argv[2]}", "title": "tkasync inspector", "size": SIZE}
        run(PhotographedViewer, Path(sys.argv[4]), sys.argv[3], **given)
