"""The kinds of values that the checker tells apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from tkasync.check.reading.model import Class, Function
from tkasync.check.tables.returns import SMALL_CLASSES


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


def made_of(value: Value) -> Values:
    """Instances of a class."""
    match value:
        case Dotted(name=dotted) if is_class(dotted):
            return (Instance(dotted),)
        case Class():
            return (Instance(value),)
        case Plain.NOTHING | Dotted(name="builtins.None"):
            return (Plain.NOTHING,)
    return UNKNOWN_VALUES


def is_class(dotted: str) -> bool:
    """Whether a call of *dotted* makes an instance of it, as far as the spelling tells."""
    name = dotted.rpartition(".")[2]
    return name[:1].isupper() or dotted in SMALL_CLASSES


def distinct(values: Iterable[Value]) -> Values:
    """*values*, each once; None counts only when it is the only one."""
    found = tuple(dict.fromkeys(values))
    return tuple(value for value in found if value is not Plain.NOTHING) or found[:1] or UNKNOWN_VALUES
