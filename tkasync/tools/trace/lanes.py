"""A timeline as a picture: a lane for each thread, the work in it, and arrows from the spawn to the work and back.

An SVG without scripts and fonts of its own, so that it works in an ``<img>``; light and dark by the reader's setting,
on a ground of its own, since the page around it may have but one of the two.
It stays small and legible: what is narrower than a pixel is drawn with its neighbours as one, and of very much work
the longest is shown. Any thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from tkasync.tools.trace.slices import Slice
from tkasync.tools.trace.timeline import Timeline

WIDTH = 900
_LEFT, _RIGHT, _TOP = 92, 12, 26
_ROW, _GAP = 19, 12
_MOST_LANES, _MOST_BARS, _MOST_ARROWS, _DEEPEST = 7, 80, 26, 3
_HIDDEN = frozenset({"spawn", "deliver", "own call"})
_LETTER = 6.1  # pixels of a letter, on the average
_CURSOR_SECONDS = 6
# A task may be called so, but no viewer reads a picture with one of these in it.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_STYLE = """
svg{--ink:#24292f;--mute:#6e7781;--lane:#f3f5f7;--line:#d0d7de;--turn:#d8dee4;--ui:#0969da;--work:#1a7f37;--step:#8250df;
--wait:#d8c9f4;--gc:#9a6700;--stall:#cf222e;--back:#0550ae;--on:#fff;background:var(--on);
font:11px system-ui,sans-serif}
@media(prefers-color-scheme:dark){svg{--ink:#e6edf3;--mute:#9198a1;--lane:#161b22;--line:#3d444d;--turn:#30363d;
--ui:#4493f8;--work:#3fb950;--step:#ab7df8;--wait:#3c2d5c;--gc:#d29922;--stall:#f85149;--back:#79c0ff;--on:#0d1117}}
text{fill:var(--ink)}.m{fill:var(--mute)}.l{fill:var(--lane)}.x{stroke:var(--line)}
.turn{fill:var(--turn)}.call,.effect,.memo{fill:var(--ui)}.delivery{fill:var(--back)}.work{fill:var(--work)}.step{fill:var(--step)}
.wait{fill:var(--wait)}.gc{fill:var(--gc)}.stall{fill:var(--stall)}.on{fill:var(--on)}.w{fill:var(--ink)}
.a{fill:none;stroke:var(--mute);stroke-opacity:.75;marker-end:url(#h)}.h{fill:var(--mute)}.c{stroke:var(--stall)}
"""


@dataclass(slots=True)
class _Bar:
    slice: Slice
    look: str
    row: int


def text(timeline: Timeline, cursor: bool = False) -> Iterator[str]:
    """Return the picture, piece by piece; with *cursor* a line moves through it."""
    return _Picture(timeline, cursor).pieces()


class _Picture:
    def __init__(self, timeline: Timeline, cursor: bool) -> None:
        self._timeline = timeline
        self._cursor = cursor
        self._begin = _first_work(timeline)
        self._scale = (WIDTH - _LEFT - _RIGHT) / max(timeline.end - self._begin, 1e-6)
        self._lanes = self._chosen_lanes()
        self._bars = {lane: self._bars_of(lane) for lane in self._lanes}
        self._tops: dict[int, float] = {}
        y = float(_TOP + (_ROW + _GAP if timeline.stalls else 0))
        for lane in self._lanes:
            self._tops[lane] = y
            y += _ROW * (1 + max((bar.row for bar in self._bars[lane]), default=0)) + _GAP
        self._bottom = y - _GAP

    def pieces(self) -> Iterator[str]:
        height = self._bottom + 22
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" '
            f'height="{height:.0f}" role="img"><title>What each thread does, from left to right</title>'
            f"<style>{_STYLE}</style>"
            '<marker id="h" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="5" markerHeight="5" orient="auto">'
            '<path class="h" d="M0 0 6 3 0 6z"/></marker>'
        )
        yield from self._axis()
        yield from self._stalls()
        for lane in self._lanes:
            yield from self._lane(lane)
        yield from self._arrows()
        if self._cursor:
            yield self._moving_line()
        yield "</svg>\n"

    # What is shown

    def _chosen_lanes(self) -> list[int]:
        """Return the threads with work: those with a window, and of the others those with the most."""
        timeline = self._timeline
        shown = [thread for thread in timeline.order if thread in timeline.ui_threads or self._busy(thread)]
        most = sorted(shown, key=lambda thread: (thread not in timeline.ui_threads, -self._busy(thread)))
        kept = set(most[:_MOST_LANES])
        return [thread for thread in shown if thread in kept]

    def _busy(self, thread: int) -> float:
        return sum(
            each.end - each.begin
            for each in self._timeline.threads[thread].slices
            if each.kind in ("work", "step", "call")
        )

    def _bars_of(self, lane: int) -> list[_Bar]:
        slices = self._timeline.threads[lane].slices
        if lane in self._timeline.ui_threads:
            shown = [each for each in slices if each.kind not in _HIDDEN and each.end > self._begin]
            return self._merged(_by_depth(shown))
        waits = [
            _Bar(task.work, "wait", 0)
            for task in self._timeline.tasks.values()
            if task.shares_its_thread and task.work is not None and task.work.thread == lane
        ]
        rows = _side_by_side(waits)
        steps = [
            _Bar(each, each.kind, rows.get(each.task, 0) if each.kind == "step" else 0)
            for each in slices
            if each.kind in ("work", "step", "gc") and each.end > self._begin
        ]
        return self._merged([*waits, *steps])

    def _merged(self, bars: list[_Bar]) -> list[_Bar]:
        """Join bars of a row that are narrower than a pixel with the one before; of too many keep the longest."""
        merged: list[_Bar] = []
        last: dict[tuple[int, str], _Bar] = {}
        for bar in sorted(bars, key=lambda bar: bar.slice.begin):
            before = last.get((bar.row, bar.look))
            narrow = (bar.slice.end - bar.slice.begin) * self._scale < 1
            if before is not None and narrow and (bar.slice.begin - before.slice.end) * self._scale < 1:
                joined = before.slice
                joined.end = max(joined.end, bar.slice.end)
                continue
            copy = Slice(bar.slice.kind, bar.slice.name, bar.slice.begin, bar.slice.end, bar.slice.thread)
            copy.task = bar.slice.task
            last[bar.row, bar.look] = new = _Bar(copy, bar.look, bar.row)
            merged.append(new)
        longest = sorted(merged, key=lambda bar: bar.slice.begin - bar.slice.end)[
            : _MOST_BARS // max(1, len(self._lanes))
        ]
        chosen = {id(bar) for bar in longest}
        return [bar for bar in merged if id(bar) in chosen]

    # How it is drawn

    def _x(self, at: float) -> float:
        return round(_LEFT + (at - self._begin) * self._scale, 1)

    def _axis(self) -> Iterator[str]:
        span = self._timeline.end - self._begin
        step, unit, factor = _step(span)
        for at in range(int(span / step) + 1):
            x = self._x(self._begin + at * step)
            yield f'<path class="x" d="M{x} {_TOP - 8}V{self._bottom:.0f}"/>'
            yield f'<text class="m" x="{x}" y="12" text-anchor="middle">{at * step * factor:g}{unit}</text>'

    def _stalls(self) -> Iterator[str]:
        if self._timeline.stalls:
            yield f'<text x="4" y="{_TOP + 13}">stalls</text>'
        for stall in self._timeline.stalls[:_MOST_BARS]:
            what = stall.args.get("expression") or stall.args.get("handler", "")
            name = f"{stall.name.removeprefix('stall: ')} {what}"
            yield from self._rect(stall, "stall", name, _TOP)

    def _lane(self, lane: int) -> Iterator[str]:
        top = self._tops[lane]
        rows = 1 + max((bar.row for bar in self._bars[lane]), default=0)
        yield f'<rect class="l" x="{_LEFT}" y="{top:.0f}" width="{WIDTH - _LEFT - _RIGHT}" height="{rows * _ROW}"/>'
        name = self._timeline.name_of(lane).removeprefix("tkasync-").replace("worker-", "worker ")
        yield f'<text x="4" y="{top + 13:.0f}">{_cut(name, 14)}</text>'
        for bar in self._bars[lane]:
            named = "" if bar.look in ("turn", "step") else bar.slice.name
            yield from self._rect(bar.slice, bar.look, named, top + bar.row * _ROW)

    def _rect(self, each: Slice, look: str, name: str, top: float) -> Iterator[str]:
        x = self._x(each.begin)
        width = max(1.0, round(self._x(each.end) - x, 1))
        thin = look == "step"
        y, height = (top + 12, 5) if thin else (top + 1, _ROW - 2)
        yield f'<rect class="{look}" x="{x}" y="{y:.0f}" width="{width}" height="{height}" rx="2"/>'
        letters = int((width - 6) / _LETTER)
        name = name.rpartition("<locals>.")[2]
        if name and letters >= 3:
            on = "w" if look == "wait" else "on"
            size = ' font-size="9"' if look == "wait" else ""
            line = top + (10 if look == "wait" else 14)
            yield f'<text class="{on}"{size} x="{x + 3:.1f}" y="{line:.0f}">{_cut(name, letters)}</text>'

    def _arrows(self) -> Iterator[str]:
        tasks = [task for task in self._timeline.tasks.values() if task.work is not None]
        tasks.sort(key=lambda task: task.work.begin - task.work.end if task.work else 0.0)
        for task in tasks[:_MOST_ARROWS]:
            work = task.work
            if work is None or work.thread not in self._tops or work.thread in self._timeline.ui_threads:
                continue
            if task.spawn is not None:
                yield self._arrow(task.spawn, task.spawn.end, work, work.begin)
            if task.delivery is not None:
                yield self._arrow(work, work.end, task.delivery, task.delivery.end)

    def _arrow(self, source: Slice, leaves: float, goal: Slice, comes: float) -> str:
        if source.thread not in self._tops or goal.thread not in self._tops:
            return ""
        x, to_x = self._x(leaves), self._x(comes)
        goes_down = self._tops[source.thread] < self._tops[goal.thread]
        y = self._edge(source, below=goes_down)
        to_y = self._edge(goal, below=not goes_down)
        bend = (y + to_y) / 2
        return f'<path class="a" d="M{x} {y:.0f}C{x} {bend:.0f} {to_x} {bend:.0f} {to_x} {to_y:.0f}"/>'

    def _edge(self, each: Slice, *, below: bool) -> float:
        """Return the upper or lower edge of what is drawn for *each*; of its lane, where that is not drawn."""
        top, bars = self._tops[each.thread], self._bars[each.thread]
        rows = [bar.row for bar in bars if bar.slice.task == each.task and each.task is not None]
        if each.kind in ("spawn", "deliver") or not rows:
            rows = [max((bar.row for bar in bars), default=0)] if below else [0]
        return top + _ROW * (rows[0] + (1 if below else 0))

    def _moving_line(self) -> str:
        way = WIDTH - _LEFT - _RIGHT
        return (
            f'<g><path class="c" d="M{_LEFT} {_TOP - 8}V{self._bottom:.0f}"/><animateTransform '
            f'attributeName="transform" type="translate" from="0" to="{way}" dur="{_CURSOR_SECONDS}s" '
            'repeatCount="indefinite"/></g>'
        )


def _first_work(timeline: Timeline) -> float:
    """Return when the first work begins: what the program has imported until then would be most of the picture."""
    slices = (each for lane in timeline.threads.values() for each in lane.slices if each.kind != "gc")
    return min((each.begin for each in slices), default=timeline.begin)


def _by_depth(slices: list[Slice]) -> list[_Bar]:
    """Return the slices of a thread with their depth; a turn is the ground on which its calls stand."""
    bars: list[_Bar] = []
    around: list[Slice] = []
    for each in sorted(slices, key=lambda each: (each.begin, -each.end)):
        while around and around[-1].end < each.end:
            around.pop()
        depth = sum(other.kind != "turn" for other in around)
        around.append(each)
        if depth < _DEEPEST:
            bars.append(_Bar(each, each.kind, depth))
    return bars


def _side_by_side(bars: list[_Bar]) -> dict[int | None, int]:
    """Put each bar into the first row with room for it; return the row of each task."""
    ends: list[float] = []
    rows: dict[int | None, int] = {}
    for bar in sorted(bars, key=lambda bar: bar.slice.begin):
        row = next((at for at, end in enumerate(ends) if end <= bar.slice.begin), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = bar.slice.end
        bar.row = rows[bar.slice.task] = min(row, _DEEPEST + 1)
    return rows


def _step(span: float) -> tuple[float, str, float]:
    """Return the distance of the marks on the axis, their unit, and how many of it are a second."""
    power = 1e-6
    while True:
        for step in (power, 2 * power, 5 * power):
            if span / step <= 10:
                return (step, " s", 1) if step >= 0.5 else (step, " ms", 1e3)
        power *= 10


def _cut(name: str, letters: int) -> str:
    """Return as much of *name* as *letters* have room for, as text of XML."""
    cut = name if len(name) <= letters else f"{name[: letters - 1]}…"
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", cut))
