"""`DevStage`: hears of the program's calls of `run`, and keeps the last one from opening a second window. UI thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from tkasync.dispatch.open_runtimes import open_runtimes
from tkasync.runtime.runtime import Runtime
from tkasync.tools.dev.outcome import Outcome
from tkasync.tools.dev.window import Banner, Look, Window
from tkasync.tools.inspector.opening import open_inspector
from tkasync.watch.watch import StallWatch
from tkasync.watch.window.meter import FrameMeter


class Call(NamedTuple):
    """What the program has given to `run`."""

    title: str
    component_class: Any
    args: Any
    options: Any


class Reached(BaseException):
    """The program, run once more, has called `run`; no error, so that its own ``except Exception`` lets it pass."""

    def __init__(self, call: Call) -> None:
        super().__init__()
        self.call = call


class DevStage:
    """See the module.

    Args:
        before: how the window was before the restart of its program.
    """

    def __init__(self, before: Outcome) -> None:
        self.is_rerun: bool = False
        """Whether the program runs for the sake of what it gives to `run`."""
        self.windows: int = 0
        """How many the program has opened."""
        self.window: Window | None = None
        self.banner: Banner | None = None
        self._before = before
        self._meter: FrameMeter | None = None
        self._watch: StallWatch | None = None

    def called(
        self, title: str, component_class: Any, args: tuple[Any, ...], options: Mapping[str, Any]
    ) -> None:
        if self.is_rerun:
            raise Reached(Call(title, component_class, args, options))
        self.windows += 1

    def opens(self, root: Any, show: Callable[[Any, Any, Any, Any], None]) -> None:
        runtime = Runtime.of(root)
        for key in ("<Control-Shift-I>", "<Control-Shift-i>"):  # the second one while Caps Lock is on
            root.bind(key, lambda _event: open_inspector(runtime))
        root.bind("<F12>", lambda _event: self._toggle_meter(root))
        self._watch = StallWatch(runtime)
        self.banner = Banner(root)
        self.window = Window(root, show)

    def _toggle_meter(self, root: Any) -> None:
        if self._meter is None:
            self._meter = FrameMeter(root)
        else:
            self._meter.toggle()

    @contextmanager
    def unwatched(self) -> Iterator[None]:
        """Have nothing told of the time that a reload takes: the window is made, as at a start, which is no stall."""
        if self._watch is not None:
            self._watch.close()
        try:
            yield
        finally:
            if self.window is not None and (runtime := self.runtime()) is not None and not runtime.is_closed:
                self._watch = StallWatch(runtime)

    def fill(self, call: Call) -> None:
        """Show in the window what *call* has given to `run`; the meter is there again if it was."""
        assert self.window is not None
        meter, self._meter = self._meter, None
        is_shown = meter is not None and meter.is_shown
        self.window.fill(*call)
        if is_shown:
            self._toggle_meter(self.window.root)

    def opened(self) -> None:
        before, self._before = self._before, Outcome()
        if before.geometry and self.window is not None:
            self.window.restore(Look(before.geometry, before.tabs))

    def runtime(self) -> Runtime | None:
        """Return that of the window, where the program can be shown anew in it. Any thread."""
        window = self.window
        if window is None or self.windows != 1:
            return None
        found = (each for each in open_runtimes() if getattr(each, "root", None) is window.root)
        runtime = next(found, None)
        return runtime if isinstance(runtime, Runtime) else None
