"""`Rest`: whether a program has come to rest: only the user, or the exam, can bring something new. UI thread.

What a failing check waits for will not come then, however long it waits. In doubt a program is not at rest: it has a
timer, a thread that is not idle, a process that it has started, a window that the screen has still to bring.
"""

from __future__ import annotations

import threading
from concurrent.futures import thread as pool_threads
from multiprocessing import active_children
from sys import _current_frames
from time import monotonic
from types import FrameType
from typing import Any

from tkasync.lab.examiner.calls import Calls
from tkasync.lab.examiner.course.windows import is_coming, windows
from tkasync.lab.examiner.places import LearnerFile
from tkasync.lab.patience import Patience
from tkasync.runtime.current import open_runtimes
from tkasync.testing.probes import rest

_SECONDS, _LOOKS_A_SECOND = 0.8, 50
_OURS = ("lab-", "tkasync-")
_IDLE = pool_threads.__file__


class Rest:
    """See the module.

    Args:
        root: the program's first window.
        calls: those that wait for the exam's answer.
        file: the learner's.
    """

    def __init__(self, root: Any, calls: Calls, file: LearnerFile) -> None:
        self._root = root
        self._calls = calls
        self._file = file
        self._patience = Patience(_SECONDS, _LOOKS_A_SECOND)
        self._looks = 0

    def look(self) -> bool:
        """Whether it has been so for long enough; to be asked in each beat."""
        if self._goes_on():
            self._looks = 0
            return False
        now = monotonic()
        if self._looks == 0:
            self._patience.begin(now)
        self._looks += 1
        return self._patience.is_over(now)

    def begin(self) -> None:
        """Begin anew: the exam has done something."""
        self._looks = 0

    def _goes_on(self) -> bool:
        if self._calls.waiting:
            return True
        runtimes = [runtime for runtime in open_runtimes() if runtime.ui_thread == threading.get_ident()]
        if not all(rest.is_at_rest(self._root, runtime) for runtime in runtimes or (None,)):
            return True
        return self._looks % 10 == 0 and (
            self._is_a_thread_busy() or bool(active_children()) or self.is_a_window_coming()
        )

    def is_a_window_coming(self) -> bool:
        """Whether the screen has still to bring a window: that takes the screen's time, not the program's."""
        return any(map(is_coming, windows(self._root)))

    def _is_a_thread_busy(self) -> bool:
        frames = _current_frames()
        for thread in threading.enumerate():
            frame = frames.get(thread.ident or 0)
            if thread is threading.main_thread() or frame is None:
                continue
            if self._file.frame_of(frame) is not None:
                return True
            if not (thread.name.startswith(_OURS) or _is_idle(frame)):
                return True
        return False


def waiting_daemons() -> set[threading.Thread]:
    """Return the threads that end with the process, and that wait for their time at this moment: in vain."""
    frames = _current_frames()
    found = [(thread, frames.get(thread.ident or 0)) for thread in threading.enumerate() if thread.daemon]
    return {thread for thread, frame in found if frame and frame.f_code.co_filename == threading.__file__}


def _is_idle(frame: FrameType) -> bool:
    """Whether a thread is a worker of `ThreadPoolExecutor` that waits for a call."""
    return frame.f_code.co_filename == _IDLE and frame.f_code.co_name == "_worker"
