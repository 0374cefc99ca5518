"""`DevStage`: hears of the program's calls of `run`, and has the next one fill the window of the last. UI thread."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from tkasync.dispatch.open_runtimes import open_runtimes
from tkasync.runtime.runtime import Runtime
from tkasync.tools.dev.outcome import Outcome
from tkasync.tools.dev.window import Banner, Look, Window
from tkasync.tools.inspector.opening import open_inspector
from tkasync.watch.watch import StallWatch
from tkasync.watch.window.meter import FrameMeter

_AGAIN = 20  # milliseconds between two calls of quit: one ends the innermost loop only


class Left(BaseException):
    """The program is to run once more, and its window stays; no error, so that ``except Exception`` lets it pass."""


class DevStage:
    """See the module.

    Args:
        before: how the window was before the restart of its program.
    """

    def __init__(self, before: Outcome) -> None:
        self.is_anew: bool = False
        """Whether the window is empty, from the end of one `run` until the next one has filled it."""
        self.windows: int = 0
        """How many the program has opened."""
        self.window: Window | None = None
        self.banner: Banner | None = None
        self._before = before
        self._began = 0.0  # when the window was emptied
        self._is_leaving = False
        self._again = ""  # the next call of quit
        self._meter: FrameMeter | None = None
        self._has_meter = False  # the window that was emptied
        self._watch: StallWatch | None = None

    # What `run` asks

    def called(self) -> Any:
        if self.is_anew and self.window is not None:
            return self.window.root
        self.windows += 1
        return None

    def shows(self, root: Any, title: str, make: Callable[[], object]) -> None:
        if self.is_anew:
            root.title(title)
            make()
            self._filled()
        else:
            self._opens(root)
            make()
            self._opened()

    def left(self) -> None:
        if not self._is_leaving:
            return
        self._is_leaving = False
        if self.window is None or self.runtime() is None:
            self.is_anew = False  # it was closed meanwhile
            return
        self.window.root.after_cancel(self._again)
        self.window.forget_queries()
        raise Left

    def keeps(self, root: Any) -> bool:
        return self.is_anew and self.window is not None and self.window.root is root

    # What the session asks

    def leave(self) -> None:
        """Empty the window, which ends what its components own, and have the event loop that `run` is in end."""
        assert self.window is not None
        if self._is_leaving:
            return
        self._began = time.perf_counter()
        if self._watch is not None:  # the time that it takes is no stall, as that of a start is none
            self._watch.close()
        meter, self._meter = self._meter, None
        self._has_meter = meter is not None and meter.is_shown
        self.is_anew = self._is_leaving = True
        self.window.empty()
        # Behind what its end has queued: fetches that nobody wants any more end there.
        Runtime.of(self.window.root).post(self._quit)

    def _quit(self) -> None:
        if self._is_leaving and self.window is not None:
            self.window.root.quit()
            self._again = self.window.root.after(_AGAIN, self._quit)

    def close(self) -> None:
        """Destroy a window that no `run` has filled again."""
        if self.is_anew and self.window is not None and self.runtime() is not None:
            self.window.root.destroy()

    def runtime(self) -> Runtime | None:
        """Return that of the window, where the program can be shown anew in it. Any thread."""
        window = self.window
        if window is None or self.windows != 1:
            return None
        found = (each for each in open_runtimes() if getattr(each, "root", None) is window.root)
        runtime = next(found, None)
        return runtime if isinstance(runtime, Runtime) else None

    # The window

    def _opens(self, root: Any) -> None:
        runtime = Runtime.of(root)
        for key in ("<Control-Shift-I>", "<Control-Shift-i>"):  # the second one while Caps Lock is on
            root.bind(key, lambda _event: open_inspector(runtime))
        root.bind("<F12>", lambda _event: self._toggle_meter(root))
        self._watch = StallWatch(runtime)
        self.banner = Banner(root)
        self.window = Window(root)

    def _opened(self) -> None:
        before, self._before = self._before, Outcome()
        if before.geometry and self.runtime() is not None and self.window is not None:
            self.window.restore(Look(before.geometry, before.tabs))

    def _filled(self) -> None:
        self.is_anew = False
        if (runtime := self.runtime()) is None or self.window is None:
            return  # closed by its own setup()
        self.window.restore(self.window.look_before)
        if self._has_meter:
            self._toggle_meter(self.window.root)
        self._watch = StallWatch(runtime)
        took = (time.perf_counter() - self._began) * 1000
        print(f"tkasync dev: reloaded in {took:.0f} ms", file=sys.stderr, flush=True)

    def _toggle_meter(self, root: Any) -> None:
        if self._meter is None:
            self._meter = FrameMeter(root)
        else:
            self._meter.toggle()
