"""`Repeats`: equal errors are told as one a second, with their count. UI thread.

A list whose 3,000 items all fail would show 3,000 message boxes. The first error of a kind is told at once. Those like
it that come within the next second are counted, and the last of them is told then, with a note of how many there were.
Alike are errors of one type that are raised at one line by what one line has spawned. The clock is the host's; the
close tells what is counted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import CodeType, TracebackType

from tkasync.dispatch.host import Host
from tkasync.ownership.error_objects import add_note, fields_of, traceback_of
from tkasync.ownership.whole_end import WholeEnd

PERIOD = 1.0
"""Seconds between two reports of errors that are alike."""
_COUNT = "_tkasync_count"
Tell = Callable[[BaseException, str], object]
Kind = tuple[object, int, object]


class Repeats:
    """See the module.

    Args:
        host: whose clock it goes by.
        tell: gets each error that is told, and where it was raised.
    """

    def __init__(self, host: Host, tell: Tell) -> None:
        self._host = host
        self._tell = tell
        self._counted: dict[Kind, _Counted] = {}
        self._is_over = False

    def take(self, error: BaseException, where: str, place: object) -> None:
        """Tell *error* now, or count it with those like it: of one type, line and *place*, or *where* without one."""
        kind = (place or where, id(type(error)), _line_of(error))
        counted = self._counted.get(kind)
        if counted is not None:
            counted.add(error, where)
            return
        self._open(kind, type(error))
        self._tell(error, where)

    def _open(self, kind: Kind, error_type: type[BaseException]) -> None:
        # Before the error is told: a handler may open a dialog, in which the next ones come. The timer first: without
        # it, after the recursion limit say, all that are alike would be counted and none be told.
        if not self._is_over:
            self._host.after(PERIOD, partial(self._period_ends, kind))
            self._counted[kind] = _Counted(error_type)

    def _period_ends(self, kind: Kind) -> None:
        counted = self._counted.pop(kind, None)
        if counted is not None and counted.count:
            self._open(kind, counted.error_type)
            counted.tell(self._tell)

    def end(self) -> None:
        """Tell what is counted; from now on each error is told at once. The close."""
        self._is_over = True
        counted, self._counted = self._counted, {}
        with WholeEnd() as end:
            for each in counted.values():
                if each.count:
                    end.call(each.tell, self._tell)


class _Counted:
    """The errors of one kind since the last report."""

    __slots__ = ("_last", "_where", "count", "error_type")

    def __init__(self, error_type: type[BaseException]) -> None:
        self.error_type = error_type
        """Kept alive: a class that is made later must not get its identity, by which errors are alike."""
        self.count = 0
        self._last: BaseException | None = None
        self._where = ""

    def add(self, error: BaseException, where: str) -> None:
        self.count += 1
        self._last, self._where = error, where

    def tell(self, tell: Tell) -> None:
        assert self._last is not None  # add() has counted one
        fields_of(self._last)[_COUNT] = self.count
        if self.count > 1:
            add_note(self._last, f"The last of {self.count} errors like it since the report before.")
        tell(self._last, self._where)


def count_of(error: BaseException) -> int:
    """Return how many errors *error* stands for: 1, or those that were counted since the report before it."""
    return int(fields_of(error).get(_COUNT, 1))


def _line_of(error: BaseException) -> tuple[CodeType, int] | None:
    """Return the line that raised *error*."""
    step: TracebackType | None = traceback_of(error)
    if step is None:
        return None
    while step.tb_next is not None:
        step = step.tb_next
    return step.tb_frame.f_code, step.tb_lineno
