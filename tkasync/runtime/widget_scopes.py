"""The registry: from a widget to its scope, made when first asked for. It keeps no widget alive.

A scope holds its runtime, that its window, and the window its widgets: a table of scopes, weakly keyed or not, would
keep every window for good. So the scope is an attribute of its widget, and the cycle is one that the collector sees
(docs/design.md#who-holds-whom).

A widget's end closes its scope (`tkasync.tk.host.destruction` notices it). Any other object that can be weakly
referenced may own tasks too; its scope closes when it has been collected.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeVar

from tkasync.errors import NoOwnerError
from tkasync.ownership.scope import Scope
from tkasync.runtime.current import current_runtime, open_runtimes, runtime_of
from tkasync.runtime.runtime import Runtime
from tkasync.runtime.widgets import is_widget

if TYPE_CHECKING:
    import tkinter

F = TypeVar("F", bound=Future[Any])
_SCOPE = "_tkasync_scope"  # the attribute of a widget
# By identity: equal objects are not one owner, and need not be hashable. The runtime keeps its open scopes.
_object_scopes: dict[int, weakref.ref[Scope]] = {}
_making = threading.RLock()


def scope_of(widget: Any) -> Scope:
    """Return the scope of *widget*, any widget: the owner of everything that ends with it.

    It is created on first use, on the UI thread; then any thread may ask for it. For a destroyed widget the closed
    scope is returned. Any other object that can be weakly referenced has a scope too, which closes when the object is
    collected.

    Raises:
        NoOwnerError: the widget is destroyed.
        RuntimeClosedError: its runtime is closed.
        WrongThreadError: the first time, on another thread.
        TypeError: *widget* cannot be weakly referenced.
    """
    if isinstance(widget, Scope):
        return widget
    if not is_widget(widget):
        return _object_scope(widget)
    scope = _scope_known(widget)
    if scope is None or runtime_of(scope).is_closed:
        scope = _widget_scope(widget)
        widget.__dict__[_SCOPE] = scope
    return scope


def _widget_scope(widget: tkinter.Misc) -> Scope:
    runtime = Runtime.of(widget)
    name = f"{type(widget).__name__} {widget}"
    runtime.check_ui_thread(f"scope_of({widget})", "scope_of(widget) in setup(), before the work starts,")
    runtime.refuse_closed(f"scope_of({widget})")
    if runtime.scope.below is None and runtime.root is not None:
        runtime.scope.set_below(_Below(runtime.root))
    if widget is runtime.root:
        return runtime.scope
    if not widget.winfo_exists():
        raise NoOwnerError.ended(name)
    scope = runtime.new_scope(
        name, above=_Above(widget, runtime), below=_Below(widget), owner=weakref.ref(widget)
    )
    runtime.host.watch(widget, scope.close)
    return scope


def widget_of(scope: Scope) -> Any:
    """Return the widget whose scope it is; ``None`` when it is no widget's, or the widget has been collected."""
    return scope.below.widget() if isinstance(scope.below, _Below) else None


def _object_scope(owner: Any) -> Scope:
    scope = _open_scope_of(owner)
    if scope is not None:
        return scope
    try:
        reference = weakref.ref(owner)
    except TypeError:
        raise TypeError(
            f"an owner is a widget, a scope or an object with weak references, not {owner!r}"
        ) from None
    # Not under the lock: a runtime may have to be made, and that runs code of the program's.
    runtime = current_runtime()
    made = runtime.new_scope(f"a {type(owner).__name__}", above=lambda: runtime.scope, owner=reference)
    kept = weakref.ref(made)
    with _making:
        # Looked at again: another thread, or a finalizer on this one, may have made one.
        scope = _open_scope_of(owner)
        if scope is None:
            _object_scopes[id(owner)] = kept
    if scope is not None:
        runtime.scope_closed(made)  # it owns nothing
        return scope
    finalizer = weakref.finalize(owner, _object_ended, id(owner), kept)
    finalizer.atexit = False
    return made


def _open_scope_of(owner: Any) -> Scope | None:
    scope = _scope_known(owner)
    return scope if scope is not None and not runtime_of(scope).is_closed else None


def _object_ended(key: int, ref: weakref.ref[Scope]) -> None:
    """Queue the end of an object's scope. Any thread, inside the collector; *key* may be another object's by then."""
    if _object_scopes.get(key) is ref:
        del _object_scopes[key]
    scope = ref()
    if scope is not None:
        runtime_of(scope).post(scope.close)


def _scope_known(owner: Any) -> Scope | None:
    if is_widget(owner):
        scope: Scope | None = owner.__dict__.get(_SCOPE)
        return scope
    ref = _object_scopes.get(id(owner))
    return ref() if ref is not None else None


class _Above:
    """The scope of the nearest widget around this one that has a scope. Does not keep the widget alive."""

    __slots__ = ("_runtime", "_widget")

    def __init__(self, widget: tkinter.Misc, runtime: Runtime) -> None:
        self._widget = weakref.ref(widget)
        self._runtime = runtime

    def __call__(self) -> Scope:
        widget: Any = self._widget()
        while widget is not None and (widget := widget.master) is not None:
            scope = _scope_known(widget)
            if scope is not None:
                return scope
        return self._runtime.scope


class _Below:
    """The scopes of the nearest widgets inside this one that have scopes. Does not keep the widget alive."""

    __slots__ = ("_widget",)

    def __init__(self, widget: tkinter.Misc) -> None:
        self._widget = weakref.ref(widget)

    def widget(self) -> Any:
        """The widget, while it lives."""
        return self._widget()

    def __call__(self) -> Iterator[Scope]:
        widget = self._widget()
        if widget is not None:
            yield from _scopes_inside(widget)


def _scopes_inside(widget: tkinter.Misc) -> Iterator[Scope]:
    for child in list(widget.children.values()):
        scope = _scope_known(child)
        if scope is None:
            yield from _scopes_inside(child)
        else:
            yield scope


class TaskRegistry:
    """The registry as a table of tasks by widget. All instances show the same table."""

    def register(self, widget: Any, handle: F) -> F:
        """End *handle* with *widget*; it leaves by itself when it has ended. Returns *handle*.

        Raises:
            NoOwnerError: the widget is destroyed.
        """
        return scope_of(widget).adopt(handle)

    def cancel_all(self, widget: Any) -> None:
        """Abort every task of *widget*; it may start others. Any thread."""
        scope = _scope_known(widget)
        if scope is not None:
            scope.cancel_tasks()

    def cleanup_completed(self) -> int:
        """Forget tasks that have ended, and return how many: mostly none, since they leave by themselves."""
        scopes = [scope for runtime in open_runtimes() for scope in runtime.open_scopes]
        ended = [(scope, x) for scope in scopes for x in scope.owned if isinstance(x, Future) and x.done()]
        for scope, x in ended:
            scope.discard(x)
        return len(ended)

    def task_count(self, widget: Any) -> int:
        """Return how many tasks of *widget* have not ended."""
        scope = _scope_known(widget)
        return 0 if scope is None else len(scope.tasks)


_registry = TaskRegistry()


def task_registry() -> TaskRegistry:
    """Return the registry."""
    return _registry
