"""`open_inspector`: opens the viewer for a window, and `Inspector`, which feeds it until either ends. UI thread."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from tkasync.dispatch.timers import Timer
from tkasync.errors import RuntimeClosedError
from tkasync.runtime.runtime import Runtime
from tkasync.tools.inspector.program.actions import do
from tkasync.tools.inspector.program.heard import Facts, Heard
from tkasync.tools.inspector.program.log import LogTail
from tkasync.tools.inspector.program.pipe import ViewerPipe
from tkasync.tools.inspector.program.snapshot import Snapshots
from tkasync.tools.inspector.program.standing import Standing
from tkasync.tools.inspector.viewer.colours import is_dark
from tkasync.watch.arguments import runtime_for
from tkasync.watch.sampler import AskedHost
from tkasync.watch.watch import StallWatch, open_watch

_PERIOD = 0.5  # seconds between two snapshots
_STANDS = 0.2  # seconds; what a window that polls can be asked about, too
_INSPECTOR = "inspector"


def open_inspector(root: Any = None) -> Inspector:
    """Open a window, in a process of its own, that shows what this program's window owns, does and waits for.

    It ends with the program, and shows until then what it has been sent last, also while this window stands still or
    a dialog has the grab. Nothing listens on a port, and the viewer can ask for a fixed list of actions only. A second
    call for the same window returns the inspector that is open. UI only.

    Args:
        root: the window, or any widget in it; by default the current one.

    Raises:
        WrongThreadError: on another thread.
        NoRuntimeError, RuntimeClosedError: there is no window, or it is gone.
    """
    runtime = runtime_for(root)
    runtime.check_ui_thread("open_inspector()", "dispatch_to_ui(open_inspector)")
    runtime.refuse_closed("open_inspector")
    opened: Inspector | None = runtime.scope.find(_INSPECTOR)
    if opened is None or opened.is_closed:
        opened = Inspector(runtime)
        runtime.scope.provide(_INSPECTOR, opened)
    return opened


class Inspector:
    """What `open_inspector` returns. It ends with its window, with the viewer, or by `close`. UI only."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.is_closed: bool = False
        """Whether it has ended."""
        self._heard = Heard(runtime.ui_thread)
        self._log = LogTail()
        self._snapshots = Snapshots(runtime, self._heard, self._log.records)
        self._timer: Timer | None = None
        self._own: StallWatch | Standing | None = None
        self._is_beside = False  # the look of its own stands beside the program's watch
        self._watch: StallWatch | Standing = self._chosen_watch()
        try:
            self._pipe = ViewerPipe(
                _command(runtime), self._on_message, self._on_end, lambda: self._watch.now
            )
        except BaseException:  # the system starts no process: nobody could close what listens already
            self._let_go()
            raise
        runtime.scope.adopt(self)
        self._pipe.send("hello", _who(runtime))
        self._take()

    @property
    def process_id(self) -> int:
        """The viewer's process."""
        return self._pipe.process.pid

    def close(self) -> None:
        """End the viewer; the program goes on. A second time it does nothing.

        Raises:
            WrongThreadError: on another thread.
        """
        self._runtime.check_ui_thread("Inspector.close", "dispatch_to_ui(inspector.close)")
        if self.is_closed:
            return
        self.is_closed = True
        if self._timer is not None:
            self._runtime.host.cancel(self._timer)
        self._let_go()
        self._runtime.scope.discard(self)
        self._pipe.close()

    def _let_go(self) -> None:
        """Listen no more."""
        self._close_own_watch()
        self._heard.close()
        self._log.close()

    def _take(self) -> None:
        """Send a snapshot, and set the timer for the next one."""
        if not self.is_closed:
            self._timer = self._runtime.host.after(_PERIOD, self._take)
            self._watch = self._chosen_watch()
            self._pipe.send("snapshot", self._snapshots.take())

    def _chosen_watch(self) -> StallWatch | Standing:
        """Return what tells where the window stands still: the program's watch, while it has one, else one of its own.

        Never two watches, which would log each stall twice. Where the program's own is told later than the viewer is
        to show it, a plain look stands in.
        """
        watch = open_watch(self._runtime)
        is_alone = watch is None or watch is self._own
        if not is_alone and isinstance(self._own, StallWatch):
            self._close_own_watch()
        if watch is not None and not is_alone and watch.threshold <= _STANDS:
            return watch
        if self._own is None or (is_alone and self._is_beside):
            self._own, self._is_beside = _watch(self._runtime, is_alone), not is_alone
        return self._own

    def _close_own_watch(self) -> None:
        if isinstance(self._own, StallWatch):
            self._own.close()
        self._own = None

    # From the reading thread

    def _on_message(self, message: Facts) -> None:
        self._post(self._answer, message)

    def _on_end(self) -> None:
        self._post(self.close)

    def _post(self, fn: Any, *args: Any) -> None:
        with suppress(RuntimeClosedError):  # the window has gone first, and has closed the inspector
            self._runtime.post(fn, *args)

    def _answer(self, message: Facts) -> None:
        """Do what the viewer asks for, and let it see what came of it at once. UI thread."""
        if self.is_closed:
            return
        if isinstance(wish := message.get("look"), dict):
            self._snapshots.look(wish)
        if isinstance(asked := message.get("do"), dict):
            found = self._snapshots.find(str(asked.get("id")))
            self._pipe.send("answer", do(str(asked.get("action")), found))
        self._pipe.send("snapshot", self._snapshots.take())

    def __repr__(self) -> str:
        return f"<Inspector of {self._runtime!r}{' closed' if self.is_closed else ''}>"


def _watch(runtime: Runtime, is_alone: bool) -> StallWatch | Standing:
    """Make what tells where the window stands still: a stall watch, if it is alone and there is a real event loop."""
    if is_alone and isinstance(runtime.host, AskedHost):
        return StallWatch(runtime, threshold=_STANDS)
    return Standing(runtime)


def _command(runtime: Runtime) -> list[str]:
    # A host without a window is light.
    theme = "dark" if runtime.root is not None and is_dark(runtime.root) else "light"
    return [sys.executable, "-m", "tkasync.tools.inspector", "--theme", theme]


def _who(runtime: Runtime) -> Facts:
    title = "" if runtime.root is None else str(runtime.root.title())
    script = Path(sys.argv[0]).name if sys.argv and sys.argv[0] else "python"
    version = ".".join(map(str, sys.version_info[:3]))
    return {
        "pid": os.getpid(),
        "title": title,
        "script": script,
        "python": version,
        "folder": str(Path.cwd()),
    }
