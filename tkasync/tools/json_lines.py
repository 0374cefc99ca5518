"""Messages between a tool's processes: one JSON object a line. Any thread."""

from __future__ import annotations

import json
from typing import Any


def line_of(message: dict[str, Any]) -> bytes:
    """Return *message* as a line."""
    return json.dumps(message).encode() + b"\n"


def message_in(line: bytes) -> dict[str, Any] | None:
    """Return the message in *line*; ``None`` for what is none: a library prints, a process was killed in the middle."""
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None
