"""`Component`: a widget that owns its work. What it starts ends with it.

Override ``setup()`` to build the widgets and start what runs as long as they live. UI thread; the
``spawn_...`` methods and ``dispatch_to_ui`` are for any thread once it is set up.
"""

from __future__ import annotations

from tkinter import Misc, TclError, Tk, ttk
from typing import Any

from tkasync.components.arguments import Arguments, has_been_set_up
from tkasync.components.calls import OwnedCalls
from tkasync.components.own import give, refuse_replaced
from tkasync.components.shape import takes_nothing
from tkasync.dispatch.ambient import Owned
from tkasync.dispatch.open_runtimes import refuse_unguarded
from tkasync.reactive.graph import untrack
from tkasync.runtime.current import runtime_of
from tkasync.runtime.runtime import Runtime
from tkasync.runtime.widget_scopes import scope_of
from tkasync.windows import finish, finished_with, window_of


class ComponentMixin(OwnedCalls):
    """Makes any widget class a component: ``class Editor(ComponentMixin, tk.Text)``; ``Toplevel`` and ``Tk`` too.

    Its methods do what the functions of the same names do; the component owns the result.
    """

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        order = cls.__mro__
        widget = next(
            (base for base in order if issubclass(base, Misc) and not issubclass(base, ComponentMixin)), None
        )
        if widget is not None and order.index(widget) < order.index(ComponentMixin):
            raise TypeError(
                f"write class {cls.__name__}(ComponentMixin, {widget.__name__}): the mixin comes first"
            )
        refuse_replaced(cls, OwnedCalls)

    def __init__(self, *args: Any, **options: Any) -> None:
        is_root = isinstance(self, Tk)
        if is_root:
            refuse_unguarded()  # before there is a window
        given = Arguments(self, args, options, has_master=not is_root)
        self._make_widget(given)
        try:
            if is_root:
                # Here, for the root is made on its UI thread, which need not be the main thread.
                Runtime.of(self)
            scope = scope_of(self)
            give(self, scope, runtime_of(scope))
            setup, self.__dict__["setup"] = self.setup, has_been_set_up
            with Owned(self.scope):
                # Signals read in setup() must not become dependencies of an effect that creates the component.
                untrack(lambda: given.call_setup(setup))
        except BaseException:
            self.destroy()  # type: ignore[attr-defined]  # a widget's
            raise

    def _make_widget(self, given: Arguments) -> None:
        try:
            super().__init__(*given.args, **given.options)
        except (TypeError, AttributeError, TclError) as error:
            if "_w" in self.__dict__:
                self.destroy()  # type: ignore[attr-defined]  # its parent has it already
            problem = given.explain(error)
            if problem is None:
                raise
            raise problem from error

    @takes_nothing  # Any: each component that overrides it takes what it likes
    def setup(self, *args: Any, **options: Any) -> None:
        """Build the widgets and start the work. Called once, when the widget exists; the component owns both.

        Override it with the parameters that the component takes: ``Viewer(master, path)`` calls ``setup(path)``.
        """

    def finish(self, value: object = None) -> None:
        """Close the component's window with *value*, which `run` returns, and `finished_with` is. The first one stands.

        Raises:
            WrongThreadError: on another thread.
        """
        self.runtime.check_ui_thread("finish", "dispatch_to_ui(component.finish, value)")
        finish(window_of(self), value)

    @property
    def finished_with(self) -> Any:
        """What this window was finished with, also when it is closed; ``None`` without that. Any: the program's own."""
        return finished_with(window_of(self))


class Component(ComponentMixin, ttk.Frame):
    """A ``ttk.Frame`` that owns its work. ``master`` comes first, what follows it goes to ``setup()``.

    So does each keyword that ``setup()`` names; the other options go to Tk.
    """

    def __init__(self, master: Misc | None = None, *args: Any, **options: Any) -> None:
        super().__init__(master, *args, **options)
