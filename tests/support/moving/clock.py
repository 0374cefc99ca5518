"""A window in which it can be seen whether it lives: a clock, a bar that moves, a button and what became of it."""

from __future__ import annotations

from time import monotonic

import ttkbootstrap as ttk

from tkasync import Component


class Clock(Component):
    """See the module; `on_work` is what the button does."""

    def setup(self) -> None:
        self.begin = monotonic()
        self.clock = ttk.Label(self, font="-size 22 -weight bold")
        self.clock.pack(pady=(18, 4))
        self.bar = ttk.Progressbar(self, length=240, mode="determinate", maximum=1.0)
        self.bar.pack(pady=4)
        self.button = ttk.Button(self, text="Work", width=10, command=self.on_work)
        self.button.pack(pady=(10, 4))
        self.label = ttk.Label(self, text="ready")
        self.label.pack(pady=(2, 12))
        self.spawn_interval(0.05, self.tick)

    def tick(self) -> None:
        seconds = monotonic() - self.begin
        self.clock["text"] = f"{seconds:.1f}"
        self.bar["value"] = seconds % 1.0

    def on_work(self) -> None:
        """What takes its time."""
        raise NotImplementedError
