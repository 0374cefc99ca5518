"""The gallery: the list of apps beside the page of the chosen one. UI thread."""

from __future__ import annotations

import ttkbootstrap as ttk

from apps._catalogue import App, find_apps
from apps._gallery.page import Page
from apps._gallery.running import Running
from apps._theme import change_theme
from tkasync import Component, create_signal

KEYS = (
    "Up and Down choose · Enter starts and stops · Tab goes on, Esc back to the list · Ctrl+T light or dark"
)


class Gallery(Component):
    """All apps; each runs as a process of its own, and ends with this window."""

    def setup(self) -> None:
        self.apps = find_apps()
        self.chosen, self.choose = create_signal(self.apps[0] if self.apps else None)
        self.running = Running(self)
        self.make_head()
        ttk.Label(self, text=KEYS, bootstyle="secondary").pack(
            side="bottom", anchor="w", padx=24, pady=(0, 12)
        )
        self.make_list()
        self.page = Page(self, self.chosen, self.running)
        self.page.pack(fill="both", expand=True, padx=(16, 24), pady=(8, 12))
        window = self.winfo_toplevel()
        window.bind("<Control-t>", lambda _: change_theme(), add="+")
        window.bind("<Escape>", lambda _: self.list.focus_set(), add="+")
        self.list.focus_set()

    def make_head(self) -> None:
        row = ttk.Frame(self)
        row.pack(fill="x", padx=24, pady=(16, 8))
        ttk.Label(row, text="tkasync", font="-size 20 -weight bold").pack(side="left")
        ttk.Label(row, text="Finished programs, one idea each.").pack(side="left", padx=16, pady=(8, 0))
        ttk.Button(row, text="Theme", icon="circle-half", command=change_theme).pack(side="right")

    def make_list(self) -> None:
        place = ttk.Frame(self)
        place.pack(side="left", fill="y", padx=(24, 0), pady=(8, 12))
        self.list = ttk.Treeview(place, columns=["goes"], show="tree", selectmode="browse")
        self.list.column("#0", width=170, stretch=False)
        self.list.column("goes", width=70, stretch=False)
        self.list.pack(fill="y", expand=True)
        self.bind_items(self.list, self.rows, key=lambda row: row[0].name, row=as_row)
        if self.apps:
            self.list.selection_set(self.apps[0].name)
            self.list.focus(self.apps[0].name)
        self.list.bind("<<TreeviewSelect>>", lambda _: self.follow())
        self.list.bind("<Return>", lambda _: self.page.start_or_stop())
        self.list.bind("<Double-Button-1>", lambda _: self.page.start_or_stop())

    def rows(self) -> list[tuple[App, str]]:
        """Return each app and how it goes, in a word."""
        return [(app, self.running.of(app).word) for app in self.apps]

    def follow(self) -> None:
        """Show the app that is chosen in the list."""
        for name in self.list.selection():
            self.choose.set(next(app for app in self.apps if app.name == name))


def as_row(row: tuple[App, str]) -> dict[str, object]:
    """Return what the list shows of an app."""
    app, word = row
    return {"text": app.title, "values": [word]}
