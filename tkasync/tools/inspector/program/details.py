"""What the viewer shows beside the tree, of the one row that is selected. UI thread."""

from __future__ import annotations

import sys
from typing import Any

from tkasync.ownership.scope import Scope
from tkasync.reactive.effect import Effect, node_of
from tkasync.resources.resource import fetch_of
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.site import Site
from tkasync.tk.bindings.options import Binding, effect_of
from tkasync.tools.inspector.program.heard import Facts, Heard, is_tools
from tkasync.tools.inspector.program.rows import reads_of, resource_of, where
from tkasync.tools.inspector.program.values import cut, text_of
from tkasync.watch.program import is_program


def details_of(x: Any, heard: Heard) -> Facts:
    """Return *facts*, pairs of a label and a text, and what else there is of *x*: ``stack``, ``reads``, ``runs``."""
    if isinstance(x, TaskHandle):
        return _of_task(x)
    if isinstance(x, Binding):
        x = effect_of(x)
    if isinstance(x, Effect):
        return _of_effect(x, heard)
    if isinstance(x, Scope):
        return _of_scope(x)
    return {"facts": [["Type", type(x).__qualname__]]}


def _of_task(task: TaskHandle[Any]) -> Facts:
    lines = where(task, sys._current_frames())
    stack = [{**Site(*line).facts(), "own": not is_program(line[0])} for line in lines]
    facts = [
        ["Task", f"{int(task.id)}  {task.name}"],
        ["Kind", task.kind],
        ["State", task.state.value],
        ["Owner", task.scope.name],
        ["Try", str(task.attempt)],
    ]
    if (error := task_error(task)) is not None:
        facts.append(["Error", error])
    return {"facts": facts, "spawned": Site(*task.line).facts(), "stack": stack}


def task_error(task: TaskHandle[Any]) -> str | None:
    """Return the type of the error that *task* has ended with."""
    if not task.done() or task.cancelled():
        return None
    error = task.exception(0)
    return None if error is None else type(error).__qualname__


def _of_effect(effect: Effect, heard: Heard) -> Facts:
    node = node_of(effect)
    known = heard.effects.get(node.age)
    made = {"spawned": node.label.facts()} if isinstance(node.label, Site) else {}
    facts = [["Effect", cut(node.name)], ["Runs", "not seen yet" if known is None else str(known["runs"])]]
    if known is not None:
        facts.append(["Time", f"{known['total'] * 1000:.2f} ms, the last run {known['last'] * 1000:.2f} ms"])
    return {"facts": facts, **made, "reads": reads_of(effect), "why": [] if known is None else known["why"]}


def _of_scope(scope: Scope) -> Facts:
    facts = [
        ["Owner", "the window" if scope.above is None else scope.name],
        ["Tasks", str(len(scope.taken_in))],
        ["Owns", str(len(scope.owned))],
    ]
    if cleanups := [fn for fn in scope.cleanups if not is_tools(fn)]:
        names = ", ".join(str(getattr(fn, "__qualname__", "a function")) for fn in cleanups[:8])
        facts.append(["Cleanups", f"{len(cleanups)}: {names}"])
    resource = resource_of(scope)
    if resource is not None:
        state, source, _attempt = fetch_of(resource)
        facts += [["State", text_of(state)], ["Source", text_of(source)]]
    return {"facts": facts}
