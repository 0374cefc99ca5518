"""What the running code belongs to: the current runtime and the current owner. Any thread."""

from __future__ import annotations

from tkasync.dispatch.ambient import ambient
from tkasync.dispatch.open_runtimes import any_closed, only_open_runtime
from tkasync.dispatch.open_runtimes import open_runtimes as every_open
from tkasync.errors import NoOwnerError, NoRuntimeError, RuntimeClosedError
from tkasync.ownership.scope import Scope
from tkasync.runtime.runtime import Runtime
from tkasync.runtime.widgets import default_root
from tkasync.tasks.current import current_task


def current_runtime() -> Runtime:
    """Return the current runtime: of the component being set up, of the running task, or of the only window.

    An only window without a runtime is given one here, on its thread.

    Raises:
        NoRuntimeError: there is none, or several and nothing tells which.
        RuntimeClosedError: the last one has closed.
    """
    scope = current_scope()
    return runtime_of(scope) if scope is not None else _only_runtime()


def _only_runtime() -> Runtime:
    only = only_open_runtime()
    if isinstance(only, Runtime):
        return only
    runtimes = open_runtimes()
    if len(runtimes) > 1:
        raise NoRuntimeError.ambiguous(len(runtimes))
    return runtimes[0] if runtimes else _runtime_of_default_root()


def _runtime_of_default_root() -> Runtime:
    root = default_root()
    if root is not None:
        runtime = Runtime.of(root)
        if not runtime.is_closed:
            return runtime
    if any_closed():
        raise RuntimeClosedError.closed("tkasync")
    raise NoRuntimeError.none_open()


def current_scope() -> Scope | None:
    """Return the scope being set up, else the running task's; ``None`` where there is neither."""
    if ambient.scope is not None:
        scope: Scope = ambient.scope
        return scope
    task = current_task()
    return task.scope if task is not None else None


def current_owner() -> Scope:
    """Return the scope that owns what is made here without ``owner=``: the current scope, else the runtime's own.

    Raises:
        NoRuntimeError, RuntimeClosedError: see `current_runtime`.
    """
    return current_scope() or _only_runtime().scope


def scope_being_set_up(call: str) -> Scope:
    """Return the scope of the component being set up, or of the effect being run.

    Raises:
        NoOwnerError: neither is; *call* is named in the message.
    """
    if ambient.scope is None:
        raise NoOwnerError.outside(call)
    scope: Scope = ambient.scope
    return scope


def runtime_of(scope: Scope) -> Runtime:
    """Return the runtime of *scope*.

    Raises:
        NoRuntimeError: it has none: an effect's that was made before there was a window.
    """
    runtime = scope.runtime
    if not isinstance(runtime, Runtime):
        raise NoRuntimeError.none_open()
    return runtime


def open_runtimes() -> list[Runtime]:
    """Return the runtimes that are not closed, oldest first. Any thread."""
    return [runtime for runtime in every_open() if isinstance(runtime, Runtime)]
