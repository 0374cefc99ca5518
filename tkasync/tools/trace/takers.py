"""What notes the events of a trace, each as one tuple. Any thread.

A tuple has what happened, when by ``perf_counter()``, on which thread, and what belongs to it: numbers, strings, lines
and code objects, so that no object of the program is kept, nor freed here. They are kept as they are; how they read is
found out when the trace is saved. Calls that took no time are left out: a flood would push all else out of the ring.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from threading import current_thread, get_ident, local
from time import monotonic, perf_counter
from types import CodeType, FunctionType
from typing import Any

from tkasync.dispatch import probe
from tkasync.tasks.site import Site

Record = tuple[Any, ...]
"""``(what, when, thread, ...)``. Any: numbers and strings; `tkasync.tools.trace.timeline` knows what stands where."""
Label = str | Site | CodeType | None
"""What a signal, a memo or an effect is called by: a name, the line that made it, the code of its function."""
LEAST = 0.0002
"""Seconds; a shorter call of the queue is not kept, and the turn tells how many there were."""
_QUEUED = probe.A_CALL


class Here(dict[int, int]):
    """Gives the same object for equal numbers of threads: each call of ``get_ident`` makes one of 32 bytes."""

    def __missing__(self, number: int) -> int:
        self[number] = number
        return number


class _Name(local):
    """What this thread is called: looked up once, which is much of what an event costs."""

    def __init__(self) -> None:
        self.text: str = current_thread().name


def often(ring: deque[Record], here: Here, failed: Callable[[str], object]) -> dict[str, probe.Taker]:
    """Return what notes the events of which a busy program has thousands a second.

    Each is one function, and calls no other of Python's: a second one, `probe.guarded` say, would be half of what an
    event costs, and a ``try`` costs nothing. The recursion limit, to which the program has come just here, costs the
    trace that event; any other error *failed* is called with.
    """
    keep, clock, ident, name = ring.append, perf_counter, get_ident, _Name()

    def task_spawned(task: Any, policy: str, outcome: str) -> None:
        try:
            if outcome != "dropped":
                kind = "interval" if task.is_endless else task.kind
                keep((
                    "spawned", clock(), here[ident()], task.number, task.name, kind, task.line, task.scope.name, policy
                ))  # fmt: skip
        except RecursionError:
            return
        except Exception:
            failed("task_spawned")

    def task_begun(task: Any) -> None:
        try:
            kind = "interval" if task.is_endless else task.kind
            keep(("begun", clock(), here[ident()], task.number, task.name, kind, name.text))
        except RecursionError:
            return
        except Exception:
            failed("task_begun")

    def task_settled(task: Any, cancelled: bool, error: BaseException | None) -> None:
        try:
            state = "cancelled" if cancelled else "succeeded" if error is None else "failed"
            keep(("settled", clock(), here[ident()], task.number, task.name, state))
        except RecursionError:
            return
        except Exception:
            failed("task_settled")

    def task_delivered(task: Any) -> None:
        try:
            keep(("delivered", clock(), here[ident()], task.number, task.name))
        except RecursionError:
            return
        except Exception:
            failed("task_delivered")

    def task_step_began(task: Any, _waits_for: object) -> None:
        try:
            if task is not None:
                keep(("step", clock(), here[ident()], task.number, task.name))
        except RecursionError:
            return
        except Exception:
            failed("task_step_began")

    def task_step_ended(task: Any, _waits_for: object) -> None:
        try:
            if task is not None:
                keep(("stepped", clock(), here[ident()], task.number, task.name))
        except RecursionError:
            return
        except Exception:
            failed("task_step_ended")

    def turn_ended(calls: int, seconds: float, queued: int) -> None:
        try:
            if calls or seconds >= LEAST:
                keep(("turn", clock(), here[ident()], seconds, calls, queued))
        except RecursionError:
            return
        except Exception:
            failed("turn_ended")

    def call_ended(call: Any, seconds: float, where: str) -> None:
        try:
            if seconds < LEAST and (where == _QUEUED or _is_ours(call)):
                return
            name, code, is_ours = _named(call)
            if seconds >= LEAST or not is_ours:
                keep(("call", clock(), here[ident()], seconds, name, code, where, is_ours))
        except RecursionError:
            return
        except Exception:
            failed("call_ended")

    def effect_ran(effect: Any, cause: Any, seconds: float) -> None:
        try:
            label = effect.label if type(effect.label) is str else _label_of_function(effect)
            keep(("effect", clock(), here[ident()], seconds, label, "" if cause is None else _label(cause)))
        except RecursionError:
            return
        except Exception:
            failed("effect_ran")

    def signal_written(node: Any, site: Any, _old: object) -> None:
        try:
            keep(("written", clock(), here[ident()], node.label, site))
        except RecursionError:
            return
        except Exception:
            failed("signal_written")

    return {name: taker for name, taker in locals().items() if name in _OFTEN}


_OFTEN = frozenset({
    "task_spawned", "task_begun", "task_settled", "task_delivered", "task_step_began", "task_step_ended", "turn_ended",
    "call_ended", "effect_ran", "signal_written",
})  # fmt: skip


def seldom(ring: deque[Record], here: Here) -> dict[str, probe.Taker]:
    """Return what notes the other events: they look at functions and errors of the program's, which may raise."""
    keep, clock, ident = ring.append, perf_counter, get_ident

    def straggler_ended(task: Any) -> None:
        keep(("left", clock(), here[ident()], task.number, task.name))

    def memo_computed(memo: Any, cause: Any, seconds: float) -> None:
        keep(("memo", clock(), here[ident()], seconds, _label(memo), "" if cause is None else _label(cause)))

    def resource_changed(resource: Any, state: object) -> None:
        keep(("resource", clock(), here[ident()], resource.name, type(state).__name__.lower()))

    def error_reported(error: BaseException, where: str, _owner: object) -> None:
        keep(("error", clock(), here[ident()], type(error).__name__, where))

    def stalled(stall: Any) -> None:
        kind = str(getattr(stall.kind, "name", stall.kind)).lower().replace("_", " ")
        words = [
            "" if (word := getattr(stall, name, None)) is None else str(word)
            for name in ("line", "expression", "handler", "widget")
        ]
        # It is told some 10 ms after its end, and later in a flood; and by the clock of the watch.
        began = clock() - monotonic() + stall.began
        keep(("stall", clock(), here[ident()], began, float(stall.seconds), kind, *words))

    return {
        "straggler_ended": straggler_ended, "memo_computed": memo_computed, "resource_changed": resource_changed,
        "error_reported": error_reported, "stalled": stalled,
    }  # fmt: skip


