"""A row of the tree of owners for each kind of thing that an owner owns. UI thread."""

from __future__ import annotations

from time import monotonic
from types import CodeType, FrameType
from typing import Any

from tkasync.component import ComponentMixin
from tkasync.execution.stacks import lines_of
from tkasync.ownership.scope import Scope
from tkasync.reactive.effect import Effect, node_of
from tkasync.resources.resource import RESOURCE, fetch_of
from tkasync.runtime.widget_scopes import widget_of
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.site import Site
from tkasync.timing.debounce import DebouncedTask, burst_of
from tkasync.timing.interval import IntervalHandle, ticks_of
from tkasync.timing.throttle import ThrottledTask
from tkasync.tk.bindings.options import Binding, effect_of
from tkasync.tools.inspector.counted import counted
from tkasync.tools.inspector.program.heard import Facts, Heard, named
from tkasync.tools.inspector.program.values import cut, number_of, text_of
from tkasync.watch.program import is_program


def of_task(task: TaskHandle[Any], heard: Heard, frames: dict[int, FrameType]) -> Facts:
    """Return the row of *task*; an interval says its period, other work its progress and where it stands."""
    facts: Facts = {"kind": task.kind, "name": cut(task.name), "state": _state_of(task)}
    if isinstance(task, IntervalHandle):
        facts["kind"] = "interval"
        facts["note"] = _ticks(task)
        facts["do"] = ["abort", "resume" if task.is_paused else "pause"]
    else:
        spawned = heard.spawned.at(int(task.id))
        facts["age"] = None if spawned is None else monotonic() - spawned
        facts["note"] = _progress(task)
        facts["where"] = place_text(where(task, frames))
        facts["do"] = ["abort"]
        if task.kind in ("function", "generator", "async generator"):
            facts["do"].append("resume" if task.is_paused else "pause")
    return {**facts, **Site(*task.line).facts()}


def _state_of(task: TaskHandle[Any]) -> str:
    if task.still_running:
        return "goes on after its end"
    return "paused" if task.is_paused else task.state.value


def _ticks(interval: IntervalHandle) -> str:
    facts = ticks_of(interval)
    parts = [f"every {facts['period']:g} s"]
    if (due := facts["next"]) is not None:
        parts.append(f"next in {due:.1f} s")
    parts.append(counted(int(facts["runs"] or 0), "run"))
    return ", ".join([*parts, f"{facts['skipped']} left out"] if facts["skipped"] else parts)


def _progress(task: TaskHandle[Any]) -> str:
    done, total, message = (progress := task.progress).done, progress.total, progress.message
    parts = []
    if total is not None:
        parts.append(f"{number_of(done)} of {number_of(total)}")
    elif done != 0:
        parts.append(number_of(done))
    if message:
        parts.append(cut(message if type(message) is str else text_of(message), 60))
    if task.attempt > 1:
        parts.append(f"try {task.attempt}")
    return ", ".join(parts)


def where(task: TaskHandle[Any], frames: dict[int, FrameType]) -> list[tuple[CodeType, int]]:
    """Return the lines at which the work of *task* stands, innermost first."""
    carrier = task.carrier
    return [] if carrier is None else lines_of(carrier, frames)


def place_text(lines: list[tuple[CodeType, int]]) -> str:
    """Return the innermost line of the program as ``file.py:12 in load``; empty without one."""
    for code, line in lines:
        if is_program(code):
            file = code.co_filename.replace("\\", "/").rpartition("/")[2]
            return f"{file}:{line} in {code.co_qualname}"
    return ""


def of_owned(x: object, heard: Heard) -> Facts:
    """Return the row of something that an owner has adopted."""
    if isinstance(x, Effect):
        return {"kind": "effect", **_of_effect(x, heard), "do": ["run"]}
    if isinstance(x, Binding):
        return {
            "kind": "binding",
            **_of_effect(effect_of(x), heard),
            "name": cut(repr(x)[9:-1]).removeprefix("binding of "),
        }
    if isinstance(x, DebouncedTask):
        return _of_debounce(x)
    kind = "executor" if hasattr(type(x), "submit") else "adopted"
    return {"kind": kind, "name": type(x).__qualname__, "state": ""}


def _of_effect(effect: Effect, heard: Heard) -> Facts:
    node = node_of(effect)
    known = heard.effects.get(node.age)
    note = f"reads {len(node.deps)}"
    if known is not None:
        note += f", {counted(known['runs'], 'run')}, {known['total'] * 1000:.1f} ms"
    place = node.label.facts() if isinstance(node.label, Site) else {}
    state = "runs" if node.running else "waits" if node.stale else "stopped" if node.stopped else ""
    return {"name": cut(node.name), "state": state, "note": note, "more": not node.scope.is_empty, **place}


def _of_debounce(x: DebouncedTask) -> Facts:
    facts = burst_of(x)
    kind = "throttle" if isinstance(x, ThrottledTask) else "debounce"
    note = f"{facts['delay']:g} s" + (
        f", runs in {facts['next']:.1f} s" if facts["pending"] and facts["next"] else ""
    )
    place = {key: facts[key] for key in ("file", "line", "function")}
    return {
        "kind": kind,
        "name": facts["name"],
        "state": "pending" if facts["pending"] else "",
        "note": note,
        **place,
    }


def of_scope(scope: Scope, is_window: bool) -> Facts:
    """Return the row of an owner: the window, a component, another widget, a resource, or what else has a scope."""
    tasks = len(scope.taken_in)
    facts: Facts = {"name": cut(scope.name), "state": "", "note": counted(tasks, "task") if tasks else ""}
    owner = scope.owner
    if is_window:
        facts.update(kind="window", name="the window", do=["trace"])
    elif isinstance(owner, ComponentMixin):
        facts["kind"] = "component"
    elif widget_of(scope) is not None:
        facts["kind"] = "widget"
    elif (resource := resource_of(scope)) is not None:
        facts.update(_of_resource(resource), name=cut(scope.name.removeprefix("resource ")))
    else:
        is_query = scope.name.startswith(("query ", "a query"))
        facts.update(kind="query" if is_query else "owner", name=cut(scope.name.removeprefix("query ")))
    return facts


def resource_of(scope: Scope) -> Any:
    """Return the resource whose scope it is; ``None`` where it is none's."""
    provided = scope.find(RESOURCE)
    resource = provided() if provided is not None else None
    return resource if resource is not None and resource.scope is scope else None


def _of_resource(resource: Any) -> Facts:
    state, source, attempt = fetch_of(resource)
    note = f"of {text_of(source)}" + (f", try {attempt}" if attempt > 1 else "")
    return {"kind": "resource", "state": type(state).__name__.lower(), "note": note, "do": ["refetch"]}


def reads_of(effect: Effect) -> list[Facts]:
    """Return what *effect* reads, each with its value."""
    return [
        {"name": named(source), "value": text_of(source.value), "is_memo": source.fn is not None}
        for source in list(node_of(effect).deps)[:50]
    ]
