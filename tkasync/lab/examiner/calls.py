"""The calls of the lab's services, which wait here until the exam answers them. Any thread."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from itertools import count
from sys import _getframe

from tkasync.lab.examiner.places import LearnerFile
from tkasync.lab.processes.acts import Acts
from tkasync.tasks.current import current_task

_LONGEST = 60.0  # seconds; the process ends before

_numbers = count()

# Looks of the watchman, 20 a second.
_OF_OURS, _OF_ITS_OWN = 6, 40


class Call:
    """One call of a service."""

    def __init__(self, args: tuple[object, ...], usual: object, line: int | None) -> None:
        self.args: tuple[object, ...] = args
        self.number: int = next(_numbers)
        """How many calls there were before it, of all services."""
        self.line: int | None = line
        """The line of the learner's file that has made it, or that has spawned the task that makes it."""
        self.thread: threading.Thread = threading.current_thread()
        self.process: int = os.getpid()
        """The number of the process that has made it."""
        self.usual: object = usual
        self.looks_at_end: int = 0
        """For how many looks of the watchman it has waited while the program was to close."""
        self.holds_up_close: bool = False
        """Whether a thread of the program's own made it, for which the closed window has waited."""
        self.tell: Callable[[str], None] = lambda _outcome: None
        """Is told what has become of it, for somebody who watches."""
        self._answered = threading.Event()
        self._value: object = usual
        self._error: BaseException | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it has no answer yet."""
        return not self._answered.is_set()

    def answer(self, *value: object) -> None:
        """Have it return *value*; without one, what it returns when the program is run by hand."""
        self._value = value[0] if value else self.usual
        self.tell(f"answers {self._value!r}")
        self._answered.set()

    def fail(self, error: BaseException) -> None:
        """Have it raise *error*."""
        self._error = error
        self.tell(f"fails: {error}")
        self._answered.set()

    def wait(self) -> object:
        """Wait for the answer."""
        self._answered.wait(_LONGEST)
        if self._error is not None:
            raise self._error
        # Handed over and forgotten: what the program keeps can be counted.
        value, self._value = self._value, None
        return value


class Calls:
    """All calls so far, by service."""

    def __init__(self, file: LearnerFile, on_ui_thread: Callable[[str, Call], None], acts: Acts) -> None:
        self._file = file
        self._acts = acts
        self._on_ui_thread = on_ui_thread
        self._calls: list[tuple[str, Call]] = []
        self._shut: dict[Call, None] = {}
        self._served: dict[str, Callable[..., object]] = {}
        self._is_open = False
        self.served: int = 0
        """How many calls `serve` has answered: where their number grows somebody is at work."""
        self.ui_thread: int = threading.get_ident()

    def of(self, name: str) -> list[Call]:
        """Return the calls of the service called *name*, in their order."""
        return [call for service, call in self._calls if service == name]

    @property
    def waiting(self) -> list[Call]:
        """Return those without an answer."""
        return [call for call in list(self._shut) if call.is_waiting]

    def serve(self, name: str, fn: Callable[..., object]) -> None:
        """Have *fn* answer what calls the service called *name*, on the caller's thread."""
        self._served[name] = fn

    def hold(self, name: str, args: tuple[object, ...], usual: object, is_quick: bool = False) -> object:
        """Keep a call until it is answered; one on the UI thread is told, and goes on if that lets it.

        What is quick or served waits for nobody; what is quick may be called on the UI thread.
        """
        return self._hold(name, Call(args, usual, self._line()), is_quick)

    def hold_for(
        self, process: int, name: str, args: tuple[object, ...], usual: object, line: int | None
    ) -> object:
        """Keep a call that another *process* has made, at *line* of the learner's file."""
        call = Call(args, usual, line)
        call.process = process
        return self._hold(name, call, False)

    def _hold(self, name: str, call: Call, is_quick: bool) -> object:
        if not (is_quick or name in self._served):
            told = f"{name}({', '.join(map(repr, call.args))})"
            call.tell = lambda outcome: self._acts.tell(f"{told} {outcome}")
        self._shut[call] = None
        self._calls.append((name, call))
        try:
            self._answer_at_once(name, call, is_quick)
            return call.wait()
        finally:
            del self._shut[call]

    def _answer_at_once(self, name: str, call: Call, is_quick: bool) -> None:
        serve = self._served.get(name)
        if threading.get_ident() == self.ui_thread and not is_quick:
            call.answer()
            self._on_ui_thread(name, call)
        elif serve is not None:
            call.answer(serve(*call.args))
            self.served += 1
        elif is_quick or self._is_open:
            call.answer()

    def open(self) -> None:
        """Answer all that wait, and all that come."""
        self._is_open = True
        self.answer_waiting()

    def answer_waiting(self) -> None:
        """Answer all that wait, with what they return when the program is run by hand."""
        for call in self.waiting:
            call.answer()

    def answer_at_end(self, looks: int, is_alive: bool) -> None:
        """Answer what the close of the program waits for, once it has not come to its end for so many *looks*.

        It holds up the close unless somebody *is alive* who can do without: a window that goes on, or none any more.

        Work of tkasync's is waited for by the close, for its time of grace. A thread of the program's own that nobody
        waits for is left alone until the file is over: there it is seen that it would be cut off.
        """
        for call in self.waiting:
            is_ours = call.thread.name.startswith("tkasync-")
            call.looks_at_end = min(call.looks_at_end + 1, looks)
            if call.looks_at_end >= (_OF_OURS if is_ours else _OF_ITS_OWN):
                call.holds_up_close = not (is_ours or is_alive)
                call.answer()

    def _line(self) -> int | None:
        line = self._file.line_of(_getframe(3))
        task = current_task()
        if line is None and task is not None and self._file.is_in(str(task.spawned_at)):
            found = str(task.spawned_at).partition(f"{self._file.path}:")[2].partition(" ")[0]
            return int(found) if found.isdigit() else None
        return line
