"""The left side of a window: what is searched for, the issues that were found, and how fresh they are."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from apps.tracker.api import Api
from apps.tracker.issues import ALL, STATUSES, Listed, Page
from tkasync import Component, WriteSignal, create_signal

QUIET = 0.25  # seconds without a key before a search begins
POLL = 30.0  # seconds from one look at the server to the next


class Listing(Component):
    """A list of issues by pages; the one that is chosen goes to *choose*."""

    def setup(self, api: Api, choose: WriteSignal[int | None]) -> None:
        self.choose = choose
        self.text, self.set_text = create_signal("", name="searched text")
        self.status, self.set_status = create_signal(ALL, name="searched status")
        self.pages = self.create_query(lambda: api.issues(self.text(), self.status()), refetch_every=POLL)
        self.found = self.create_memo(self.find)
        # Made from the top down, as Tab goes; the list gets the room that the others leave.
        self.make_search()
        self.make_list()
        self.make_bottom()
        self.bar.pack(side="right", fill="y")
        self.tree.pack(fill="both", expand=True)

    def find(self) -> list[Listed]:
        """Return what the pages hold, which are those of the search before until there is an answer."""
        return [issue for page in self.shown_pages() for issue in page.issues]

    def shown_pages(self) -> tuple[Page, ...]:
        return self.pages.data or ()

    # Widgets

    def make_search(self) -> None:
        row = ttk.Frame(self)
        row.pack(fill="x", pady=(0, 8))
        ttk.Label(row, text="Search").pack(side="left", padx=(0, 8))
        self.typed = tk.StringVar(self)
        self.search = ttk.Entry(row, textvariable=self.typed)
        self.filter = ttk.Combobox(row, values=(ALL, *STATUSES), state="readonly", width=8)
        self.filter.set(ALL)
        self.filter.pack(side="right", padx=(8, 0))
        self.filter.bind("<<ComboboxSelected>>", lambda _: self.take_filter())
        self.search.pack(side="left", fill="x", expand=True)
        search_soon = self.spawn_debounced(QUIET, lambda: self.set_text.set(self.typed.get().strip()))
        heard = self.typed.trace_add("write", lambda *_: search_soon())
        # Tk holds what a trace calls, and so this list, until the trace is taken away.
        self.on_cleanup(self.typed.trace_remove, "write", heard)
        self.search.bind("<Return>", lambda _: search_soon.flush())
        self.search.bind("<Down>", lambda _: self.tree.focus_set())
        self.search.bind("<Escape>", lambda _: self.typed.set(""))

    def make_list(self) -> None:
        self.tree = ttk.Treeview(
            self, columns=("number", "title", "status"), show="headings", selectmode="browse"
        )
        for name, width in (("number", 75), ("title", 240), ("status", 80)):
            self.tree.heading(name, text=name.capitalize(), anchor="w")
            self.tree.column(name, width=width, stretch=name == "title", anchor="w")
        self.bar = ttk.Scrollbar(self, command=self.tree.yview)
        self.tree.configure(yscrollcommand=self.bar.set)
        self.bind_items(
            self.tree,
            self.found,
            key=lambda issue: issue.number,
            row=lambda issue: (issue.number, issue.title, issue.status),
        )
        self.tree.bind("<<TreeviewSelect>>", lambda _: self.take_choice())
        self.tree.bind("<FocusIn>", lambda _: self.begin())

    def make_bottom(self) -> None:
        row = ttk.Frame(self, padding=(0, 8, 0, 0))
        row.pack(side="bottom", fill="x")
        again = ttk.Button(row, text="Again", bootstyle="secondary outline", command=self.pages.refetch)
        self.more = ttk.Button(row, text="More", bootstyle="secondary", command=self.pages.fetch_next)
        self.more.pack(side="right", padx=(8, 0))
        again.pack(side="right", padx=(8, 0))
        self.state_line = ttk.Label(row)
        self.state_line.pack(side="left")
        self.create_effect(self.show_state)

    # What happens

    def take_filter(self) -> None:
        self.filter.selection_clear()  # Tk leaves it behind, and it looks like the focus
        self.set_status.set(self.filter.get())

    def take_choice(self) -> None:
        chosen = self.tree.selection()
        if chosen:  # nothing is, when a search has removed the row: the issue stays
            self.choose.set(int(chosen[0]))

    def begin(self) -> None:
        """Give the keys a row to begin at."""
        rows = self.tree.get_children()
        if rows and not self.tree.exists(self.tree.focus() or "none"):
            self.tree.focus(rows[0])
            self.tree.selection_set(rows[0])

    def show_state(self) -> None:
        text, colour = self.describe()
        self.state_line.configure(text=text, bootstyle=colour)
        self.more.state(["!disabled" if self.pages.has_next else "disabled"])

    def describe(self) -> tuple[str, str]:
        """Say how many there are, and how fresh they are, with a colour."""
        pages = self.shown_pages()
        count = f"{len(self.found())} of {pages[0].total}" if pages else ""
        if self.pages.is_paused:
            return f"{count}  waits for the server", "warning"
        if self.pages.is_fetching:
            return f"{count}  {'searching …' if self.pages.is_placeholder else 'asking …'}", "info"
        if (error := self.pages.error) is not None:
            return f"{count}  {error}", "danger"
        return f"{count}  {'may be old' if self.pages.is_stale else 'fresh'}", "secondary"
