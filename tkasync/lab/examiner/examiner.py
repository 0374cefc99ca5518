"""`Examiner`: sits at the window of the learner's program, and takes the exam in beats of Tk's own `after`."""

from __future__ import annotations

import os
import sys
import threading
import tkinter
from collections.abc import Callable
from time import monotonic, thread_time
from typing import IO, Any, NoReturn

from tkasync.lab import elsewhere, services
from tkasync.lab.examiner.calls import Call, Calls
from tkasync.lab.examiner.course.boxes import make_of_widgets
from tkasync.lab.examiner.course.course import Course, Ending
from tkasync.lab.examiner.course.graded_tests import GradedTests
from tkasync.lab.examiner.course.hands import Hands
from tkasync.lab.examiner.course.rest import Rest
from tkasync.lab.examiner.course.timers import Timers
from tkasync.lab.examiner.course.windows import is_coming, windows
from tkasync.lab.examiner.exam import Exam
from tkasync.lab.examiner.exchange import Exchange
from tkasync.lab.examiner.fail import Fail
from tkasync.lab.examiner.faults import Faults
from tkasync.lab.examiner.places import LearnerFile, is_in_loop
from tkasync.lab.examiner.printed import Printed
from tkasync.lab.examiner.watchman import Watchman
from tkasync.lab.processes.acts import WATCHED, Acts
from tkasync.lab.verdict import write_verdict
from tkasync.runtime.runtime import want_guard
from tkasync.testing.probes import texts
from tkasync.tk.guard.guard import install

_BEAT_MS, _LONGEST_MS = 5, 100
_STANDS = 25  # looks of the watchman without a beat: the window of a program that closes stands still
_SETTLED = 10  # beats without a change of what is on the screen


