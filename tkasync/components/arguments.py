"""How the arguments of a component are divided between its ``setup()`` and its widget. UI thread.

``Viewer(master, path, padding=8)``: what follows the master goes to ``setup``, and so does each keyword that ``setup``
names. The rest is the widget's. All of it is checked before the widget is made.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

from tkasync.components.shape import shape_of
from tkasync.runtime.widgets import is_widget

# Tk's words, and Python's.
_UNKNOWN = re.compile(r"""unknown option "-(\w+)"|unexpected keyword argument '(\w+)'""")


class Arguments:
    """The arguments of *component*; `args` and `options` are those of its widget.

    Raises:
        TypeError: they are not what its ``setup()`` takes.
    """

    def __init__(
        self, component: Any, args: tuple[Any, ...], options: dict[str, Any], has_master: bool
    ) -> None:
        self._component = component
        self._name = type(component).__name__
        if not is_widget(component):
            raise TypeError(
                f"{self._name} is no widget: write class {self._name}(ComponentMixin, tkinter.Frame)"
            )
        self._shape = shape_of(component)
        self._for_setup: tuple[Any, ...] = ()
        named = self._shape.names & options.keys()
        self._named = {name: options[name] for name in named}
        self.options: dict[str, Any] = (
            {name: value for name, value in options.items() if name not in named} if named else options
        )
        self.args: tuple[Any, ...] = args
        self._master = "master" if has_master else ""
        # A setup() without positional parameters leaves them to the widget: ttk.OptionMenu takes its values so.
        if self._shape.takes_positions:
            self._take(has_master and "master" not in options)
        if self._for_setup or named or self._shape.needs_some:
            self._check()

    def _take(self, begins_with_master: bool) -> None:
        self.args, self._for_setup = self.args[:begins_with_master], self.args[begins_with_master:]
        if self.args and not _is_master(self.args[0]):
            raise self._no_master()

    def _check(self) -> None:
        try:
            self._shape.signature.bind(*self._for_setup, **self._named)
        except TypeError as error:
            line = self._shape.call_line(self._name, self._master)
            raise TypeError(
                f"{self._name}.setup{self._shape.signature} gets the arguments of {self._name}(), and there is "
                f"a mistake in them: {error}; write {line}"
            ) from None

    def explain(self, error: Exception) -> TypeError | None:
        """Return what is wrong with the widget's part, when its class has raised *error* for that; else ``None``."""
        # By the error and not by signatures: ttkbootstrap replaces those of the widgets by *args and **options.
        if isinstance(error, AttributeError) and self._master and self.args and error.obj is self.args[0]:
            return self._no_master()
        unknown = _UNKNOWN.search(str(error))
        name = unknown[1] or unknown[2] if unknown else ""
        if name in self.options and (own := _named_by_init(type(self._component))):
            return TypeError(
                f"{self._name}() does not take {name}=: it takes {', '.join(own)}, and the options of its widget"
            )
        if name in self.options:
            return TypeError(
                f"{self._name}() does not take {name}=: neither its setup() names it nor its widget: "
                f"write def setup(self, {name})"
            )
        surplus = [each for each in self.args[bool(self._master) :] if not isinstance(each, dict)]
        if surplus and isinstance(error, TypeError | AttributeError):
            return TypeError(
                f"{self._name}() does not take {surplus[0]!r}: its setup() names no argument: "
                "write def setup(self, NAME)"
            )
        return None

    def _no_master(self) -> TypeError:
        return TypeError(
            f"the first argument of {self._name}() is its master, a widget, not {self.args[0]!r}: "
            f"write {self._name}(master, {self.args[0]!r})"
        )

    def call_setup(self, setup: Callable[..., object]) -> None:
        """Call *setup*, of this component.

        Raises:
            TypeError: it returned a coroutine.
            AttributeError: it read what an ``__init__`` of the program's sets later; the message says so.
        """
        try:
            value = setup(*self._for_setup, **self._named)
        except AttributeError as error:
            problem = self._too_early(error)
            if problem is None:
                raise
            raise problem from error
        if inspect.iscoroutine(value):
            value.close()
            raise TypeError(
                f"{self._name}.setup() returned a coroutine, which nobody awaits: spawn it in setup()"
            )

    def _too_early(self, error: AttributeError) -> AttributeError | None:
        component = self._component
        # A root asks its interpreter for what it has not itself.
        its_own = error.obj is component or (not self._master and error.obj is component.tk)
        if not its_own or error.name is None or not _has_own_init(type(component)):
            return None
        name = error.name
        return AttributeError(
            f"{self._name} has no {name} yet: setup() runs inside super().__init__(). "
            f"Write def setup(self, {name}), which gets it, instead of an __init__; "
            f"or self.{name} = ... before super().__init__(master)",
            name=name,
            obj=error.obj,
        )


def has_been_set_up(*_args: object, **_options: object) -> None:
    """Stand in for ``setup`` once it has been called: a program's own ``__init__`` may call it again."""
    raise TypeError(
        "setup() is called by super().__init__(), once: leave out self.setup(). "
        "What the __init__ sets after that goes before super().__init__(master)"
    )


def _is_master(value: object) -> bool:
    return value is None or is_widget(value)


def _named_by_init(cls: type) -> list[str]:
    """Return what the ``__init__`` of a component of tkasync's own names beside the master; of others nothing."""
    if _is_of_program(cls):
        return []
    parameters = inspect.signature(vars(cls).get("__init__", object)).parameters.values()
    names = [each.name for each in parameters if each.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    return [name for name in names if name not in ("self", "master")]


def _has_own_init(cls: type) -> bool:
    return any("__init__" in vars(each) for each in cls.__mro__ if _is_of_program(each))


def _is_of_program(cls: type) -> bool:
    return cls.__module__.partition(".")[0] not in ("tkasync", "tkinter", "builtins")
