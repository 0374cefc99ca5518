"""How far a picture is: its measurement, and the line at the bottom of the window that tells of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from time import perf_counter

import ttkbootstrap as ttk

from apps.mandelbrot.fractal import Tile
from apps.mandelbrot.viewport import Viewport
from tkasync import Component

ENOUGH = 20  # tiles; the speed of fewer is chance


class Measurement:
    """How far a picture of *total* tiles is, and how quickly it comes."""

    def __init__(self, total: int, clock: Callable[[], float] = perf_counter) -> None:
        self.total = total
        self.done = 0
        self.points = 0
        self.seconds = 0.0
        self._clock = clock
        self._begin = clock()
        self._first = (0.0, 0)

    def add(self, tile: Tile) -> None:
        """Count a tile that has come."""
        self.done += 1
        self.points += tile.points
        self.seconds = self._clock() - self._begin
        if self.done == 1:
            self._first = (self.seconds, self.points)

    @property
    def tiles_per_second(self) -> float:
        """Tiles a second, from the start."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def points_per_second(self) -> float | None:
        """Points a second, from the first tile on: an engine that has to start is not slower. None: too few yet."""
        seconds, points = self._first
        if self.done < ENOUGH or self.seconds <= seconds:
            return None
        return (self.points - points) / (self.seconds - seconds)


class StatusLine(Component):
    """Which point of the plane is pointed at, and how far the picture is. UI thread only."""

    def setup(self) -> None:
        self.configure(padding=(12, 8))
        self.point = ttk.Label(self)
        self.point.pack(side="left")
        self.bar = ttk.Progressbar(self, length=120)
        self.bar.pack(side="right", padx=(8, 0))
        self.text = ttk.Label(self, bootstyle="secondary", width=40, anchor="e")
        self.text.pack(side="right")

    def show_progress(self, measured: Measurement) -> None:
        """Show how many tiles there are, and how quickly they come."""
        self.bar.configure(maximum=max(1, measured.total), value=measured.done)
        self.text["text"] = (
            f"{measured.done} of {measured.total} tiles, "
            f"{measured.tiles_per_second:.0f} a second, {measured.seconds:.1f} s"
        )

    def show_point(self, view: Viewport, x: int, y: int) -> None:
        """Show the point at a pixel of *view*, in as many digits as tell it from its neighbours."""
        point = view.point(x, y)
        digits = max(3, math.ceil(-math.log10(view.grid.scale)))
        real = f"{point.real:.{digits}f}".replace("-", "−")
        imaginary = f"{'−' if point.imag < 0 else '+'} {abs(point.imag):.{digits}f} i"
        self.point["text"] = f"{real} {imaginary}    {view.magnification:,.4g} ×"
