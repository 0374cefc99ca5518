"""`Session`: a program that is shown anew in its window when its source is saved, or started again where it cannot be.

A thread looks at the files. The program's own modules that have changed are imported again, by running the program
once more as far as its call of `run`; then the window is emptied, which ends what its components own, and filled.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from traceback import walk_tb
from typing import Any

from tkasync.dispatch.open_runtimes import open_runtimes
from tkasync.tools.dev.keeping import keep_from_now_on
from tkasync.tools.dev.modules import forget, outdated, program_modules
from tkasync.tools.dev.outcome import ENDED, FAILED, RESTART, Outcome
from tkasync.tools.dev.saves import Saves
from tkasync.tools.dev.stage import DevStage, Left
from tkasync.tools.program import Program, ended_by_signals, own_part
from tkasync.windows import set_stage

_PERIOD, _SOON = 0.2, 0.05  # seconds between two looks at the files, and while one of them is being saved
_GRACE = 3.0  # seconds in which a program that is to start again ends by itself


class Session:
    """See the module.

    Args:
        program: what runs.
        place: of the file with what the last run has left, and this one leaves.
        since: when the process was started.
    """

    def __init__(self, program: Program, place: Path, since: float) -> None:
        self._program = program
        self._place = place
        self._outcome = Outcome.read(place) or Outcome()
        self._stage = DevStage(self._outcome)
        self._saves = Saves(since)
        self._pending: set[Path] = set()  # of the UI thread: saved, and not shown yet
        # Re-entrant: what ends this thread while it holds the lock may come here again.
        self._interrupting = threading.RLock()
        self._is_over = False
        place.unlink(missing_ok=True)

    def run(self) -> int:
        """Run the program to its end; return the exit code. Main thread.

        Raises:
            BaseException: SystemExit and KeyboardInterrupt, as the program ends.
        """
        set_stage(self._stage)
        keep_from_now_on()
        self._outcome.how = ENDED
        threading.Thread(target=self._look, name="tkasync-dev", daemon=True).start()
        try:
            try:
                self._run_whenever_saved()
            finally:
                self._interrupt_no_more()
        except (SystemExit, KeyboardInterrupt):
            if self._outcome.how != RESTART:
                raise
        finally:
            self._stage.close()
            self._leave()
        return int(self._outcome.how == FAILED)

    def _interrupt_no_more(self) -> None:
        """Have no save interrupt what is left to do: one that comes now is found by the supervisor."""
        with self._interrupting:
            self._is_over = True

    def _run_whenever_saved(self) -> None:
        if self._has_ended():
            return
        # Not before: a main loop of the program's own would not notice a signal that has a handler.
        with ended_by_signals():
            while True:
                self._saves.since = time.time()
                forget(outdated(self._pending))
                self._pending.clear()
                if self._has_ended():
                    return

    def _has_ended(self) -> bool:
        """Run the program; return whether it has ended, and its window with it."""
        try:
            self._program.run()
            if self._stage.is_anew:
                raise LookupError("the program has ended without a call of run(): its window closes")
        except Left:
            return False
        except Exception as error:
            self._tell(error)
            self._give_up(error)
        except SystemExit as error:
            if not self._stage.is_anew:
                raise
            self._tell(error)
            self._give_up(error)
        return True

    def _give_up(self, error: BaseException) -> None:
        """Have the program start again, if it is new code that fails in the window of before."""
        window = self._stage.window
        if not self._stage.is_anew or window is None:
            self._fail(error)
            return
        self._announce_a_start()
        self._outcome.geometry, self._outcome.tabs = window.look()

    def _leave(self) -> None:
        self._outcome.sources = sorted({*self._outcome.sources, *map(str, self._files())})
        self._outcome.write(self._place)

    def _fail(self, error: BaseException) -> None:
        if self._outcome.how != RESTART:
            self._outcome.how = FAILED
        # What could not be imported is no module: its folder is known by who wanted it.
        files = {frame.f_code.co_filename for frame, _line in walk_tb(error.__traceback__)}
        files.add(getattr(error, "filename", None) or "")
        self._outcome.sources += [str(Path(file).absolute()) for file in files if Path(file).is_file()]

    def _files(self) -> Iterator[Path]:
        yield self._program.file.absolute()
        yield from program_modules().values()

    def _look(self) -> None:
        while True:
            time.sleep(_SOON if self._saves.is_unsettled else _PERIOD)
            saved = self._saves.look(self._files())
            runtime = self._stage.runtime()
            if saved and runtime is not None:
                runtime.post(self._show_anew, saved)
            elif saved:
                self._start_again()
                return

    def _show_anew(self, saved: set[Path]) -> None:
        banner = self._stage.banner
        assert banner is not None
        self._pending |= saved
        if (problem := self._problem()) is not None:
            self._tell(problem)
            banner.say(f"Not shown yet: {problem}")
            return
        banner.close()
        self._stage.leave()

    def _problem(self) -> Exception | None:
        for path in sorted(self._pending):
            try:
                compile(path.read_bytes(), str(path), "exec")
            except (SyntaxError, ValueError, OSError) as error:
                return error
        return None

    def _start_again(self) -> None:
        """End the process, for the supervisor to start it again. Any thread."""
        with self._interrupting:
            if self._is_over:
                return
            self._announce_a_start()
            window = self._stage.window
            for runtime in open_runtimes():
                runtime.post(self._close, getattr(runtime, "root", None), window)
            if not open_runtimes() and hasattr(signal, "pthread_kill"):
                # As Ctrl+C would: its `finally` blocks run. A main loop of Tk's is deaf to it while nothing happens.
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    def _announce_a_start(self) -> None:
        print("tkasync dev: the program starts again", file=sys.stderr, flush=True)
        self._outcome.how = RESTART
        # A program without such a window, or one that does not end.
        timer = threading.Timer(_GRACE, self._end_at_once)
        timer.name, timer.daemon = "tkasync-dev-end", True
        timer.start()

    def _close(self, root: Any, window: Any) -> None:
        if window is not None and window.root is root:
            self._outcome.geometry, self._outcome.tabs = window.look()
        if root is not None:
            root.destroy()

    def _end_at_once(self) -> None:
        """End a process that did not end in time: `atexit` and the program's threads are given up."""
        self._leave()
        sys.stderr.flush()
        os._exit(0)

    def _tell(self, error: BaseException) -> None:
        error.__traceback__ = own_part(error.__traceback__, self._program.file)
        sys.excepthook(type(error), error, error.__traceback__)
        sys.stderr.flush()
