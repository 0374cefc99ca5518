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
from tkasync.lab.examiner.places import LearnerFile


class Exchange:
    """See the module.

    Args:
        file: the learner's.
        calls: keeps each call until the exam answers it.
        on_window: is told of a window in another process, with the line of the file that has made it. Any thread.
    """

    def __init__(self, file: LearnerFile, calls: Calls, on_window: Callable[[int | None], None]) -> None:
        self._file = file
        self._calls = calls
        self._on_window = on_window

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
                return self._on_window(at), None
            return self._calls.hold_for(said["process"], said["name"], said["args"], said["usual"], at), None
        except Exception as error:
            return None, error
