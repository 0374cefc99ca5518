"""The window: a file, its tables at the left, the one that is looked at beside them.

All of it is done by the keyboard, too; F1 tells the keys.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import ttkbootstrap as ttk

from apps._keys import Key, KeysDialog, bind_keys, show_focus
from apps._program import parser_of
from apps._theme import change_theme
from apps.table_explorer.files import NoTableError, Opened, Source, look_into
from apps.table_explorer.keys import WIDGETS
from apps.table_explorer.left_out import show_left_out
from apps.table_explorer.memory import Memory
from apps.table_explorer.shown import Shown
from tkasync import Component, TaskHandle, run, ui_task
from tkasync.widgets import CsvSource, SqliteSource, TaskProgress, ask_open, show_error


class Explorer(Component):
    """Shows *path*, if there is one; the columns are kept in *memory*."""

    def setup(self, path: Path | None, memory: Memory) -> None:
        self.memory = memory
        self.opened: Opened | None = None
        self.shown: Shown | None = None
        self.name = ""
        self.work: TaskHandle[None] | None = None
        self.configure(padding=16)
        self.make_top()
        self.make_panes()
        self.bind_keys()
        self.on_cleanup(self.keep_columns)
        if path is None:
            self.say("Open a SQLite database or a CSV file.")
        else:
            self.open(path)

    # Widgets

    def make_top(self) -> None:
        row = ttk.Frame(self)
        row.pack(fill="x", pady=(0, 12))
        ttk.Button(row, text="Open …", icon="folder2-open", command=self.choose).pack(side="left")
        # Made from left to right, as Tab goes; packed from the right, so that a long path leaves them their room.
        self.left_out = ttk.Button(row, bootstyle="danger outline", command=self.show_bad_rows)
        keys = ttk.Button(row, text="Keys", icon="keyboard", command=self.show_keys)
        theme = ttk.Button(row, text="Theme", icon="circle-half", command=change_theme)
        theme.pack(side="right")
        keys.pack(side="right", padx=8)
        self.file = ttk.Label(row)
        self.file.pack(side="left", padx=12)

    def make_panes(self) -> None:
        self.panes = panes = ttk.Panedwindow(self, orient="horizontal")
        panes.pack(fill="both", expand=True)
        self.list = ttk.Treeview(panes, show="tree", selectmode="browse")
        self.list.column("#0", width=180)
        self.list.bind("<<TreeviewSelect>>", lambda _: self.show_chosen(), add="+")
        self.right = ttk.Frame(panes, padding=(12, 0, 0, 0))
        panes.add(self.right, weight=1)
        self.message = ttk.Label(self.right, anchor="center", justify="center")
        self.progress = TaskProgress(self.right)

    def bind_keys(self) -> None:
        # No Ctrl+T, nor another letter that changes the text of an open cell: the two would happen at once.
        self.everywhere = [
            Key("Ctrl+O", "open a file", self.choose),
            Key("Ctrl+L", "go to the list of tables", self.go_to_list),
            Key("Ctrl+F", "go to the filter", self.go_to_filter),
            Key("Ctrl+R", "go to the rows", self.go_to_rows),
            Key("Ctrl+E", "export all rows, or the chosen ones", self.export),
            Key("Escape", "abort a load or an export", self.stop),
            Key("F1", "show these keys", self.show_keys),
            Key("Tab", "go on; Space presses a button"),
        ]
        bind_keys(self.winfo_toplevel(), self.everywhere)
        show_focus(self)
        self.list.bind("<Return>", lambda _: self.go_to_rows())

    def say(self, text: str, bootstyle: str = "default") -> None:
        """Show *text* in the place of a table."""
        self.clear()
        self.message.configure(text=text, bootstyle=bootstyle)
        self.message.pack(fill="both", expand=True)

    def clear(self) -> None:
        """Take off what is shown."""
        self.keep_columns()
        for widget in (self.message, self.progress):
            widget.pack_forget()
        self.left_out.pack_forget()
        if self.shown is not None:
            self.shown.destroy()
        self.shown = None

    # A file

    @ui_task(policy="drop")
    async def choose(self) -> None:
        """Ask for a file and open it."""
        name = await ask_open(title="Open a database or CSV file", master=self)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Show what is in the file at *path*, and no longer what was shown before."""
        self.stop()
        self.work = None
        self.say(f"Looking into {path.name} …")
        self.opened = None
        self.list.delete(*self.list.get_children())
        self.file.configure(text=str(path))
        self.spawn_task(
            look_into, path, group="open", policy="restart", on_result=self.take, on_error=self.complain
        )

    def take(self, opened: Opened) -> None:
        """List the tables of a file, and show the first; load a CSV file."""
        self.opened = opened
        self.show_list(is_shown=bool(opened.tables))
        if opened.csv is not None:
            self.load(opened.csv)
            return
        for name in opened.tables:
            self.list.insert("", "end", iid=f"t{name}", text=name)
        first = self.list.get_children()[0]
        self.list.focus(first)
        self.list.selection_set(first)
        self.list.focus_set()

    def show_list(self, *, is_shown: bool) -> None:
        """Have the list of tables beside the rows, or not: a CSV file has none."""
        is_there = str(self.list) in self.panes.panes()
        if is_shown and not is_there:
            self.panes.insert(0, self.list, weight=0)
        elif is_there and not is_shown:
            self.panes.forget(self.list)

    def complain(self, error: BaseException) -> None:
        """Say why a file or a table cannot be shown."""
        is_told = isinstance(error, NoTableError | OSError)
        text = str(error) if is_told else f"{type(error).__name__}: {error}"
        self.say(text, "danger")

    # A table

    def show_chosen(self) -> None:
        """Show the table that is chosen in the list."""
        chosen = self.list.selection()
        if chosen and self.opened is not None:
            name = chosen[0][1:]
            self.spawn_task(
                SqliteSource,
                self.opened.path,
                name,
                group="open",
                policy="restart",
                on_result=partial(self.show, name),
                on_error=self.complain,
            )

    def show(self, name: str, source: Source) -> None:
        """Show *source*, the table *name* of the file."""
        if not source.columns:
            self.say(f"{name} has no columns.")
            return
        self.clear()
        self.name = name
        layout = None if self.opened is None else self.memory.layout(self.opened.path, name)
        self.shown = Shown(self.right, source, layout)
        self.shown.pack(fill="both", expand=True)

    def keep_columns(self) -> None:
        """Write down how the columns stand."""
        if self.shown is not None and self.opened is not None:
            self.memory.keep(self.opened.path, self.name, self.shown.table.layout)

    # A CSV file

    def load(self, source: CsvSource) -> None:
        """Load it, and show how far that is; then show the rows."""
        self.say(f"Loading {source.path.name} as {source.encoding} …")
        self.progress.pack(fill="x", side="bottom")
        self.work = self.spawn_task(
            source.load,
            group="open",
            policy="restart",
            on_result=lambda _: self.show_loaded(source),
            on_error=self.complain,
            on_done=self.loaded,
        )
        self.progress.follow(self.work)

    def loaded(self, task: TaskHandle[None]) -> None:
        """Say so when it was aborted."""
        if task is self.work and task.cancelled():
            self.say("Not loaded.", "warning")

    def show_loaded(self, source: CsvSource) -> None:
        """Show the rows, and how many there was something wrong with."""
        self.show("", source)
        if source.bad_row_count:
            self.left_out.configure(text=f"{source.bad_row_count:,} rows left out")
            self.left_out.pack(side="right", before=self.file)
        self.go_to_rows()

    def show_bad_rows(self) -> None:
        """List the rows that were left out, in a window of their own."""
        assert self.opened is not None
        source = self.opened.csv
        assert source is not None
        show_left_out(self, source)

    # The rest

    def go_to_list(self) -> None:
        if str(self.list) in self.panes.panes():
            self.list.focus_set()

    def go_to_filter(self) -> None:
        if self.shown is not None:
            self.shown.wanted.focus_set()
            self.shown.wanted.selection_range(0, "end")

    def go_to_rows(self) -> None:
        if self.shown is not None:
            self.shown.table.tree.focus_set()

    def export(self) -> None:
        if self.shown is not None:
            self.shown.export_view()

    def stop(self) -> None:
        """Abort what goes on: a file that is being loaded, or an export."""
        if self.work is not None:
            self.work.abort()
        if self.shown is not None:
            self.shown.stop()

    @ui_task(policy="drop")
    async def show_keys(self) -> None:
        """Tell the keys, until the user has read them."""
        await KeysDialog(self, {"Everywhere": self.everywhere, **WIDGETS}).show()


def main() -> None:
    """Show the file on the command line, until the window is closed."""
    parser = parser_of(__package__)
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="a SQLite database or a CSV file")
    path = parser.parse_args().file
    run(Explorer, path, Memory(), title="Table explorer", size=(1000, 640), on_error=show_error)
