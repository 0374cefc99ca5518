"""Effects without a window: signals work without a runtime, in a script or a test."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import CoroutineType
from typing import Any

from tkasync.errors import NoRuntimeError

_log = logging.getLogger("tkasync")


class NoWindow:
    """The `ScopeThread` of effects that were made while no runtime was open.

    Their scopes own effects and cleanups. For a task they have no runtime, so `runtime_of` refuses them.
    """

    scope = host = None
    is_ui_thread = True
    """An effect checks its thread before it closes its scope; each thread may have signals of its own."""

    def report(self, error: BaseException, where: str = "", owner: object = None) -> None:
        """Log *error*: there is nobody else to tell."""
        _log.error("error %s", where, exc_info=error)

    @contextmanager
    def reporting(self, where: str, owner: object = None) -> Iterator[None]:
        """Log the error of a block instead of raising it."""
        try:
            yield
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self.report(error, where)

    def on_ui_thread(self, fn: Callable[..., object], *args: Any) -> None:
        """Call ``fn(*args)``: each thread may have signals of its own."""
        fn(*args)

    def run_cleanup(self, coroutine: CoroutineType[Any, Any, object], scope: Any) -> None:
        """Refuse *coroutine*: there is no window, and so no loop for it.

        Raises:
            NoRuntimeError: always.
        """
        coroutine.close()
        raise NoRuntimeError.none_open()

    def scope_closed(self, scope: object) -> None:
        """Do nothing: no table of these scopes is kept."""

    def aborting_many(self) -> AbstractContextManager[None]:
        """A block without effect: these scopes own no tasks."""
        return nullcontext()


NO_WINDOW = NoWindow()
"""The only one; it has no state."""
