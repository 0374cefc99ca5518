"""`Exam`: what the exam of an exercise is given as ``lab``: the user's hands and eyes. UI thread.

An exam is a generator: it acts, and yields what it waits for, `until` or `pause`.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any

from tkasync.lab.examiner.calls import Call, Calls
from tkasync.lab.examiner.fail import Fail
from tkasync.lab.examiner.faults import Faults
from tkasync.testing.probes import texts

_BEATS_A_SECOND = 50  # of those that there should be: a machine that stalls uses up no patience


@dataclass
class Wait:
    """What an exam waits for."""

    predicate: Callable[[], object]
    fail: Fail | Callable[[], Fail] | None
    seconds: float


class Exam:
    """See the module."""

    def __init__(self, root: Any, calls: Calls, faults: Faults, namespace: dict[str, Any]) -> None:
        self.root: Any = root
        self.namespace: dict[str, Any] = namespace
        """The global names of the learner's file."""
        self.salt: str = secrets.token_hex(2)
        """Different at each run: what an answer shows cannot be written down."""
        self.freezes: list[int | None] = []
        """Lines at which the window stood still, where the exam only observes that."""
        self.is_closed: bool = False
        self._calls = calls
        self._faults = faults
        self._clicks: list[Any] = []

    # What the program does

    def calls(self, service: str) -> list[Call]:
        """Return the calls of a function of `tkasync.lab.services` so far, in their order, answered ones too."""
        return self._calls.of(service)

    def fail_call(self, call: Call, text: str) -> None:
        """Have *call* fail with an OSError, which is not held against the program."""
        error = OSError(text)
        self._faults.expect(error)
        call.fail(error)

    def shows(self, text: str) -> bool:
        """Whether *text* can be read on the screen, as a part of a line."""
        return texts.shows(self.root, text)

    def texts(self) -> list[str]:
        """Return all lines that can be read on the screen."""
        return texts.visible_texts(self.root)

    def is_enabled(self, button: str) -> bool:
        """Whether the button called so can be pressed."""
        found = self._button(button)
        return str(found["state"]) != "disabled" and not _has_state(found, "disabled")

    def threads(self) -> list[threading.Thread]:
        """Return the threads of the program's own that run."""
        ours = ("tkasync-", "lab-")
        others = [thread for thread in threading.enumerate() if thread is not threading.main_thread()]
        return [thread for thread in others if not thread.name.startswith(ours)]

    # What the user does

    def click(self, button: str) -> None:
        """Press the button called so, in a turn of its own; one that is disabled does nothing."""
        self._clicks.append(self._button(button))
        self.root.tk.call("after", 1, "catch lab_click")

    def deliver_click(self) -> None:
        """Do what the mouse does; from Tcl."""
        if self._clicks and (button := self._clicks.pop(0)).winfo_exists():
            x, y = button.winfo_width() // 2, button.winfo_height() // 2
            for sequence in ("<Enter>", "<Motion>", "<ButtonPress-1>", "<ButtonRelease-1>"):
                if button.winfo_exists():
                    button.event_generate(sequence, x=x, y=y)

    def type(self, text: str, at: int = 0) -> None:
        """Replace what is in the field number *at* by *text*, with a key's release after each letter."""
        entry = texts.find_entry(self.root, at)
        entry.delete(0, "end")
        for letter in text:
            entry.insert("end", letter)
            entry.event_generate("<KeyRelease>", keysym="a")

    def close(self) -> None:
        """Press the close button of the window."""
        self.is_closed = True
        self.root.after(1, lambda: texts.press_close_button(self.root))

    def _button(self, text: str) -> Any:
        try:
            return texts.find_button(self.root, text)
        except LookupError as error:
            raise Fail("no_button", f"The exercise needs its buttons as they were: {error}.") from None

    # What the exam waits for

    def until(
        self, predicate: Callable[[], object], fail: Fail | Callable[[], Fail], patience: float = 5.0
    ) -> Wait:
        """To be yielded: go on once *predicate* holds, or fail when it does not for *patience* seconds."""
        return Wait(predicate, fail, patience)

    def pause(self, seconds: float) -> Wait:
        """To be yielded: go on in *seconds*, during which the window lives."""
        return Wait(lambda: False, None, seconds)

    # After the end of the program, on its main thread

    def wait(self, predicate: Callable[[], object], seconds: float) -> bool:
        """Block until *predicate* holds, *seconds* at most; whether it does. For ``finale(lab)``."""
        over = threading.Event()
        end = monotonic() + seconds
        while not predicate() and monotonic() < end:
            over.wait(0.02)
        return bool(predicate())


class Course:
    """Takes an exam step by step, a step at most in each beat."""

    def __init__(self, steps: Iterator[Wait]) -> None:
        self._steps = steps
        self._wait: Wait | None = None
        self._end = 0.0
        self._beats = 0

    def step(self, now: float) -> bool:
        """Go on if what is waited for has come; return whether the exam is over.

        Raises:
            Fail: what was waited for has not come.
        """
        if self._wait is not None:
            self._beats -= 1
            if not self._wait.predicate():
                if now < self._end or self._beats > 0:
                    return False
                if self._wait.fail is not None:
                    raise self._wait.fail if isinstance(self._wait.fail, Fail) else self._wait.fail()
        try:
            self._wait = next(self._steps)
        except StopIteration:
            return True
        self._end, self._beats = now + self._wait.seconds, int(_BEATS_A_SECOND * self._wait.seconds)
        return False


def _has_state(widget: Any, state: str) -> bool:
    return hasattr(widget, "instate") and bool(widget.instate([state]))
