"""`Frozen`: the base of plain values: equal by their fields, shown with them, made for ``match``. Any thread.

For a program it is as good as ``@dataclass(frozen=True, slots=True)``, and a type checker takes it for that. But the
methods of a data class are source text that Python compiles at the import, which was an eighth of ``import tkasync``. A
subclass names its fields in ``__slots__`` and ``__match_args__``, and stores each in its ``__init__`` by `put`.
"""

from __future__ import annotations

from functools import cache
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self, dataclass_transform

put: Final = object.__setattr__
"""Store a field: ``put(self, "name", value)``, since ``self.name = value`` is refused."""


class _AsDataclass:
    """What ``dataclasses.fields``, ``replace`` and ``asdict`` look for; made when they do."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, value: object, kind: Any) -> Any:
        return getattr(_as_dataclass(kind), self._name)


@cache
def _as_dataclass(kind: Any) -> type[Any]:
    """Make a data class with the fields of *kind*."""
    # Here and not above: these are what the module saves.
    from dataclasses import field, make_dataclass
    from inspect import Parameter, signature

    types = {
        name: hint for base in kind.__mro__ for name, hint in getattr(base, "__annotations__", {}).items()
    }
    defaults = {name: parameter.default for name, parameter in signature(kind).parameters.items()}
    fields = [
        (name, types[name], field() if defaults[name] is Parameter.empty else field(default=defaults[name]))
        for name in kind.__match_args__
    ]
    return make_dataclass(kind.__name__, fields, frozen=True)


@dataclass_transform(frozen_default=True)
class Frozen:
    """See the module."""

    __slots__ = ()
    if not TYPE_CHECKING:  # a checker works them out from the fields
        __match_args__ = ()
        __dataclass_fields__ = _AsDataclass("__dataclass_fields__")
        __dataclass_params__ = _AsDataclass("__dataclass_params__")

    def _values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _fields_of(self)}

    def __setattr__(self, name: str, value: object) -> NoReturn:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frozen) or type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash(tuple(self._values().values()))

    @recursive_repr()
    def __repr__(self) -> str:
        shown = [f"{name}={value!r}" for name, value in self._values().items()]
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(self._values().values())

    def __replace__(self, **changes: Any) -> Self:
        """Return a copy with *changes*; ``copy.replace()`` of Python 3.13 calls it."""
        return type(self)(**self._values() | changes)


def _fields_of(value: Any) -> tuple[str, ...]:
    names: tuple[str, ...] = value.__match_args__
    return names
