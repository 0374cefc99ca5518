"""The first window: the room's door, somebody who talks, and a seat; each further window is one more seat."""

from __future__ import annotations

import tkinter as tk
from itertools import cycle

import ttkbootstrap as ttk

from apps._program import parser_of
from apps.chat.room import Room
from apps.chat.seat import Seat
from tkasync import Component, TaskHandle, run
from tkasync.widgets import show_error

NAMES = ("Ada", "Grace", "Barbara", "Radia", "Hedy")


class Chat(Component):
    """A room on the private loop, and two windows on it whose connections live on the UI thread."""

    def setup(self) -> None:
        self.room = Room()
        self.names = cycle(NAMES)
        self.is_open = tk.BooleanVar(self, True)
        self.talks = tk.BooleanVar(self, False)
        self.door: TaskHandle[None] | None = None
        self.talk: TaskHandle[None] | None = None
        self.make_controls()
        Seat(self, self.room.url, next(self.names)).pack(fill="both", expand=True)
        self.set_open()
        self.open_window()

    def make_controls(self) -> None:
        row = ttk.Frame(self, padding=(16, 16, 16, 0))
        row.pack(fill="x")
        for text, variable, command in (
            ("Room open", self.is_open, self.set_open),
            ("Robin talks", self.talks, self.set_talking),
        ):
            switch = ttk.Checkbutton(row, text=text, bootstyle="toggle", variable=variable, command=command)
            switch.pack(side="left", padx=(0, 16))
        button = ttk.Button(row, text="One more window", bootstyle="secondary", command=self.open_window)
        button.pack(side="right")

    def open_window(self) -> None:
        """Open one more window on the room."""
        name = next(self.names)
        window = ttk.Toplevel(master=self)
        window.title(f"Chat: {name}")
        window.geometry("420x480")
        Seat(window, self.room.url, name).pack(fill="both", expand=True)

    def set_open(self) -> None:
        if self.is_open.get():
            self.door = self.spawn_task(self.room.open)
        elif self.door is not None:
            self.door.abort()

    def set_talking(self) -> None:
        if self.talks.get():
            self.talk = self.spawn_task(self.room.talk)
        elif self.talk is not None:
            self.talk.abort()


def main() -> None:
    """Open the windows and stay until the first is closed."""
    parser_of(__package__).parse_args()
    run(Chat, title="Chat", size=(520, 480), on_error=show_error)
