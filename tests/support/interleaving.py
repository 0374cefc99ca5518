"""One thread's steps, and what else happens between them: each moment of a race in turn, and no hope in chance.

    for moment in moments(TaskHandle.abort):
        task = ...
        with moment.during(lambda: another(task)):
            one(task)
        assert ...

In the first round ``another`` runs before the first line that ``one`` comes to in the file of ``TaskHandle.abort``, in
the second before the second, and so on up to the last. It runs on the same thread, as the collector and its finalizers
do, or with `beside` on another one.
"""

from __future__ import annotations

import linecache
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

_TOOL = 4  # of `sys.monitoring`: one that Python gives no name to
# Seconds after which a thread counts as held up by a lock: the moment then goes by without it.
_BLOCKED = 0.05


class Moment:
    """The moment before one line, counted as they are run."""

    def __init__(self, code: CodeType, at: str, number: int, event: str) -> None:
        self._code = code
        self._file = code.co_filename
        self._at = at
        self._left = number
        self._event = event
        self._happens: Callable[[], object] | None = None

    @property
    def is_over(self) -> bool:
        """Whether there were as many lines."""
        return self._left <= 0

    @contextmanager
    def during(self, happens: Callable[[], object]) -> Iterator[None]:
        """Have *happens* run at the moment; where this block runs fewer lines, at its end."""
        self._happens = happens
        # From Python 3.12 on a tracer is told of the instructions of one code once, whatever it asks for later.
        monitored = self._event == "opcode" and hasattr(sys, "monitoring")
        with self._monitored() if monitored else self._traced():
            yield
        if not self.is_over:
            happens()

    @contextmanager
    def _traced(self) -> Iterator[None]:
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            yield
        finally:
            sys.settrace(before)

    @contextmanager
    def _monitored(self) -> Iterator[None]:
        tools: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]  # from Python 3.12 on
        lines = {at: line for begin, end, line in self._code.co_lines() for at in range(begin, end)}
        thread = threading.get_ident()

        def on_instruction(_code: CodeType, at: int) -> None:
            if threading.get_ident() == thread:
                self._count(lines[at])

        tools.use_tool_id(_TOOL, "interleaving")
        tools.register_callback(_TOOL, tools.events.INSTRUCTION, on_instruction)
        tools.set_local_events(_TOOL, self._code, tools.events.INSTRUCTION)
        try:
            yield
        finally:
            tools.set_local_events(_TOOL, self._code, 0)
            tools.free_tool_id(_TOOL)

    def _enter(self, frame: FrameType, _event: str, _arg: Any) -> Any:
        if frame.f_code.co_filename != self._file:
            return None
        frame.f_trace_opcodes = self._event == "opcode"
        return self._step

    def _step(self, frame: FrameType, event: str, _arg: Any) -> Any:
        if event == self._event:
            self._count(frame.f_lineno)
        return self._step

    def _count(self, line: int | None) -> None:
        if self._at in linecache.getline(self._file, line or 0):
            self._left -= 1
            if self._left == 0 and self._happens is not None:
                self._happens()


def moments(function: Any, at: str = "", event: str = "line") -> Iterator[Moment]:
    """The moments before each line that a block runs in the file of *function*, one for each round of a loop.

    Args:
        function: any that stands in the file.
        at: only lines with this text count. The collector does not run between any two lines, as another thread does.
        event: ``"opcode"`` for each instruction of *function* instead: without the GIL another thread comes between any
            two of them.
    """
    number = 0
    while True:
        number += 1
        moment = Moment(function.__code__, at, number, event)
        yield moment
        if not moment.is_over:
            assert number > 1, f"no line of the file of {function.__qualname__} was run"
            return


def beside(fn: Callable[[], object]) -> threading.Thread:
    """Run *fn* on another thread, up to its end or to a lock that the caller holds."""
    thread = threading.Thread(target=fn, daemon=True)
    thread.start()
    thread.join(_BLOCKED)
    return thread
