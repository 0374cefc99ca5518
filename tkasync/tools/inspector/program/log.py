"""The newest records of the program's log, as the inspector shows them. Any thread."""

from __future__ import annotations

import logging
from collections import deque
from typing import Any

from tkasync.tools.inspector.program.values import cut

_RECORDS = 100


class LogTail(logging.Handler):
    """Keeps what the root logger is given, in strings, until it is closed."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.records: deque[dict[str, Any]] = deque(maxlen=_RECORDS)
        logging.getLogger().addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep *record*."""
        try:
            text = record.getMessage()
        except Exception:  # its arguments do not fit: the program's own handlers say so
            text = str(record.msg)
        facts = {
            "at": record.created,
            "level": record.levelname,
            "logger": record.name,
            "text": cut(text, 200),
        }
        self.records.append(
            {**facts, "file": record.pathname, "line": record.lineno, "function": record.funcName or ""}
        )

    def close(self) -> None:
        """Take it from the root logger."""
        logging.getLogger().removeHandler(self)
        super().close()
