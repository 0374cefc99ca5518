"""`Heard`: what the inspector has heard by the probe, in numbers and strings. It keeps no object of the program's.

The probe calls it on whichever thread something happens; what is not the UI thread's business is an assignment.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable
from itertools import islice
from operator import itemgetter
from threading import get_ident
from time import monotonic, time
from typing import Any

from tkasync.dispatch import probe
from tkasync.ownership.report_text import text_of as text_of_error
from tkasync.tasks.site import Site
from tkasync.tools.inspector.bounds import BARS, BUCKET
from tkasync.tools.inspector.program.values import cut, text_of

Facts = dict[str, Any]
_EFFECTS = 200  # of which the runs are counted
_EVENTS = 50
_MOMENTS = 2000
# Seconds: ages are shown in tenths of a second, and in minutes from one on.
_MOMENT, _LONG_MOMENT = 0.05, 60.0


class Heard:
    """See the module. Made on the UI thread.

    Args:
        ui_thread: the thread whose turns, signals and effects are meant.
    """

    def __init__(self, ui_thread: int) -> None:
        self._ui_thread = ui_thread
        self.spawned: Spawned = Spawned()
        self.effects: dict[int, Facts] = {}
        """The runs of each effect, by its age; those that ran last are the last."""
        self.writes: dict[int, Facts] = {}
        """The newest write of each signal, by the record's identity."""
        self.errors: deque[Facts] = deque(maxlen=_EVENTS)
        self.stalls: deque[Facts] = deque(maxlen=_EVENTS)
        self.bars: deque[list[float]] = deque(maxlen=BARS)
        """Of each `BUCKET` with turns: its number, calls, seconds of turns, calls that were queued, longest turn."""
        self.counts: dict[str, int] = {"turns": 0, "calls": 0, "errors": 0, "stalls": 0, "effects": 0}
        self._queued = 0
        self._own_calls, self._own_seconds = 0, 0.0  # of the turn that runs
        self._close = probe.add(self.hear)

    def close(self) -> None:
        """Hear no more."""
        self._close()

    def hear(self, event: str, *details: Any) -> None:
        """Take down one event. Any thread."""
        if event == "task_spawned":
            self.spawned.note(int(details[0].id))
        elif get_ident() == self._ui_thread and event in _TAKERS:
            _TAKERS[event](self, *details)

    # UI thread

    def _turn_began(self, queued: int) -> None:
        self._queued, self._own_calls, self._own_seconds = queued, 0, 0.0

    def _call_ended(self, call: Any, seconds: float, where: str) -> None:
        if where == probe.A_CALL and is_tools(call[0] if isinstance(call, tuple) else call):
            self._own_calls += 1
            self._own_seconds += seconds

    def _turn_ended(self, calls: int, seconds: float, _queued: int) -> None:
        """Take down a turn, without what tools had to do in it."""
        calls, seconds = calls - self._own_calls, max(0.0, seconds - self._own_seconds)
        if not calls:
            return
        self.counts["turns"] += 1
        self.counts["calls"] += calls
        number = int(monotonic() / BUCKET)
        if not self.bars or self.bars[-1][0] != number:
            self.bars.append([number, 0, 0.0, 0, 0.0])
        bar = self.bars[-1]
        bar[1] += calls
        bar[2] += seconds
        bar[3] = max(bar[3], self._queued - self._own_calls)
        bar[4] = max(bar[4], seconds)

    def _signal_written(self, node: Any, line: Any, old: object) -> None:
        before = self.writes.pop(id(node), None)
        # Another signal may have come to the place of one that has died.
        is_same_signal = before is not None and before["name"] == named(node)
        count = before["count"] + 1 if before is not None and is_same_signal else 1
        place = line.facts() if line is not None else {}
        values = {"old": text_of(old), "new": text_of(node.value)}
        facts = {"name": named(node), **values, "count": count, "at": time(), **place}
        self.writes[id(node)] = {**facts, "version": node.version}
        if len(self.writes) > _EFFECTS:
            del self.writes[next(iter(self.writes))]

    def _effect_ran(self, node: Any, cause: Any, seconds: float) -> None:
        self.counts["effects"] += 1
        known = self.effects.pop(node.age, None)
        runs, total = (known["runs"], known["total"]) if known is not None else (0, 0.0)
        self.effects[node.age] = {
            "name": named(node),
            "runs": runs + 1,
            "total": total + seconds,
            "last": seconds,
            "at": time(),
            "why": self.why(node, cause),
        }
        if len(self.effects) > _EFFECTS:
            del self.effects[next(iter(self.effects))]

    def why(self, node: Any, cause: Any) -> list[Facts]:
        """Return what led to a run of *node*, the nearest first: memos, then the signal with its write."""
        if cause is None:
            return []
        steps: list[Facts] = []
        for source in islice(node.deps, 20):
            if source.fn is not None and source.cause is cause:
                steps.append({"name": named(source)})
                break
        write = self.writes.get(id(cause)) if cause.fn is None else None
        if write is None or write["version"] != cause.version:
            return [*steps, {"name": named(cause)}]
        return [*steps, write]

    def _error_reported(self, error: BaseException, where: str, owner: Any) -> None:
        self.counts["errors"] += 1
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = {} if trace is None else Site(trace.tb_frame.f_code, trace.tb_lineno).facts()
        owned_by = getattr(owner, "name", "")
        text = cut(text_of_error(error), 200)
        self.errors.append({"at": time(), "text": text, "where": where, "owner": owned_by, **place})

    def _stalled(self, stall: Any) -> None:
        self.counts["stalls"] += 1
        self.stalls.append({"at": time(), **stall_facts(stall)})


