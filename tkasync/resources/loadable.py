"""What a `Suspense` and an `ErrorBoundary` know of the data that is loaded below them. UI only.

A resource and a query are both loadable. Of a query's error the widgets hear only when there is no data to show.
"""

from __future__ import annotations

from typing import Protocol

from tkasync.ownership.scope import Scope

SUSPENSE = "suspense"
BOUNDARY = "error boundary"
"""The names under which watchers are provided."""


class Loadable(Protocol):
    """Data that is loaded below a widget: a `Resource` or a ``Query``."""

    scope: Scope
    """What ends it."""

    @property
    def is_first_load(self) -> bool:
        """Whether it is loading and has no data to show meanwhile; tracked."""

    @property
    def blocking_error(self) -> BaseException | None:
        """The error that is to be shown in place of the content, else ``None``; tracked."""

    def refetch(self) -> None:
        """Fetch again."""


class Watcher(Protocol):
    """A widget that shows the state of what is loaded below it; it is provided with ``Scope.provide``."""

    def watch(self, loadable: Loadable) -> None:
        """Count *loadable*, which was made below, until its scope ends."""


def tell_watchers(loadable: Loadable, owner: Scope) -> None:
    """Have the nearest suspense and the nearest boundary around *owner* count *loadable*."""
    for name in (SUSPENSE, BOUNDARY):
        watcher: Watcher | None = owner.find(name)
        if watcher is not None:
            watcher.watch(loadable)