class Examiner:
    """See the module.

    Args:
        order: what the parent has sent: secret, file, source, where the verdict goes.
        exam: the names of the exercise's ``exam.py``.
        stacks: where the last resort writes.
    """

    def __init__(self, order: dict[str, str], exam: dict[str, Any], stacks: IO[str]) -> None:
        self._order = order
        self._exam = exam
        self._allows: frozenset[str] = frozenset(exam.get("ALLOWS", ()))
        self._telling = threading.Lock()
        self._file = LearnerFile(order["file"], order["source"])
        self._faults = Faults(self._file, self.fail)
        self._acts = Acts(order["acts"])
        self._calls = Calls(self._file, self._on_ui_call, self._acts)
        self._exchange = Exchange(self._file, self._calls, self.fail)
        self._watchman = Watchman(self._file, stacks, self.fail, WATCHED if self._acts.pace else 1)
        self._printed = Printed(sys.stdout)
        self._timers = Timers(self._file)
        self._posted: list[tuple[Callable[..., object], tuple[object, ...]]] = []
        self._course: Course | None = None
        self._seen = self._settled = self._cost_ms = 0
        self.namespace: dict[str, Any] = {}
        self.lab: Exam | None = None

    def begin(self) -> None:
        """Wait for the window, hold the services, listen to errors."""
        services.be_held(self._calls.hold)
        self._exchange.open()
        sys.stdout = self._printed
        self._faults.listen()
        self._timers.listen()
        make, examiner = tkinter.Tk.__init__, self

        def make_with_examiner(root: tkinter.Tk, *args: Any, **options: Any) -> None:
            make(root, *args, **options)
            if examiner.lab is None:
                examiner.sit_down(root)

        setattr(tkinter.Tk, "__init__", make_with_examiner)  # noqa: B010  # its stub names each argument
        self._watchman.start()

    def grade(self) -> NoReturn:
        """Give the verdict on a file of tests, which has no window of its own."""
        self._watchman.needs_window = False
        self._watchman.start()
        try:
            self._exam["grade"](GradedTests(self._file, self.fail, self._watchman.bound))
        except Fail as fail:
            self.fail(fail)
        except ModuleNotFoundError as error:
            self.tell("lab", f"{error}: pip install pytest")
        self.tell("passed", "")

    def sit_down(self, root: Any) -> None:
        """Begin to beat at *root*, the program's first window."""
        elsewhere.note_window()
        self._rest = Rest(root, self._calls, self._file)
        self._hands = Hands(root, self._rest, self._acts)
        self._ending = Ending(root, self._rest.look, lambda: self._calls.waiting)
        self.lab = Exam(root, self._hands, self._calls, self._faults, self._timers, self.namespace)
        self.lab.on_close = self._begin_end
        make_of_widgets(root)
        want_guard(root, "strict")
        install(root, lambda fn, *args: self._posted.append((fn, args)))
        root.report_callback_exception = lambda _kind, error, _trace: self._faults.note(
            "in a callback", error
        )
        root.tk.createcommand("lab_beat", self._beat)
        root.tk.createcommand("lab_background_error", self._on_background_error)
        root.tk.call("interp", "bgerror", "", "lab_background_error")
        root.tk.createcommand("lab_gone", self._note_end)
        # The command goes with the widget, however that ends; a binding may be replaced by the program's own.
        root.tk.call("trace", "add", "command", root._w, "delete", "lab_gone")
        self.lab.printed = self._printed.lines
        self._watchman.on_stand = self._observe
        self._watchman.work_done = lambda: self._calls.served
        root.tk.call("after", 50, "catch lab_beat")

    def _note_end(self, *_trace: str) -> None:
        assert self.lab is not None
        self.lab.is_gone = True

    def _on_background_error(self, message: str, _options: str) -> None:
        """Tell of an error that Tcl had outside of every callback: tkinter has no word in it, and prints nothing."""
        told, timer = "", self._timers.named_in(message)
        if timer is not None:
            told = f" A timer was to call {timer.function}(), which has gone with the widget whose after() was called."
        elif "invalid command name" in message:
            told = " What it was to call has gone with its widget."
        self.fail(
            Fail("error", f"An error in Tk's event loop. {message}.{told}", timer.line if timer else None)
        )

    def _observe(self, line: int | None) -> None:
        """Note a freeze, and let it end, if an answer ends it. The watchman's thread."""
        assert self.lab is not None
        self.lab.freezes.append(line)
        if "frozen" in self._allows:
            self._calls.answer_waiting()

    def _on_ui_call(self, name: str, call: Call) -> None:
        is_closed = self.lab is not None and self.lab.is_closed and not self._is_on_screen()
        if is_closed and not is_in_loop(sys._getframe()):
            return  # the loop has ended: there is no window that could freeze, and no handler
        if "ui_thread" in self._allows:
            assert self.lab is not None
            self.lab.freezes.append(call.line)
            return
        args = ", ".join(map(repr, call.args))
        when, harm = "", "the window neither redraws nor reacts."
        if is_closed:
            when, harm = (
                ", by what the close of the window calls",
                "every window stands still, and the end waits.",
            )
        text = f"{name}({args}) was called on the UI thread{when}. It takes its time, in which {harm}"
        self.fail(Fail("ui_thread", text, call.line))

    def _is_on_screen(self) -> bool:
        assert self.lab is not None
        return not self.lab.is_gone and bool(self.lab.root.winfo_viewable())

    def _beat(self) -> None:
        assert self.lab is not None
        self._watchman.last_beat = now = monotonic()
        root = self.lab.root
        # A timer that is due again at once keeps Tk from its idle work, which brings windows to the screen.
        root.tk.call("after", min(max(_BEAT_MS, 4 * self._cost_ms), _LONGEST_MS), "catch lab_beat")
        # Of the thread's own time: a machine that stalls in a beat makes the next one no later.
        begun = thread_time()
        self._take_beat(root, now)
        self._cost_ms = int(1000 * (thread_time() - begun))

    def _take_beat(self, root: Any, now: float) -> None:
        assert self.lab is not None
        while self._posted:
            fn, args = self._posted.pop(0)
            fn(*args)
        if self.lab.is_gone:
            return  # in the round of timers in which one of the program's has destroyed the window
        if self._course is None:
            if not self._is_laid_out(root):
                return
            self._course = Course(self._exam["exam"](self.lab), self._hands, self._rest, self._acts.pace)
            self._watchman.is_exam_bounded = True
        try:
            self._refuse_nested()
            if self._course.step(now):
                self._be_over(now)
        except Fail as fail:
            self.fail(fail)
        except BaseException as error:
            self.tell("lab", f"the exam itself has failed: {type(error).__name__}: {error}")

    def _be_over(self, now: float) -> None:
        assert self.lab is not None
        if "finale" not in self._exam:
            self.tell("passed", "")
        if self.lab.is_closed:
            self._ending.look(now)

    def _begin_end(self) -> None:
        self._watchman.on_end = self._answer_at_end

    def _answer_at_end(self, looks: int) -> None:
        assert self.lab is not None
        self._calls.answer_at_end(looks, self.lab.is_gone or self._watchman.looks_without_beat < _STANDS)

    def _is_laid_out(self, root: Any) -> bool:
        """Whether the window is on the screen, with all that is to be: an unmapped button hears no click."""
        seen = list(texts.visible(root))
        managed = [widget for widget in texts.below(root) if widget.winfo_manager() not in ("", "wm")]
        self._settled = self._settled + 1 if len(seen) == self._seen else 0
        self._seen = len(seen)
        # What lies in another tab is never mapped: after a second of no change the exam begins without it.
        if any(map(is_coming, windows(root))):
            return False
        enough = _SETTLED if all(widget.winfo_viewable() for widget in managed) else 20 * _SETTLED
        return len(seen) > 1 and self._settled >= enough

    def _refuse_nested(self) -> None:
        """A handler of the learner's below this beat has called `update()`."""
        frame = None if "nested" in self._allows else sys._getframe(2)
        while frame is not None:
            outer = frame.f_back
            is_update = frame.f_code.co_name == "update" and frame.f_globals.get("__name__") == "tkinter"
            is_learners = is_update and outer is not None and outer.f_code.co_filename == self._order["file"]
            # A program whose own loop calls update() instead of mainloop() has no handler there.
            if is_learners and outer is not None and is_in_loop(outer):
                raise Fail(
                    "nested",
                    f"{outer.f_code.co_name}() calls update(), in which the user's next click runs before it has "
                    "ended: handlers inside handlers, each with half of the work done.",
                    outer.f_lineno,
                )
            frame = outer

    def ended(self, error: BaseException | None) -> None:
        """The learner's file has come to its end, on the main thread."""
        if error is not None and not isinstance(error, SystemExit):
            self.fail(self._faults.judged("at the top of the program", error))
        if self.lab is None or self._course is None:
            self.fail(Fail("no_window", "The program has ended, and no window of it was on the screen."))
        assert self.lab is not None
        if not self.lab.is_closed:
            self.fail(Fail("ended", "The program has ended in the middle of the exam: the window is gone."))
        # As at the end of a process: work of the program's may look for it. The thread itself is needed still.
        setattr(threading.main_thread(), "is_alive", lambda: False)  # noqa: B010  # a method, for mypy
        try:
            self._exam["finale"](self.lab)
        except Fail as fail:
            self.fail(fail)
        self.tell("passed", "")

    def fail(self, fail: Fail) -> None:
        """Give the verdict *fail*, unless the exercise allows that, and end the process. Any thread."""
        if fail.kind not in self._allows or fail.kind == "frozen":
            shown = self._file.shown(fail.line)
            self.tell(fail.kind, f"{fail.text}\n{shown}" if shown else fail.text, fail.line)

    def tell(self, kind: str, text: str, line: int | None = None) -> NoReturn:
        """Write the verdict, once, and end the process: whatever the program has running ends with it. Any thread."""
        self._telling.acquire()  # never released: there is one verdict
        write_verdict(self._order, kind, text, line)
        os._exit(0)
