"""Classes of errors that are awkward to handle: each refuses something that a report wants of it."""

from __future__ import annotations

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True)
class Frozen(Exception):
    name: str = "x"


class Mute(Exception):
    def __str__(self) -> str:
        raise ValueError("has no text")

    __repr__ = __str__

    def add_note(self, _note: str) -> None:
        raise ValueError("takes no notes")


class Sealed(Exception):
    @property
    def __notes__(self) -> Any:
        raise ValueError("has no notes")

    @property
    def __cause__(self) -> Any:  # type: ignore[override]
        raise ValueError("has no cause")

    __context__ = __traceback__ = __cause__  # type: ignore[assignment]


class Incomparable(BaseException):
    def __eq__(self, _other: object) -> bool:
        raise ValueError("cannot be compared")

    def __hash__(self) -> int:
        raise ValueError("cannot be hashed")

    def __reduce__(self) -> Any:
        raise ValueError("cannot be copied")


class Disguised(Exception):
    @property
    def __class__(self) -> Any:
        raise ValueError("has no class")


class Barred(Exception):
    def __setattr__(self, _name: str, _value: object) -> None:
        raise ValueError("cannot be changed")

    def __getattribute__(self, _name: str) -> Any:
        raise ValueError("cannot be read")


KINDS = [Frozen, Mute, Sealed, Incomparable, Disguised, Barred]
