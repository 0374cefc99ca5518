"""The codes of the checker: what each finds, and where to read about it."""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """One kind of finding; *anchor* is a section of `docs/async-migration.md`."""

    finds: str
    anchor: str
    is_hint: bool = False

    @property
    def read(self) -> str:
        """Where the documentation shows the whole pattern."""
        return f"docs/async-migration.md#{self.anchor}"


_POLLING = "from-polling-with-rootafter"
_QUEUE = "from-a-thread-and-a-queue"
_FUTURES = "from-concurrentfutures-and-after"
_ASYNCIO = "from-asyncio-in-a-thread"
_PROCESSES = "from-multiprocessingpool-and-processpoolexecutor"
_START = "begin-with-the-checker"

CODES = {
    "TKA101": Code("a widget or variable used on a thread", _QUEUE),
    "TKA102": Code("after or event_generate called on a thread", _QUEUE),
    "TKA103": Code("a dialog opened on a thread", _QUEUE),
    "TKA201": Code("a call in a handler that takes long", _POLLING),
    "TKA202": Code("a handler that waits", _FUTURES),
    "TKA203": Code("mainloop() in a handler", _START),
    "TKA204": Code("update() in a loop of a handler", _POLLING),
    "TKA301": Code("polling with after", _POLLING, True),
    "TKA302": Code("a thread that keeps the program alive", _QUEUE, True),
    "TKA303": Code("a function that is called again and again by after", _POLLING, True),
    "TKA304": Code("a loop made of after under a condition", _POLLING, True),
    "TKA305": Code("a delay made of after and a clock or after_cancel", _POLLING, True),
    "TKA401": Code("a function called where it should be handed on", _START),
    "TKA402": Code("a lambda in a loop that sees the last value only", _START),
    "TKA403": Code("an image that is lost at the end of the function", _START),
    "TKA404": Code("a name for the None that pack() returns", _START),
    "TKA405": Code("an error of an except clause used after its end", _START),
    "TKA501": Code("a coroutine function as a handler", _ASYNCIO),
    "TKA502": Code("a coroutine that nobody runs", _ASYNCIO),
    "TKA601": Code("processes started without a __main__ guard", _PROCESSES),
}
