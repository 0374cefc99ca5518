"""`Exam`: what the exam of an exercise is given as ``lab``: the user's hands and eyes. UI thread.

An exam is a generator: it acts, and yields what it waits for, `until` or `pause`.
"""

from __future__ import annotations

import re
import secrets
import threading
import tkinter
from collections.abc import Callable, Generator, Sequence
from time import monotonic
from tkinter import ttk
from typing import Any

from tkasync.lab.examiner.calls import Call, Calls
from tkasync.lab.examiner.course.boxes import MessageBox
from tkasync.lab.examiner.course.course import Wait
from tkasync.lab.examiner.course.hands import Hands, is_disabled, no_button
from tkasync.lab.examiner.course.keyboard import Keyboard, keysym_of
from tkasync.lab.examiner.course.timers import Timers
from tkasync.lab.examiner.course.updates import Updates
from tkasync.lab.examiner.fail import Fail
from tkasync.lab.examiner.faults import Faults
from tkasync.runtime.current import open_runtimes
from tkasync.testing.probes import rest, texts
from tkasync.testing.probes.census import after_census

_QUEUE = 60.0  # seconds for which it waits while others type
_AFTER = 0.1  # seconds for what a timer has begun
_FOCUS = 5.0  # seconds until a field has the focus
_DIVIDERS = re.compile(r"(?<=\d)[,._'\s\u2019](?=\d{3})")


