"""`Around`: the part of a scope that knows what it lies in and what lies in it, and what is provided there. Any thread.

Any stands for a `Scope`, which is built on this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tkasync.ownership.policies import TaskOwner


class Around(TaskOwner):
    """See the module.

    A base class and not a part of it, as `TaskOwner` is; `Scope` sets its attributes, for one call less a scope.
    """

    __slots__ = ("_above", "_owner", "_provided", "below", "on_unhandled")

    _above: Callable[[], Any] | None
    _owner: Callable[[], object] | None
    _provided: dict[str, Any]
    below: Callable[[], Iterable[Any]] | None
    on_unhandled: Callable[[BaseException], bool] | None

    @property
    def owner(self) -> Any:
        """The component or object whose scope it is, while that lives; else the scope. Any: the program's own."""
        owner = self._owner() if self._owner is not None else None
        return self if owner is None else owner

    def set_below(self, below: Callable[[], Iterable[Any]]) -> None:
        """Say which scopes lie in this one: those that *below* gives at the time of its end."""
        self.below = below

    def take_errors(self, handler: Callable[[BaseException], bool]) -> None:
        """Offer *handler* the errors that nobody below has handled; one for which it gives false goes further up."""
        self.on_unhandled = handler

    def provide(self, name: str, value: object) -> None:
        """Make *value* findable, under *name*, from here and from every scope that lies in this one."""
        self._provided[name] = value

    def find(self, name: str) -> Any:
        """Return what the nearest scope, this one first, provides under *name*; ``None`` where none does."""
        scope: Any = self
        while scope is not None:
            if name in scope._provided:
                return scope._provided[name]
            scope = scope.above
        return None
