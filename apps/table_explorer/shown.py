"""One table as it is shown: a filter above, the rows, and below how many there are; an export with its progress."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ttkbootstrap as ttk

from apps.table_explorer.exporting import exact, export
from apps.table_explorer.files import Source
from tkasync import Component, TaskHandle, ui_task
from tkasync.widgets import Column, CsvSource, TaskProgress, VirtualTable, ask_save


class Shown(Component):
    """The rows of *source*, with the columns as *layout* has them."""

    def setup(self, source: Source, layout: Mapping[str, Any] | None) -> None:
        self.source = source
        self.work: TaskHandle[int] | None = None
        self.rowconfigure(1, weight=1)
        self.columnconfigure(0, weight=1)
        self.make_filter()
        self.table = VirtualTable(self, source, columns_of(source), layout=layout)
        self.table.grid(row=1, column=0, sticky="nsew")
        self.make_bottom()

    def make_filter(self) -> None:
        row = ttk.Frame(self)
        row.grid(row=0, column=0, sticky="ew", pady=(0, 8))
        self.wanted = ttk.Entry(row)
        ttk.Button(row, text="Export …", bootstyle="secondary", command=self.export_view).pack(side="right")
        ttk.Label(row, text="Filter").pack(side="left", padx=(0, 8))
        self.wanted.pack(side="left", fill="x", expand=True, padx=(0, 8))
        soon = self.spawn_debounced(0.25, self.filter)
        self.wanted.bind("<KeyRelease>", lambda _: soon(), add="+")
        self.wanted.bind("<Return>", lambda _: self.table.tree.focus_set())
        self.wanted.bind("<Down>", lambda _: self.table.tree.focus_set())
        self.wanted.bind("<Escape>", lambda _: self.clear_filter())

    def make_bottom(self) -> None:
        row = ttk.Frame(self)
        row.grid(row=2, column=0, sticky="ew", pady=(8, 0))
        self.progress = TaskProgress(row)
        self.facts = ttk.Label(row)
        self.facts.pack(side="left")
        self.bind_option(self.facts, "text", self.say)
        self.outcome = ttk.Label(row)
        self.outcome.pack(side="right")

    def filter(self) -> None:
        """Show the rows that contain what stands in the field."""
        if (self.wanted.get() or None) != self.table.view.filter:
            self.table.filter(self.wanted.get() or None)

    def clear_filter(self) -> str | None:
        """Show all rows again; without a filter the key is the window's."""
        if not self.wanted.get():
            return None
        self.wanted.delete(0, "end")
        self.filter()
        return "break"

    def say(self) -> str:
        """How many rows there are, and what is to be known of them."""
        total = self.table.total()
        facts = ["… rows" if total is None else f"{total:,} rows"]
        if chosen := self.table.selection().count:
            facts.append(f"{chosen:,} chosen")
        if isinstance(self.source, CsvSource):
            facts.append(f"{self.source.encoding}, between cells {self.source.delimiter!r}")
        elif not hasattr(self.source, "write"):
            facts.append("read-only")
        return " · ".join(facts)

    # Export

    @ui_task(policy="drop")
    async def export_view(self) -> None:
        """Ask where to, and write the chosen rows there if there are several; else all."""
        name = await ask_save(title="Export as CSV", master=self)
        if name:
            await self.export_to(Path(name))

    async def export_to(self, path: Path) -> None:
        """Write the file at *path*, and say how that ended."""
        chosen = self.table.selection().count > 1
        keys = await self.table.selected_keys() if chosen else None
        layout = self.table.layout
        columns = [name for name in layout["columns"] if name not in layout["hidden"]]
        self.outcome.configure(text="")
        self.work = self.spawn_task(
            export, self.source, self.table.view, columns, keys, path, group="export", policy="restart"
        )
        self.work.on_done(self.exported)
        self.progress.follow(self.work)
        self.progress.pack(side="right", fill="x", expand=True, padx=(16, 0))

    def exported(self, task: TaskHandle[int]) -> None:
        """Put an outcome in the place of the progress; an error has its box."""
        if task is not self.work:
            return
        self.progress.pack_forget()
        if task.cancelled():
            self.outcome.configure(text="not exported", bootstyle="warning")
        elif task.exception() is None:
            self.outcome.configure(text=f"{task.result():,} rows exported", bootstyle="success")
        else:
            self.outcome.configure(text="not exported", bootstyle="danger")

    def stop(self) -> None:
        """Abort the export."""
        if self.work is not None:
            self.work.abort()


def columns_of(source: Source) -> list[Column]:
    """All columns of *source*, which can be changed if it can be written; those of numbers to the right."""
    can_write = hasattr(source, "write")
    return [
        Column(
            name,
            width=140,
            anchor="e" if name in source.numeric else "w",
            format=text_of,
            copy=exact_text,
            editable=can_write,
        )
        for name in source.columns
    ]


def text_of(value: Any) -> str:
    """Return a cell as text: bytes by their number."""
    if isinstance(value, bytes):
        return f"{len(value):,} bytes"
    return "" if value is None else str(value)


def exact_text(value: Any) -> str:
    """Return a cell as text, bytes by what they are."""
    return "" if value is None else str(exact(value))
