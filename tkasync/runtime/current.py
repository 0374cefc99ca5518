"""What the code at hand belongs to: which runtime, which owner. Any thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tkasync.dispatch.ambient import here
from tkasync.dispatch.open_runtimes import any_closed, open_runtimes
from tkasync.errors import NoOwnerError, NoRuntimeError, RuntimeClosedError
from tkasync.ownership.scope import Scope
from tkasync.runtime.runtime import Runtime
from tkasync.runtime.widgets import default_root
from tkasync.tasks.current import current_task


def current_runtime() -> Runtime:
    """The runtime at hand: the running task's, that of the component being set up, or the only root's there is.

    For the only root that has no runtime yet it is made now, on the main thread.

    Raises:
        NoRuntimeError: there is none, or several and nothing tells which.
        RuntimeClosedError: the last one has closed.
    """
    scope = scope_at_hand()
    if scope is not None:
        return scope.runtime
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


def scope_at_hand() -> Scope | None:
    """The scope being set up, else the running task's; ``None`` where there is neither."""
    if here.scope is not None:
        return here.scope
    task = current_task()
    return task._scope if task is not None else None


def owner_at_hand() -> Scope:
    """The scope that owns what is made here without naming an owner; the runtime's own if there is no nearer one.

    Raises:
        NoRuntimeError, RuntimeClosedError: see `current_runtime`.
    """
    return scope_at_hand() or current_runtime().scope


def scope_being_set_up(call: str) -> Scope:
    """The scope of the component being set up, or of the effect being run.

    Raises:
        NoOwnerError: neither is; *call* is named in the message.
    """
    if here.scope is None:
        raise NoOwnerError.outside(call)
    return here.scope


@contextmanager
def owned_by(scope: Scope) -> Iterator[None]:
    """A block in which *scope* owns what is made. UI thread."""
    kept, here.scope = here.scope, scope
    try:
        yield
    finally:
        here.scope = kept
