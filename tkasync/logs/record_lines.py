"""Records as lines of a file: one line each, in which nothing can pass for another record. Any thread.

A message may hold what a stranger has sent: a file's name, a header. A line break in it would begin a line that looks
like a record of the program's own. So it is escaped, and every line of a traceback is indented.
"""

from __future__ import annotations

import copy
import logging
import logging.handlers
import traceback
from types import TracebackType
from typing import Any

from tkasync.ownership.report_text import shown

_INDENT = "    "
_OWN = vars(logging.LogRecord("", 0, "", 0, "", (), None)).keys()
_CONTROLS = {code: repr(chr(code))[1:-1] for code in (*range(32), *range(127, 160), 0x2028, 0x2029)}
del _CONTROLS[ord("\t")]


class LineFormatter(logging.Formatter):
    """A formatter whose first line is all that stands at the margin."""

    def format(self, record: logging.LogRecord) -> str:
        record.message = record.getMessage()
        record.asctime = self.formatTime(record, self.datefmt)
        lines = [_escaped(self.formatMessage(record))]
        for text in (record.exc_text, record.stack_info):
            lines += [_INDENT + _escaped(line) for line in (text or "").splitlines()]
        return "\n".join(lines)


def _escaped(line: str) -> str:
    # What cannot be encoded too: half of a character, as in names of files that are not UTF-8.
    return line.translate(_CONTROLS).encode("utf-8", "backslashreplace").decode("utf-8")


class RecordQueueHandler(logging.handlers.QueueHandler):
    """A queue handler that leaves message and traceback apart, for `LineFormatter` to tell them apart."""

    def handle(self, record: logging.LogRecord) -> bool:
        """Queue *record*, without the lock of every handler: who waits for room must not hold up the window."""
        passed: Any = self.filter(record)
        if passed:
            self.emit(passed if isinstance(passed, logging.LogRecord) else record)
        return bool(passed)

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """Return *record* as text: its arguments and its error may change, and belong to the thread that logs.

        So does what a program adds by ``extra=``, a widget say: the thread that writes must not be the last to hold it.
        """
        record = copy.copy(record)
        for name in record.__dict__.keys() - _OWN:
            del record.__dict__[name]
        record.msg, record.args = record.getMessage(), None
        if record.exc_info:
            record.exc_text, record.exc_info = _text_of(*record.exc_info), None
        return record


def _text_of(
    _kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
) -> str | None:
    if error is None:
        return None
    presentable: Any = shown(error)
    if presentable is not error:
        trace = presentable.__traceback__
    return "".join(traceback.format_exception(type(presentable), presentable, trace)).rstrip("\n")
