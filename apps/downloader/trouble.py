"""What can go wrong with a download: whether another try may help, and what to do about it.

Plain functions, for any thread.
"""

from __future__ import annotations

import errno
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from apps.downloader.speed import time_text
from tkasync import Retry

LONGEST_WAIT = 300.0  # seconds that a server may ask for; for a longer time a person decides
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_FULL = (errno.ENOSPC, errno.EDQUOT)
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)


class TransferError(Exception):
    """What came is not what was asked for; the text is for the user."""


class Incomplete(TransferError):
    """The connection ended too early; what has come is right, and the next try goes on from there."""


def is_passing(error: BaseException) -> bool:
    """Whether another try may help."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in _PASSING and wait_of(error) <= LONGEST_WAIT
    is_of_line = isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol)
    return is_of_line or isinstance(error, Incomplete)


RETRY = Retry(5, first=1.0, factor=2.0, longest=30.0, jitter=0.3, when=is_passing)


def wait_of(error: BaseException) -> float:
    """Return the seconds that the server asks to wait before the next try; 0 where it says nothing."""
    if not isinstance(error, httpx.HTTPStatusError):
        return 0.0
    text = error.response.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return 0.0  # neither seconds nor a date
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def explain(error: BaseException) -> str:
    """Return what went wrong, and what to do about it where the user can do something."""
    said = reason(error)
    return f"{said} Resume tries again." if is_passing(error) else said


def reason(error: BaseException) -> str:
    """Return what went wrong."""
    if isinstance(error, OSError):
        return _explain_disk(error)
    if isinstance(error, httpx.HTTPStatusError):
        return _explain_status(error)
    if isinstance(error, httpx.TimeoutException):
        return "The server does not answer."
    if isinstance(error, httpx.UnsupportedProtocol):
        return "The server leads to an address that is not http or https."
    if isinstance(error, httpx.ConnectError):
        return f"There is no connection: {error}."
    if isinstance(error, httpx.TransportError):
        return "The connection broke off."
    return str(error) or type(error).__name__


def _explain_disk(error: OSError) -> str:
    if error.errno in _FULL:
        return "The disk is full. Make room and press Resume; what has come is kept."
    if error.errno in _CLOSED:
        where = error.filename or "The folder"
        return f"{where} cannot be written to. Allow it, or take another folder, and press Resume."
    return f"{error.strerror or error} ({error.filename})" if error.filename else str(error)


def _explain_status(error: httpx.HTTPStatusError) -> str:
    reply = error.response
    said = f"{reply.status_code} {reply.reason_phrase}".strip()
    if reply.status_code in (404, 410):
        return f"The server has no such file ({said})."
    if reply.status_code in (401, 403, 407):
        return f"The server does not give it to everybody ({said})."
    if wait := wait_of(error):
        return f"The server is busy ({said}) and asks to come back in {time_text(wait)}."
    return f"The server says {said}."
