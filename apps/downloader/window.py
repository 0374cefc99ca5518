"""The window: a line for addresses, what the demo server has, the list, and how far all of it is.

Return adds what stands in the line. Ctrl+L goes to the line, Tab to the list; there Up and Down go from one download to
the next, Space pauses it and has it go on, Delete aborts it, Ctrl+V adds the addresses that were copied. What is
unfinished when the window closes, or is killed, goes on at the next start.
"""

from __future__ import annotations

import tkinter as tk
from functools import partial
from pathlib import Path
from tkinter import filedialog

import ttkbootstrap as ttk

from apps._program import parser_of
from apps._theme import change_theme
from apps.downloader.listing import DownloadList
from apps.downloader.notes import is_address
from apps.downloader.server import DemoServer
from apps.downloader.total import Total
from tkasync import Component, create_signal, run, ui_task
from tkasync.widgets import modal, show_error

MOST_AT_A_TIME = 9
SLOW = 400_000  # bytes a second


class Downloader(Component):
    """Loads into *folder*."""

    def setup(self, folder: Path) -> None:
        self.server = DemoServer()
        self.on_cleanup(self.server.close)
        self.configure(padding=16)
        self.at_a_time, self.set_at_a_time = create_signal(3)
        self.make_line()
        self.make_controls()
        self.list = DownloadList(self, folder)
        self.make_bottom(folder)
        # Packed after what stands below it: that keeps its room in a small window.
        self.list.pack(fill="both", expand=True)
        self.create_effect(self.limit)
        self.spawn_interval(0.25, self.refresh)
        window = self.winfo_toplevel()
        window.minsize(760, 420)
        window.bind("<Control-l>", lambda _: self.line.focus_set(), add="+")
        window.bind("<<Paste>>", self.paste, add="+")

    def limit(self) -> None:
        self.list.set_limit(min(MOST_AT_A_TIME, max(1, self.at_a_time())))

    def refresh(self) -> None:
        self.list.refresh()
        self.total.show(self.list.rows)

    # Widgets

    def make_line(self) -> None:
        row = ttk.Frame(self)
        row.pack(fill="x")
        self.line = ttk.Entry(row)
        ttk.Button(row, text="Add", icon="plus-lg", command=self.add_line).pack(side="right", padx=(8, 0))
        self.line.pack(side="left", fill="x", expand=True)
        self.line.bind("<Return>", lambda _: self.add_line())
        self.line.focus_set()
        self.complaint = ttk.Label(self, bootstyle="danger")

    def make_controls(self) -> None:
        self.controls = row = ttk.Frame(self)
        row.pack(fill="x", pady=12)
        self.make_menu(row)
        self.is_slow, self.fails = tk.BooleanVar(self), tk.BooleanVar(self)
        for text, variable in (("slow server", self.is_slow), ("breaks off", self.fails)):
            switch = ttk.Checkbutton(
                row, text=text, bootstyle="toggle", variable=variable, command=self.set_up_server
            )
            switch.pack(side="left", padx=(16, 0))
        right = ttk.Frame(row)
        right.pack(side="right")
        number = tk.IntVar(self)
        self.bind_variable(number, self.at_a_time, self.set_at_a_time)
        self.number = ttk.Spinbox(right, from_=1, to=MOST_AT_A_TIME, width=3, textvariable=number)
        self.number.pack(side="left")
        ttk.Label(right, text="at a time").pack(side="left", padx=(8, 24))
        ttk.Button(right, text="Theme", icon="circle-half", command=change_theme).pack(side="left")

    def make_menu(self, row: ttk.Frame) -> None:
        button = ttk.Menubutton(row, text="Demo files", width=11, bootstyle="secondary")
        button.pack(side="left")
        self.menu = ttk.Menu(button, tearoff=False)
        button.configure(menu=self.menu)
        self.menu.add_command(label="All of them", command=self.add_all)
        self.menu.add_separator()
        for name in self.server.files:
            label = name if len(name) < 40 else f"{name[:40]}…"
            self.menu.add_command(label=label, command=partial(self.add_demo, name))

    def make_bottom(self, folder: Path) -> None:
        bottom = ttk.Frame(self)
        bottom.pack(side="bottom", fill="x", pady=(12, 0))
        self.total = Total(bottom)
        self.total.pack(fill="x")
        row = ttk.Frame(bottom)
        row.pack(fill="x", pady=(8, 0))
        ttk.Button(row, text="Folder …", bootstyle="secondary", command=self.choose_folder).pack(side="left")
        right = ttk.Frame(row)
        right.pack(side="right")
        for text, command in (
            ("Pause all", self.list.pause_all),
            ("Resume all", self.list.resume_all),
            ("Clear finished", self.list.clear_finished),
        ):
            button = ttk.Button(right, text=text, bootstyle="secondary outline", command=command)
            button.pack(side="left", padx=(8, 0))
        self.folder_label = ttk.Label(row, text=str(folder))
        self.folder_label.pack(side="left", padx=8)

    # Adding

    def add_line(self) -> None:
        """Add the addresses that stand in the line."""
        if self.add(self.line.get()):
            self.line.delete(0, "end")

    def paste(self, event: tk.Event[tk.Misc]) -> None:
        """Add the addresses that were copied; the line takes them itself."""
        if not isinstance(event.widget, ttk.Entry | ttk.Spinbox):
            try:
                text = self.clipboard_get()
            except tk.TclError:  # nothing was, or a picture
                text = ""
            self.add(text)

    def add(self, text: str) -> bool:
        """Add each address in *text*; return whether there was nothing else in it."""
        words = text.split()
        wrong = next((word for word in words if not is_address(word)), "")
        self.complain(f"{wrong} is no http address" if wrong else "")
        if words and not wrong:
            self.list.add(*words)
        return not wrong

    def add_demo(self, name: str) -> None:
        """Load the file *name* of the demo server."""
        self.list.add(self.server.url(name))

    def add_all(self) -> None:
        """Load all that the demo server has."""
        self.list.add(*map(self.server.url, self.server.files))

    def complain(self, text: str) -> None:
        self.complaint.configure(text=text)
        if text:
            self.complaint.pack(fill="x", pady=(8, 0), before=self.controls)
        else:
            self.complaint.pack_forget()

    # The rest

    @ui_task(policy="drop")
    async def choose_folder(self) -> None:
        """Ask for another folder. Downloads go on meanwhile, and stay in the folder that they were begun in."""
        chosen = await modal(partial(filedialog.askdirectory, parent=self, initialdir=self.list.folder))
        if chosen:
            self.list.folder = Path(chosen)
            self.folder_label.configure(text=chosen)
            self.list.look_for_unfinished()

    def set_up_server(self) -> None:
        self.server.bytes_per_second = SLOW if self.is_slow.get() else 0
        self.server.fails = self.fails.get()


def main() -> None:
    """Load into the folder on the command line, or the user's own for downloads, until the window is closed."""
    parser = parser_of(__package__)
    usual = Path.home() / "Downloads"
    parser.add_argument(
        "folder", metavar="FOLDER", nargs="?", type=Path, default=usual, help="where the files go"
    )
    run(
        Downloader,
        parser.parse_args().folder.absolute(),
        title="Downloader",
        size=(900, 640),
        on_error=show_error,
    )
