"""Weather of three towns; the first one asked for answers last."""

from __future__ import annotations

import time

import ttkbootstrap as ttk

from tkasync import Component

ANSWERS_IN = {"Lima": 2.6, "Oslo": 1.6, "Rome": 0.9}


def weather(town: str) -> str:
    time.sleep(ANSWERS_IN[town])
    return f"{town}: {len(town) * 6} degrees"


class Towns(Component):
    """See the module; `ask` is what a town's button does."""

    def setup(self) -> None:
        row = ttk.Frame(self)
        row.pack(pady=(22, 10))
        self.buttons = {town: self.make_button(row, town) for town in ANSWERS_IN}
        self.asked = ttk.Label(self, text=" ", bootstyle="secondary")
        self.asked.pack(pady=4)
        self.label = ttk.Label(self, text=" ", font="-size 16 -weight bold")
        self.label.pack(pady=(6, 22))

    def make_button(self, row: ttk.Frame, town: str) -> ttk.Button:
        button = ttk.Button(row, text=town, width=7, command=lambda: self.press(town))
        button.pack(side="left", padx=6)
        return button

    def press(self, town: str) -> None:
        self.asked["text"] = f"last pressed: {town}"
        self.ask(town)

    def ask(self, town: str) -> None:
        """Show the weather in *town*."""
        raise NotImplementedError

    def show(self, answer: str) -> None:
        self.label["text"] = answer
