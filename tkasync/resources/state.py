"""The state of a resource: `Pending`, `Loading`, `Ready` or `Error`, made for ``match``.

    match users.get():
        case Ready(rows): ...
        case Loading(previous): ...
        case Error(error): ...
        case Pending(): ...

Frozen values; any thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tkasync.tasks.frozen import Frozen, put

T = TypeVar("T")


class _State(Generic[T]):
    """What the four states have in common."""

    __slots__ = ()

    def is_pending(self) -> bool:
        """Whether the source has no value yet: nothing is fetched."""
        return isinstance(self, Pending)

    def is_loading(self) -> bool:
        """Whether a fetch is running."""
        return isinstance(self, Loading)

    def is_ready(self) -> bool:
        """Whether the data is that of the last fetch, or of ``mutate()``."""
        return isinstance(self, Ready)

    def is_error(self) -> bool:
        """Whether the last fetch has failed."""
        return isinstance(self, Error)

    def data(self) -> T | None:
        """Return the data, or the previous data while that is kept, else ``None``."""
        if isinstance(self, Ready):
            value: T = self.value
            return value
        previous: T | None = getattr(self, "previous", None)
        return previous

    def error(self) -> BaseException | None:
        """Return the error of the last fetch; ``None`` in the other states."""
        return self.exception if isinstance(self, Error) else None


class Pending(Frozen, _State[T]):
    """The source has no value yet. ``previous`` is the initial data, if any was given."""

    __match_args__ = ("previous",)
    __slots__ = __match_args__
    previous: T | None

    def __init__(self, previous: T | None = None) -> None:
        put(self, "previous", previous)


class Loading(Frozen, _State[T]):
    """A fetch is running; ``previous`` is the data so far, if any."""

    __match_args__ = ("previous",)
    __slots__ = __match_args__
    previous: T | None

    def __init__(self, previous: T | None = None) -> None:
        put(self, "previous", previous)


class Ready(Frozen, _State[T]):
    """The fetch has succeeded; ``value`` is the data."""

    __match_args__ = ("value",)
    __slots__ = __match_args__
    value: T

    def __init__(self, value: T) -> None:
        put(self, "value", value)


class Error(Frozen, _State[T]):
    """The fetch has failed, after all its tries; ``previous`` is the data so far, if any."""

    __match_args__ = ("exception", "previous")
    __slots__ = __match_args__
    exception: BaseException
    previous: T | None

    def __init__(self, exception: BaseException, previous: T | None = None) -> None:
        put(self, "exception", exception)
        put(self, "previous", previous)


if TYPE_CHECKING:
    # A closed union, so that a type checker sees whether a match is complete.
    ResourceState = Pending[T] | Loading[T] | Ready[T] | Error[T]
else:
    # ``isinstance`` refuses a union of generic classes.
    ResourceState = _State


def same_state(old: ResourceState[Any], new: ResourceState[Any]) -> bool:
    """Return whether two states are of one kind and hold the same objects."""
    if type(old) is not type(new):
        return False
    return all(getattr(old, name) is getattr(new, name) for name in type(old).__match_args__)
