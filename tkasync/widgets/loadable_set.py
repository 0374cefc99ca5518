"""What is loaded below a widget, as one signal. UI only."""

from __future__ import annotations

from tkasync.ownership.scope import Scope
from tkasync.reactive.signals import create_signal
from tkasync.reactive.source import ReadSignal
from tkasync.resources.loadable import Loadable


class Watched:
    """A set of resources and queries; one leaves when its scope ends."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        none: tuple[Loadable, ...] = ()
        self.get: ReadSignal[tuple[Loadable, ...]]
        self.get, self._write = create_signal(none)

    def add(self, loadable: Loadable) -> None:
        """Add *loadable*, until its scope ends."""
        self._write.update(lambda loadables: (*loadables, loadable))
        loadable.scope.on_cleanup(self._forget, loadable)

    def _forget(self, loadable: Loadable) -> None:
        if not self._scope.is_ending:
            self._write.update(lambda loadables: tuple(one for one in loadables if one is not loadable))
