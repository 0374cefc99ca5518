"""The left side: a folder as a tree. Each folder's rows come when it is opened, the totals below them after that."""

from __future__ import annotations

from functools import partial
from typing import Any

import ttkbootstrap as ttk

from apps.file_browser.entries import Entry, Kind, describe_folder, list_folder, readable_size
from apps.file_browser.totals import count_below
from tkasync import Component, Progress, TaskHandle


class FolderTree(Component):
    """The tree of one folder. Closing a folder aborts the work for it and below; destroying the tree, all of it."""

    def setup(self, folder: str) -> None:
        self.folder = folder
        self.entries: dict[str, Entry] = {}
        self.folders: dict[str, list[str]] = {}
        self.work: dict[str, TaskHandle[Any]] = {}  # of each folder that is open, what was begun last for it
        self.listed: set[str] = set()
        self.counted: set[str] = set()
        self.status = ttk.Label(self, bootstyle="secondary")
        self.status.pack(side="bottom", fill="x", pady=(8, 0))
        self.make_tree()
        top = self.add_row("", describe_folder(self.folder))
        self.tree.item(top, open=True)
        self.tree.focus(top)
        self.tree.selection_set(top)
        self.open_folder(top)
        self.count("")

    def make_tree(self) -> None:
        self.tree = tree = ttk.Treeview(self, columns=("files", "size"), selectmode="browse")
        bar = ttk.Scrollbar(self, command=tree.yview)
        tree.configure(yscrollcommand=bar.set)
        tree.heading("#0", text="Name", anchor="w")
        tree.column("#0", width=200, minwidth=120)
        for column, title in (("files", "Files"), ("size", "Size")):
            tree.heading(column, text=title, anchor="e")
            tree.column(column, width=90, minwidth=60, stretch=False, anchor="e")
        for kind in Kind:
            # As a tag: with an image of its own for each row Tk takes half a minute to free a hundred thousand of them.
            tree.tag_configure(kind.name, image=ttk.Icon(kind.value[0], 16, kind.value[1]))
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
        if row not in self.entries or row in self.work:
            return  # Tk announces the opening of an open folder too
        if row in self.listed:
            self.count(row)
            return
        self.remove_rows(row)
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
            if not task.done():
                task.abort()
                self.status["text"] = "aborted"

    # Rows

    def add_rows(self, parent: str, entries: list[Entry]) -> None:
        for entry in entries:
            self.add_row(parent, entry)

    def add_row(self, parent: str, entry: Entry) -> str:
        text = f" {entry.name}  {entry.note}".rstrip()
        size = readable_size(entry.size) if entry.kind is Kind.FILE else ""
        row = self.tree.insert(parent, "end", text=text, tags=entry.kind.name, values=("", size))
        self.entries[row] = entry
        if entry.kind is Kind.FOLDER:
            self.folders.setdefault(parent, []).append(row)
        if entry.kind.is_folder:
            self.tree.insert(row, "end", text=" …")  # Tk offers to open only what has something below it
        return row

    def remove_rows(self, parent: str) -> None:
        rows = self.tree.get_children(parent)
        self.tree.delete(*rows)
        self.folders.pop(parent, None)
        for row in rows:
            self.entries.pop(row, None)

    def show_progress(self, row: str, progress: Progress) -> None:
        self.status["text"] = f"{self.entries[row].name}: {progress.done:,} read"

    def show_listed(self, row: str, entries: int) -> None:
        self.listed.add(row)
        self.status["text"] = f"{entries:,} in {self.entries[row].name}"
        if not entries:
            self.tree.insert(row, "end", text=" empty")
        self.count(row)

    def show_unreadable(self, row: str, error: OSError) -> None:
        self.status["text"] = f"{self.entries[row].name} cannot be read"
        text = f" cannot be read: {error.strerror}"
        self.tree.insert(row, "end", text=text, tags=Kind.TROUBLE.name)

    # Totals

    def count(self, parent: str) -> None:
        """Count what is below the folders in *parent* that are not counted yet."""
        rows = [row for row in self.folders.get(parent, ()) if row not in self.counted]
        folders = {row: self.entries[row].path for row in rows}
        self.work[parent] = self.spawn_task(count_below, folders, on_item=self.show_total)

    def show_total(self, item: tuple[str, str, str, bool]) -> None:
        row, files, size, is_complete = item
        self.tree.item(row, values=(files, size))
        if is_complete:
            self.counted.add(row)
