"""The window: what to show and how often, the charts, the busiest processes.

One measurement a second, with all that is drawn and kept of it, takes about a hundredth of a core (measured on Linux
with two cores and 94 processes); ten a second take eight.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import time

import ttkbootstrap as ttk

from apps._amounts import rate_text, size_text
from apps._program import parser_of
from apps._theme import change_theme
from apps._wrapping import wrap_inside
from apps.live_dashboard.alarms import Alarm
from apps.live_dashboard.chart import Chart
from apps.live_dashboard.history import History
from apps.live_dashboard.measuring import CORES, SHOWN, Meter, ProcessUse, Sample
from apps.live_dashboard.timeline import SPANS, Timeline
from tkasync import Component, TaskHandle, create_signal, run, ui_task
from tkasync.widgets import show_error

TOASTED = 8000  # milliseconds
NOBODY: tuple[ProcessUse, ...] = ()


class Dashboard(Component):
    """Measures while it is on the screen. Left and Right change the refresh by a tenth, Escape takes alarms away."""

    polling: TaskHandle[None] | None = None

    def setup(
        self,
        history: History,
        measure: Callable[[], Sample] | None = None,
        clock: Callable[[], float] = time,
    ) -> None:
        self.history = history
        self.measure = Meter().measure if measure is None else measure
        self.clock = clock
        self.timeline = Timeline()
        self.latest: Sample | None = None
        self.processes, self.set_processes = create_signal(NOBODY)
        self.limit, self.set_limit = create_signal(90)
        self.alarms = {"CPU": Alarm(), "Memory": Alarm(), "Disk space": Alarm()}
        self.toasts: list[ttk.ToastNotification] = []
        self.on_cleanup(self.hide_toasts)
        self.make_bar()
        self.make_status()
        self.make_table()
        self.make_charts()
        window = self.winfo_toplevel()
        window.minsize(840, 520)
        window.bind("<Escape>", lambda _: self.hide_toasts(), add="+")
        self.begin()

    # Measuring

    @ui_task
    async def begin(self) -> None:
        """Show the last hour, and go on from there."""
        samples = self.spawn_task(self.history.load, self.clock())
        self.timeline = await self.spawn_task(Timeline, await samples)
        self.span.set(self.timeline.span_for(self.clock()))
        self.poll_every(self.refresh.get())

    def poll_every(self, seconds: float) -> None:
        self.polling = self.spawn_interval(seconds, self.poll, while_visible=True)

    def set_refresh(self, seconds: float) -> None:
        if self.polling is not None:  # otherwise the history is still being read
            self.polling.abort()
            self.poll_every(seconds)

    @ui_task
    async def poll(self) -> None:
        """Measure and keep it in a thread, show it here."""
        self.show(await self.spawn_task(self.measure_and_keep))

    def measure_and_keep(self) -> Sample:
        sample = self.measure()
        self.history.add(sample)
        return sample

    # Showing

    def show(self, sample: Sample) -> None:
        self.latest = sample
        self.timeline.add(sample)
        self.draw()
        self.set_processes.set(sample.processes)
        self.watch(sample)
        self.status["text"] = self.history.trouble or f"The last hour is kept in {self.history.path}"

    def draw(self) -> None:
        if self.latest is not None:
            span = self.span.get()
            for field, chart in self.charts.items():
                trends = self.timeline.trends(span, field)
                chart.show(getattr(self.latest, field), trends, self.latest.time, span)

    def watch(self, sample: Sample) -> None:
        limit = self.limit.get()
        shares = {"CPU": sample.cpu[0], "Memory": sample.memory[0], "Disk space": sample.space}
        for (what, share), chart in zip(shares.items(), self.charts.values(), strict=False):
            alarm = self.alarms[what]
            if alarm.update(sample.time, share, limit):
                self.toast(what, f"{percent(share or 0)} in use, and above {limit} % for a while")
            chart.warn(alarm.is_on)

    def toast(self, title: str, message: str) -> None:
        window = self.winfo_toplevel()
        right = window.winfo_screenwidth() - window.winfo_rootx() - window.winfo_width()
        below = window.winfo_screenheight() - window.winfo_rooty() - window.winfo_height()
        toast = ttk.ToastNotification(
            title,
            message,
            duration=TOASTED,
            bootstyle="danger",
            icon="exclamation-triangle-fill",
            position=(max(0, right) + 16, max(0, below) + 16, "se"),
        )
        self.toasts = [shown for shown in self.toasts if shown.toplevel is not None]
        self.toasts.append(toast.show_toast())

    def hide_toasts(self) -> None:
        while self.toasts:
            self.toasts.pop().hide()

    # Widgets

    def make_bar(self) -> None:
        bar = ttk.Frame(self, padding=(16, 12))
        bar.pack(fill="x")
        self.span = tk.DoubleVar(self, min(SPANS))
        for span, text in SPANS.items():
            ttk.Radiobutton(
                bar,
                text=text,
                value=span,
                variable=self.span,
                command=self.draw,
                bootstyle="toolbutton",
            ).pack(side="left")
        self.make_refresh(bar)
        self.make_limit(bar)
        ttk.Button(bar, text="Theme", icon="circle-half", command=change_theme).pack(side="right")

    def make_refresh(self, bar: ttk.Frame) -> None:
        ttk.Label(bar, text="every").pack(side="left", padx=(24, 8))
        self.refresh_soon = self.spawn_throttled(0.25, self.set_refresh)
        self.refresh = ttk.Scale(bar, from_=0.1, to=5.0, value=1.0, length=140, command=self.on_refresh)
        self.refresh.pack(side="left")
        self.seconds = ttk.Label(bar, text="1.0 s", width=5, anchor="e")
        self.seconds.pack(side="left")
        for key, step in (("<Left>", -0.1), ("<Right>", 0.1)):
            self.refresh.bind(key, partial(self.step_refresh, step))

    def step_refresh(self, step: float, _event: object) -> str:
        self.refresh.set(round(self.refresh.get() + step, 1))
        return "break"  # Tk's own step is a whole second

    def on_refresh(self, value: str) -> None:
        seconds = round(float(value), 1)
        self.seconds["text"] = f"{seconds} s"
        self.refresh_soon(seconds)

    def make_limit(self, bar: ttk.Frame) -> None:
        ttk.Label(bar, text="alarm above").pack(side="left", padx=(24, 8))
        limit = tk.IntVar(self)
        self.bind_variable(limit, self.limit.get, self.set_limit)
        self.limit_box = ttk.Spinbox(bar, from_=10, to=100, increment=5, width=4, textvariable=limit)
        self.limit_box.pack(side="left")
        ttk.Label(bar, text="%").pack(side="left", padx=4)

    def make_charts(self) -> None:
        area = ttk.Frame(self, padding=(12, 0))
        area.pack(fill="both", expand=True)
        cores = ["average", *(f"{core}:" for core in range(CORES))]
        self.charts = {
            "cpu": Chart(area, "CPU", cores, percent, top=100),
            "memory": Chart(area, "Memory", ["used", "swap"], percent, top=100),
            "disk": Chart(area, "Disk", ["read", "written"], rate_text, least=1e5),
            "network": Chart(area, "Network", ["received", "sent"], rate_text, least=1e4),
        }
        for place, chart in enumerate(self.charts.values()):
            row, column = divmod(place, 2)
            area.rowconfigure(row, weight=1, uniform="charts")
            area.columnconfigure(column, weight=1, uniform="charts")
            chart.grid(row=row, column=column, sticky="nsew", padx=4, pady=4)

    def make_table(self) -> None:
        columns = {"Process": 200, "PID": 80, "CPU": 80, "Memory": 100}
        self.table = ttk.Treeview(
            self, columns=list(columns), show="headings", height=SHOWN, selectmode="browse"
        )
        for column, width in columns.items():
            is_name = column == "Process"
            self.table.heading(column, text=column, anchor="w" if is_name else "e")
            self.table.column(column, width=width, stretch=is_name, anchor="w" if is_name else "e")
        self.table.pack(side="bottom", fill="x", padx=16, pady=(4, 0))
        self.bind_items(self.table, self.processes.get, key=lambda process: process.pid, row=as_row)

    def make_status(self) -> None:
        self.status = ttk.Label(self, bootstyle="secondary")
        self.status.pack(side="bottom", fill="x", padx=16, pady=(4, 12))
        wrap_inside(self, self.status, margin=32)


def percent(share: float) -> str:
    """*share* as text."""
    return f"{share:.0f} %"


def as_row(process: ProcessUse) -> tuple[object, ...]:
    """A row of the table."""
    return (process.name, process.pid, percent(process.cpu), size_text(process.memory))


def main() -> None:
    """Measure until the window is closed; the history is the file on the command line, or the user's own."""
    parser = parser_of(__package__)
    parser.add_argument("history", metavar="FILE", nargs="?", type=Path, help="where the history is kept")
    run(
        Dashboard,
        History(parser.parse_args().history),
        title="Live dashboard",
        size=(1024, 700),
        on_error=show_error,
    )
