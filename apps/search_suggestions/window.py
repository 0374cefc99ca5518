"""The window: a field, what was found for what stands in it, and all about the one that is chosen."""

from __future__ import annotations

import asyncio
import sqlite3
import tkinter as tk
from functools import partial
from pathlib import Path

import ttkbootstrap as ttk

from apps._program import parser_of
from apps._wrapping import wrap_inside
from apps.search_suggestions.database import Answer, Question, cache_file, ensure, search
from apps.search_suggestions.details import Details
from apps.search_suggestions.suggestions import Suggestions
from tkasync import Component, TaskHandle, create_signal, run, ui_task
from tkasync.widgets import ErrorBoundary, Suspense, TaskProgress, show_error

QUIET = 0.1  # seconds without a key before a search begins
HINT = (
    "Type words of a name, a code point like U+2603, or a character. Arrows choose, Enter copies, Escape clears. "
    "A box stands for what no font of this system has."
)


class SearchSuggestions(Component):
    """Finds characters by their names while their names are typed."""

    def setup(self, path: Path | None = None) -> None:
        self.path = path or cache_file()
        self.configure(padding=16)
        not_yet: Path | None = None
        self.database, self.set_database = create_signal(not_yet, name="database")
        self.make_field()
        self.make_progress()
        self.make_panes()
        self.is_repaired = False
        self.build()

    # What there is to be seen

    def make_field(self) -> None:
        self.typed = tk.StringVar(self)
        self.field = ttk.Entry(self, textvariable=self.typed, font="-size 13")
        self.field.pack(fill="x")
        self.field.focus_set()
        heard = self.typed.trace_add("write", lambda *_: self.look_up(self.typed.get().strip()))
        # Tk holds what a trace calls, and so this window, until the trace is taken away.
        self.on_cleanup(self.typed.trace_remove, "write", heard)
        for key, lines in (("<Up>", -1), ("<Down>", 1), ("<Prior>", -10), ("<Next>", 10)):
            self.field.bind(key, partial(self.go, lines))
        self.field.bind("<Return>", lambda _: self.copy())
        self.field.bind("<Escape>", lambda _: self.typed.set(""))

    def make_progress(self) -> None:
        self.status = ttk.Label(self, text=HINT, bootstyle="secondary")
        self.status.pack(side="bottom", fill="x", pady=(12, 0))
        wrap_inside(self, self.status, margin=32)
        self.progress = TaskProgress(self)

    def make_panes(self) -> None:
        self.panes = ttk.Panedwindow(self, orient="horizontal")
        self.panes.pack(fill="both", expand=True, pady=(12, 0))
        self.suggestions = Suggestions(self.panes, self.copy)
        boundary = ErrorBoundary(self.panes, "This character cannot be shown.", width=380)
        boundary.pack_propagate(False)  # its width is the sash's affair, not that of what it shows
        suspense = Suspense(boundary)
        suspense.pack(fill="both", expand=True)
        Details(suspense, self.create_memo(self.chosen)).pack(fill="both", expand=True)
        self.panes.add(self.suggestions, weight=3)
        self.panes.add(boundary, weight=2)
        self.winfo_toplevel().minsize(760, 520)

    # The database

    def build(self, anew: bool = False) -> None:
        """Have the database ready, whether it has to be built *anew*, or only looked at."""
        self.prepared = self.spawn_ui_task(
            self.prepare,
            anew,
            on_error=lambda error: self.tell(f"The list of characters cannot be built: {error}", "danger"),
        )

    async def prepare(self, anew: bool) -> Path:
        """Build on a thread, show how far it is; where the database lies."""
        self.set_database.set(None)
        self.progress.pack(fill="x", pady=(12, 0), before=self.panes)
        building = self.spawn_task(ensure, self.path, anew)
        self.progress.follow(building)
        try:
            path = await building
        finally:
            self.progress.pack_forget()
        self.set_database.set(path)
        return path

    def chosen(self) -> tuple[Path, int] | None:
        database, code = self.database(), self.suggestions.chosen()
        return (database, code) if database and code is not None else None

    # The search

    @ui_task(policy="restart")
    async def look_up(self, query: str) -> None:
        """Show what is found for *query*, when no key has come for a while; with a key more it begins anew."""
        await asyncio.sleep(QUIET)
        try:
            answer = await self.find(query) if query else None
        except (OSError, sqlite3.Error) as error:
            self.tell(f"The search failed: {error}", "danger")
            return
        self.suggestions.show(answer)
        self.tell(HINT if answer is None or answer.matches else f"No name has “{query}” in it.")

    async def find(self, query: str) -> Answer:
        """Search on a thread; a damaged database is built anew, once until there is an answer again."""
        try:
            answer = await self.ask(await self.prepared, query)
        except sqlite3.DatabaseError:
            if self.is_repaired:
                raise
            self.is_repaired = True
            self.build(anew=True)
            answer = await self.ask(await self.prepared, query)
        self.is_repaired = False
        return answer

    def ask(self, database: Path, query: str) -> TaskHandle[Answer]:
        return self.spawn_task(search, Question(database, query), group="search", policy="restart")

    # What comes of it

    def go(self, lines: int, _event: object) -> None:
        self.suggestions.choose(self.suggestions.row + lines)

    def copy(self) -> None:
        """Put the chosen character on the clipboard."""
        if (code := self.suggestions.chosen()) is not None:
            self.clipboard_clear()
            self.clipboard_append(chr(code))
            self.tell(f"Copied {chr(code)} (U+{code:04X}).", "success")

    def tell(self, text: str, style: str = "secondary") -> None:
        self.status.configure(text=text, bootstyle=style)


def main() -> None:
    """Open the window and stay until it is closed, also in the middle of building."""
    parser_of(__package__).parse_args()
    run(SearchSuggestions, title="Search suggestions", size=(940, 560), on_error=show_error)
