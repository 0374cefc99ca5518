"""Effects without a runtime: signals work with no window at all, in a script or a test."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, cast

from tkasync.errors import NoRuntimeError

if TYPE_CHECKING:
    from tkasync.ownership.scope import Scope
    from tkasync.runtime.runtime import Runtime

_log = logging.getLogger("tkasync")


class _NoWindow:
    """What the scope of an effect needs of its runtime, where there is none; tasks are what it lacks."""

    is_ui_thread = True  # an effect has checked its thread before it closes its scope

    def report(self, error: BaseException, *, where: str, owner: Scope | None = None) -> None:
        """Log *error*: there is nobody else to tell."""
        _log.error("error %s", where, exc_info=error)

    @contextmanager
    def reporting(self, where: str, owner: Scope | None = None) -> Iterator[None]:
        """A block whose error is logged, not raised."""
        try:
            yield
        except Exception as error:
            self.report(error, where=where)

    def scope_closed(self, scope: Scope) -> None:
        """Nothing keeps a table of them."""

    def __getattr__(self, name: str) -> NoReturn:
        raise NoRuntimeError.none_open()


NO_WINDOW = cast("Runtime", _NoWindow())
"""The runtime of effects that were made before there was one."""
