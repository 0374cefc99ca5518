"""The private loop refuses what another thread asks of asyncio's own objects: an error with the line to write instead.

``queue.put_nowait(item)`` on the UI thread puts the item in and sets the future of the coroutine that waits for it. But
asyncio's loop is asleep, and nothing wakes it: the coroutine goes on when something else happens, or never. asyncio
checks for this in its debug mode alone, at several times the cost. Here one comparison is made where anything is
scheduled.

What waits for a future that has been set is woken all the same, for the refusal comes too late to undo that.
"""

from __future__ import annotations

import sys
from asyncio import AbstractEventLoop, BaseEventLoop, Handle, TimerHandle
from collections.abc import Callable, Iterator
from contextvars import Context
from functools import cache
from operator import attrgetter
from threading import get_ident
from types import FrameType
from typing import Any

from tkasync.errors import WrongThreadError

_callbacks_of = attrgetter("_callbacks")  # of a future of asyncio's
_source_of = attrgetter("_source_traceback")  # of a handle of asyncio's; None without its debug mode
_CALLS = frozenset({"call_soon", "call_at"})


def refuse_other_threads(loop: AbstractEventLoop) -> None:
    """Have *loop* refuse what another thread than this one, its own, asks of it."""
    # Not one of a program's policy, which is written in C and checks nothing.
    if isinstance(loop, BaseEventLoop):
        kind: Any = type(loop)
        loop.__class__ = _refusing(kind)
        loop.thread = get_ident()  # type: ignore[attr-defined]  # of the class that it has now


@cache
def _refusing(base: Any) -> Any:
    """Return a class like *base*, a loop's, whose `call_soon` and `call_at` are for its own thread."""

    class OwnThreadLoop(base):  # type: ignore[misc]  # known at run time only
        thread: int

        def call_soon(
            self, callback: Callable[..., object], *args: Any, context: Context | None = None
        ) -> Handle:
            if get_ident() != self.thread:
                return _elsewhere(self, callback, args, context)
            if self._debug or self._closed:
                handle: Handle = super().call_soon(callback, *args, context=context)
                _leave_out_this_frame(handle)
                return handle
            # What the base does then; by `super()` each step of a coroutine would cost a frame more.
            return self._call_soon(callback, args, context)  # type: ignore[no-any-return]

        def call_at(
            self, when: float, callback: Callable[..., object], *args: Any, context: Context | None = None
        ) -> TimerHandle:
            if get_ident() != self.thread:
                raise _refused()
            timer: TimerHandle = super().call_at(when, callback, *args, context=context)
            if self._debug:
                _leave_out_this_frame(timer)
            return timer

    OwnThreadLoop.__name__ = OwnThreadLoop.__qualname__ = base.__name__
    return OwnThreadLoop


def _leave_out_this_frame(handle: Any) -> None:
    """Have asyncio's debug mode show where the program has queued *handle*, and not the frame in between."""
    lines = _source_of(handle)
    if lines:
        del lines[-1]


def _elsewhere(
    loop: Any, callback: Callable[..., object], args: tuple[Any, ...], context: Context | None
) -> Handle:
    """Refuse a `call_soon` of another thread, but for a finalizer's: the collector runs on any thread."""
    is_finalizer = _in_finalizer()
    if is_finalizer or loop.is_closed():
        handle: Handle = loop.call_soon_threadsafe(callback, *args, context=context)
        if is_finalizer:
            return handle
    elif _is_told_of_a_future(args):
        _tell_all(loop, args[0], callback, context)
    raise _refused()


def _tell_all(loop: Any, future: Any, callback: Callable[..., object], context: Context | None) -> None:
    """Have *loop* call *callback* and the others of *future*: asyncio gives them up when the first is refused."""
    others = list(_callbacks_of(future) or ())
    if others and others[0][0] is callback:  # an older Python has not taken it out yet
        del others[0]
    for each, its_context in [(callback, context), *others]:
        loop.call_soon_threadsafe(each, future, context=its_context)


def _is_told_of_a_future(args: tuple[Any, ...]) -> bool:
    return len(args) == 1 and hasattr(args[0], "_asyncio_future_blocking") and args[0].done()


def _in_finalizer() -> bool:
    return any(frame.f_code.co_name == "__del__" for frame in _frames())


def _refused() -> WrongThreadError:
    """Return the error for what another thread than the loop's asks of asyncio, by the name of the call."""
    called = "call_soon()"
    for frame in _frames():
        package, name = str(frame.f_globals.get("__name__")).partition(".")[0], frame.f_code.co_name
        if package == "asyncio" or name in _CALLS:
            called = f"{name}()"
        elif package != "tkasync":
            break
    return WrongThreadError.loop_only(called)


def _frames() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back
