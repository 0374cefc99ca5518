"""What a trace keeps of the events: one tuple each, in a ring. Any thread.

A tuple has what happened, when by ``perf_counter()``, on which thread, and what belongs to it: numbers, strings and
sites, so that no object of the program is kept, nor freed here. They are kept as they are; how they read is found out
when the trace is saved. Calls that took no time are left out: a flood would push all else out of the ring.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable
from functools import partial
from threading import current_thread, get_ident
from time import monotonic, perf_counter
from types import CodeType
from typing import Any

from tkasync.dispatch import probe

Record = tuple[Any, ...]
"""``(what, when, thread, ...)``. Any: numbers and strings; `tkasync.tools.trace.timeline` knows what stands where."""
LEAST = 0.0002
"""Seconds; a shorter call of the queue is not kept, and the turn tells how many there were."""
_QUEUED = "in a call dispatched to the UI thread"


class Recorder:
    """See the module. It listens until `stop`.

    Args:
        limit: how many events are kept; after that the oldest go.
    """

    def __init__(self, limit: int) -> None:
        self._ring: deque[Record] = deque(maxlen=limit)
        self._same = _Same()
        self._queued: list[int] = []
        self._collects_since = 0.0
        self.began: float = perf_counter()
        self._notes: dict[str, Callable[..., None]] = {
            name[6:]: getattr(self, name) for name in dir(type(self)) if name.startswith("_note_")
        }
        self._take_out = probe.add(self._listen)
        gc.callbacks.append(self._collect)

    def stop(self) -> None:
        """Listen no more; what was recorded stays. A second time does nothing."""
        self._take_out()
        if self._collect in gc.callbacks:
            gc.callbacks.remove(self._collect)

    def records(self) -> list[Record]:
        """Return what is recorded now, as it came. Quick: the UI thread takes it."""
        while True:
            try:
                return list(self._ring)
            except RuntimeError:  # a run of the collector meanwhile has added one
                continue

    def __len__(self) -> int:
        return len(self._ring)

    def _listen(self, event: str, *details: Any) -> None:
        note = self._notes.get(event)
        if note is not None:
            note(*details)

    def _collect(self, phase: str, info: dict[str, int]) -> None:
        """Note a run of the collector; Python calls it on the thread that collects, one at a time."""
        if phase == "start":
            self._collects_since = perf_counter()
        elif self._collects_since:
            now = perf_counter()
            seconds = now - self._collects_since
            self._ring.append(
                ("gc", now, self._same[get_ident()], seconds, info["generation"], info["collected"])
            )

    # Tasks

    def _note_task_spawned(self, task: Any, policy: str, outcome: str) -> None:
        if outcome == "dropped":
            return
        code, line = task.line
        self._ring.append((
            "spawned", perf_counter(), self._same[get_ident()], task.id, task.name, _kind(task), code.co_filename, line,
            code.co_qualname, task.scope.name, policy,
        ))  # fmt: skip

    def _note_task_begun(self, task: Any) -> None:
        name = current_thread().name
        self._ring.append(
            ("begun", perf_counter(), self._same[get_ident()], task.id, task.name, _kind(task), name)
        )

    def _note_task_settled(self, task: Any) -> None:
        state = task.state.value
        self._ring.append(("settled", perf_counter(), self._same[get_ident()], task.id, task.name, state))

    def _note_task_delivered(self, task: Any) -> None:
        self._ring.append(("delivered", perf_counter(), self._same[get_ident()], task.id, task.name))

    def _note_straggler_ended(self, task: Any) -> None:
        self._ring.append(("left", perf_counter(), self._same[get_ident()], task.id, task.name))

    def _note_task_step_began(self, task: Any, _waits_for: object) -> None:
        if task is not None:
            self._ring.append(("step", perf_counter(), self._same[get_ident()], task.id, task.name))

    def _note_task_step_ended(self, task: Any, _waits_for: object) -> None:
        if task is not None:
            self._ring.append(("stepped", perf_counter(), self._same[get_ident()], task.id, task.name))

    # The UI thread

    def _note_turn_began(self, queued: int) -> None:
        self._queued.append(queued)

    def _note_turn_ended(self, calls: int, seconds: float) -> None:
        queued = self._queued.pop() if self._queued else calls
        if calls or seconds >= LEAST:
            self._ring.append(("turn", perf_counter(), self._same[get_ident()], seconds, calls, queued))

    def _note_call_ended(self, call: Any, seconds: float, where: str) -> None:
        if seconds < LEAST and where == _QUEUED:
            return
        now, (name, code, is_ours) = perf_counter(), _named(call)
        if seconds >= LEAST or not is_ours:
            file, line = ("", 0) if code is None else (code.co_filename, code.co_firstlineno)
            self._ring.append(
                ("call", now, self._same[get_ident()], seconds, name, file, line, where, is_ours)
            )

    def _note_effect_ran(self, effect: Any, cause: Any, seconds: float) -> None:
        self._ring.append(
            ("effect", perf_counter(), self._same[get_ident()], seconds, effect.name, _name(cause))
        )

    def _note_memo_computed(self, memo: Any, cause: Any, seconds: float) -> None:
        self._ring.append(("memo", perf_counter(), self._same[get_ident()], seconds, memo.name, _name(cause)))

    def _note_signal_written(self, node: Any, site: Any, _old: object) -> None:
        self._ring.append(("written", perf_counter(), self._same[get_ident()], node.name, site))

    def _note_resource_changed(self, resource: Any, state: object) -> None:
        name = type(state).__name__.lower()
        self._ring.append(("resource", perf_counter(), self._same[get_ident()], resource.name, name))

    def _note_error_reported(self, error: BaseException, where: str, owner: object) -> None:
        self._ring.append(("error", perf_counter(), self._same[get_ident()], type(error).__name__, where))

    def _note_stalled(self, stall: Any) -> None:
        kind = str(getattr(stall.kind, "name", stall.kind)).lower().replace("_", " ")
        words = [
            "" if (word := getattr(stall, name, None)) is None else str(word)
            for name in ("line", "expression", "handler", "widget")
        ]
        # It is told some 10 ms after its end, and later in a flood; and by the clock of the watch.
        began = perf_counter() - monotonic() + stall.began
        self._ring.append(
            ("stall", perf_counter(), self._same[get_ident()], began, float(stall.seconds), kind, *words)
        )


class _Same(dict[int, int]):
    """Gives the same object for equal numbers: each call of ``get_ident`` makes one of 32 bytes."""

    def __missing__(self, number: int) -> int:
        self[number] = number
        return number


def in_order(records: list[Record]) -> list[Record]:
    """Return *records* by their time: of two threads one may be interrupted between its clock and the ring."""
    return sorted(records, key=_when)


def _when(record: Record) -> Any:
    return record[1]


def _kind(task: Any) -> str:
    return "interval" if getattr(task, "is_endless", False) else str(task.kind)


def _name(node: Any) -> str:
    return "" if node is None else str(node.name)


def _named(call: Any) -> tuple[str, CodeType | None, bool]:
    """Return what *call* is called, its code, and whether it is a function of tkasync's own."""
    fn = call[0] if isinstance(call, tuple) else call
    while isinstance(fn, partial):
        fn = fn.func
    fn = getattr(fn, "__func__", fn)
    name = getattr(fn, "__qualname__", None) or type(fn).__qualname__
    module = str(getattr(fn, "__module__", None) or type(fn).__module__)
    return str(name), getattr(fn, "__code__", None), module.startswith("tkasync.")
