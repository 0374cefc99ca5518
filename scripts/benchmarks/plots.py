"""The two pictures of docs/performance.md, drawn with Pillow from a run's JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from .subjects.budget import ARMINGS, BUDGETS_MS

__all__ = ["draw"]

FOLDER = Path("docs/images")
SCALE = 2  # drawn at twice the size, so that it is sharp where the screen is
INK, FAINT, GRID, PAPER = "#1f2933", "#7b8794", "#e4e7eb", "#ffffff"
OURS, OTHERS, LIGHT = "#2f6fde", "#9fb3c8", "#d9e2ec"
SERIES = {"after-0": "#d64545", "after-1": "#c99a2e", "idle-then-0": "#2f6fde"}


class Canvas:
    """A picture whose units are points at SCALE 1."""

    def __init__(self, width: int, height: int, title: str, subtitle: str) -> None:
        self.width, self.height = width, height
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), PAPER)
        self._draw = ImageDraw.Draw(self.image)
        self.text(20, 16, title, 17)
        self.text(20, 40, subtitle, 12, FAINT)

    def text(
        self, x: float, y: float, text: str, size: int = 12, color: str = INK, anchor: str = "la"
    ) -> None:
        font = ImageFont.load_default(size * SCALE)
        self._draw.text((x * SCALE, y * SCALE), text, fill=color, font=font, anchor=anchor)

    def box(self, left: float, top: float, right: float, bottom: float, color: str) -> None:
        self._draw.rectangle([left * SCALE, top * SCALE, right * SCALE, bottom * SCALE], fill=color)

    def line(self, points: Sequence[tuple[float, float]], color: str, width: float = 1) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self._draw.line(scaled, fill=color, width=round(width * SCALE), joint="curve")

    def dot(self, x: float, y: float, color: str, radius: float = 3.5) -> None:
        left, top, right, bottom = ((x - radius), (y - radius), (x + radius), (y + radius))
        self._draw.ellipse([left * SCALE, top * SCALE, right * SCALE, bottom * SCALE], fill=color)

    def save(self, name: str) -> Path:
        FOLDER.mkdir(parents=True, exist_ok=True)
        path = FOLDER / name
        self.image.save(path, optimize=True)
        return path


class LinearScale:
    """Maps values to points, from zero on."""

    def __init__(self, high: float, start: float, end: float) -> None:
        self._step = 10.0 ** math.floor(math.log10(high))
        self._high = math.ceil(high / self._step) * self._step
        self._start, self._end = start, end

    def __call__(self, value: float) -> float:
        return self._start + value / self._high * (self._end - self._start)

    def ticks(self) -> Iterator[float]:
        for step in range(round(self._high / self._step) + 1):
            yield step * self._step


class LogScale:
    """Maps values to points, each power of ten as wide as the next."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self._low, self._high = math.floor(math.log10(low)), math.ceil(math.log10(high))
        self._start, self._end = start, end

    def __call__(self, value: float) -> float:
        share = (math.log10(value) - self._low) / (self._high - self._low)
        return self._start + share * (self._end - self._start)

    def ticks(self) -> Iterator[float]:
        for power in range(self._low, self._high + 1):
            yield 10.0**power


def draw(path: Path) -> Iterator[Path]:
    """Draw what the run at *path* has the figures for, and yield each picture's path."""
    results = json.loads(path.read_text())["results"]
    if latency := _medians(results, "latency"):
        yield _draw_latency(latency)
    if budget := _medians(results, "budget"):
        yield _draw_budget(budget)


def _medians(results: Mapping[str, Any], subject: str) -> dict[str, dict[str, float]]:
    peers = results.get(subject, {})
    return {peer: outcome["median"] for peer, outcome in peers.items() if "median" in outcome}


def _draw_latency(peers: dict[str, dict[str, float]]) -> Path:
    ordered = sorted(peers.items(), key=lambda item: item[1]["wait_p50_us"])
    canvas = Canvas(
        760,
        90 + 26 * len(ordered),
        "From a worker to the window",
        "one call at a time, idle window; bar: median, thin: 99th percentile; logarithmic",
    )
    waits = [figures[name] / 1e6 for _, figures in ordered for name in ("wait_p50_us", "wait_p99_us")]
    scale = LogScale(min(waits), max(waits), 150, 690)
    bottom = 76 + 26 * len(ordered)
    for tick in scale.ticks():
        canvas.line([(scale(tick), 66), (scale(tick), bottom)], GRID)
        canvas.text(scale(tick), bottom + 2, _seconds(tick), 10, FAINT, "ma")
    for row, (peer, figures) in enumerate(ordered):
        top = 72 + 26 * row
        median, tail = figures["wait_p50_us"] / 1e6, figures["wait_p99_us"] / 1e6
        color = OURS if peer.startswith("ours") else OTHERS
        canvas.text(140, top + 8, peer, 12, INK, "rm")
        canvas.box(150, top + 6, scale(tail), top + 10, LIGHT)
        canvas.box(150, top, scale(median), top + 16, color)
        canvas.text(max(scale(median), scale(tail)) + 6, top + 8, _seconds(median), 11, INK, "lm")
    return canvas.save("latency.png")


def _draw_budget(peers: dict[str, dict[str, float]]) -> Path:
    canvas = Canvas(
        760,
        360,
        "A flood, by the length of a turn and how the next is armed",
        "30,000 calls of 50 us; 99th percentile in milliseconds, the wait for a redraw on a logarithmic scale",
    )
    panels = (
        ("redraw_p99_ms", "wait for a redraw", 60),
        ("heartbeat_p99_ms", "between two 16 ms beats", 430),
    )
    for figure, title, left in panels:
        _draw_panel(canvas, peers, figure, title, left)
    for column, arming in enumerate(ARMINGS):
        canvas.box(60 + 130 * column, 338, 72 + 130 * column, 342, SERIES[arming])
        canvas.text(78 + 130 * column, 340, arming.replace("-", " "), 11, INK, "lm")
    return canvas.save("flood.png")


def _draw_panel(
    canvas: Canvas, peers: dict[str, dict[str, float]], figure: str, title: str, left: float
) -> None:
    lines = {
        arming: [(ms, peers[f"{arming}/{ms}"][figure]) for ms in BUDGETS_MS if f"{arming}/{ms}" in peers]
        for arming in ARMINGS
    }
    values = [value for line in lines.values() for _, value in line]
    is_wide = max(values) > 100 * min(values)
    scale = (
        LogScale(max(min(values), 0.01), max(values), 290, 90)
        if is_wide
        else LinearScale(max(values), 290, 90)
    )
    canvas.text(left, 66, title, 12)
    for tick in scale.ticks():
        canvas.line([(left, scale(tick)), (left + 280, scale(tick))], GRID)
        canvas.text(left - 6, scale(tick), f"{tick:g}", 10, FAINT, "rm")
    x = {ms: left + 20 + 60 * column for column, ms in enumerate(BUDGETS_MS)}
    for ms in BUDGETS_MS:
        canvas.text(x[ms], 300, f"{ms} ms", 10, FAINT, "ma")
    for arming, line in lines.items():
        points = [(x[ms], scale(max(value, 0.01))) for ms, value in line]
        canvas.line(points, SERIES[arming], 2)
        for point in points:
            canvas.dot(*point, SERIES[arming])


def _seconds(value: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if value >= size * 0.9995:
            return f"{value / size:.3g} {unit}"
    return f"{value / 1e-6:.2g} us"