class Spawned:
    """When tasks were spawned, in little room, however many there are. Any thread notes, the UI thread asks.

    Tasks are numbered in the order in which they are spawned: so it notes at which number the next moment began.
    """

    def __init__(self) -> None:
        self._lately: deque[tuple[int, float]] = deque(maxlen=_MOMENTS)
        self._long_ago: deque[tuple[int, float]] = deque(maxlen=_MOMENTS)
        self._copies: list[list[tuple[int, float]]] = []
        self._copied: object = None

    def note(self, number: int) -> None:
        """Note that the task with *number* is spawned now."""
        now = monotonic()
        for marks, apart in ((self._lately, _MOMENT), (self._long_ago, _LONG_MOMENT)):
            if not marks or now - marks[-1][1] >= apart:
                marks.append((number, now))

    def at(self, number: int) -> float | None:
        """Return when the task with *number* was spawned, by ``monotonic()``; ``None`` before this began."""
        newest = self._lately[-1] if self._lately else None
        if self._copied is not newest:  # another thread may note meanwhile
            self._copied, self._copies = newest, [list(self._lately), list(self._long_ago)]
        for marks in self._copies:
            if marks and marks[0][0] <= number:
                return marks[bisect_right(marks, number, key=itemgetter(0)) - 1][1]
        return None


_TAKERS: dict[str, Callable[..., None]] = {
    "turn_began": Heard._turn_began,
    "turn_ended": Heard._turn_ended,
    "call_ended": Heard._call_ended,
    "signal_written": Heard._signal_written,
    "effect_ran": Heard._effect_ran,
    "error_reported": Heard._error_reported,
    "stalled": Heard._stalled,
}


def named(node: Any) -> Facts:
    """Name a record of the reactive graph: by its name, or by the line that made it, for the viewer to look up."""
    label = node.label
    if label is None or isinstance(label, str) or node.fn is not None:
        return {"text": cut(node.name)}
    return {"text": "", **label.facts()}


def stall_facts(stall: Any) -> Facts:
    """Return what a stall, or one that lasts, says, in strings and numbers. Any thread."""
    line = getattr(stall, "line", None)
    kind = getattr(stall, "kind", None)
    facts = {
        "seconds": float(getattr(stall, "seconds", 0.0)),
        "expression": str(getattr(stall, "expression", "") or ""),
        "handler": str(getattr(stall, "handler", "") or ""),
        "widget": str(getattr(stall, "widget", "") or ""),
        "kind": str(getattr(kind, "value", kind) or ""),
    }
    return (
        facts if line is None else {**facts, "file": line.file, "line": line.line, "function": line.function}
    )


def is_own(name: str) -> bool:
    """Whether *name* is of what a tool has made for itself."""
    return name.startswith(probe.TOOLS)


def is_tools(made: object) -> bool:
    """Whether *made*, a function or a class, is a tool's own, which no tool shows."""
    return str(getattr(made, "__module__", "")).startswith(("tkasync.tools.", "tkasync.watch."))