class Exam:
    """See the module."""

    def __init__(
        self,
        root: Any,
        hands: Hands,
        calls: Calls,
        faults: Faults,
        timers: Timers,
        namespace: dict[str, Any],
    ) -> None:
        self.root: Any = root
        self.hands: Hands = hands
        self.namespace: dict[str, Any] = namespace
        """The global names of the learner's file."""
        self.salt: str = secrets.token_hex(2)
        """Different at each run: what an answer shows cannot be written down."""
        self.freezes: list[int | None] = []
        """Lines at which the window stood still for most of a second; where the exam allows it, of slow calls too."""
        self.printed: Sequence[str] = ()
        """The lines that the program has printed so far."""
        self.is_closed: bool = False
        """Whether the close button was pressed."""
        self.is_gone: bool = False
        """Whether the window has ended."""
        self.on_close: Callable[[], None] | None = None
        """Is called just before the close button is pressed: what that calls may take long, and no beat comes then."""
        self._calls = calls
        self._faults = faults
        self._timers = timers
        self._updates = Updates()
        self._keyboard = Keyboard()
        self._turn = 0
        self.key_seconds: list[float] = []
        """How long the program took for each key of `keys`, the last time."""
        self._is_turning = False
        root.tk.createcommand("lab_turn", self._next_turn)

    # What the program does

    def calls(self, service: str) -> list[Call]:
        """Return the calls of a function of `tkasync.lab.services` so far, in their order, answered ones too."""
        return self._calls.of(service)

    def serve(self, service: str, fn: Callable[..., object]) -> None:
        """Have *fn* answer all calls of *service* at once, on the caller's thread; there it may wait, or raise."""
        self._calls.serve(service, fn)

    def fail_call(self, call: Call, text: str) -> None:
        """Have *call* fail with an OSError, which is not held against the program."""
        error = OSError(text)
        self._faults.expect(error)
        call.fail(error)

    def shows(self, text: str, window: Any = None) -> bool:
        """Whether *text* can be read on the screen, as a part of a line; or in one of `windows`."""
        return any(text in line for line in self.texts(window))

    def shows_number(self, number: int) -> bool:
        """Whether *number* can be read on the screen, with its thousands divided or not."""
        return any(str(number) in _DIVIDERS.sub("", line) for line in self.texts())

    def texts(self, window: Any = None) -> list[str]:
        """Return all lines that can be read on the screen, or in one of `windows`."""
        where = self.root if window is None else window
        return texts.visible_texts(where) if where.winfo_exists() else []

    def rows(self) -> list[str]:
        """Return the rows of the first list on the screen: a Listbox, a Treeview or a Text."""
        found = self._list()
        return [] if found is None else [row for row in texts.texts_of(found) if row]

    def row_count(self) -> int:
        """Return how many `rows` there are, without reading them."""
        found = self._list()
        if isinstance(found, ttk.Treeview):
            # By Tcl: ten thousand names would have to become Python's.
            return int(self.root.tk.eval(f"llength [{found} children {{}}]"))
        if isinstance(found, tkinter.Text):
            line, column = str(found.index("end-1c")).split(".")
            return int(line) - (column == "0")
        return 0 if found is None else int(found.size())

    def _list(self) -> Any:
        lists = (tkinter.Listbox, ttk.Treeview, tkinter.Text)
        return next((widget for widget in texts.visible(self.root) if isinstance(widget, lists)), None)

    def windows(self) -> list[Any]:
        """Return the further windows on the screen, in the order in which they were made."""
        return [
            widget
            for widget in texts.visible(self.root)
            if type(widget) is not MessageBox and isinstance(widget, tkinter.Toplevel)
        ]

    def is_enabled(self, button: str) -> bool:
        """Whether the button called so can be pressed; false while it is not on the screen."""
        try:
            found = texts.find_button(self.root, button)
        except LookupError as error:
            self.hands.missing = no_button(error)
            return False
        self.hands.missing = None
        return not is_disabled(found)

    def _has_entry(self, at: int) -> bool:
        try:
            return texts.find_entry(self.root, at) is not None
        except LookupError:
            return False

    def timers(self) -> int:
        """Return how many timers the program has set that have not run yet: Tk's and tkasync's."""
        waiting = sum(rest.host_of(runtime).waiting_timers for runtime in open_runtimes())
        return waiting + len(after_census(self.root))

    def timers_due(self) -> list[float]:
        """Return when each of `timers` is due, by the monotonic clock."""
        return self._timers.dues(self.root)

    def turn(self) -> int:
        """Return the number of the loop's round: what has the same one has run in one go. On the UI thread."""
        if not self._is_turning:
            self._is_turning = True
            self.root.tk.call("after", 0, "catch lab_turn")
        return self._turn

    def _next_turn(self) -> None:
        self._is_turning = False
        self._turn += 1

    def updates(self) -> int:
        """Return how often widgets were given something to show, since the first call of this."""
        return self._updates.count()

    def threads(self) -> list[threading.Thread]:
        """Return the threads of the program's own that run."""
        ours = ("tkasync-", "lab-")
        others = [thread for thread in threading.enumerate() if thread is not threading.main_thread()]
        return [thread for thread in others if not thread.name.startswith(ours)]

    # What the user does

    def click(self, button: str, disabled: Fail | None = None) -> None:
        """Press the button called so, in a turn of its own; one that is disabled does nothing, or raises *disabled*."""
        self.hands.click(button, disabled)

    def click_again(self) -> None:
        """Press the button that was pressed last once more, if it can be seen; it may be called otherwise by now."""
        self.hands.click_again()

    def type(self, text: str, at: int = 0) -> None:
        """Replace what is in the field number *at* by *text*, with a key's release after each letter."""
        self.hands.type(text, at)

    def keys(self, text: str, at: int = 0) -> Generator[Wait, None, float]:
        r"""Replace what is in the field number *at* by *text*, key by key: ``longest = yield from lab.keys("ab")``.

        ``"\b"`` is the key that takes the last letter away.

        Returns the longest pause between two keys, in seconds: on a machine that stalls nobody types quickly.
        """
        yield self.until(
            lambda: self._has_entry(at),
            no_button(LookupError(f"there is no field number {at} on the screen")),
        )
        entry = texts.find_entry(self.root, at)
        yield self.pause(_QUEUE, self._keyboard.take)
        try:
            entry.delete(0, "end")
            longest, last = 0.0, monotonic()
            self.key_seconds.clear()
            for letter in text:
                yield from self._focus(entry)
                longest, last = max(longest, monotonic() - last), monotonic()
                begun = last
                for sequence in ("<KeyPress>", "<KeyRelease>"):
                    entry.event_generate(sequence, keysym=keysym_of(letter))
                self.key_seconds.append(monotonic() - begun)
                yield self.pause(0.02)
        finally:
            self._keyboard.give_back()
        return longest

    def _focus(self, entry: Any) -> Generator[Wait, None, None]:
        """Give *entry* the focus, which is where a key goes; another program on the screen may take it."""

        def has_focus() -> bool:
            if str(self.root.tk.call("focus")) == str(entry):
                return True
            entry.focus_force()
            return False

        # Not `until`, which gives up once the program rests: the focus comes from the screen.
        yield self.pause(_FOCUS, has_focus)
        if not has_focus():
            raise Fail("no_focus", "The field does not take the keyboard's focus.")

    def close(self, title: str = "") -> None:
        """Press the close button of the window called so, or of the program's first one."""
        if title:
            self.hands.close(title)
        else:
            self.hands.do("closes the window", self._close)

    def _close(self) -> None:
        self.is_closed = True
        if self.on_close is not None:
            self.on_close()
        texts.press_close_button(self.root)

    def close_window(self, window: Any) -> None:
        """Press the close button of one of `windows`, in a turn of its own."""
        self.hands.do("closes a window", lambda: texts.press_close_button(window))

    # What the exam waits for

    def until(
        self, predicate: Callable[[], object], fail: Fail | Callable[[], Fail], patience: float = 5.0
    ) -> Wait:
        """To be yielded: go on once *predicate* holds, or fail when it does not for *patience* seconds."""
        return Wait(predicate, fail, patience)

    def pause(self, seconds: float, or_until: Callable[[], object] = lambda: False) -> Wait:
        """To be yielded: go on in *seconds*, during which the window lives, or once *or_until* holds."""
        return Wait(or_until, None, seconds)

    def long_wait(self, most: float = 6.0) -> Wait:
        """To be yielded: go on when all that is due within *most* seconds has been, which is at once if nothing is.

        A clock that the program looks at says that so many seconds have gone by. What is told from a long work by a
        time limit comes to light.
        """
        self._timers.pass_time(most)
        now = monotonic()
        dues = [*self.timers_due(), *self._timers.sleeps_due()]
        due = max((due for due in dues if due < now + most), default=now)
        return self.pause(most + 1, lambda: monotonic() > due + _AFTER)

    # After the end of the program, on its main thread

    def exit(self) -> None:
        """Call what the program has registered with `atexit`, as a process does when its threads have ended."""
        self._timers.run_exit_functions()

    def wait(self, predicate: Callable[[], object], seconds: float) -> bool:
        """Block until *predicate* holds, *seconds* at most; whether it does. For ``finale(lab)``."""
        over = threading.Event()
        end = monotonic() + seconds
        while not predicate() and monotonic() < end:
            over.wait(0.02)
        return bool(predicate())
