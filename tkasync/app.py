"""`run`: from a component class to a program: window, event loop, orderly close. UI thread."""

from __future__ import annotations

import signal
import threading
import tkinter
from collections.abc import Callable
from types import FrameType
from typing import Any

from tkasync.loading import explained
from tkasync.runtime.runtime import Runtime
from tkasync.runtime.widgets import default_root
from tkasync.tk.plain_widgets import PlainWidgets


def run(
    component_class: type[Any] | Callable[[Any], Any],
    *args: Any,
    title: str | None = None,
    theme: str | None = None,
    size: tuple[int, int] | None = None,
    on_error: Callable[[BaseException], object] | None = None,
    max_workers: int | None = None,
    guard: bool = True,
    **options: Any,
) -> None:
    """Open a window in the ttkbootstrap look with one component in it, and run it until it is closed.

    Returns when the window is closed, by the user, by ``destroy()``, or by Ctrl+C in the terminal: its
    tasks are ended by then. An error that nobody handled goes to *on_error*.

    Args:
        component_class: called with the root window, *args* and *options*; fills the window.
        *args: see *component_class*.
        title: of the window; the class's name by default.
        theme: a ttkbootstrap theme, ``"bootstrap-light"`` or ``"bootstrap-dark"`` say; its default without.
        size: width and height in pixels; as large as the component wants by default.
        on_error: gets each error that nobody handled; see `Runtime` for this and the next two.
        max_workers: threads of the pool at most.
        guard: keep every Tcl operation on the UI thread.
        **options: see *component_class*.

    Raises:
        ValueError: ttkbootstrap has no such *theme*; the message lists those that it has.
        KeyboardInterrupt: Ctrl+C closed it.
        SystemExit: a callback called ``sys.exit()``; the window is closed then.
    """
    root = _make_root(title or str(getattr(component_class, "__name__", "tkasync")), theme, size)
    try:
        runtime = Runtime(root, on_error=on_error, max_workers=max_workers, guard=guard)
        interrupts = _Interrupts(runtime)
        component = component_class(root, *args, **options)
        component.pack(fill="both", expand=True)
        with interrupts:
            root.mainloop()
    finally:
        _destroy(root)
    interrupts.raise_if_any()


def _make_root(title: str, theme: str | None, size: tuple[int, int] | None) -> Any:
    try:
        import ttkbootstrap  # a quarter of a second that programs with a window of their own do not pay
    except ImportError as error:
        raise explained(error, "tkasync.run") from error

    try:
        root = ttkbootstrap.App(title, theme)
    except tkinter.TclError as error:
        if theme is None or theme not in error.args:
            raise
        names = ", ".join(ttkbootstrap.Style.get_instance().theme_names())
        _destroy(default_root())  # it was made before its theme was looked for
        raise ValueError(f"ttkbootstrap has no theme {theme!r}; it has {names}") from error
    # ttkbootstrap removes this binding, after which only Return presses a button.
    root.tk.eval("bind TButton <space> {ttk::button::activate %W}")
    PlainWidgets(root)
    if size is not None:
        root.geometry(f"{size[0]}x{size[1]}")
    return root


def _destroy(root: Any) -> None:
    try:
        exists = root.winfo_exists()
    except tkinter.TclError:  # destroyed already, and its application with it
        return
    if exists:
        root.destroy()


class _Interrupts:
    """Handle Ctrl+C while the window is open: the first closes it, a second raises where the program stands.

    An idle ``mainloop()`` does not notice a signal, and tkinter swallows a ``KeyboardInterrupt`` in a callback. So the
    signal wakes the loop, and the handler posts the close.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._came = False
        self._before: Any = None
        self._is_ours = False

    def __enter__(self) -> None:
        # Only in place of Python's own handler: a program that has set one keeps it.
        self._is_ours = (
            threading.current_thread() is threading.main_thread()
            and signal.getsignal(signal.SIGINT) is signal.default_int_handler
        )
        if self._is_ours:
            self._stop_hearing = self._runtime.host.hear_signals()
            self._before = signal.signal(signal.SIGINT, self._on_interrupt)

    def __exit__(self, *_exc: object) -> None:
        if self._is_ours:
            signal.signal(signal.SIGINT, self._before)
            self._stop_hearing()

    def _on_interrupt(self, number: int, frame: FrameType | None) -> None:
        if self._came:
            raise KeyboardInterrupt
        self._came = True
        self._runtime.post(_destroy, self._runtime.root)

    def raise_if_any(self) -> None:
        if self._came:
            raise KeyboardInterrupt
