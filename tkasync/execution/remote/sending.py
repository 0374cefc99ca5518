"""What is sent from one process to another: pickled here, with an error that names what cannot be. Any thread.

Never on the UI thread: an array of 100 MB takes a second. And on both sides by this module, not by a pool: what a pool
cannot unpickle breaks the whole pool.
"""

from __future__ import annotations

import logging
import pickle
import threading
import traceback
from collections.abc import Callable, Iterable
from multiprocessing.reduction import ForkingPickler
from typing import Any

from tkasync.errors import NotSendableError
from tkasync.ownership.error_objects import add_note, set_cause
from tkasync.ownership.report_text import text_of

_log = logging.getLogger("tkasync")
_DEEPEST = 4  # a guess: containers inside each other that a message goes through
_LARGE = 1 << 20  # bytes; a guess at what takes longer than the work's way to the other process and back
_warned: set[tuple[str, str]] = set()


class _Sent(threading.local):
    """What this thread pickles."""

    def __init__(self) -> None:
        self.taken_back: list[Callable[[], object]] = []


_sent = _Sent()


def call_if_not_sent(fn: Callable[[], object]) -> None:
    """Call *fn* if what is being pickled turns out not to be sendable: an object in it has given something away."""
    _sent.taken_back.append(fn)


def pack(value: Any, parts: Iterable[tuple[str, Any]]) -> bytes:
    """Return *value* pickled.

    Args:
        value: what is sent.
        parts: what it consists of, each with the words that name it in the message.

    Raises:
        NotSendableError: something in it cannot be pickled.
    """
    before, _sent.taken_back = _sent.taken_back, []
    try:
        return bytes(ForkingPickler.dumps(value, pickle.HIGHEST_PROTOCOL))
    except Exception as error:  # of the program's code too, which says how its objects are pickled
        problem = _not_sendable(error, parts)
        for take_back in _sent.taken_back:
            take_back()
    finally:
        _sent.taken_back = before
    # Out here, where the first error is gone: its frames hold what was to be sent, a widget say. And this frame, which
    # the error holds, does not keep the error: what was to be sent would wait for the collector.
    try:
        raise problem
    finally:
        del problem


def _not_sendable(error: Exception, parts: Iterable[tuple[str, Any]]) -> NotSendableError:
    what, value = "what is sent", None
    for what, value in parts:
        reason = _reason_against(value)
        if reason is not None:
            path, value, reason = _inside(value, reason, _DEEPEST)
            return NotSendableError.of(f"{what}, at {path}," if path else what, value, reason)
    return NotSendableError.of(what, value, text_of(error))


def _inside(value: Any, reason: str, depth: int) -> tuple[str, Any, str]:
    """Return the place inside *value* of what cannot be pickled, that, and why; *depth* containers deep at most."""
    members: Iterable[tuple[Any, Any]] = ()
    if type(value) in (list, tuple):
        members = enumerate(value)
    elif type(value) is dict:
        members = value.items()
    for key, member in members if depth else ():
        its_reason = _reason_against(member)
        if its_reason is not None:
            path, found, found_reason = _inside(member, its_reason, depth - 1)
            return f"[{key!r}]{path}", found, found_reason
    return "", value, reason


def _reason_against(value: object) -> str | None:
    try:
        ForkingPickler.dumps(value)
    except Exception as error:
        return text_of(error)
    return None


def unpack(data: bytes, what: str) -> Any:
    """Return what *data* was packed from; *what* names it in the message.

    Raises:
        NotSendableError: it cannot be made again here.
    """
    try:
        return pickle.loads(data)
    except Exception as error:
        raise NotSendableError.arrived_broken(what, text_of(error)) from None


def pack_error(error: BaseException, name: str) -> tuple[bytes, str]:
    """Return *error* pickled, and its traceback as text; what cannot be sent is replaced by an error that says so."""
    text = "".join(traceback.format_exception(error))
    what = f"the exception of task {name!r}"
    try:
        data = pack(error, [(what, error)])
        if type(unpack(data, what)) is not type(error):
            raise NotSendableError.of(what, error, "it is another exception when it is unpickled")
    except NotSendableError as problem:
        add_note(problem, f"The exception itself:\n{text}")
        return bytes(ForkingPickler.dumps(problem)), text
    return data, text


class WorkerTraceback(Exception):
    """The cause of an error that another process has raised: its traceback there, as text."""

    def __str__(self) -> str:
        return f'\n"""\n{self.args[0]}"""'


def unpack_error(data: bytes, text: str, name: str) -> BaseException:
    """Return the error that `pack_error` has packed, with the traceback as its cause."""
    try:
        error = unpack(data, f"the exception of task {name!r}")
    except NotSendableError as problem:
        error = problem
    set_cause(error, WorkerTraceback(text))
    return error  # type: ignore[no-any-return]  # what was packed is an exception


def warn_if_large(size: int, name: str, direction: str) -> None:
    """Log, once a function and direction, that *size* bytes are pickled: that takes longer than much work."""
    if size > _LARGE and (name, direction) not in _warned:
        _warned.add((name, direction))
        _log.warning(
            "the %s of %s are %.1f MB, which are pickled and copied: wrap arrays and bytes in Shared(...), or send the "
            "name of a file",
            direction,
            name,
            size / _LARGE,
        )
