"""The window: a field, what was found for what stands in it, and all about the one that is chosen."""

from __future__ import annotations

import sqlite3
import tkinter as tk
from functools import partial
from pathlib import Path

import ttkbootstrap as ttk

from apps.search_suggestions.database import Answer, Question, cache_file, ensure, search
from apps.search_suggestions.details import Details
from apps.search_suggestions.suggestions import Suggestions
from tkasync import Component, Error, Loading, Pending, Ready, Resource, create_signal, run
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
        self.query, self.set_query = create_signal("", name="query")
        self.make_field()
        self.make_progress()
        self.make_panes()
        self.answers: Resource[Answer] = self.create_resource(self.question, search)
        self.is_repaired = False
        self.create_effect(self.show_answers)
        self.prepare()

    # What there is to be seen

    def make_field(self) -> None:
        self.typed = tk.StringVar(self)
        self.field = ttk.Entry(self, textvariable=self.typed, font="-size 13")
        self.field.pack(fill="x")
        self.field.focus_set()
        ask = self.spawn_debounced(QUIET, self.set_query.set)
        self.typed.trace_add("write", lambda *_: ask(self.typed.get().strip()))
        for key, lines in (("<Up>", -1), ("<Down>", 1), ("<Prior>", -10), ("<Next>", 10)):
            self.field.bind(key, partial(self.go, lines))
        self.field.bind("<Return>", lambda _: self.copy())
        self.field.bind("<Escape>", lambda _: self.typed.set(""))

    def make_progress(self) -> None:
        self.status = ttk.Label(self, text=HINT, bootstyle="secondary")
        self.status.pack(side="bottom", fill="x", pady=(12, 0))
        self.status.bind("<Configure>", lambda event: self.status.configure(wraplength=event.width))
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

    def prepare(self, anew: bool = False) -> None:
        """Have the database ready, whether it has to be built *anew*, or only looked at."""
        self.set_database.set(None)
        self.progress.pack(fill="x", pady=(12, 0), before=self.panes)
        self.progress.follow(
            self.spawn_task(
                ensure,
                self.path,
                anew,
                on_result=self.set_database.set,
                on_error=lambda error: self.tell(
                    f"The list of characters cannot be built: {error}", "danger"
                ),
                on_done=lambda _: self.progress.pack_forget(),
            )
        )

    def question(self) -> Question | None:
        database, query = self.database(), self.query()
        return Question(database, query) if database and query else None

    def chosen(self) -> tuple[Path, int] | None:
        database, code = self.database(), self.suggestions.chosen()
        return (database, code) if database and code is not None else None

    # What comes of it

    def show_answers(self) -> None:
        match self.answers.get():
            case Ready(answer):
                self.is_repaired = False
                self.suggestions.show(answer)
                found = len(answer.matches)
                self.tell(HINT if found else f"No name has “{answer.question.text}” in it.")
            case Error(sqlite3.DatabaseError()) if not self.is_repaired:
                self.is_repaired = True
                self.prepare(anew=True)
            case Error(error):
                self.tell(f"The search failed: {error}", "danger")
            case Pending() if not self.query():
                self.suggestions.show(None)
                self.tell(HINT)
            case Pending() | Loading():
                pass  # what was found last stands until there is an answer

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
    run(SearchSuggestions, title="Search suggestions", size=(940, 560), on_error=show_error)