def _label(node: Any) -> Label:
    """Return what *node*, of the reactive graph, is called by; `words_of` says later how that reads."""
    label: Label = node.label
    return label if type(label) is str or node.fn is None else _label_of_function(node)


def _label_of_function(node: Any) -> Label:
    fn = node.fn
    if type(fn) is FunctionType and fn.__qualname__ is fn.__code__.co_qualname:
        return fn.__code__
    try:
        return str(node.name)  # a method, a decorated function, an object of the program's
    except Exception:
        return type(fn).__name__


def words_of(label: Label) -> str:
    """Return how messages call the record with *label*."""
    if isinstance(label, str):
        return label
    if isinstance(label, CodeType):
        name = label.co_qualname
        return f"{name} (line {label.co_firstlineno})" if name.endswith("<lambda>") else name
    return "a signal" if label is None else f"the signal of {label}"


def _is_ours(call: Any) -> bool:
    """Whether *call*, a function or a method, is tkasync's own; `_named` looks more closely."""
    try:
        return bool(call.__module__.startswith("tkasync."))
    except Exception:
        return False


def _named(call: Any) -> tuple[str, CodeType | None, bool]:
    """Return what *call* is called, its code, and whether it is a function of tkasync's own."""
    fn = call[0] if type(call) is tuple else call
    try:
        while isinstance(fn, partial):
            fn = fn.func
        fn = getattr(fn, "__func__", fn)
        name = getattr(fn, "__qualname__", None) or type(fn).__qualname__
        module = str(getattr(fn, "__module__", None) or type(fn).__module__)
        code = getattr(fn, "__code__", None)
        return str(name), code if isinstance(code, CodeType) else None, module.startswith("tkasync.")
    except Exception:  # an object of the program's, which answers in its own way
        return type(fn).__qualname__, None, False
