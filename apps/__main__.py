"""The gallery: every app of this folder as a card, started as a process of its own.

python -m apps
"""

from __future__ import annotations

from collections.abc import Callable

import ttkbootstrap as ttk

from apps._catalogue import App, find_apps
from apps._process import command_of, last_words
from apps._program import parser_of
from apps._scrolling import show_scrollbar_when_needed
from apps._wrapping import wrap_inside
from tkasync import Component, TaskHandle, TaskState, run
from tkasync.processes import CommandEnd
from tkasync.widgets import show_error

ENDS = {
    TaskState.SUCCEEDED: ("ended", "secondary"),
    TaskState.CANCELLED: ("stopped", "secondary"),
    TaskState.FAILED: ("failed", "danger"),
}


class Card(Component):
    """One app: its name and idea, a button that starts and stops it, and how it goes."""

    def setup(self, app: App) -> None:
        self.app = app
        card = ttk.Frame(self, bootstyle="bordered @card", padding=16)
        card.pack(fill="both", expand=True)
        ttk.Label(card, text=self.app.title, font="-size 13 -weight bold", bootstyle="@card").pack(anchor="w")
        self.idea = ttk.Label(card, text=self.app.description, bootstyle="@card")
        self.idea.pack(anchor="w", fill="x", pady=(4, 12))
        self.complaint = ttk.Label(card, bootstyle="danger @card")
        row = ttk.Frame(card, bootstyle="@card")
        row.pack(side="bottom", fill="x")
        self.status = ttk.Label(row, bootstyle="@card")
        self.status.pack(side="left")
        self.button = ttk.Button(row, width=8)
        self.button.pack(side="right")
        self.offer("Start", "play-fill", "primary", self.start)
        wrap_inside(card, self.idea, self.complaint, margin=40)

    def start(self) -> None:
        self.complaint.pack_forget()
        command, folder = command_of(self.app.name)
        task = self.spawn_command(*command, cwd=folder, check=True, on_error=self.failed, on_done=self.ended)
        self.status.configure(text="running", bootstyle="success @card")
        self.offer("Stop", "stop-fill", "secondary", task.abort)

    def failed(self, error: BaseException) -> None:
        self.complaint.configure(text=last_words(error))
        self.complaint.pack(anchor="w", fill="x", pady=(0, 12))

    def ended(self, task: TaskHandle[CommandEnd]) -> None:
        text, colour = ENDS[task.state]
        self.status.configure(text=text, bootstyle=f"{colour} @card")
        self.offer("Start", "play-fill", "primary", self.start)

    def offer(self, text: str, icon: str, colour: str, command: Callable[[], object]) -> None:
        self.button.configure(text=text, icon=icon, bootstyle=colour, command=command)


class Gallery(Component):
    """All apps as cards, two in a row."""

    def setup(self) -> None:
        ttk.Label(self, text="tkasync", font="-size 20 -weight bold").pack(anchor="w", padx=24, pady=(16, 0))
        ttk.Label(self, text="Finished programs, one idea each. Every one is a process of its own.").pack(
            anchor="w", padx=24, pady=(0, 8)
        )
        self.cards = ttk.ScrolledFrame(self, padding=8)
        self.cards.pack(fill="both", expand=True, padx=8, pady=(0, 8))
        self.cards.columnconfigure((0, 1), weight=1, uniform="cards")
        for place, app in enumerate(find_apps()):
            row, column = divmod(place, 2)
            Card(self.cards, app).grid(row=row, column=column, sticky="nsew", padx=8, pady=8)
        show_scrollbar_when_needed(self.cards)


def main() -> None:
    """Open the gallery and stay until its window closes; the apps that still run are ended with it."""
    parser_of(__package__).parse_args()
    run(Gallery, title="tkasync", size=(880, 690), on_error=show_error)


if __name__ == "__main__":
    main()
