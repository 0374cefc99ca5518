"""`Gate`: a callable in the place of slow work, whose calls wait until the test answers them.

So a test says in which order answers come, and whether they come at all; nothing in it depends on the machine's speed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from sys import _getframe
from time import monotonic
from types import TracebackType
from typing import Self

from tkasync.dispatch.open_runtimes import open_runtimes
from tkasync.dispatch.timers import check_seconds
from tkasync.errors import WouldBlockError
from tkasync.tasks.current import current_task
from tkasync.testing.probes.places import is_in_library, line_of_program

_LONGEST = 60.0  # seconds, for a test that forgets to answer: a thread that waits for ever outlives its process's end


class GateCall:
    """One call of a `Gate`: what it was called with, where, and its answer. Any thread."""

    def __init__(self, args: tuple[object, ...], options: dict[str, object], place: str) -> None:
        self.args: tuple[object, ...] = args
        self.options: dict[str, object] = options
        """Its keyword arguments."""
        self.thread: threading.Thread = threading.current_thread()
        """Where it was made."""
        self.place: str = place
        """The line of the program's own that made it; for work of a task the line that spawned that."""
        self._answered = threading.Event()
        self._value: object = None
        self._error: BaseException | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it was not answered yet."""
        return not self._answered.is_set()

    def answer(self, value: object = None) -> None:
        """Have it return *value*.

        Raises:
            RuntimeError: it was answered before.
        """
        self._refuse_second()
        self._value = value
        self._answered.set()

    def fail(self, error: BaseException) -> None:
        """Have it raise *error*.

        Raises:
            RuntimeError: it was answered before.
        """
        self._refuse_second()
        self._error = error
        self._answered.set()

    def _refuse_second(self) -> None:
        if not self.is_waiting:
            raise RuntimeError(f"the call with {self.args!r} has its answer: a call is answered once")

    def wait_for_answer(self) -> object:
        """Block until it is answered; what the gate does in the thread of the call.

        Raises:
            TimeoutError: nobody has answered within a minute.
        """
        if not self._answered.wait(_LONGEST):
            raise TimeoutError(f"nobody has answered the call with {self.args!r} within {_LONGEST:g} s")
        if self._error is not None:
            raise self._error
        return self._value


class Gate:
    """A callable that takes any arguments; each call waits for its answer, on the thread that makes it.

        with Gate() as ask:
            spawn_task(ask, "Lima", on_result=shown.append)
            ask.wait_for()
            ask.answer("21 degrees")

    Not on the UI thread, nor on the one that has made the gate: who answers stands there, and both would wait for ever.
    At the end of the block all that wait return None, and so does each later call. Any thread, unless said otherwise.
    """

    def __init__(self) -> None:
        self._calls: list[GateCall] = []
        self._give: Callable[..., object] | None = None
        self._maker = threading.get_ident()
        # Re-entrant, and never held over an answer: a finalizer may call a gate too.
        self._changed = threading.Condition(threading.RLock())

    @property
    def calls(self) -> list[GateCall]:
        """All calls so far, in their order, those that are answered too."""
        return list(self._calls)

    @property
    def waiting(self) -> list[GateCall]:
        """The calls that were not answered yet, the oldest first."""
        return [call for call in self._calls if call.is_waiting]

    def __call__(self, *args: object, **options: object) -> object:
        """Wait for the answer, and return it.

        Raises:
            WouldBlockError: on a UI thread, or on the thread that has made the gate.
            TimeoutError: nobody has answered within a minute.
        """
        self._refuse_ui_thread()
        call = GateCall(args, options, _calling_line())
        with self._changed:
            self._calls.append(call)
            give = self._give
            self._changed.notify_all()
        if give is not None:
            return give(*args, **options)
        return call.wait_for_answer()

    def _refuse_ui_thread(self) -> None:
        here = threading.get_ident()
        if here == self._maker or any(runtime.host.ui_thread == here for runtime in open_runtimes()):
            raise WouldBlockError(
                "a Gate was called on the thread that answers it, and would wait for ever: call it in a worker, as "
                "spawn_task(gate, ...) does"
            )

    def answer(self, value: object = None) -> None:
        """Have the oldest call that waits return *value*; for another one, ``gate.calls[-1].answer(value)``.

        Raises:
            RuntimeError: none waits.
        """
        self._oldest().answer(value)

    def fail(self, error: BaseException) -> None:
        """Have the oldest call that waits raise *error*.

        Raises:
            RuntimeError: none waits.
        """
        self._oldest().fail(error)

    def _oldest(self) -> GateCall:
        if not (waiting := self.waiting):
            raise RuntimeError(f"no call waits at the gate; there were {len(self._calls)}. See wait_for()")
        return waiting[0]

    def open(self, give: Callable[..., object] = lambda *_args, **_options: None) -> None:
        """Have all that wait, and each later call, return at once what *give* returns for its arguments."""
        with self._changed:
            self._give = give
            waiting = self.waiting
        for call in waiting:
            try:
                call.answer(give(*call.args, **call.options))
            except Exception as error:
                call.fail(error)

    def wait_for(self, count: int = 1, timeout: float = 5.0) -> None:
        """Block until there were *count* calls; no turn of a window runs meanwhile, and none is needed.

        Raises:
            TimeoutError: there were fewer within *timeout* seconds of real time.
        """
        end = monotonic() + check_seconds("wait_for(timeout)", timeout)
        with self._changed:
            while len(self._calls) < count:
                if not self._changed.wait(end - monotonic()) and monotonic() >= end:
                    raise TimeoutError(f"{len(self._calls)} of {count} calls came within {timeout:g} s")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.open()


def _calling_line() -> str:
    frame = _getframe(2)
    task = current_task()
    if task is not None and is_in_library(frame.f_code.co_filename):
        return str(task.spawned_at)
    return line_of_program(frame)
