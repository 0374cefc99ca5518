"""The line below the list: how far all downloads are together, how fast, and for how long."""

from __future__ import annotations

from collections.abc import Sequence

import ttkbootstrap as ttk

from apps.downloader.row import Row, Stage
from apps.downloader.speed import amount_text, pace_text
from tkasync import Component


class Total(Component):
    """A bar with a text below it. Files whose length nobody knows yet count as much as the average of the others."""

    def setup(self) -> None:
        self.bar = ttk.Progressbar(self, maximum=1.0, bootstyle="success")
        self.bar.pack(fill="x")
        self.text = ttk.Label(self)
        self.text.pack(anchor="w", pady=(6, 0))

    def show(self, rows: Sequence[Row]) -> None:
        """Show how far *rows* are."""
        known = [row.partial.notes.length for row in rows if row.partial.notes.length is not None]
        average = sum(known) / len(known) if known else 0.0
        done = sum(row.partial.size for row in rows)
        unknown = sum(row.left is None and row.stage is not Stage.FAILED for row in rows)
        total = max(done, sum(known) + round(average * unknown))
        self.bar.configure(value=done / total if total else 0.0)
        self.text.configure(text=self.words(rows, done, total, average) if rows else "")

    def words(self, rows: Sequence[Row], done: int, total: int, average: float) -> str:
        finished = sum(row.stage is Stage.FINISHED for row in rows)
        left = sum(
            average - row.partial.size if row.left is None else row.left
            for row in rows
            if row.stage.is_under_way
        )
        pace = pace_text(sum(row.rate.per_second for row in rows), max(0, round(left)))
        parts = [f"{finished} of {len(rows)} files", amount_text(done, total if total > done else None), pace]
        return "   ".join(filter(None, parts))
