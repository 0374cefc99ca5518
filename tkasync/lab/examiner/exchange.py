"""The exchange: takes the calls of services, and the windows, of processes that the learner's program has started."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, Listener
from typing import Any

from tkasync.lab.elsewhere import VARIABLE
from tkasync.lab.examiner.calls import Calls
from tkasync.lab.examiner.fail import Fail
from tkasync.lab.examiner.places import LearnerFile


class Exchange:
    """See the module.

    Args:
        file: the learner's.
        calls: keeps each call until the exam answers it.
        tell: is given a verdict, and ends the process. Any thread.
    """

    def __init__(self, file: LearnerFile, calls: Calls, tell: Callable[[Fail], None]) -> None:
        self._file = file
        self._calls = calls
        self._tell = tell

    def open(self) -> None:
        """Begin to listen; what the program starts from now on finds the way here."""
        key = secrets.token_bytes(16)
        listener = Listener(("127.0.0.1", 0), authkey=key)
        os.environ[VARIABLE] = f"{listener.address[1]}:{key.hex()}"
        threading.Thread(target=self._accept, args=(listener,), name="lab-exchange", daemon=True).start()

    def _accept(self, listener: Listener) -> None:
        while True:
            with suppress(OSError, EOFError, AuthenticationError):
                line: Connection = listener.accept()
                threading.Thread(target=self._serve, args=(line,), name="lab-call", daemon=True).start()

    def _serve(self, line: Connection) -> None:
        # A process may end before it has its answer.
        with suppress(OSError, EOFError), line:
            line.send(self._answer(line.recv()))

    def _answer(self, said: dict[str, Any]) -> tuple[object, BaseException | None]:
        at = next((number for name, number in said["lines"] if name == self._file.path), None)
        try:
            if said["name"] == "window":
                self._tell(_second_window(at))
                return None, None
            if said["name"] == "error":
                self._tell(_error_elsewhere(str(said["usual"]), at))
                return None, None
            if said["is_forked"]:
                self._tell(_forked(said["name"], at))
            return self._calls.hold_for(said["process"], said["name"], said["args"], said["usual"], at), None
        except Exception as error:
            return None, error


def _second_window(line: int | None) -> Fail:
    return Fail(
        "second_window",
        "A process that the program has started makes a window of its own: it runs the program's file "
        "once more, and does all that is at its top level. Users see a second window, and the work may never begin.",
        line,
    )


def _error_elsewhere(text: str, line: int | None) -> Fail:
    return Fail("error", f"An error in a process that the program has started. {text}", line)


def _forked(name: str, line: int | None) -> Fail:
    return Fail(
        "forked",
        f"{name}() was called in a process that was forked from the program when that had a window. It has "
        "the window's connection too, and for good each lock that a thread held at that moment: now and then it hangs "
        "for ever. Windows cannot fork at all.",
        line,
    )
