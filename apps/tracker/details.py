"""The right side of a window: one issue, to be read and changed."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any

import ttkbootstrap as ttk

from apps._wrapping import wrap_inside
from apps.tracker.api import Api
from apps.tracker.issues import STATUSES, Issue
from tkasync import Component

Change = Callable[..., Any]


class Details(Component):
    """The issue *number*; *change* and *comment* are mutations, which outlive it."""

    def setup(self, api: Api, number: int, change: Change, comment: Change) -> None:
        self.number = number
        self.change = change
        self.comment = comment
        self.issue = self.create_query(api.issue(number))
        self.title_shown = ""
        card = ttk.Frame(self, bootstyle="bordered @card", padding=16)
        card.pack(fill="both", expand=True)
        self.make_head(card)
        self.make_comments(card)
        self.create_effect(self.show)

    def make_head(self, card: ttk.Frame) -> None:
        row = ttk.Frame(card, bootstyle="@card")
        row.pack(fill="x")
        ttk.Label(row, text=f"Issue {self.number}", font="-size 13 -weight bold", bootstyle="@card").pack(
            side="left"
        )
        self.state_label = ttk.Label(row, bootstyle="secondary @card")
        self.state_label.pack(side="right")
        row = ttk.Frame(card, bootstyle="@card")
        row.pack(fill="x", pady=8)
        self.title_field = ttk.Entry(row)
        ttk.Button(row, text="Rename", command=self.rename).pack(side="right", padx=(8, 0))
        self.title_field.pack(side="left", fill="x", expand=True)
        self.title_field.bind("<Return>", lambda _: self.rename())
        self.title_field.bind("<Escape>", lambda _: self.show_title())
        self.status = tk.StringVar(self)
        row = ttk.Frame(card, bootstyle="@card")
        row.pack(fill="x")
        self.choices = [
            ttk.Radiobutton(
                row, text=text, value=text, variable=self.status, bootstyle="@card", command=self.set_status
            )
            for text in STATUSES
        ]
        for choice in self.choices:
            choice.pack(side="left", padx=(0, 16))

    def make_comments(self, card: ttk.Frame) -> None:
        row = ttk.Frame(card, bootstyle="@card")
        row.pack(side="bottom", fill="x", pady=(8, 0))
        self.line = ttk.Entry(row)
        ttk.Button(row, text="Say", command=self.say).pack(side="right", padx=(8, 0))
        self.line.pack(side="left", fill="x", expand=True)
        self.line.bind("<Return>", lambda _: self.say())
        self.comments = ttk.Label(card, bootstyle="@card", anchor="nw", justify="left")
        self.comments.pack(fill="both", expand=True, pady=(12, 0))
        wrap_inside(card, self.comments, margin=40)

    # What is there

    def show(self) -> None:
        issue = self.issue.data
        self.state_label.configure(text=self.describe())
        if issue is not None:
            if self.title_field.get() == self.title_shown:  # else the user is writing
                self.show_title()
            self.title_shown = issue.title
            self.status.set(issue.status)
            self.comments.configure(
                text="\n\n".join(f"— {text}" for text in issue.comments) or "No comments."
            )

    def show_title(self) -> None:
        """Put the title that the issue has into the field."""
        if (issue := self.shown()) is not None:
            self.title_field.delete(0, "end")
            self.title_field.insert(0, issue.title)

    def describe(self) -> str:
        if self.issue.is_paused:
            return "waits"
        if self.issue.is_fetching:
            return "asking …"
        return "may be old" if self.issue.is_stale else "fresh"

    def shown(self) -> Issue | None:
        return self.issue.data

    # What the user changes

    def rename(self) -> None:
        """Give the issue the title that stands in the field."""
        issue, title = self.shown(), self.title_field.get().strip()
        if issue is not None and title and title != issue.title:
            self.change(self.number, title=title)

    def set_status(self) -> None:
        """Give the issue the status that was picked."""
        issue = self.shown()
        if issue is not None and self.status.get() != issue.status:
            self.change(self.number, status=self.status.get())

    def say(self) -> None:
        """Add what stands in the line."""
        text = self.line.get().strip()
        if text and self.shown() is not None:
            self.comment(self.number, text)
            self.line.delete(0, "end")
