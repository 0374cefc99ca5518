"""The window: how the server behaves, and the three cards side by side."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from apps._program import parser_of
from apps.async_counter.card import Card
from apps.async_counter.server import CounterServer
from apps.async_counter.ways import CallbackWay, CoroutineWay, UiTaskWay
from tkasync import Component, run
from tkasync.widgets import show_error

WAYS: tuple[type[Card], ...] = (CallbackWay, CoroutineWay, UiTaskWay)


class AsyncCounter(Component):
    """One server, three ways to ask it. Escape aborts whatever is being asked."""

    def setup(self) -> None:
        self.server = CounterServer()
        self.on_cleanup(self.server.close)
        self.make_controls()
        cards = ttk.Frame(self, padding=(16, 0, 16, 16))
        cards.pack(fill="both", expand=True)
        cards.rowconfigure(0, weight=1)
        self.cards = [way(cards, self.server.url) for way in WAYS]
        for column, card in enumerate(self.cards):
            cards.columnconfigure(column, weight=1, uniform="cards")
            card.grid(row=0, column=column, sticky="nsew", padx=8)
        self.winfo_toplevel().minsize(960, 480)
        self.winfo_toplevel().bind("<Escape>", self.abort_all, add="+")

    def make_controls(self) -> None:
        row = ttk.Frame(self, padding=24)
        row.pack(fill="x")
        ttk.Label(row, text=f"Server at {self.server.url}").pack(side="left")
        right = ttk.Frame(row)
        right.pack(side="right")
        ttk.Label(right, text="answers in").pack(side="left", padx=8)
        self.latency = ttk.Scale(right, from_=0, to=10, length=200, command=self.set_latency)
        self.latency.pack(side="left")
        self.seconds = ttk.Label(right, width=6, anchor="e")
        self.seconds.pack(side="left")
        self.latency.set(self.server.latency)
        self.fails = tk.BooleanVar(self)
        self.switch = ttk.Checkbutton(
            right,
            text="break off half-way",
            bootstyle="toggle",
            variable=self.fails,
            command=self.set_failing,
        )
        self.switch.pack(side="left", padx=(24, 0))

    def set_latency(self, seconds: str) -> None:
        self.server.latency = round(float(seconds), 1)
        self.seconds["text"] = f"{self.server.latency} s"

    def set_failing(self) -> None:
        self.server.fails = self.fails.get()

    def abort_all(self, _event: object) -> None:
        for card in self.cards:
            card.abort()


def main() -> None:
    """Open the window and stay until it is closed, also in the middle of a request."""
    parser_of(__package__).parse_args()
    run(AsyncCounter, title="Async counter", size=(1260, 640), on_error=show_error)
