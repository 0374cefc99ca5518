"""`ChildLine`: the end of a line in the process that works. It runs what comes, and tells how it goes.

Two threads beside the work's: one listens, one sends reports and items a moment after they were made. When the line
ends, the window's process has: a worker of its own ends itself, idle or busy, with what it has started.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from multiprocessing.connection import Connection
from time import sleep
from typing import Any

from tkasync.dispatch.ambient import mark_own_thread, running
from tkasync.execution.endings import is_cancellation
from tkasync.execution.kinds import OBJECTS, parts_of, unrun, unrun_error
from tkasync.execution.remote.calls import Outcome, RemoteCall
from tkasync.execution.remote.outgoing import OutgoingItems
from tkasync.execution.remote.sending import pack, pack_error, unpack
from tkasync.execution.remote.task import Carried, RemoteTask
from tkasync.execution.remote.variables import unpack_context
from tkasync.ownership.report_text import words_of
from tkasync.tasks.outcome.blocking import ThreadWake

_MOMENT = 0.02  # seconds between two messages of a task: what a window shows more often nobody sees
_KEPT = 10_000  # a guess: tasks that were aborted before they came, or that another process has


class ChildLine:
    """See the module.

    Args:
        connection: the line.
        on_message: takes what is for the process itself, as its kind and the rest: work, and where to log.
        on_end: called when the line has ended, or this process is told to end.
    """

    def __init__(
        self,
        connection: Connection,
        on_message: Callable[[str, Any], object],
        on_end: Callable[[bool], object],
    ) -> None:
        self._connection = connection
        self._on_message = on_message
        self._on_end = on_end
        self._sending = threading.RLock()  # held while a message is written: two must not mix
        self._tasks: dict[int, tuple[RemoteTask, OutgoingItems]] = {}
        self._called_off: dict[int, None] = {}
        self._news = ThreadWake()
        self.has_ended: bool = False
        """Whether the window has closed, and its process has said so."""

    def start(self) -> None:
        """Listen from now on.

        Raises:
            RuntimeError: this interpreter has no daemon threads.
        """
        targets = ((self._listen, "tkasync-line"), (self._send_news, "tkasync-news"))
        for thread in [threading.Thread(target=target, name=name, daemon=True) for target, name in targets]:
            thread.start()

    def send(self, *message: Any) -> bool:
        """Send *message*; return whether it could be: false when nobody hears any more. Any thread."""
        with self._sending, suppress(OSError):  # the line has ended; `_listen` sees it too
            self._connection.send(message)
            return True
        return False

    # The work

    def run(self, call: RemoteCall) -> Outcome:
        """Do the work, and return how it has ended; raise nothing. The work's thread."""
        task = RemoteTask(call.number, call.name, call.attempt, self._news.set)
        items = OutgoingItems(task, self.send, self._news.set)
        self._tasks[call.number] = task, items
        try:
            if call.number in self._called_off:
                return Outcome("cancelled", None, "", 0, None)
            self.send("begun", call.number)
            return self._outcome(call, task, items)
        finally:
            del self._tasks[call.number]
            self._called_off.pop(call.number, None)

    def _outcome(self, call: RemoteCall, task: RemoteTask, items: OutgoingItems) -> Outcome:
        kind: Any = "value"
        data, text = None, ""
        try:
            value = unpack_context(call.variables).run(_work, call, task, items)
            data = self._packed(call, value)
        except BaseException as error:
            if is_cancellation(error):
                kind, text = "cancelled", words_of(error)
            else:
                kind = "error"
                data, text = pack_error(error, call.name)
        items.flush()
        progress = task.take_news()
        last = None if progress is None else (progress.done, progress.total, progress.message)
        return Outcome(kind, data, text, items.sent, last)

    def _packed(self, call: RemoteCall, value: Any) -> Any:
        if not isinstance(call.work, bytes):
            return value  # the pool pickles it, in a way that may do more
        return pack(value, parts_of(f"the result of task {call.name!r}", value, call.name))

    # The threads

    def _listen(self) -> None:
        mark_own_thread()
        while True:
            try:
                message = self._connection.recv()
            except (EOFError, OSError):
                self._on_end(True)
                self._hang_up()
                return
            if message[0] in ("work", "logs"):
                self._on_message(*message)
            elif message[0] == "stop":
                self._on_end(False)
            elif message[0] == "bye":
                self._hang_up()
                return
            else:
                self._tell(*message)

    def _hang_up(self) -> None:
        self.has_ended = True
        with self._sending:
            self._connection.close()
        self._news.set()
        for task, _items in list(self._tasks.values()):
            task.cancel("the window has closed")

    def _tell(self, kind: str, number: int, argument: Any = None) -> None:
        """Tell a task what the window's process says."""
        if kind == "cancel":
            self.call_off([number])
        found = self._tasks.get(number)
        if found is None:
            return
        task, items = found
        if kind == "cancel":
            task.cancel(argument)
        elif kind == "go":
            task.let_begin()
        elif kind == "credit":
            items.grant(argument)
        else:
            task.set_paused(kind == "pause")

    def call_off(self, numbers: Iterable[int]) -> None:
        """Note tasks that are aborted, and may not have come yet, or never come, for others have them."""
        for number in numbers:
            self._called_off[number] = None
            if len(self._called_off) > _KEPT:
                self._called_off.pop(next(iter(self._called_off)), None)

    def _send_news(self) -> None:
        mark_own_thread()
        while not self.has_ended:
            self._news.block(None)
            self._news.clear()
            for task, items in list(self._tasks.values()):
                items.flush()
                self._send_progress(task)
            sleep(_MOMENT)

    def _send_progress(self, task: RemoteTask) -> None:
        progress = task.take_news()
        if progress is not None:
            self.send("progress", task.number, progress.done, progress.total, progress.message)


def _work(call: RemoteCall, task: RemoteTask, items: OutgoingItems) -> Any:
    """Call the function of *call*, in its context."""
    running.set(Carried(task))
    if call.asks_first:
        task.wait_for_the_word()
    what = f"the function or an argument of task {call.name!r}"
    fn, args, keywords = unpack(call.work, what) if isinstance(call.work, bytes) else call.work
    if call.is_generator:
        return _stream(fn(*args, **keywords), task, items if call.has_stream else None)
    value = fn(*args, **keywords)
    if type(value) in OBJECTS:
        made = unrun(value, call.has_stream)
        if made is not None:
            raise unrun_error(call.name, made)
    return value


def _stream(generator: Any, task: RemoteTask, items: OutgoingItems | None) -> Any:
    try:
        while True:
            task.token.raise_if_cancelled()
            if task.is_paused:
                task.wait_while_paused()
            item = next(generator)
            if items is not None:
                items.put(item)
    except StopIteration as stop:
        if items is not None:
            items.flush()
            items.raise_problem()
        return stop.value
    finally:
        generator.close()
