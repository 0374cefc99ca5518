"""`Shared`: an array or bytes that several processes have, and none copies. Any thread.

The memory is the system's. It goes when the object is dropped and the last task that uses it has ended, for a task
holds its arguments; at the latest when the last window has closed, or the program ends. Who has the array keeps it.
"""

from __future__ import annotations

import threading
import weakref
from contextlib import suppress
from functools import partial
from importlib import import_module
from multiprocessing.shared_memory import SharedMemory
from typing import Any, NamedTuple
from weakref import WeakSet

from tkasync.dispatch.open_runtimes import call_when_all_closed
from tkasync.execution.remote.sending import call_if_not_sent
from tkasync.execution.remote.task import RemoteTask
from tkasync.tasks.current import current_task

_lock = threading.RLock()  # assignments only
_unclosed: list[_Memory] = []
_named: WeakSet[_Memory] = WeakSet()


class _Memory(SharedMemory):
    """The system's memory; quiet when the program ends while it is used."""

    def __del__(self) -> None:
        with suppress(OSError, BufferError):
            self.close()


class _Form(NamedTuple):
    """What the memory holds."""

    size: int
    shape: tuple[int, ...]
    dtype: Any
    """numpy's type of an element, not its name, which leaves out the fields of a structured one; ``None`` for bytes."""
    is_writable: bool


class Shared:
    """See the module. Work to which it is passed receives the array itself; of bytes a ``memoryview``.

    Returned by work, it arrives as the array.

    Args:
        value: a numpy array, or bytes, a bytearray or a memoryview. It is copied, once.
        writable: whether work may change it, which all that have it see; otherwise it cannot.

    Raises:
        TypeError: *value* is none of these; or an array of objects, or one with a mask.
    """

    def __init__(self, value: Any, writable: bool = False) -> None:
        self._form = _form_of(value, writable)
        memory = self._memory = _Memory(create=True, size=max(1, self._form.size))
        # Made by work in another process it is given to the window's, once it is sent.
        self._is_given_away = isinstance(current_task(), RemoteTask)
        _named.add(memory)
        weakref.finalize(self, _drop, memory)
        _copy(value, self._form, memory)

    @property
    def value(self) -> Any:
        """The array, or the ``memoryview``, in this process."""
        return _view(self._memory, self._form)

    def __reduce__(self) -> Any:
        if self._is_given_away:
            _named.discard(self._memory)  # the memory goes with what arrives
            call_if_not_sent(partial(_named.add, self._memory))
        return _take if self._is_given_away else _attach, (self._memory.name, self._form)

    def __repr__(self) -> str:
        kind = "bytes" if self._form.dtype is None else self._form.dtype
        return f"<Shared {kind} {self._form.shape}>"


def _form_of(value: Any, is_writable: bool) -> _Form:
    if hasattr(value, "__array_interface__") and hasattr(value, "dtype"):
        if value.dtype.hasobject:
            raise TypeError(
                "Shared takes arrays of numbers: this one holds Python objects, which one process has alone"
            )
        if isinstance(value, import_module("numpy.ma").MaskedArray):
            raise TypeError("Shared takes arrays without a mask: share array.data, and array.mask beside it")
        return _Form(value.nbytes, tuple(value.shape), value.dtype, is_writable)
    if isinstance(value, bytes | bytearray | memoryview):
        size = memoryview(value).nbytes
        return _Form(size, (size,), None, is_writable)
    raise TypeError(
        f"Shared takes a numpy array or bytes, not {type(value).__qualname__}: pass that as it is"
    )


def _copy(value: Any, form: _Form, memory: _Memory) -> None:
    if form.dtype is not None:
        _view(memory, form._replace(is_writable=True))[...] = value
    elif form.size:
        _bytes_of(memory)[: form.size] = memoryview(value).cast("B")


def _view(memory: _Memory, form: _Form) -> Any:
    """Return what *memory* holds as what it was."""
    if form.dtype is None:
        view = _bytes_of(memory)[: form.size]
        return view if form.is_writable else view.toreadonly()
    numpy = import_module("numpy")  # optional: who shares an array has it
    array = numpy.ndarray(form.shape, form.dtype, _bytes_of(memory))
    array.flags.writeable = form.is_writable
    return array


def _bytes_of(memory: _Memory) -> memoryview:
    view = memory.buf
    assert view is not None  # it is closed when nobody has it any more
    return view


def _attach(name: str, form: _Form) -> Any:
    """Return what another process shares. Called by pickle."""
    memory = _Memory(name)
    return _kept_by(memory, form)


def _take(name: str, form: _Form) -> Any:
    """Return what another process has made, and have its memory go with it. Called by pickle."""
    memory = _Memory(name)
    found = _kept_by(memory, form)
    with suppress(FileNotFoundError):
        memory.unlink()  # the memory stays as long as somebody has it open
    return found


def _kept_by(memory: _Memory, form: _Form) -> Any:
    """Return the view of *memory*, which is closed some time after the view is gone."""
    _close_unused()
    found = _view(memory, form)
    weakref.finalize(found, _close_later, memory).atexit = False
    return found


def _drop(memory: _Memory) -> None:
    _take_name(memory)
    _close_later(memory)


def _take_name(memory: _Memory) -> None:
    """Have no other process find *memory*; those that have it keep it."""
    if memory in _named:
        _named.discard(memory)
        with suppress(FileNotFoundError):  # the system's tracker has done so
            memory.unlink()


def _take_names() -> None:
    for memory in list(_named):
        _take_name(memory)


call_when_all_closed(_take_names)


def _close_later(memory: _Memory) -> None:
    """Close *memory* when nothing refers to it: in a finalizer its view still does."""
    with _lock:
        _unclosed.append(memory)


def _close_unused() -> None:
    with _lock:
        memories, _unclosed[:] = list(_unclosed), []
    for memory in memories:
        try:
            memory.close()
        except BufferError:  # a slice of the view is still used
            _close_later(memory)
