"""The windows that the loop of a UI thread serves: it begins with the first and ends with the last. UI thread.

Tcl's windows of a thread share one event loop, and so one loop of asyncio's; each fake host has its own. A window that
closes takes its own tasks with it, and the loop moves to another one. With the last it ends, within the grace of that
window's close:

1. The close has cancelled the UI tasks. They may await in their ``finally`` blocks (`turn_at_close`), and what
   libraries have started still works for them.
2. `end`: what is left is cancelled. Then asynchronous generators are closed, servers and transports aborted, processes
   killed, and what is still left is named with its stack. No descriptor stays open.

The host's timers stand still during a close, so the loop looks after its own. A step that has closed its window from
inside goes on to its end, and the loop is closed when that has left the stack.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Hashable
from math import inf
from time import monotonic, perf_counter
from typing import Any
from weakref import WeakValueDictionary

from tkasync.dispatch.ambient import outside
from tkasync.dispatch.ui_thread import UiThread, drive, drive_no_more
from tkasync.ownership.report_text import lines_of_awaits
from tkasync.ui_tasks.loop.loop import Submit, UiLoop
from tkasync.ui_tasks.loop.orphans import is_ui_task
from tkasync.ui_tasks.loop.task import stands

_log = logging.getLogger("tkasync")
_SLICE = 0.006  # seconds of one turn
_GLANCE = 0.002  # seconds between two turns
_LAST = 20  # a guess: rounds in which transports and generators tell of their end
_WHOLE = 2  # one in which transports close their sockets, one in which those are told that wait for it


# Weak: a loop that has closed holds the last objects of its window.
_loops: WeakValueDictionary[Hashable, ServingLoop] = WeakValueDictionary()


class ServingLoop(UiLoop):
    """See the module."""

    def enter(self, window: UiThread, submit: Submit) -> None:
        """Serve *window*; *submit* runs calls on its thread pool."""
        self._windows[window] = submit
        if self._is_to_close:
            # The step that closed the last window from inside has made this one, and stands in its event loop.
            self._is_to_close = False
            self._leave_window(self._home)

    # Turns during the close

    def begin_close(self, window: UiThread) -> None:
        """Move to a window that goes on; where none does, go by real time from now on. *window* closes."""
        # Another one may be closing too: this one then closes inside its close, in a cleanup say.
        others = [other for other in self._windows if not other.is_closed]
        if not others:
            self._ahead = self.time() - monotonic()
        elif self._home is window:
            self._move_to(others[0])

    def _move_to(self, window: UiThread) -> None:
        drive_no_more(self._queue)
        self._watch.close()
        timers = list(self._timers.values())
        for handle in timers:
            if handle.timer is not None:
                self.host.cancel(handle.timer)
        self._home = window
        if not window.is_closed:
            self._ahead = None
        self._watch = self._watch_from(window)
        self._queue = drive(window.queue, self)
        for handle in timers:
            self._arm(handle, handle.when() - self.time())
        if self._ready:
            self._queue.ask_for_turn()

    def turn_at_close(self) -> None:
        """Run what is ready, and what has become due: no host runs meanwhile, also not that of another window."""
        self.run_due_timers()
        outside(self.run_turn, perf_counter() + _SLICE)

    def tasks_of(self, window: UiThread) -> list[asyncio.Task[Any]]:
        """Return the tasks of *window* that have not ended and can: none that stands in the middle of a step."""
        return [task for task in self._tasks() if self._is_of(task, window) and not stands(task)]

    def _tasks(self) -> list[asyncio.Task[Any]]:
        return [task for task in asyncio.all_tasks(self) if not task.done()]

    def _is_of(self, task: asyncio.Task[Any], window: UiThread) -> bool:
        maker = getattr(task, "tkasync_maker", None)
        return len(self._windows) == 1 if maker is None else maker[0] is window

    # The end

    def end(self, window: UiThread, until: float, wait: Callable[[float], object]) -> None:
        """End what is left of *window* by the moment *until*; close the loop, unless it serves another one.

        *wait* lets other threads go on for some seconds, at most.
        """
        self._end_tasks(window, until, wait)
        # Not for UI tasks: the close has given them its grace.
        self._turn_while(lambda: not all(map(is_ui_task, self.tasks_of(window))), until, wait)
        left, is_last = self.tasks_of(window), len(self._windows) == 1
        if is_last:
            self._end_generators(until, wait)
            self.at_once(self._abort_files, _LAST)
            self._turn_while(self._has_processes, until, wait)
        for task in left:
            self._name(task)
        if is_last:
            self._is_to_close = True
            self._close_if_left()
        else:
            self._leave_window(window)

    def _leave_window(self, window: UiThread) -> None:
        del self._windows[window]
        if self._home is window:
            # To an open one, if there is any.
            self._move_to(min(self._windows, key=lambda other: other.is_closed))

    def _end_tasks(self, window: UiThread, until: float, wait: Callable[[float], object]) -> None:
        """Cancel what is left; a task that was cancelled before has half of the time to end first."""
        tasks = self.tasks_of(window)
        cancelled = [task for task in tasks if task.cancelling() and not is_ui_task(task)]
        for task in tasks:
            if not task.cancelling():
                self.at_once(task.cancel)
        # It may be in a `finally` block that awaits. Or it goes on: it has swallowed that cancel, or a group in it has
        # failed, which below Python 3.13 leaves one counted.
        half = (monotonic() + until) / 2
        self._turn_while(lambda: not all(task.done() for task in cancelled), half, wait)
        for task in cancelled:
            self.at_once(task.cancel)

    def _turn_while(self, goes_on: Callable[[], bool], until: float, wait: Callable[[float], object]) -> None:
        while goes_on() and monotonic() < until:
            self.turn_at_close()
            wait(_GLANCE)

    def _end_generators(self, until: float, wait: Callable[[float], object]) -> None:
        """Close the asynchronous generators that were left half-way; their ``finally`` blocks may await."""
        names = ", ".join(getattr(generator, "__qualname__", "?") for generator in self._asyncgens)
        if not names:
            return
        ends = asyncio.Task(self.shutdown_asyncgens(), loop=self, name=f"aclose() of {names}")
        self.at_once(lambda: None, _LAST)
        self._turn_while(lambda: not ends.done(), until, wait)

    def _close_if_left(self) -> None:
        if self._depth or self._closed:
            return
        self._is_to_close = False
        # A step that has closed its window from inside has ended by now, or is cancelled at its await. The end of a
        # transport may stand behind a step that takes longer than a turn: in a whole round its socket is closed.
        self.run_due_timers()
        for _ in range(_WHOLE):
            outside(self.run_turn, inf)
        for task in self._tasks():
            self._name(task)
        self._end_at_once()

    def _end_at_once(self) -> None:
        for handle in list(self._timers.values()):
            handle.cancel()
        self._watch.close()
        drive_no_more(self._queue)
        self._thread_id = None  # asyncio closes no loop that runs
        self._hooks = ()  # they hold the loop
        super(UiLoop, self).close()
        # A FakeHost is its own key, and leads to the loop by its queue: neither would be freed.
        _loops.pop(self.host.event_loop, None)
        self._windows.clear()

    def _name(self, task: Any) -> None:
        """Name *task*, which is left, unless it has ended or was named: a UI task is named by the close."""
        if task.done() or not task._log_destroy_pending:
            return
        # asyncio would name it once more, when it finds it "destroyed but pending".
        task._log_destroy_pending = False
        if not is_ui_task(task):
            _log_left(task)


def loop_for(window: UiThread, submit: Submit) -> ServingLoop:
    """Return the loop of *window*'s UI thread; make it for the first window that asks.

    *submit* runs a call on the window's thread pool.
    """
    key = window.host.event_loop
    loop = _loops.get(key)
    if loop is None or loop.is_closed():
        loop = _loops[key] = ServingLoop(window)
    loop.enter(window, submit)
    return loop


def _log_left(task: asyncio.Task[Any]) -> None:
    stack = "".join(lines_of_awaits(task.get_coro()))
    _log.warning(
        "asyncio task %r is still running after the close of its window:\n%s", task.get_name(), stack
    )
