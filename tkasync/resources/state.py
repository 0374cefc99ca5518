"""What a resource shows: `Pending`, `Loading`, `Ready` or `Error`; made for ``match``.

    match users.get():
        case Ready(rows): ...
        case Loading(previous): ...
        case Error(error): ...
        case Pending(): ...

Frozen values; any thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _State(Generic[T]):
    """What the four states have in common."""

    def is_pending(self) -> bool:
        """Whether the source has no value yet, so that nothing is fetched."""
        return isinstance(self, Pending)

    def is_loading(self) -> bool:
        """Whether a fetch is under way."""
        return isinstance(self, Loading)

    def is_ready(self) -> bool:
        """Whether the data is there."""
        return isinstance(self, Ready)

    def is_error(self) -> bool:
        """Whether the last fetch has failed."""
        return isinstance(self, Error)

    def data(self) -> T | None:
        """The data, or the previous data where it is kept; ``None`` when there is none."""
        if isinstance(self, Ready):
            value: T = self.value
            return value
        previous: T | None = getattr(self, "previous", None)
        return previous

    def error(self) -> BaseException | None:
        """What the last fetch has raised; ``None`` in the other states."""
        return self.exception if isinstance(self, Error) else None


@dataclass(frozen=True, slots=True)
class Pending(_State[T]):
    """Nothing to fetch: the source has no value yet. ``previous`` is the initial data, if any was given."""

    previous: T | None = None


@dataclass(frozen=True, slots=True)
class Loading(_State[T]):
    """A fetch is under way; ``previous`` is the data so far, if any."""

    previous: T | None = None


@dataclass(frozen=True, slots=True)
class Ready(_State[T]):
    """The data is there."""

    value: T


@dataclass(frozen=True, slots=True)
class Error(_State[T]):
    """The fetch has failed, after all its tries; ``previous`` is the data so far, if any."""

    exception: BaseException
    previous: T | None = None


if TYPE_CHECKING:
    # Closed, so that a type checker sees whether a match is complete.
    ResourceState = Pending[T] | Loading[T] | Ready[T] | Error[T]
else:
    # ``isinstance`` refuses a union of generic classes.
    ResourceState = _State
