"""The way of an error that nobody handled: boundaries above its owner, the runtime's ``on_error``, log and window.

No error is lost, and a reporter that fails is reported itself. UI thread.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tkasync.core.runtime import Runtime
    from tkasync.core.scope import Scope

_log = logging.getLogger("tkasync")


def report_error(runtime: Runtime, error: BaseException, where: str, owner: Scope | None) -> None:
    """Hand *error* to the first that takes it."""
    if where:
        error.add_note(f"Raised {where}.")
    if _boundary_takes(error, owner):
        return
    if runtime.on_error is not None:
        try:
            runtime.on_error(error)
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException:
            _log.exception("runtime.on_error failed; the error it was given follows")
    _show(runtime, error, where)


def _boundary_takes(error: BaseException, scope: Scope | None) -> bool:
    while scope is not None:
        if scope.on_unhandled is not None:
            try:
                if scope.on_unhandled(error):
                    return True
            except Exception as second:  # an error inside a boundary's fallback goes further up
                second.add_note(f"Raised while {scope.name} handled {error!r}.")
                second.__context__ = second.__context__ or error
                error = second
        scope = scope.above
    return False


def _show(runtime: Runtime, error: BaseException, where: str) -> None:
    # Without any handler logging would print to stderr, as the window's own way does: not twice.
    if _log.hasHandlers():
        _log.error("unhandled error %s", where, exc_info=error)
    runtime.host.show_error(error)
