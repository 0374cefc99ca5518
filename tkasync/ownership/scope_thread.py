"""`ScopeThread`: what a scope needs of the thread that it belongs to. Any thread."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import CoroutineType
from typing import Any, Protocol


class ScopeThread(Protocol):
    """What a scope needs of the thread that it belongs to: a `UiThread`, or what stands in where there is no window."""

    @property
    def is_ui_thread(self) -> bool:
        """Whether the caller is on that thread."""

    @property
    def host(self) -> Any:
        """Its event loop; ``None`` without a window. Any: a `Host`."""

    def on_ui_thread(self, fn: Callable[..., object], *args: Any) -> None:
        """Call ``fn(*args)`` on that thread: at once there, in a later turn from another."""

    def report(self, error: BaseException, where: str = "", owner: Any = None) -> None:
        """Report an error that nobody handled. Any thread."""

    def reporting(self, where: str, owner: Any = None) -> AbstractContextManager[None]:
        """Report the error of a block instead of raising it."""

    @property
    def scope(self) -> Any:
        """What owns what no scope owns; ``None`` without a window. Any: a `Scope`, which is built on this."""

    def run_cleanup(self, coroutine: CoroutineType[Any, Any, object], scope: Any) -> None:
        """Start *coroutine*, a cleanup of *scope*; what closes the window waits for it, within its time. UI thread."""

    def scope_closed(self, scope: object) -> None:
        """Forget *scope*, which has closed."""

    def aborting_many(self) -> AbstractContextManager[None]:
        """Open a block that aborts many tasks. Any thread."""
