"""`run`: from a component class to a program: window, event loop, orderly close. UI thread."""

from __future__ import annotations

import signal
import threading
import tkinter
from collections.abc import Callable
from types import FrameType
from typing import Any

from tkasync.core.runtime import Runtime


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
        component_class: called with the root window (and *args*, *options*); fills the window.
        title: of the window; the class's name by default.
        theme: a ttkbootstrap theme, ``"bootstrap-light"`` or ``"bootstrap-dark"`` say; its default without.
        size: width and height in pixels; as large as the component wants by default.
        on_error, max_workers, guard: see `Runtime`.

    Raises:
        KeyboardInterrupt: Ctrl+C closed it.
        SystemExit: a callback called ``sys.exit()``; the window is closed then.
    """
    root = _make_root(title or getattr(component_class, "__name__", "tkasync"), theme, size)
    runtime = Runtime(root, on_error=on_error, max_workers=max_workers, guard=guard)
    interrupts = _Interrupts(runtime)
    try:
        component = component_class(root, *args, **options)
        component.pack(fill="both", expand=True)
        with interrupts:
            root.mainloop()
    finally:
        _destroy(root)
    interrupts.raise_if_any()


def _make_root(title: str, theme: str | None, size: tuple[int, int] | None) -> Any:
    import ttkbootstrap  # a quarter of a second that programs with a window of their own do not pay

    root = ttkbootstrap.App(title=title, **({"theme": theme} if theme else {}))
    # ttkbootstrap takes it away, and leaves Return alone to press a button.
    root.tk.eval("bind TButton <space> {ttk::button::activate %W}")
    # ttkbootstrap 2 takes away the key that presses a button everywhere else.
    root.tk.call("bind", "TButton", "<Key-space>", "%W invoke")
    if size is not None:
        root.geometry(f"{size[0]}x{size[1]}")
    return root


def _destroy(root: Any) -> None:
    try:
        exists = root.winfo_exists()
    except tkinter.TclError:  # destroyed already: there is no application left to ask
        return
    if exists:
        root.destroy()


class _Interrupts:
    """Ctrl+C while the window is open: the first closes it, a second raises where the program stands.

    An idle ``mainloop()`` does not notice a signal, and tkinter swallows a ``KeyboardInterrupt`` in a callback; so
    the handler posts the close, which also wakes the loop.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._came = False
        self._before: Any = None
        self._is_ours = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> None:
        # Only in place of Python's own handler: a program that has set one keeps it.
        self._is_ours = self._is_ours and signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if self._is_ours:
            self._before = signal.signal(signal.SIGINT, self._on_interrupt)

    def __exit__(self, *_exc: object) -> None:
        if self._is_ours:
            signal.signal(signal.SIGINT, self._before)

    def _on_interrupt(self, number: int, frame: FrameType | None) -> None:
        if self._came:
            raise KeyboardInterrupt
        self._came = True
        self._runtime.post(_destroy, self._runtime.root)

    def raise_if_any(self) -> None:
        if self._came:
            raise KeyboardInterrupt
