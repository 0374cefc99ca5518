"""What the viewer may have the program do: a fixed list, each for one row. UI thread.

An action is a name and the identifier of a row that was shown. Nothing that the viewer sends is evaluated.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import strftime
from typing import Any

from tkasync.ownership.scope import Scope
from tkasync.queries.entries.entry import Entry
from tkasync.reactive.effect import Effect, run_again
from tkasync.tasks.handle import TaskHandle
from tkasync.tk.bindings.options import Binding, effect_of
from tkasync.tools.inspector.program.rows import resource_of
from tkasync.tools.inspector.program.values import cut
from tkasync.tools.trace.trace import Trace

_TRACE = "trace of the inspector"


def do(action: str, x: Any) -> str:
    """Do *action* for *x*; return what came of it, in a sentence."""
    act = ACTIONS.get(action)
    if act is None:
        return f"There is no action {action!r}."
    if x is None:
        return "It has gone meanwhile."
    return act(x)


def _abort(x: Any) -> str:
    if not isinstance(x, TaskHandle):
        return "Only tasks and intervals can be aborted."
    x.abort("aborted in the inspector")
    return f"Aborted {x.name}."


def _pause(x: Any) -> str:
    return _for_task(x, "pause", "Paused")


def _resume(x: Any) -> str:
    return _for_task(x, "resume", "Resumed")


def _for_task(x: Any, method: str, said: str) -> str:
    if not isinstance(x, TaskHandle):
        return "Only tasks and intervals can be paused."
    try:
        getattr(x, method)()
    except TypeError as error:  # its kind has no place to wait at
        return f"{error}."
    return f"{said} {x.name}."


def _refetch(x: Any) -> str:
    if isinstance(x, Entry):
        if not x.is_needed:
            return "Nobody reads it: it is fetched when somebody does."
        x.ask()
        return f"Fetches {cut(str(x.ref))} again."
    resource = resource_of(x) if isinstance(x, Scope) else None
    if resource is None:
        return "Only resources and queries can be fetched again."
    resource.refetch()
    return f"Fetches {resource.name} again."


def _run(x: Any) -> str:
    effect = effect_of(x) if isinstance(x, Binding) else x
    if not isinstance(effect, Effect):
        return "Only effects and bindings can be run."
    return f"Ran {effect.name}." if run_again(effect) else f"{effect.name} cannot run now."


def _trace(x: Any) -> str:
    """Begin a trace, or save the one that was begun and end it."""
    if not isinstance(x, Scope):
        return "A trace is of the window."
    trace: Trace | None = x.find(_TRACE)
    if trace is None:
        x.provide(_TRACE, x.adopt(Trace()))
        return "Records a trace. T saves it."
    x.provide(_TRACE, None)
    x.discard(trace)
    path = Path(f"trace-{os.getpid()}-{strftime('%H%M%S')}.json").resolve()
    trace.save(path)
    trace.close()
    return f"Saves the trace to {path}"


ACTIONS: dict[str, Callable[[Any], str]] = {
    "abort": _abort,
    "pause": _pause,
    "resume": _resume,
    "refetch": _refetch,
    "run": _run,
    "trace": _trace,
}
"""Each with the function that does it and says what came of it."""
