"""What a report shows of an error: safe for every class of error, bounded, and without the toolkit's own frames.

A report must not fail because a class has a ``__str__``, ``__notes__`` or ``__cause__`` that raises. Any thread.
"""

from __future__ import annotations

_LONGEST = 10_000  # characters of one text; a guess at what somebody reads


def text_of(error: BaseException) -> str:
    """Return the type and the text of *error*, such as ``ValueError: no such file``."""
    kind = type(error).__qualname__
    try:
        text = str(error)
    except Exception as second:
        text = f"<its text could not be made: {type(second).__qualname__}>"
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]} ... ({len(text)} characters)"
    return f"{kind}: {text}" if text else kind
