"""The window: how the server behaves, a view on its issues, and what goes on between the two.

All of it is done by the keyboard, too; F1 tells the keys.
"""

from __future__ import annotations

import tkinter as tk
from functools import partial
from pathlib import Path
from random import choice

import ttkbootstrap as ttk

from apps._cache import cache_folder
from apps._keys import Key
from apps._program import parser_of
from apps._theme import change_theme
from apps.tracker.api import Api, UnreachableError
from apps.tracker.issues import STATUSES
from apps.tracker.panel import Panel
from apps.tracker.server import TrackerServer, Trouble
from apps.tracker.view import View
from tkasync import Component, run
from tkasync.queries import query_client
from tkasync.widgets import show_error

SHAPE = "1"  # of what the cache keeps
_STEP = 0.1  # seconds


class Tracker(Component):
    """A view on the issues of *server*; what it shows is kept in *folder* for the next start."""

    def setup(self, server: TrackerServer, folder: Path) -> None:
        self.server = server
        self.client = query_client()
        self.client.keep_in(folder / "tracker-cache.sqlite", version=SHAPE)
        self.client.offline_when = lambda error: isinstance(error, UnreachableError)
        self.api = Api(server.url)
        self.configure(padding=16)
        self.make_controls()
        # Made from the top down, as Tab goes; packed from the bottom, since the rest of the room is the view's.
        self.view = View(self, self.api, [Key("Ctrl+N", "open a second window", self.open_window)])
        self.panel = Panel(self, self.api, server)
        self.panel.pack(side="bottom", fill="both", pady=(12, 0))
        self.view.pack(fill="both", expand=True)
        self.view.listing.search.focus_set()
        self.create_effect(self.show_network)
        self.update_idletasks()
        self.winfo_toplevel().minsize(max(940, self.winfo_reqwidth()), 620)

    def make_controls(self) -> None:
        row = ttk.Frame(self, padding=(0, 0, 0, 12))
        row.pack(fill="x")
        ttk.Label(row, text="The server").pack(side="left")
        self.trouble = ttk.Combobox(
            row, values=[trouble.value for trouble in Trouble], state="readonly", width=22
        )
        self.trouble.set(self.server.trouble.value)
        self.trouble.bind("<<ComboboxSelected>>", lambda _: self.set_trouble(Trouble(self.trouble.get())))
        self.trouble.pack(side="left", padx=8)
        ttk.Label(row, text="after").pack(side="left")
        self.latency = ttk.Scale(row, from_=0, to=3, length=120, command=self.set_latency)
        self.latency.pack(side="left", padx=8)
        self.seconds = ttk.Label(row, width=5, anchor="center")
        self.seconds.pack(side="left")
        self.latency.set(self.server.latency)
        for key, step in (("Left", -_STEP), ("Down", -_STEP), ("Right", _STEP), ("Up", _STEP)):
            self.latency.bind(f"<{key}>", partial(self.change_latency, step))
        # A scale of ttkbootstrap's looks the same with the keyboard and without it.
        self.latency.bind("<FocusIn>", lambda _: self.seconds.configure(bootstyle="@primary"))
        self.latency.bind("<FocusOut>", lambda _: self.seconds.configure(bootstyle="default"))
        self.is_offline = tk.BooleanVar(self)
        self.switch = ttk.Checkbutton(
            row, text="offline", bootstyle="toggle", variable=self.is_offline, command=self.set_network
        )
        self.switch.pack(side="left", padx=8)
        self.make_buttons(row)

    def make_buttons(self, row: ttk.Frame) -> None:
        buttons = [
            ttk.Button(row, text=text, icon=icon, bootstyle="secondary outline", command=command)
            for text, icon, command in (
                ("Somebody edits", "pencil", self.edit_elsewhere),
                ("Second window", "window-plus", self.open_window),
                ("Theme", "circle-half", change_theme),
            )
        ]
        for button in reversed(buttons):
            button.pack(side="right", padx=(8, 0))

    # The server

    def set_trouble(self, trouble: Trouble) -> None:
        """Have the server behave so."""
        self.trouble.set(trouble.value)
        self.trouble.selection_clear()  # Tk leaves it behind, and it looks like the focus
        self.server.trouble = trouble
        if trouble is Trouble.DOWN:
            self.server.close()
        else:
            self.server.open()

    def set_latency(self, seconds: str) -> None:
        self.server.latency = round(float(seconds), 1)
        self.seconds.configure(text=f"{self.server.latency} s")

    def change_latency(self, step: float, _event: object) -> str:
        """Have the server take a little longer, or less long: a key of the scale itself would go by a second."""
        self.latency.set(round(self.server.latency + step, 1))
        return "break"

    def edit_elsewhere(self) -> None:
        """Change an issue of the list on the server, as another program would: no window knows of it."""
        found = self.view.listing.found()
        if found:
            issue = self.server.issues()[choice(found).number]
            self.server.change(
                issue.number, status=choice([status for status in STATUSES if status != issue.status])
            )

    # The rest

    def set_network(self) -> None:
        self.client.set_online(not self.is_offline.get())

    def show_network(self) -> None:
        self.is_offline.set(not self.client.is_online)

    def open_window(self) -> None:
        """Open one more window on the same cache."""
        window = ttk.Toplevel(master=self)
        window.title("Tracker: second window")
        window.geometry("860x420")
        view = View(window, self.api, [Key("Ctrl+W", "close this window", window.destroy)], padding=16)
        view.pack(fill="both", expand=True)
        view.listing.search.focus_set()


def main() -> None:
    """Open the window and stay until it is closed; changes that are under way then have two seconds to arrive."""
    parser = parser_of(__package__)
    parser.add_argument(
        "folder", metavar="FOLDER", nargs="?", type=Path, help="where server and cache are kept"
    )
    folder: Path = parser.parse_args().folder or cache_folder()
    # Around the window: what is saved as it closes still finds the server.
    with TrackerServer(folder / "tracker-server.json") as server:
        run(Tracker, server, folder, title="Tracker", size=(1180, 760), on_error=show_error)
