"""What is logged ends with where to read about it, as the text of a `TkAsyncError` does. Any thread.

A filter of the logger, so that no log call has to think of it.
"""

from __future__ import annotations

import logging

from tkasync.errors import TkAsyncError

_POINTER = "[docs/troubleshooting.md#in-the-log]"


def point_to_the_docs() -> None:
    """Have each warning and error that tkasync logs end with its section of the docs. Once is enough."""
    logging.getLogger("tkasync").addFilter(_add_pointer)


def _add_pointer(record: logging.LogRecord) -> bool:
    if record.levelno >= logging.WARNING and not _has_one(record):
        record.msg = f"{record.msg} {_POINTER}"  # no "%" in it: the record is not formatted yet
    return True


def _has_one(record: logging.LogRecord) -> bool:
    """Whether it ends so already: it is handled a second time, or tells an error that says where to read."""
    args = record.args if isinstance(record.args, tuple) else ()
    return str(record.msg).endswith(_POINTER) or any(isinstance(arg, TkAsyncError) for arg in args)
