"""`run`: from a component class to a program: window, event loop, orderly close. UI thread."""

from __future__ import annotations

import sys
import tkinter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tkasync.dispatch.host import Guard
from tkasync.dispatch.open_runtimes import refuse_unguarded
from tkasync.exit_signals import ExitSignals
from tkasync.loading import explained
from tkasync.runtime.runtime import Runtime
from tkasync.tk.plain_widgets import PlainWidgets
from tkasync.windows import finished_with, half_made, the_stage


def run(
    component_class: type[Any] | Callable[[Any], Any],
    *args: Any,
    title: str | None = None,
    theme: str | None = None,
    size: tuple[int, int] | None = None,
    on_error: Callable[[BaseException], object] | None = None,
    max_workers: int | None = None,
    guard: Guard | None = None,
    watch: bool = False,
    **options: Any,
) -> Any:
    """Open a window in the ttkbootstrap look with one component in it, and run it until it is closed.

    Returns when the window is closed, by the user, by ``finish(value)`` of a component, by ``destroy()``, by Ctrl+C in
    the terminal, SIGTERM or SIGHUP: its tasks are ended by then, and all cleanups have run. A second signal waits for
    nothing, and interrupts what blocks. An error that nobody handled goes to *on_error*. In a frozen program
    the processes of a process pool end here, as with ``multiprocessing.freeze_support()``.

    Returns:
        What a component in the window has given to ``finish``; ``None`` when it was closed without that.

    Args:
        component_class: called with the root window, *args* and *options*; fills the window.
        *args: go to the component's ``setup()``, as do those of the *options* that it names and ``run`` has not.
        title: of the window; the class's name by default.
        theme: a ttkbootstrap theme, ``"bootstrap-light"`` or ``"bootstrap-dark"`` say; its default without.
        size: width and height in pixels; as large as the component wants by default.
        on_error: gets each error that nobody handled; see `Runtime` for this and the next two.
        max_workers: threads of the pool at most.
        guard: keep every Tcl operation on the UI thread: ``True``, ``"strict"`` or ``False``. ``None``: ``True``, or
            ``"strict"`` under the lab, which asks for it.
        watch: have a `StallWatch` tell of each time in which the window stands still.
        **options: see *args*; the rest is the component's, ``padding`` say.

    Raises:
        TypeError: *component_class* is no class, or that of a window, or takes no such arguments.
        ValueError: ttkbootstrap has no such *theme*; the message lists those that it has. *size* is no size.
        NoRuntimeError: this is a worker process, whose main module calls ``run`` without the guard.
        KeyboardInterrupt: Ctrl+C closed it.
        SystemExit: a callback called ``sys.exit()``; the window is closed then. After a signal *n* its code is
            ``128 + n``.
    """
    _check_class(component_class)
    _check_size(size)
    _work_if_a_worker_process()
    refuse_unguarded()
    name = title or str(getattr(component_class, "__name__", "tkasync"))
    stage = the_stage()
    opened = None if stage is None else stage.called()
    with ExitSignals(lambda: _destroy(root)) as signals:
        root = _make_root(name, theme) if opened is None else opened
        try:
            if opened is None:
                _prepare(root, size)
                runtime = Runtime(root, on_error=on_error, max_workers=max_workers, guard=guard)
            else:
                runtime = Runtime.of(root)
            signals.close_in(runtime)
            if stage is None:
                _show(root, component_class, args, options)
            else:
                stage.shows(root, name, lambda: _show(root, component_class, args, options))
            if not runtime.is_closed:  # by its own setup()
                if watch and stage is None:  # which watches as well
                    _watch(runtime)
                root.mainloop()
                if stage is not None:
                    stage.left()
        finally:
            if stage is None or not stage.keeps(root):
                _destroy(root)
    return finished_with(root)


def _show(root: Any, component_class: Any, args: Sequence[Any], options: Mapping[str, Any]) -> None:
    """Make the component in *root*, and pack it unless its own ``setup()`` has closed the window."""
    component = component_class(root, *args, **options)
    if not _is_gone(root):
        _pack(component, component_class)


def _check_class(component_class: Any) -> None:
    if not callable(component_class):
        raise TypeError(
            f"run() takes a component class, not {component_class!r}: write run(Viewer), not run(Viewer())"
        )
    if isinstance(component_class, type) and issubclass(component_class, tkinter.Tk | tkinter.Toplevel):
        name = component_class.__name__
        raise TypeError(
            f"run() opens the window itself, and {name} is one: write class {name}(Component), or "
            f"{name}(...).mainloop() for a Tk"
        )


def _check_size(size: Any) -> None:
    # As "800x600", which Tk would take, it would be a window of eight pixels without a height.
    is_pair = isinstance(size, tuple | list) and len(size) == 2
    if size is not None and not (is_pair and all(type(each) is int and each > 0 for each in size)):
        raise ValueError(f"size is width and height in pixels, as (800, 600), not {size!r}")


def _pack(component: Any, component_class: Any) -> None:
    if not isinstance(component, tkinter.Pack):
        raise TypeError(
            f"run() packs what {component_class!r} returns, and that is no widget but {component!r}: "
            "pass a component class"
        )
    component.pack(fill="both", expand=True)


def _work_if_a_worker_process() -> None:
    """In a process of a frozen program's process pool, do its work and end here; elsewhere do nothing."""
    # Frozen, such a process is the whole program once more. It would open the window again, and its pool start others.
    if getattr(sys, "frozen", False):
        import multiprocessing  # 10 ms that other programs do not pay

        multiprocessing.freeze_support()


def _make_root(title: str, theme: str | None) -> Any:
    try:
        import ttkbootstrap  # a quarter of a second that programs with a window of their own do not pay
    except ImportError as error:
        raise explained(error, "tkasync.run") from error

    try:
        return ttkbootstrap.App(title, theme)
    except BaseException as error:
        problem = _unknown_theme(error, theme, ttkbootstrap.Style)
        if (half := half_made(error)) is not None:
            _destroy(half)
        if problem is None:
            raise
        raise problem from error


def _unknown_theme(error: BaseException, theme: str | None, style: Any) -> ValueError | None:
    """Return what to raise instead when *error* means that there is no such *theme*; while its window is there."""
    if not isinstance(error, tkinter.TclError) or theme is None or theme not in error.args:
        return None
    names = ", ".join(style.get_instance().theme_names())
    return ValueError(f"ttkbootstrap has no theme {theme!r}; it has {names}")


def _watch(runtime: Runtime) -> None:
    from tkasync.watch.watch import StallWatch  # which other programs do not pay for

    StallWatch(runtime)


def _prepare(root: Any, size: tuple[int, int] | None) -> None:
    # ttkbootstrap removes this binding, after which only Return presses a button.
    root.tk.eval("bind TButton <space> {ttk::button::activate %W}")
    PlainWidgets(root)
    if size is not None:
        root.geometry(f"{size[0]}x{size[1]}")


def _destroy(root: Any) -> None:
    if not _is_gone(root):
        root.destroy()


def _is_gone(root: Any) -> bool:
    try:
        return not root.winfo_exists()
    except tkinter.TclError:  # destroyed already, and its application with it
        return True
