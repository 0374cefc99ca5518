"""asyncio's own loop as this room relies on it: with the parts that its type stubs leave out.

tests/test_python_internals.py looks that they are there.
"""

from __future__ import annotations

import asyncio
from asyncio import BaseTransport, Handle, TimerHandle
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextvars import Context
from typing import TYPE_CHECKING, Any
from weakref import WeakSet, WeakValueDictionary


class Queued(Handle):
    """What asyncio queues: a callback with its arguments and its context. Made as a plain `Handle`."""

    _callback: Callable[..., object] | None
    _cancelled: bool
    _context: Context
    _source_traceback: list[Any]

    if TYPE_CHECKING:

        def _run(self) -> None: ...


THREADSAFE: type[Handle] = getattr(asyncio.events, "_ThreadSafeHandle", Handle)
"""What `call_soon_threadsafe` makes: from Python 3.14 on a cancel of it by another thread waits while it runs."""
THREADSAFE_FRAMES: int = 1 if THREADSAFE is Handle else 2
"""Frames at the end of its traceback, in debug mode, that are none of the program's."""


def is_step(handle: Queued) -> bool:
    """Whether *handle* is a step of a task or a callback of a future, rather than what ``call_soon`` was given."""
    args = handle._args
    if args and len(args) == 1 and asyncio.isfuture(args[0]):
        return True
    return isinstance(getattr(handle._callback, "__self__", None), asyncio.Task)


class StockLoop(asyncio.SelectorEventLoop):
    """See the module. Any: what asyncio hands through here is its own."""

    _ready: deque[Queued]
    _closed: bool
    _debug: bool
    _thread_id: int | None
    _selector: Any
    _ssock: Any
    _csock: Any
    _current_handle: Handle | None
    _default_executor: Any
    _task_factory: Any
    _signal_handlers: dict[int, Handle]
    _asyncgens: WeakSet[AsyncGenerator[Any, Any]]
    _transports: WeakValueDictionary[int, BaseTransport]

    if TYPE_CHECKING:

        def _check_closed(self) -> None: ...
        def _check_thread(self) -> None: ...
        def _check_callback(self, callback: object, method: str) -> None: ...
        def _call_soon(
            self, callback: Callable[..., object], args: tuple[Any, ...], context: Context | None
        ) -> Handle: ...
        def _add_callback(self, handle: Queued) -> None: ...
        def _process_events(self, event_list: list[Any]) -> None: ...
        def _timer_handle_cancelled(self, handle: TimerHandle) -> None: ...
        def _write_to_self(self) -> None: ...
        def _make_self_pipe(self) -> None: ...
        def _close_self_pipe(self) -> None: ...
        def _asyncgen_firstiter_hook(self, agen: AsyncGenerator[Any, Any]) -> None: ...
        def _asyncgen_finalizer_hook(self, agen: AsyncGenerator[Any, Any]) -> None: ...
        def _add_reader(
            self, fd: Any, callback: Callable[..., object], *args: Any, **options: Any
        ) -> Handle: ...
        def _add_writer(
            self, fd: Any, callback: Callable[..., object], *args: Any, **options: Any
        ) -> Handle: ...
        def _remove_reader(self, fd: Any) -> bool: ...
        def _remove_writer(self, fd: Any) -> bool: ...
        def _start_serving(
            self,
            protocol_factory: Any,
            sock: Any,
            sslcontext: Any = None,
            server: Any = None,
            *args: Any,
            **options: Any,
        ) -> None: ...
        async def _make_subprocess_transport(self, *args: Any, **options: Any) -> Any: ...
