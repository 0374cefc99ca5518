"""What a window on the issues holds: the list, the issue that is chosen, and the changes that are under way.

What is pressed often has a key of its own; F1 tells the keys.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import ttkbootstrap as ttk

from apps._keys import Key, KeysDialog, bind_keys, show_focus
from apps.tracker.api import Api
from apps.tracker.details import Details
from apps.tracker.issues import STATUSES, Page
from apps.tracker.listing import Listing
from tkasync import Component, create_signal, ui_task
from tkasync.queries import OptimisticCache, query_client
from tkasync.widgets import ErrorBoundary, Transition

PATIENCE = 0.3  # seconds for which the issue before stays until the next one is there
EDITS = "edits"  # one after the other, from all windows: the last one wins
# What fields and switches have by themselves.
WIDGETS = {
    "Search": [
        Key("Return", "search at once"),
        Key("Down", "go to the list"),
        Key("Escape", "search for nothing"),
    ],
    "Title": [
        Key("Return", "give the issue this title"),
        Key("Escape", "put its title back"),
    ],
    "What one chooses from": [
        Key("Down", "open it"),
        Key("Left, Right", "go to another one, or by a tenth of a second"),
    ],
}


class View(Component):
    """The issues of *api*, in the cache of the program's windows; *keys* are those of its window alone."""

    def setup(self, api: Api, keys: Sequence[Key] = ()) -> None:
        self.api = api
        nothing: int | None = None
        self.chosen, self.choose = create_signal(nothing, name="chosen issue")
        self.change = self.create_mutation(
            api.change,
            optimistic=self.show_change,
            invalidates=lambda number, **_: [api.issue(number), api.issues],
            serial=EDITS,
            network=True,
            on_error=self.complain,
        )
        self.comment = self.create_mutation(
            api.comment,
            optimistic=self.show_comment,
            invalidates=lambda number, _text: api.issue(number),
            serial=EDITS,
            network=True,
            on_error=self.complain,
        )
        self.make_panes()
        self.make_bottom()
        self.panes.pack(fill="both", expand=True)
        self.bind_keys(keys)

    # Widgets

    def make_bottom(self) -> None:
        row = ttk.Frame(self, padding=(0, 8, 0, 0))
        row.pack(side="bottom", fill="x")
        ttk.Button(
            row, text="Keys", icon="keyboard", bootstyle="secondary outline", command=self.show_keys
        ).pack(side="right", padx=(8, 0))
        self.saving = ttk.Label(row, bootstyle="info")
        self.saving.pack(side="right")
        self.complaint = ttk.Label(row, bootstyle="danger")
        self.complaint.pack(side="left")
        self.create_effect(self.show_saving)

    def make_panes(self) -> None:
        self.panes = panes = ttk.Panedwindow(self, orient="horizontal")
        self.listing = Listing(panes, self.api, self.choose, padding=(0, 0, 8, 0))
        self.details = Transition(panes, self.chosen, self.make_details, timeout=PATIENCE, width=380)
        self.details.pack_propagate(False)  # its width is the sash's affair
        panes.add(self.listing, weight=3)
        panes.add(self.details, weight=2)

    def make_details(self, frame: tk.Misc, number: int | None) -> tk.Misc:
        if number is None:
            return ttk.Label(frame, text="Choose an issue.", anchor="center", bootstyle="secondary")
        boundary = ErrorBoundary(frame, f"Issue {number} cannot be shown.")
        Details(boundary, self.api, number, self.change, self.comment).pack(fill="both", expand=True)
        return boundary

    def bind_keys(self, keys: Sequence[Key]) -> None:
        everywhere = [
            Key("Ctrl+F", "go to the search", self.go_to_search),
            Key("Ctrl+L", "go to the list", self.listing.tree.focus_set),
            Key("Ctrl+E", "go to the title of the issue", self.go_to_title),
            Key("F5", "ask the server anew", lambda: query_client().refetch()),
            *keys,
            Key("F1", "show these keys", self.show_keys),
            Key("Tab", "go on; Space presses a button"),
        ]
        in_list = [
            Key(letter, f"make the issue {status}", partial(self.set_status, status))
            for letter, status in zip("OWD", STATUSES, strict=True)
        ]
        bind_keys(self.winfo_toplevel(), everywhere)
        bind_keys(self.listing.tree, in_list)
        show_focus(self)
        self.groups = {
            "Everywhere": everywhere,
            "List": [Key("Up, Down", "show another issue"), *in_list],
            **WIDGETS,
        }

    # What the user does

    @ui_task(policy="drop")
    async def show_keys(self) -> None:
        """Tell the keys, until the user has read them."""
        await KeysDialog(self, self.groups).show()

    def go_to_search(self) -> None:
        """Go to what is searched for, ready to be replaced."""
        self.listing.search.focus_set()
        self.listing.search.selection_range(0, "end")

    def go_to_title(self) -> None:
        """Go to the title of the issue that is shown."""
        shown = [widget for widget in _below(self.details) if isinstance(widget, Details)]
        if shown:
            shown[-1].title_field.focus_set()

    def set_status(self, status: str) -> None:
        """Give the chosen issue another status."""
        if (number := self.chosen()) is not None:
            self.change(number, status=status)

    # What shows until the server has answered

    def show_change(self, cache: OptimisticCache, number: int, **changes: Any) -> None:
        """Have the change in the issue, and in each list that has it."""
        cache.update(self.api.issue(number), lambda issue: replace(issue, **changes))
        cache.update(self.api.issues, lambda pages: tuple(_changed(page, number, changes) for page in pages))

    def show_comment(self, cache: OptimisticCache, number: int, text: str) -> None:
        """Have the comment in the issue."""
        cache.update(self.api.issue(number), lambda issue: replace(issue, comments=(*issue.comments, text)))

    def show_saving(self) -> None:
        count = len(self.change.pending) + len(self.comment.pending)
        self.saving.configure(text=f"{count} under way" if count else "")
        if count:
            self.complaint.configure(text="")

    def complain(self, error: BaseException) -> None:
        """Say that a change was not made; the cache has taken it back by now."""
        self.complaint.configure(text=f"Taken back: {error}.")


def _changed(page: Page, number: int, changes: dict[str, Any]) -> Page:
    return replace(
        page,
        issues=tuple(replace(issue, **changes) if issue.number == number else issue for issue in page.issues),
    )


def _below(widget: tk.Misc) -> list[tk.Misc]:
    children = widget.winfo_children()
    return [*children, *(found for child in children for found in _below(child))]
