"""The resources below a widget, as one signal. UI only."""

from __future__ import annotations

from typing import Any

from tkasync.ownership.scope import Scope
from tkasync.reactive.signals import create_signal
from tkasync.reactive.source import ReadSignal
from tkasync.resources.resource import Resource


class Watched:
    """A set of resources; one leaves when its scope ends."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        none: tuple[Resource[Any], ...] = ()
        self.get: ReadSignal[tuple[Resource[Any], ...]]
        self.get, self._write = create_signal(none)

    def add(self, resource: Resource[Any]) -> None:
        """Add *resource*, until its scope ends."""
        self._write.update(lambda resources: (*resources, resource))
        resource.scope.on_cleanup(self._forget, resource)

    def _forget(self, resource: Resource[Any]) -> None:
        if not self._scope.is_ending:
            self._write.update(lambda resources: tuple(one for one in resources if one is not resource))
