"""The watchman: a thread that sees the UI thread stand still, and ends what comes to no end."""

from __future__ import annotations

import faulthandler
import sys
import threading
from collections.abc import Callable
from time import monotonic, sleep
from typing import IO

from tkasync.lab.examiner.fail import Fail
from tkasync.lab.examiner.places import LearnerFile, is_in_loop
from tkasync.lab.patience import Patience

_LOOK = 0.05  # seconds
_STILL = 0.3  # seconds without a beat
# Looks in a row at which the UI thread stood in one line. Counted, for time passes while a machine stands still.
_FROZEN, _OBSERVED = 50, 14
_FROZEN_ANYWHERE = 100  # the same, whatever line it stood in: a loop in a handler has several
# On a machine with much to do a look takes three times as long; a thread that may run is not kept from it for a second.
_OBSERVED_SOONER, _OBSERVED_SECONDS = 4, 1.0
_LOOKS_A_SECOND = 12
_NO_LOCK = 8.0  # seconds after which the process ends although no thread gets the interpreter's lock
BEGIN, LIMIT = 12.0, 30.0
"""Seconds until the window is there, and for which the exam may stand still."""


class Watchman:
    """See the module.

    Args:
        file: the learner's.
        stacks: where the last resort writes the stacks.
        tell: is given a verdict, and ends the process.
        times: how many times as long an exam may last, when somebody watches it.
    """

    def __init__(
        self, file: LearnerFile, stacks: IO[str], tell: Callable[[Fail], None], times: int = 1
    ) -> None:
        self._file = file
        self._stacks = stacks
        self._tell = tell
        self.bound(LIMIT * times, _stuck)
        self._until_window = Patience(BEGIN, _LOOKS_A_SECOND)
        self._until_window.begin(monotonic())
        self._main = threading.main_thread().ident or 0
        self._last: object = None
        self._count = self._without_beat = 0
        self._seen_beat = 0.0
        self.looks_without_beat: int = 0
        """How often it has looked since the event loop last ran."""
        self._beaten: object = None
        self._stands_since = self._renewed_at = 0.0
        self._has_observed = False
        self.needs_window: bool = True
        """Whether a program is at fault that has none by and by."""
        self.is_exam_bounded: bool = False
        """Whether an exam is under way: each of its waits has a bound of its own, which stretches on a busy machine."""
        self.last_beat: float = 0.0
        """When the event loop last ran; zero before the window is there."""
        self.on_stand: Callable[[int | None], None] | None = None
        """Takes a freeze that the exam only observes, with its line."""
        self.work_done: Callable[[], int] = lambda: 0
        """Returns how much of the exam's work is done: who goes on with that does not stand still."""
        self.on_end: Callable[[int], None] | None = None
        """Once the window is closed: called at each look, with for how many the file has not come to its end."""

    def start(self) -> None:
        """Begin to look."""
        threading.Thread(target=self._watch, name="lab-watchman", daemon=True).start()

    def _watch(self) -> None:
        while True:
            faulthandler.dump_traceback_later(_NO_LOCK, exit=True, file=self._stacks)
            sleep(_LOOK)
            self._look(monotonic())

    def _look(self, now: float) -> None:
        frame = sys._current_frames().get(self._main)
        inner = self._file.frame_of(frame)
        line = (inner.f_code.co_name, inner.f_lineno) if inner is not None else None
        self.looks_without_beat = self.looks_without_beat + 1 if self.last_beat == self._seen_beat else 0
        self._seen_beat = self.last_beat
        if self.on_end is not None:
            # Whether the program still closes; where it stands in that changes.
            self._count_looks("in the file" if line is not None else object(), now)
        else:
            # Since its last beat: a loop that waits for the user stands in one line, too.
            place = line if line is not None else (frame and (frame.f_code, frame.f_lasti))
            self._count_looks((place, self.last_beat, self.work_done()), now)
        # The loop itself comes late where the screen has much to do; a handler does not.
        is_in_handler = inner is not None and not is_in_loop(frame, inner)
        del frame, inner
        if self.on_end is not None:
            self.on_end(self._count)
        elif self.last_beat and now - self.last_beat > _STILL:
            self._judge_still(line, now, is_in_handler)
        elif self.needs_window and not self.last_beat and self._until_window.is_over(now):
            where = f" It stands in {line[0]}()." if line else ""
            self._tell(Fail("no_window", f"No window has come within {BEGIN:g} s.{where}", line and line[1]))
        if self.is_exam_bounded and self.last_beat != self._renewed_at:
            self._renewed_at = self.last_beat
            self._patience.begin(now)
        if self._patience.is_over(now):
            self._tell(self._late(line and line[1]))

    def bound(self, seconds: float, late: Callable[[int | None], Fail]) -> None:
        """Give the verdict that *late* returns for a line of the file, unless all is over in *seconds* from now."""
        self._late = late
        patience = Patience(seconds, _LOOKS_A_SECOND)
        patience.begin(monotonic())
        self._patience = patience

    def _count_looks(self, place: object, now: float) -> None:
        if place != self._last:
            self._count, self._has_observed, self._stands_since = 0, False, now
        else:
            self._count += 1
        self._last = place

    def _judge_still(self, line: tuple[str, int] | None, now: float, is_in_handler: bool) -> None:
        stands_long = self._count >= _OBSERVED_SOONER and now - self._stands_since > _OBSERVED_SECONDS
        is_freeze = is_in_handler and (self._count >= _OBSERVED or stands_long)
        if is_freeze and self.on_stand is not None and not self._has_observed:
            self._has_observed = True
            self.on_stand(line[1] if line else None)
        beaten = self.last_beat, self.work_done()
        self._without_beat = self._without_beat + 1 if is_in_handler and beaten == self._beaten else 0
        self._beaten = beaten
        if self._count < _FROZEN and self._without_beat < _FROZEN_ANYWHERE:
            return
        where = f" in {line[0]}(), line {line[1]}" if line else ""
        self._tell(
            Fail(
                "frozen",
                f"The window has been standing still for seconds{where}. Meanwhile it neither redraws nor reacts: a "
                "user takes it for dead, and ends it.",
                line and line[1],
            )
        )


def _stuck(line: int | None) -> Fail:
    return Fail("stuck", f"The program has not gone on for {LIMIT:g} s.", line)
