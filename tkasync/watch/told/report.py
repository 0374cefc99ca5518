"""What the log says of a stall: where, which handler, and what to write instead. UI thread; reads source files."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path

from tkasync.watch.program import is_program, line_at, told
from tkasync.watch.sampling import Step
from tkasync.watch.stall import Stall, StallKind


def report(stall: Stall, together: float) -> str:
    """Return what follows "stood still for so many seconds"; *together* is the time lost at this place."""
    lines = [f" ({_ordinal(stall.count)} time here, {together:.1f} s together)" if stall.count > 1 else ""]
    if stall.line is not None:
        where = f"{Path(stall.line.file).name}:{stall.line.line} in {stall.line.function}"
        lines.append("     ".join(filter(None, (where, stall.expression, stall.kind.value))))
    else:
        lines.append(stall.kind.value)
    if stall.handlers > 1:
        lines.append(f"{stall.handlers} handlers in a row; this is the longest one's line")
    if stall.handler:
        lines.append(_handler(stall))
    if stall.thread:
        lines.append(_keeper(stall))
    lines += stall.hints
    lines.append(f"write: {remedy(stall)}")
    if stall.stack:
        lines.append(f"stack: {' < '.join(stall.stack)}")
    return "\n  ".join(lines)


def _handler(stall: Stall) -> str:
    if not stall.widget:
        return f"in {stall.handler}, a call of the queue or of a timer"
    return f"in {stall.handler} of {stall.widget}, {stall.event or 'no event'}"


def _keeper(stall: Stall) -> str:
    line = stall.thread_line
    task = f", in the task {stall.task!r}" if stall.task else ""
    at = "" if line is None else f", at {Path(line.file).name}:{line.line} in {line.function}"
    return f"thread {stall.thread} has kept the interpreter meanwhile{task}{at}"


def _ordinal(count: int) -> str:
    last = "th" if 10 <= count % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{last}"


def remedy(stall: Stall) -> str:
    """Return the line to write instead, with the program's own names where the source is at hand."""
    if stall.kind is StallKind.BLOCKED:
        return _unblocked(stall.expression)
    if stall.kind is StallKind.STARVED:
        return "executor=ProcessWorkers() for that work, which then has an interpreter of its own"
    if stall.kind is StallKind.C_CALL:
        return f"{_spawned(stall.expression, ', executor=ProcessWorkers()')}, for it holds the interpreter"
    return _REMEDIES.get(stall.kind) or _spawned("", "")


_REMEDIES = {
    StallKind.TK_CALLS: "bind_items(...) or a VirtualTable for many rows; other calls in parts, with await sleep(0)",
    StallKind.TK: "fewer rows, items or characters in that widget; a VirtualTable shows what is on the screen",
    StallKind.COLLECTOR: "gc.freeze() after the start, or fewer objects that stay",
}


def _unblocked(expression: str) -> str:
    if expression.startswith(("time.sleep(", "sleep(")):
        return f"await tkasync.sleep({expression.partition('(')[2]} in a @ui_task"
    if expression.endswith((".join()", ".result()", ".wait()")):
        return "on_result=... of the task, or await it in a @ui_task"
    return _spawned(expression, "")


def _spawned(expression: str, options: str) -> str:
    """Return *expression*, a call, as a task; in general words where it is none."""
    try:
        call = ast.parse(expression, mode="eval").body
    except (SyntaxError, ValueError):
        call = None
    if not isinstance(call, ast.Call):
        return f"spawn_task(compute, ..., on_result=show{options}), with that code in compute()"
    parts = [ast.unparse(part) for part in (call.func, *call.args)]
    parts += [f"{word.arg}={ast.unparse(word.value)}" for word in call.keywords]
    if call.keywords:
        return f"spawn_task(lambda: {expression}, on_result=self.show{options})"
    return f"self.spawn_task({', '.join(parts)}, on_result=self.show{options})"


def folded(steps: Sequence[Step]) -> tuple[str, ...]:
    """Return *steps* as lines, those of libraries inside the program's as their number."""
    lines: list[str] = []
    hidden: list[str] = []
    for step in steps:
        if is_program(step.code):
            lines += _hidden(hidden)
            hidden = []
            lines.append(told(step.code, step.line))
        else:
            hidden.append(Path(step.code.co_filename).stem)
    return tuple(lines)  # what is left is the way from the event loop to the program


def _hidden(names: list[str]) -> list[str]:
    different = ", ".join(dict.fromkeys(names))
    return [f"({len(names)} frames of {different} folded)"] if names else []


def source_of(step: Step) -> str:
    """Return the source line of *step*."""
    return line_at(step.code, step.line)


def key_of(stall: Stall) -> tuple[object, ...]:
    """Return what two stalls at the same place have in common."""
    line = stall.line
    return stall.kind, None if line is None else (line.file, line.line), stall.handler


def where_of(stall: Stall) -> str:
    """Return the place of *stall* in a word or two."""
    return (stall.stack[0] if stall.stack else "") or stall.handler or stall.kind.value
