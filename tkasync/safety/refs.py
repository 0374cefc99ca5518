"""References that any thread may carry to objects that only the UI thread may touch: a key, and a table.

A worker that holds a widget may drop the last reference to it, and would then delete it on its own thread. A worker
that holds a `UiRef` drops a number: the table keeps the object, and releases it on the UI thread. `root_guard` keeps an
object alive for a block or a task; `spawn_with_refs` passes widgets to a task as references.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from itertools import count
from types import TracebackType
from typing import Any, Generic, Never, Self, TypeVar

from tkasync.errors import RuntimeClosedError
from tkasync.runtime.current import current_runtime, current_scope, open_runtimes
from tkasync.runtime.functions import spawn_task
from tkasync.runtime.runtime import Runtime
from tkasync.runtime.widgets import is_widget
from tkasync.tasks.handle import TaskHandle

T = TypeVar("T")
_keys = count(1)


class UiRef(Generic[T]):
    """A reference to *obj* that any thread may carry, copy and drop. Made on the UI thread.

    It keeps *obj* alive until it is released or dropped, or the runtime closes. *obj* is then released on the UI
    thread. It cannot go to another process.

    Raises:
        WrongThreadError: made on another thread.
        RuntimeClosedError: the window is gone.
        NoRuntimeError: *obj* is no widget, and there is no runtime, or more than one, to choose from.
    """

    __slots__ = ("__weakref__", "_about", "_key", "_runtime")

    def __init__(self, obj: T) -> None:
        runtime = Runtime.of(obj) if is_widget(obj) else current_runtime()
        runtime.check_ui_thread(
            f"{type(self).__name__}()", "it before the work starts, and pass it as an argument,"
        )
        runtime.refuse_closed(type(self).__name__)
        self._key = next(_keys)
        # Weak: the thread that drops this reference last must not drop the runtime, and its window, with it.
        self._runtime = weakref.ref(runtime)
        self._about = f"{type(obj).__name__} {obj._w}" if is_widget(obj) else type(obj).__name__
        runtime.ui_refs[self._key] = obj

    def get(self) -> T:
        """Return the object. UI only.

        Raises:
            WrongThreadError: on another thread; send a function there with ``dispatch_to_ui(fn, ref)``.
            ReferenceError: it was released.
            RuntimeClosedError: the window is gone.
        """
        runtime = self._runtime()
        if runtime is None:
            raise RuntimeClosedError.closed("UiRef.get")
        runtime.check_ui_thread("UiRef.get", "dispatch_to_ui(fn, ref), with ref.get() in fn,")
        if self._key not in runtime.ui_refs:
            runtime.refuse_closed("UiRef.get")
            raise ReferenceError(f"{self!r} was released: make a new UiRef on the UI thread")
        obj: T = runtime.ui_refs[self._key]  # type: ignore[assignment]  # what __init__ put there
        return obj

    @property
    def is_released(self) -> bool:
        """Whether it holds no object any more. Any thread."""
        runtime = self._runtime()
        return runtime is None or self._key not in runtime.ui_refs

    def release(self) -> None:
        """Release the object: at once on the UI thread, in a later turn from another thread. Idempotent."""
        runtime = self._runtime()
        if runtime is not None:
            runtime.on_ui_thread(_drop, runtime.ui_refs, self._key)

    def __del__(self) -> None:
        # A finalizer may run anywhere, so it only queues. It searches by key: in a cycle the collector clears the weak
        # reference first.
        key = getattr(self, "_key", 0)
        for runtime in open_runtimes():
            if key in runtime.ui_refs:
                runtime.post(_drop, runtime.ui_refs, key)

    def __reduce__(self) -> Never:
        raise TypeError(f"{self!r} cannot go to another process: pass values there, and show the result here")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._key} to a {self._about}>"


class RootGuard(UiRef[T]):
    """What `root_guard` makes: a `UiRef` that is also a block."""

    __slots__ = ()

    def __enter__(self) -> T:
        return self.get()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def close(self) -> None:
        """Release it, at the end of its scope."""
        self.release()


def root_guard(obj: T, task: Future[Any] | None = None) -> RootGuard[T]:
    """Keep *obj* alive for a ``with`` block, for a task, or until the guard is dropped.

    For objects that Tk forgets when Python does: an image, a variable without a widget. *obj* is released on the UI
    thread. The guard can be a task's argument, and a scope can adopt it. UI only.

    Args:
        obj: anything.
        task: a handle or another future; *obj* is released when it ends.

    Raises:
        WrongThreadError, RuntimeClosedError, NoRuntimeError: see `UiRef`.
    """
    guard = RootGuard(obj)
    if task is not None:
        task.add_done_callback(lambda _task: guard.release())
    return guard


class HandleScope:
    """A group of `UiRef`s that are released together, by a block or by the ``Scope`` that adopts it.

    References are added on the UI thread.

    ::

        with HandleScope() as handles:
            ref = handles.ref(self.label)
    """

    def __init__(self) -> None:
        # Re-entrant: the collector may run inside it, and a finalizer may close the group.
        self._lock = threading.RLock()
        self._refs: list[UiRef[Any]] = []
        self.is_closed: bool = False
        """Whether it was closed; it then takes no more references."""

    def ref(self, obj: T) -> UiRef[T]:
        """Make a `UiRef` to *obj* that belongs to this group. Raises what `UiRef` raises."""
        return self.adopt(UiRef(obj))

    def adopt(self, ref: UiRef[T]) -> UiRef[T]:
        """Release *ref* with the others; returns it.

        Raises:
            ReferenceError: the group was closed.
            TypeError: *ref* is no `UiRef`.
        """
        if not isinstance(ref, UiRef):
            raise TypeError(f"a HandleScope adopts a UiRef, not {ref!r}: write handles.ref(obj)")
        with self._lock:  # one that is added during a close is released with the others, or refused
            if self.is_closed:
                raise ReferenceError("this HandleScope is closed: make a new one")
            self._refs.append(ref)
        return ref

    def __len__(self) -> int:
        return sum(not ref.is_released for ref in self._refs)

    def close(self) -> None:
        """Release them all; see `UiRef.release`. Any thread."""
        with self._lock:
            self.is_closed = True
            refs, self._refs = self._refs, []
        for ref in refs:
            ref.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def spawn_with_refs(
    work: Callable[..., Any], *widgets: Any, owner: object = None, **options: Any
) -> TaskHandle[Any]:
    """Call ``spawn_task(work, *refs)`` with a `UiRef` for each of *widgets*. UI only.

    The references are released when the task's callbacks have run. Without a current owner the window of the first
    widget owns the task. A `UiRef` among *widgets* is passed on as it is. Other options are those of ``spawn_task``.
    """
    refs = HandleScope()
    try:
        arguments = [widget if isinstance(widget, UiRef) else refs.ref(widget) for widget in widgets]
        task = spawn_task(
            work, *arguments, owner=owner if owner is not None else _nearest(widgets), **options
        )
    except BaseException:
        refs.close()
        raise
    task.on_every_end(lambda _task: refs.close())
    return task


def _nearest(widgets: tuple[Any, ...]) -> object:
    """Return the owner of a task that was given *widgets* and no owner; ``None`` for the current one."""
    if current_scope() is None:
        for widget in widgets:
            if is_widget(widget):
                return Runtime.of(widget).scope
    return None


def _drop(table: dict[int, object], key: int) -> None:
    table.pop(key, None)
