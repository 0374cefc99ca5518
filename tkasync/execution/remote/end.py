"""`RemoteEnd`: the work of a task in another process, as the window's process sees it. Any thread.

The line's reader tells what comes. What the handle is told (abort, pause, resume) goes to the line, once it is known:
a pool does not say which of its processes takes a task, but the first message of the task does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from itertools import count
from typing import Any, Protocol

from tkasync.errors import NotSendableError
from tkasync.execution.kinds import name_of, parts_of
from tkasync.execution.remote.calls import FIRST_CREDIT, Outcome, RemoteCall
from tkasync.execution.remote.line import Line
from tkasync.execution.remote.sending import pack, unpack, unpack_error, warn_if_large
from tkasync.execution.remote.variables import pack_context

numbers: Iterator[int] = count(1)
"""What each piece of work is known by, on both sides."""


class Sent(Protocol):
    """What carries the task: an `ExecutorItem`, which stands above."""

    handle: Any
    """Its task; ``None`` once the contents have been released. Any: a `TaskHandle`."""


class RemoteEnd:
    """See the module.

    Args:
        item: what carries the task.
        tell_all: sends a message to every process that may take the task, before one has.
    """

    def __init__(self, item: Sent, tell_all: Callable[..., object] | None = None) -> None:
        self.number: int = next(numbers)
        self._item = item
        self._tell_all = tell_all
        self._line: Line | None = None
        self.has_begun: bool = False
        """Whether the other process has begun it."""
        self.is_called_off: bool = False
        """Whether its task has ended from outside."""
        # How many items may come yet. On one thread at a time: at 0, where the window's thread grants, none comes.
        self._credit = FIRST_CREDIT
        self._is_packed = True
        self._function = ""
        self._items_taken = 0
        self._is_complete = False
        self._problem: NotSendableError | None = None
        # Re-entrant: the collector may run inside it. Assignments only.
        self._lock = threading.RLock()
        self._waits: tuple[int, Callable[[], object]] | None = None

    # What the other process tells

    def begun(self, line: Line) -> None:
        """Begin the task, or call the work off if it was aborted on its way there."""
        self._line = line
        self.has_begun = True
        handle = self._item.handle
        if handle is not None:
            handle.begin()
        if self.is_called_off or handle is None or handle.done():
            line.send("cancel", self.number, None)
        elif handle.is_paused:
            line.send("pause", self.number)

    def take_progress(self, done: float, total: float | None, message: str) -> None:
        """Report it as the task's."""
        handle = self._item.handle
        if handle is not None:
            handle.report_progress(done, total, message)

    def take_items(self, data: bytes) -> None:
        """Put items into the task's stream, and grant more when there is room."""
        handle = self._item.handle
        name = "" if handle is None else handle.name
        try:
            # Also where nobody wants them: shared memory goes with what arrives, and with nothing else.
            items = unpack(data, f"an item of task {name!r}")
        except NotSendableError as error:
            self._problem = error
            self.call_off(None)
            self._call_if_all_came()
            return
        stream = None if handle is None else handle.stream
        if stream is None:
            self.wait_no_more()  # it was aborted, and is delivered
            return
        self._credit -= len(items)
        for item in items:
            stream.put(item)
        self._note_items(len(items))
        if not stream.is_full:
            self._grant(stream)
        elif self._credit <= 0:
            stream.call_when_wanted(lambda: self._grant(stream))

    def _grant(self, stream: Any) -> None:
        room = stream.room
        more = max(room - self._credit, 0 if self._credit > 0 else 1)
        if more and self._line is not None:
            self._credit += more
            self._line.send("credit", self.number, more)

    # The end, which a pool tells by a way of its own

    def after_items(self, number: int, call: Callable[[], object]) -> None:
        """Call *call* when so many items have come, or none comes any more; on the thread that brings it about."""
        with self._lock:
            self._waits = number, call
        self._call_if_all_came()

    def is_on(self, line: Line) -> bool:
        """Whether the process at the other end of *line* has it."""
        return self._line is line

    def wait_no_more(self) -> None:
        """Note that no item comes any more, or that none is wanted."""
        self._is_complete = True
        self._call_if_all_came()

    def _note_items(self, count: int) -> None:
        self._items_taken += count
        self._call_if_all_came()

    def _call_if_all_came(self) -> None:
        with self._lock:
            waits = self._waits
            is_over = self._is_complete or self._problem is not None
            if waits is None or (not is_over and self._items_taken < waits[0]):
                return
            self._waits = None
        waits[1]()

    def value_of(self, outcome: Outcome, name: str) -> Any:
        """Return the value of *outcome*, made again here; not on the UI thread.

        Raises:
            BaseException: the error that it is, or that it cannot be made again.
        """
        if self._problem is not None:
            raise self._problem
        return value_of(outcome, name, self._function, self._is_packed)

    # What the handle is told

    def call_off(self, reason: object) -> None:
        """Tell the work that its task has ended from outside; work that has not begun never does."""
        self.is_called_off = True
        self._tell("cancel", self.number, reason if isinstance(reason, str) else None)

    def set_paused(self, is_paused: bool) -> None:
        """Hold the work up, or let it go on."""
        if self._line is not None:
            self._line.send("pause" if is_paused else "resume", self.number)

    def _tell(self, *message: Any) -> None:
        if self._line is not None:
            self._line.send(*message)
        elif self._tell_all is not None:
            self._tell_all(*message)

    # What is sent

    def call(self, item: Any, is_packed: bool) -> RemoteCall:
        """Return the work as it is sent; not on the UI thread.

        Raises:
            NotSendableError: function or arguments cannot be pickled.
        """
        handle, context, fn, args = item.handle, item.context, item.fn, item.args
        # What calls the function of a map is ours, and says nothing.
        is_ours = str(getattr(fn, "__module__", "")).startswith("tkasync.")
        self._function = handle.name if is_ours else name_of(fn)
        self._is_packed = is_packed
        work: Any = (fn, args, {})
        if is_packed:
            work = pack_work(handle.name, self._function, fn, args, {})
        return RemoteCall(
            self.number,
            handle.name,
            handle.attempt,
            work,
            pack_context(context),
            item.kind == "generator",
            handle.stream is not None,
        )


def pack_work(name: str, function: str, fn: Any, args: tuple[Any, ...], keywords: dict[str, Any]) -> bytes:
    """Return the work of the task *name* pickled; *function* is what the log calls it.

    Raises:
        NotSendableError: the function or an argument cannot be pickled; the message says which.
    """
    parts: list[tuple[str, Any]] = [(f"the function of task {name!r}", fn)]
    for number, arg in enumerate(args, 1):
        parts += parts_of(f"argument {number} of task {name!r}", arg, name)
    parts += [(f"the argument {key}= of task {name!r}", value) for key, value in keywords.items()]
    data = pack((fn, args, keywords), parts)
    warn_if_large(len(data), function, "arguments")
    return data


def value_of(outcome: Outcome, name: str, function: str, is_packed: bool) -> Any:
    """Return the value of *outcome*, made again here; not on the UI thread.

    Raises:
        BaseException: the error that it is, or that the value cannot be made again.
    """
    if outcome.kind == "cancelled":
        raise CancelledError(outcome.text)
    if outcome.kind == "error":
        raise unpack_error(outcome.data, outcome.text, name)
    if not is_packed:
        return outcome.data
    warn_if_large(len(outcome.data), function, "result")
    return unpack(outcome.data, f"the result of task {name!r}")
