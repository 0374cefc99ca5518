"""`Gate`: a callable in the place of slow work, whose calls wait until the test answers them.

So a test says in which order answers come, and whether they come at all; nothing in it depends on the machine's speed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from sys import _getframe
from types import TracebackType
from typing import Self

from tkasync.dispatch.open_runtimes import open_runtimes
from tkasync.errors import WouldBlockError
from tkasync.tasks.current import current_task
from tkasync.testing.probes.exchange import Answer, Arrivals
from tkasync.testing.probes.places import line_of_program
from tkasync.whose_code import is_program_file

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
        self._answer: Answer[tuple[object, BaseException | None]] = Answer()

    @property
    def is_waiting(self) -> bool:
        """Whether it was not answered yet."""
        return not self._answer.is_given

    def answer(self, value: object = None) -> None:
        """Have it return *value*.

        Raises:
            RuntimeError: it was answered before.
        """
        self._give(value, None)

    def fail(self, error: BaseException) -> None:
        """Have it raise *error*.

        Raises:
            RuntimeError: it was answered before.
        """
        self._give(None, error)

    def _give(self, value: object, error: BaseException | None) -> None:
        if not self._answer.give((value, error)):
            raise RuntimeError(f"the call with {self.args!r} has its answer: a call is answered once")

    def _answer_by(self, give: Callable[..., object]) -> None:
        """Have it return, or raise, what *give* does for its arguments; one that has its answer by then keeps it."""
        try:
            outcome = give(*self.args, **self.options), None
        except Exception as error:
            self._answer.give((None, error))
        else:
            self._answer.give(outcome)

    def wait_for_answer(self) -> object:
        """Block until it is answered; what the gate does in the thread of the call.

        Raises:
            TimeoutError: nobody has answered within a minute.
        """
        self._answer.wait(_LONGEST)
        if self._answer.value is None:
            raise TimeoutError(f"nobody has answered the call with {self.args!r} within {_LONGEST:g} s")
        value, error = self._answer.value
        if error is not None:
            raise error
        return value


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
        self._calls: Arrivals[GateCall] = Arrivals("calls")
        self._give: Callable[..., object] | None = None
        self._maker = threading.get_ident()

    @property
    def calls(self) -> list[GateCall]:
        """All calls so far, in their order, those that are answered too."""
        return self._calls.all

    @property
    def waiting(self) -> list[GateCall]:
        """The calls that were not answered yet, the oldest first."""
        return [call for call in self._calls.all if call.is_waiting]

    def __call__(self, *args: object, **options: object) -> object:
        """Wait for the answer, and return it.

        Raises:
            WouldBlockError: on a UI thread, or on the thread that has made the gate.
            TimeoutError: nobody has answered within a minute.
        """
        self._refuse_ui_thread()
        call = GateCall(args, options, _calling_line())
        with self._calls.changed:  # `open` answers it, or it answers itself
            self._calls.add(call)
            give = self._give
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
            raise RuntimeError(
                f"no call waits at the gate; there were {len(self._calls.all)}. See wait_for()"
            )
        return waiting[0]

    def open(self, give: Callable[..., object] = lambda *_args, **_options: None) -> None:
        """Have all that wait, and each later call, return at once what *give* returns for its arguments."""
        with self._calls.changed:
            self._give = give
            waiting = self.waiting
        for call in waiting:
            call._answer_by(give)

    def wait_for(self, count: int = 1, timeout: float = 5.0) -> None:
        """Block until there were *count* calls; no turn of a window runs meanwhile, and none is needed.

        Raises:
            TimeoutError: there were fewer within *timeout* seconds of real time.
        """
        self._calls.wait_for(count, timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.open()


def _calling_line() -> str:
    frame = _getframe(2)
    task = current_task()
    if task is not None and not is_program_file(frame.f_code.co_filename):
        return str(task.spawned_at)
    return line_of_program(frame)
