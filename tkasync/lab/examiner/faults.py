"""What is wrong in whatever exercise: errors, by whatever way they come to light, as verdicts. Any thread."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Callable
from tkinter import TclError

from tkasync.errors import WouldBlockError, WrongThreadError
from tkasync.lab.examiner.fail import Fail
from tkasync.lab.examiner.places import LearnerFile
from tkasync.lab.verdict import LAB_FAILED

_NO_DISPLAY = ("couldn't connect to display", "no display name")


class Faults:
    """Takes over every channel of errors, and hands each on as a `Fail`; the exam's own errors are none.

    Args:
        file: of the learner.
        tell: is given each.
    """

    def __init__(self, file: LearnerFile, tell: Callable[[Fail], None]) -> None:
        self._file = file
        self._tell = tell
        self._expected: list[BaseException] = []

    def expect(self, error: BaseException) -> None:
        """Let *error* pass: the exam has made it."""
        self._expected.append(error)

    def listen(self) -> None:
        """Begin: for threads, finalizers, warnings and the log. Those of the window are the examiner's to hand over."""
        threading.excepthook = lambda args: self.note("in a thread", args.exc_value)
        sys.unraisablehook = lambda args: self.note("in a finalizer", args.exc_value)
        warnings.simplefilter("always")
        warnings.showwarning = lambda message, *_where: self._on_warning(str(message))
        logging.getLogger().addHandler(_Handler(self))
        logging.getLogger("tkasync").addHandler(_Refused(self))

    def note(self, where: str, error: BaseException | None) -> None:
        """Tell of *error*, unless the exam has made it, or it ends the program as it is to be ended."""
        if error is None or isinstance(error, SystemExit) or self._is_expected(error):
            return
        self._tell(self.judged(where, error))

    def _is_expected(self, error: BaseException) -> bool:
        # Each who waits for a task gets a copy of its error.
        return any(type(error) is type(known) and error.args == known.args for known in self._expected)

    def note_refused(self, error: WrongThreadError) -> None:
        """Tell of a call that the guard is about to refuse, if a line of the file makes it: it may be swallowed."""
        line = self._file.line_of(sys._getframe())
        if line is not None:
            self._tell(self.judged("in a thread", error, line))

    def judged(self, where: str, error: BaseException, line: int | None = None) -> Fail:
        """Return the verdict for *error*, at *line*; by default where it was raised."""
        if isinstance(error, Fail):  # of the exam, in a handler that it has put in the program
            return error
        line = line or self._file.line_of_error(error)
        raised = [note for note in getattr(error, "__notes__", ()) if note.startswith("Raised in ")]
        text = "\n".join([f"{type(error).__name__}: {error}", *raised])
        if isinstance(error, TclError) and any(word in text for word in _NO_DISPLAY):
            return Fail(LAB_FAILED, f"{text}: see python -m tkasync lab doctor")
        if isinstance(error, WrongThreadError):
            return Fail(
                "worker_touches",
                f"Another thread than the UI thread has touched the window. {text}\nThat it works on your machine "
                "proves nothing: at another moment it waits for ever, raises, or ends the process.",
                line,
            )
        if isinstance(error, WouldBlockError):
            return Fail("would_block", f"The UI thread was to wait. {text}", line)
        if isinstance(error, TypeError) and "corouti" in str(error):
            return Fail("never_awaited", f"A coroutine function was called like a function. {text}", line)
        return Fail("error", f"An error {where}. {text}", line)

    def _on_warning(self, text: str) -> None:
        if "never awaited" in text:
            self._tell(Fail("never_awaited", f"A coroutine was made, and never ran: {text}"))


class _Handler(logging.Handler):
    def __init__(self, faults: Faults) -> None:
        super().__init__(logging.ERROR)
        self._faults = faults

    def emit(self, record: logging.LogRecord) -> None:
        self._faults.note("that nobody handled", record.exc_info[1] if record.exc_info else None)


class _Refused(logging.Handler):
    """The guard logs what it refuses on the thread that asks for it, before that has the error."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(logging.WARNING)
        self._faults = faults

    def emit(self, record: logging.LogRecord) -> None:
        for part in record.args or ():
            if isinstance(part, WrongThreadError):
                self._faults.note_refused(part)
