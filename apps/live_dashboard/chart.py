"""A chart that moves: some lines over a span of time, one ``coords`` call a line and frame. UI thread only.

The items on its canvas are made once. Colours are those of the theme, and follow it.
"""

from __future__ import annotations

import math
import tkinter as tk
from collections.abc import Callable, Iterable, Sequence
from colorsys import hls_to_rgb
from tkinter.font import Font

import ttkbootstrap as ttk

from apps.live_dashboard.timeline import SPANS, Trend
from tkasync import Component

GAP = 15.0  # seconds without a point that are shown as such: three times the longest refresh
BELOW = 8  # pixels under the canvas, where a line goes that is not to be seen
NAMED = 5  # more lines than that are not named: there is no room


class Chart(Component):
    """A titled chart of lines, each with a name and its newest value above them.

    Args:
        master: what it lies in.
        title: in words.
        names: of the lines; the first one is drawn bold, and alone is named if there are many.
        readable: a value as text.
        top: the value at the upper edge; None: what the highest point needs, but no less than *least*.
        least: see *top*.
    """

    def __init__(
        self,
        master: tk.Misc,
        title: str,
        names: Sequence[str],
        readable: Callable[[float], str],
        *,
        top: float | None = None,
        least: float = 1.0,
    ) -> None:
        self.heading = title
        self.names = list(names)
        self.readable = readable
        self.top = top
        self.least = least
        super().__init__(master)

    def setup(self) -> None:
        self.redraw: Callable[[], None] = lambda: None
        card = ttk.Frame(self, bootstyle="bordered @card", padding=10)
        card.pack(fill="both", expand=True)
        self.make_heading(card)
        self.make_canvas(card)
        self.canvas.bind("<Configure>", lambda _: self.lay_out())
        # Tk tells of a theme only windows that have been on the screen.
        for sequence in ("<<ThemeChanged>>", "<Map>"):
            self.canvas.bind(sequence, lambda _: self.colour())
        self.colour()

    def make_heading(self, card: ttk.Frame) -> None:
        row = ttk.Frame(card, bootstyle="@card")
        row.pack(fill="x")
        self.title = ttk.Label(row, text=self.heading, font="-weight bold", bootstyle="@card")
        self.title.pack(side="left")
        named = self.names[:1] if len(self.names) > NAMED else self.names
        self.legend = [ttk.Label(row, bootstyle="@card", font="-size 9") for _ in named]
        for label in reversed(self.legend):
            label.pack(side="right", padx=(8, 0))

    def make_canvas(self, card: ttk.Frame) -> None:
        # What it asks for is the least; what it gets is what its place in the window has.
        self.canvas = canvas = ttk.Canvas(card, width=160, height=50, highlightthickness=0)
        canvas.pack(fill="both", expand=True, pady=(6, 0))
        self.font = Font(self, name="TkDefaultFont", exists=True).copy()
        self.font.configure(size=8)
        self.grid_lines = [canvas.create_line(0, 0, 0, 0) for _ in range(3)]
        self.lines = [canvas.create_line(0, 0, 0, 0) for _ in self.names]
        canvas.tag_raise(self.lines[0])
        canvas.itemconfigure(self.lines[0], width=2)
        self.floor = canvas.create_rectangle(0, 0, 0, 0, width=0)  # hides the way to the gaps
        self.scale = canvas.create_text(4, 4, anchor="nw", font=self.font)
        self.begin = canvas.create_text(0, 0, anchor="sw", font=self.font)
        self.end = canvas.create_text(0, 0, anchor="se", font=self.font, text="now")
        self.middle = canvas.create_text(0, 0, font=self.font, text="not measured")

    # Showing

    def show(self, values: Sequence[float | None], trends: Sequence[Trend], now: float, span: float) -> None:
        """Draw *trends*, one a line, over the *span* before *now*; *values* are the newest, for the legend."""
        for label, name, value in zip(self.legend, self.names, values, strict=False):
            text = f"{name} {'–' if value is None else self.readable(value)}".strip()
            if label["text"] != text:
                label["text"] = text
        self.redraw = lambda: self.draw(trends, now, span)
        self.redraw()

    def warn(self, is_on: bool) -> None:
        """Show the title as a warning, or no longer."""
        self.title.configure(bootstyle="danger @card" if is_on else "@card")

    def draw(self, trends: Sequence[Trend], now: float, span: float) -> None:
        lines = [trend.points(now) for trend in trends]
        top = self.top or nice(max((value for line in lines for _, value in line), default=0), self.least)
        canvas, width, height = self.canvas, self.canvas.winfo_width(), self.plot_height()
        for item, points in zip(self.lines, lines, strict=True):
            canvas.coords(item, coordinates(points, span, top, width, height))
        canvas.itemconfigure(self.scale, text=self.readable(top))
        canvas.itemconfigure(self.begin, text=f"{SPANS[span]} ago")
        canvas.itemconfigure(self.middle, text="" if any(lines) else "not measured")

    # Looks

    def plot_height(self) -> int:
        """Of the room for the lines: below it stands the time."""
        return max(1, self.canvas.winfo_height() - self.font.metrics("linespace") - 4)

    def lay_out(self) -> None:
        width, height, canvas = self.canvas.winfo_width(), self.plot_height(), self.canvas
        for half, item in enumerate(self.grid_lines):
            y = 1 + (height - 2) * half / 2
            canvas.coords(item, 0, y, width, y)
        canvas.coords(self.floor, 0, height, width, height + 100)
        canvas.coords(self.begin, 4, canvas.winfo_height())
        canvas.coords(self.end, width - 4, canvas.winfo_height())
        canvas.coords(self.middle, width / 2, height / 2)
        self.redraw()

    def colour(self) -> None:
        style = ttk.Style.get_instance()
        assert style is not None  # the window has one
        is_dark = style.theme_mode == "dark"
        palette = [style.colors.primary, *wheel(len(self.lines) - 1, 0.65 if is_dark else 0.4)]
        background = style.lookup("@card.TLabel", "background")
        self.canvas.configure(background=background)
        self.canvas.itemconfigure(self.floor, fill=background)
        for item, colour in zip(self.lines, palette, strict=True):
            self.canvas.itemconfigure(item, fill=colour)
        for label, colour in zip(self.legend, palette, strict=False):
            label.configure(foreground=colour)
        for item in self.grid_lines:
            self.canvas.itemconfigure(item, fill=style.colors.border)
        for item in (self.scale, self.begin, self.end, self.middle):
            self.canvas.itemconfigure(item, fill=style.colors.secondary)


def coordinates(
    points: Iterable[tuple[float, float]], span: float, top: float, width: float, height: float
) -> list[float]:
    """The line through *points*, how long ago and how much, in pixels; a gap goes where it is not to be seen."""
    flat: list[float] = []
    before, below = 0.0, height + 1000.0
    for age, value in points:
        x = width * (1 - age / span)
        if flat and before - age > GAP:
            flat += (flat[-2], below, x, below)
        flat += (x, 1 + (height - 2) * (1 - min(value / top, 1.0)))
        before = age
    return flat if len(flat) > 2 else [-BELOW] * 4


def nice(value: float, least: float) -> float:
    """The next of 1, 2, 5, 10, 20, ... times *least* from *value* upwards."""
    step = 10.0 ** math.floor(math.log10(max(value, least) / least)) * least
    return next(n * step for n in (1, 2, 5, 10) if n * step >= min(value, 10 * step))


def wheel(count: int, lightness: float) -> list[str]:
    """*count* colours that are told apart, beginning with orange."""
    shades = [hls_to_rgb(0.07 + 0.9 * number / max(count, 1), lightness, 0.7) for number in range(count)]
    return ["#" + "".join(f"{round(255 * part):02x}" for part in shade) for shade in shades]
