"""The left side: a folder as a tree. Each folder's rows come when it is opened, the totals below them after that."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from functools import partial
from typing import Any

import ttkbootstrap as ttk

from apps.file_browser.entries import Entry, Kind, describe, list_folder, readable_size
from apps.file_browser.totals import count_below
from tkasync import Component, Progress, TaskHandle


class FolderTree(Component):
    """The tree of one folder. Closing a folder aborts the work for it and below; destroying the tree, all of it."""

    def __init__(self, master: tk.Misc, folder: str) -> None:
        self.folder = folder
        self.entries: dict[str, Entry] = {}
        self.work: dict[str, TaskHandle[Any]] = {}
        self.listed: set[str] = set()
        self.counted: set[str] = set()
        super().__init__(master)

    def setup(self) -> None:
        self.status = ttk.Label(self, bootstyle="secondary")
        self.status.pack(side="bottom", fill="x", pady=(8, 0))
        self.icons = {kind: ttk.Icon(kind.value[0], 16, kind.value[1]) for kind in Kind}
        self.make_tree()
        top = self.add_row("", describe(self.folder, self.folder, is_link=False))
        self.tree.item(top, open=True)
        self.tree.focus(top)
        self.tree.selection_set(top)
        self.open_folder(top)
        self.count("", [top])

    def make_tree(self) -> None:
        self.tree = tree = ttk.Treeview(self, columns=("files", "size"), selectmode="browse")
        bar = ttk.Scrollbar(self, command=tree.yview)
        tree.configure(yscrollcommand=bar.set)
        tree.heading("#0", text="Name", anchor="w")
        tree.column("#0", width=240, minwidth=120)
        for column, title in (("files", "Files"), ("size", "Size")):
            tree.heading(column, text=title, anchor="e")
            tree.column(column, width=90, minwidth=60, stretch=False, anchor="e")
        bar.pack(side="right", fill="y")
        tree.pack(side="left", fill="both", expand=True)
        tree.bind("<<TreeviewOpen>>", lambda _: self.open_folder(tree.focus()))
        tree.bind("<<TreeviewClose>>", lambda _: self.close_folder(tree.focus()))

    @property
    def selected(self) -> Entry | None:
        """The entry whose row is selected."""
        return next((self.entries[row] for row in self.tree.selection() if row in self.entries), None)

    # Opening and closing

    def open_folder(self, row: str) -> None:
        """List the folder of *row*; if it is listed already, count on."""
        if row not in self.entries:
            return
        if row in self.listed:
            self.count(row, self.tree.get_children(row))
            return
        self.tree.delete(*self.tree.get_children(row))
        self.work[row] = self.spawn_task(
            list_folder,
            self.entries[row].path,
            on_item=partial(self.add_rows, row),
            on_progress=partial(self.show_progress, row),
            on_result=partial(self.show_listed, row),
            on_error=partial(self.show_unreadable, row),
        )

    def close_folder(self, row: str) -> None:
        """Abort the work for the folder of *row* and for those below it, which are closed too."""
        for opened in [opened for opened in self.work if self.is_below(opened, row)]:
            self.work.pop(opened).abort()
            self.tree.item(opened, open=False)

    def is_below(self, row: str, top: str) -> bool:
        while row and row != top:
            row = self.tree.parent(row)
        return row == top

    def abort(self) -> None:
        """Abort whatever is being listed and counted; what is shown stays."""
        for task in self.work.values():
            task.abort()

    # Rows

    def add_rows(self, parent: str, entries: list[Entry]) -> None:
        for entry in entries:
            self.add_row(parent, entry)

    def add_row(self, parent: str, entry: Entry) -> str:
        text = f" {entry.name}  {entry.note}".rstrip()
        size = readable_size(entry.size) if entry.kind is Kind.FILE else ""
        row = self.tree.insert(parent, "end", text=text, image=self.icons[entry.kind], values=("", size))
        self.entries[row] = entry
        if entry.kind.is_folder:
            self.tree.insert(row, "end", text=" …")  # Tk offers to open only what has something below it
        return row

    def show_progress(self, row: str, progress: Progress) -> None:
        self.status["text"] = f"{self.entries[row].name}: {progress.done:,} read"

    def show_listed(self, row: str, entries: int) -> None:
        self.listed.add(row)
        self.status["text"] = f"{entries:,} in {self.entries[row].name}"
        if not entries:
            self.tree.insert(row, "end", text=" empty")
        self.count(row, self.tree.get_children(row))

    def show_unreadable(self, row: str, error: OSError) -> None:
        self.status["text"] = f"{self.entries[row].name} cannot be read"
        text = f" cannot be read: {error.strerror}"
        self.tree.insert(row, "end", text=text, image=self.icons[Kind.TROUBLE])

    # Totals

    def count(self, parent: str, rows: Sequence[str]) -> None:
        """Count what is below those of *rows* that are folders and not counted yet; it is work for *parent*."""
        folders = {
            row: self.entries[row].path
            for row in rows
            if row in self.entries and self.entries[row].kind is Kind.FOLDER and row not in self.counted
        }
        self.work[parent] = self.spawn_task(count_below, folders, on_item=self.show_total)

    def show_total(self, item: tuple[str, str, str, bool]) -> None:
        row, files, size, is_complete = item
        self.tree.item(row, values=(files, size))
        if is_complete:
            self.counted.add(row)
