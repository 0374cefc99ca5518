"""What a component is given at its set-up, and the program cannot replace: its scope and its runtime. Any thread.

As plain attributes they were overwritten by a program's ``self.scope = 5`` without a word, and what the component
started afterwards had no owner.
"""

from __future__ import annotations

from inspect import getattr_static
from typing import Any, Never

from tkasync.errors import NoOwnerError

SCOPE, RUNTIME = "_tkasync_own_scope", "_tkasync_own_runtime"
"""Where a component's dict has them."""
_SLOTS = {"scope": SCOPE, "runtime": RUNTIME}


class _Own:
    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name
        self._slot = _SLOTS[name]

    def __get__(self, component: Any, owner: type | None = None) -> Any:
        if component is None:
            return self
        try:
            return component.__dict__[self._slot]
        except KeyError:
            # No AttributeError: the `__getattr__` of a Tk window would hide it, and for a half-made one never end.
            raise NoOwnerError.not_set_up(type(component).__name__, self._name) from None

    def __set__(self, component: object, value: Never) -> None:
        raise AttributeError(
            f"{self._name} is the {self._name} of the component: use another name, "
            f"self.my_{self._name} = {value!r}"
        )


def own() -> Any:
    """Return the descriptor of an attribute that `give` sets. Any: the attribute is declared with its own type."""
    return _Own()


def give(component: Any, scope: object, runtime: object) -> None:
    """Give *component* what it has for its life."""
    component.__dict__[_SLOTS["scope"]] = scope
    component.__dict__[_SLOTS["runtime"]] = runtime


def refuse_replaced(cls: type, base: type) -> None:
    """Refuse a class whose body defines what *base* has for its life."""
    for name in _SLOTS:
        if getattr_static(cls, name) is not getattr_static(base, name):
            raise TypeError(
                f"class {cls.__name__} defines {name}, which is the {name} of every component: "
                f"use another name, my_{name}"
            )
