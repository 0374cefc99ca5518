"""The kinds of values that the checker tells apart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from tkasync.check.reading.model import Class, Function


@dataclass(frozen=True, slots=True)
class Dotted:
    """Something imported, or built in."""

    name: str


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance of a class, of this module or by its dotted name."""

    of: str | Class


@dataclass(frozen=True, slots=True)
class Member:
    """An attribute of an instance whose class is not of this module, or has it from such a class."""

    of: str | Class
    name: str


class Plain(Enum):
    """Values of which no more is known."""

    NOTHING = auto()
    """None: says nothing about a name that has another value too."""
    UNKNOWN = auto()


Value = Dotted | Instance | Member | Function | Class | Plain
Values = tuple[Value, ...]
UNKNOWN_VALUES: Values = (Plain.UNKNOWN,)
