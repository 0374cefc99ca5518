"""The engines to choose from, with the last measured speed of each side by side. UI thread only."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import ttkbootstrap as ttk

from apps.mandelbrot.engines import Engine, about_threads
from tkasync import Component, create_signal

LEGEND = "Points a second; grey: of another picture."


class Speed(NamedTuple):
    """Points a second, and the picture whose points they were: others may take more steps."""

    value: float
    picture: object


class SpeedPanel(Component):
    """A row for each engine: a button that chooses it, its speed, and a bar that compares it with the others'.

    Args:
        choice: the variable that names the engine.
        choose: called with the engine that was chosen.
    """

    def setup(self, choice: tk.StringVar, choose: Callable[[Engine], object]) -> None:
        self.speeds, self.set_speeds = create_signal(dict[Engine, Speed]())
        nothing: object = None
        self.connecting, self.set_connecting = create_signal(nothing)
        self.picture, self.set_picture = create_signal(nothing)
        self.columnconfigure(1, weight=1)
        for row, engine in enumerate(Engine):
            self.make_row(2 * row, engine, choice, choose)
        note = ttk.Label(self, text=f"{LEGEND} {about_threads()}", bootstyle="secondary", wraplength=220)
        note.grid(row=2 * len(Engine), column=0, columnspan=2, sticky="w")

    def make_row(
        self, row: int, engine: Engine, choice: tk.StringVar, choose: Callable[[Engine], object]
    ) -> None:
        button = ttk.Radiobutton(
            self, text=engine, value=engine, variable=choice, command=partial(choose, engine)
        )
        button.grid(row=row, column=0, sticky="w")
        speed = ttk.Label(self, anchor="e")
        speed.grid(row=row, column=1, sticky="e")
        self.bind_option(speed, "text", partial(self.text, engine))
        self.bind_option(speed, "bootstyle", partial(self.colour, engine))
        bar = ttk.Progressbar(self, maximum=1.0)
        bar.grid(row=row + 1, column=0, columnspan=2, sticky="ew", pady=(4, 12))
        self.bind_option(bar, "value", partial(self.share, engine))

    def show(self, engine: Engine, speed: float) -> None:
        """Keep the *speed* of *engine*, in points a second of the picture that is shown."""
        self.set_speeds.set({**self.speeds(), engine: Speed(speed, self.picture())})

    def text(self, engine: Engine) -> str:
        """The speed of *engine*; a dash before it was measured."""
        if engine is self.connecting():
            return "connecting"
        speed = self.speeds().get(engine)
        return "–" if speed is None else readable(speed.value)

    def colour(self, engine: Engine) -> str:
        """Grey for a speed that cannot be compared: it is that of another picture, with other points."""
        return "default" if self.comparable(engine) else "secondary"

    def share(self, engine: Engine) -> float:
        """The speed of *engine*, as a part of the highest."""
        return self.comparable(engine) / max(1.0, *map(self.comparable, Engine))

    def comparable(self, engine: Engine) -> float:
        """The speed of *engine* at the picture that is shown, or nothing."""
        speed = self.speeds().get(engine)
        return speed.value if speed is not None and speed.picture == self.picture() else 0.0


def readable(speed: float) -> str:
    """*speed* in three digits."""
    return f"{speed / 1e6:.2f} M/s" if speed >= 999_500 else f"{speed / 1e3:.0f} k/s"
