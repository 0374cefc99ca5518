"""Which waker a window gets."""

from __future__ import annotations

import contextlib
import os
from _tkinter import TclError
from collections.abc import Callable
from typing import Any, get_args

from tkasync.dispatch.host import Wake
from tkasync.tk.host.entries import TclEntries
from tkasync.tk.host.wakers.eventfd import EventfdWaker
from tkasync.tk.host.wakers.file_watch import TkFileWatch
from tkasync.tk.host.wakers.loopback import SocketWaker
from tkasync.tk.host.wakers.pipe import PipeWaker
from tkasync.tk.host.wakers.poll import PollWaker
from tkasync.tk.host.wakers.waker import Waker

_KINDS = get_args(Wake)


def check_kind(kind: str, tk: Any) -> None:
    """Raise ``ValueError`` when there is no waker called *kind*, or none here. Changes nothing."""
    if kind not in _KINDS:
        raise ValueError(f"wake is {', '.join(map(repr, _KINDS[:-1]))} or {_KINDS[-1]!r}, not {kind!r}")
    if kind in ("fd", "pipe") and not _has_file_handlers(tk):
        raise ValueError(
            f'wake={kind!r} needs file handlers, which Tk does not have on this system: use "auto"'
        )


def make_waker(kind: Wake, tk: Any, entries: TclEntries, on_wake: Callable[..., None]) -> Waker:
    """Make the waker called *kind*.

    ``"fd"`` is an eventfd, or a pipe where the system has none; ``"auto"`` is the best one that works here.
    """
    if kind == "auto":
        return _best(tk, entries, on_wake)
    if kind == "fd":
        return _descriptor(entries, on_wake)
    if kind == "pipe":
        return PipeWaker(entries, on_wake)
    return SocketWaker(tk, entries, on_wake) if kind == "socket" else PollWaker()


def make_file_watch(
    tk: Any, entries: TclEntries, file: int, on_readable: Callable[..., None]
) -> TkFileWatch | None:
    """Have *on_readable* called while the descriptor *file* is readable; ``None`` where Tk watches no descriptors."""
    return TkFileWatch(entries, file, on_readable) if _has_file_handlers(tk) else None


def _best(tk: Any, entries: TclEntries, on_wake: Callable[..., None]) -> Waker:
    # No descriptor left, no loopback (a sandbox, a firewall): polling still works.
    with contextlib.suppress(OSError, TclError):
        if _has_file_handlers(tk):
            return _descriptor(entries, on_wake)
        return SocketWaker(tk, entries, on_wake)
    return PollWaker()


def _descriptor(entries: TclEntries, on_wake: Callable[..., None]) -> Waker:
    return EventfdWaker(entries, on_wake) if hasattr(os, "eventfd") else PipeWaker(entries, on_wake)


def _has_file_handlers(tk: Any) -> bool:
    """Whether Tk watches descriptors here; on Windows it does not."""
    return hasattr(tk, "createfilehandler")
