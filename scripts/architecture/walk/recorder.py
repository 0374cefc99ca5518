"""Writes down each Python call into tkasync, on every thread, and each lock that tkasync takes.

Must be made before tkasync is imported: a lock of tkasync is told by the file that makes it.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from types import CodeType, FrameType, TracebackType
from typing import Any

__all__ = ["GUARD", "Hop", "Recorder"]

Hop = dict[str, Any]  # JSON: leg, depth, file, name; or leg, depth, lock
# Today's path, and the earlier ones.
GUARD = ("tk/guard/", "core/tk_guard.py", "core/tk_holders.py", "core/tk_pin.py")


class Recorder:
    """Records between `begin()` and `end()`; *leg* names what the UI thread is about. It passes over *left_out*."""

    def __init__(self, package: Path, left_out: tuple[str, ...] = GUARD) -> None:
        self._package = f"{package}/"
        self._left_out = left_out
        self._ui = threading.get_ident()
        self._is_on = False
        self._depths: dict[int, int] = {}
        self._files: dict[CodeType, str] = {}
        self.leg = ""
        self.hops: list[Hop] = []
        self._watch_locks()
        threading.setprofile(self._hear)
        sys.setprofile(self._hear)

    def begin(self, leg: str) -> None:
        self.hops.clear()
        self._depths.clear()
        self.leg = leg
        self._is_on = True

    def end(self) -> list[Hop]:
        self._is_on = False
        return list(self.hops)

    def _hear(self, frame: FrameType, event: str, _argument: object) -> None:
        if self._is_on and event in ("call", "return") and (file := self._file(frame.f_code)):
            thread = threading.get_ident()
            depth = self._depths.get(thread, 0)
            if event == "call":
                self._add(depth, file=file, name=frame.f_code.co_qualname)
            self._depths[thread] = depth + 1 if event == "call" else max(depth - 1, 0)

    def _file(self, code: CodeType) -> str:
        """The file relative to the package; empty for one outside of it, and for what is left out."""
        if code not in self._files:
            whole = code.co_filename
            file = whole.removeprefix(self._package) if whole.startswith(self._package) else ""
            self._files[code] = "" if file.startswith(self._left_out) else file
        return self._files[code]

    def _add(self, depth: int, **what: str) -> None:
        leg = self.leg if threading.get_ident() == self._ui else "worker"
        self.hops.append({"leg": leg, "depth": depth, **what})

    def take(self, lock: str) -> None:
        """Write down that the calling thread takes *lock*."""
        if self._is_on:
            self._add(self._depths.get(threading.get_ident(), 0), lock=lock)

    def _watch_locks(self) -> None:
        """Put a lock that reports in the place of each that tkasync makes."""
        for name in ("Lock", "RLock"):
            setattr(threading, name, self._maker(getattr(threading, name)))

    def _maker(self, make: Any) -> Any:
        def made() -> Any:
            frame = sys._getframe(1)
            while frame.f_back is not None and frame.f_code.co_filename == threading.__file__:
                frame = frame.f_back  # a condition makes its own lock
            file = self._file(frame.f_code)
            return WatchedLock(make(), f"{file}:{frame.f_lineno}", self) if file else make()

        return made


class WatchedLock:
    """A lock that tells its recorder when it is taken."""

    def __init__(self, lock: Any, name: str, recorder: Recorder) -> None:
        self._lock = lock
        self._name = name
        self._recorder = recorder

    def acquire(self, *args: Any, **options: Any) -> bool:
        self._recorder.take(self._name)
        return bool(self._lock.acquire(*args, **options))

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lock, name)
