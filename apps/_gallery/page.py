"""The page of one app: what it shows, what it teaches, its picture and its source. UI thread."""

from __future__ import annotations

from collections.abc import Callable

import ttkbootstrap as ttk

from apps._catalogue import App
from apps._gallery.picture import Picture
from apps._gallery.running import Running
from apps._gallery.source import Source
from apps._wrapping import wrap_inside
from tkasync import Component


class Page(Component):
    """The app that *chosen* names; its button starts and stops it."""

    def setup(self, chosen: Callable[[], App | None], running: Running) -> None:
        self.chosen = chosen
        self.running = running
        self.make_head()
        self.make_tabs()
        self.create_effect(self.show_app)
        self.create_effect(self.show_standing)

    def make_head(self) -> None:
        row = ttk.Frame(self)
        row.pack(fill="x")
        self.title = ttk.Label(row, font="-size 16 -weight bold")
        self.title.pack(side="left")
        self.button = ttk.Button(row, width=8, command=self.start_or_stop)
        self.button.pack(side="right")
        self.status = ttk.Label(row)
        self.status.pack(side="right", padx=12)
        self.idea = ttk.Label(self)
        self.idea.pack(fill="x", pady=(8, 0))
        self.lesson = ttk.Label(self, bootstyle="secondary")
        self.lesson.pack(fill="x", pady=(4, 0))
        self.complaint = ttk.Label(self, bootstyle="danger", font="TkFixedFont")
        wrap_inside(self, self.idea, self.lesson, self.complaint, margin=8)

    def make_tabs(self) -> None:
        self.tabs = ttk.Notebook(self)
        self.tabs.pack(fill="both", expand=True, pady=(12, 0))
        self.picture = Picture(self.tabs)
        self.source = Source(self.tabs)
        self.tabs.add(self.picture, text="Picture", padding=8)
        self.tabs.add(self.source, text="Source", padding=8)
        self.tabs.enable_traversal()

    def show_app(self) -> None:
        """Show the app that is chosen."""
        app = self.chosen()
        if app is None:
            return
        self.title["text"] = app.title
        self.idea["text"] = app.description
        self.lesson["text"] = app.teaches and f"Teaches {app.teaches}"
        self.picture.show(app.picture)
        self.source.show(app.files)

    def show_standing(self) -> None:
        """Show how it goes."""
        app = self.chosen()
        if app is None:
            return
        standing = self.running.of(app)
        self.status.configure(text=standing.word, bootstyle=standing.colour)
        if standing.complaint:
            self.complaint["text"] = standing.complaint
            self.complaint.pack(fill="x", pady=(8, 0), before=self.tabs)
        else:
            self.complaint.pack_forget()
        text, icon, colour = (
            ("Stop", "stop-fill", "secondary") if standing.is_running else ("Start", "play-fill", "primary")
        )
        self.button.configure(text=text, icon=icon, bootstyle=colour)

    def start_or_stop(self) -> None:
        """Start the app, or stop it where it runs."""
        if (app := self.chosen()) is not None:
            self.running.start_or_stop(app)
