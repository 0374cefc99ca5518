"""`supervise`: starts the program's process, and starts it again where its source cannot be read anew inside of it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from tkasync.tools.dev.outcome import FAILED, RESTART, Outcome
from tkasync.tools.dev.saves import Saves
from tkasync.tools.program import Program

_PERIOD = 0.1  # seconds between two looks while no program runs


def supervise(words: Sequence[str]) -> int:
    """Run the program that *words* name until it ends by itself; return its exit code."""
    with TemporaryDirectory(prefix="tkasync-dev-") as folder:
        return _Supervisor(words, Path(folder) / "outcome.json").run()


class _Supervisor:
    def __init__(self, words: Sequence[str], place: Path) -> None:
        self._words = words
        self._place = place
        self._child: subprocess.Popen[bytes] | None = None
        self._signal = 0
        self._is_told = False  # the child, of the signal

    def run(self) -> int:
        before = Outcome()
        with self._hearing_signals():
            while True:
                code, outcome = self._run_once(before)
                if self._signal:
                    return 128 + self._signal
                if outcome.how not in (RESTART, FAILED):
                    return code
                if outcome.how == FAILED and not self._wait_for_a_save(outcome):
                    return 128 + self._signal
                before = outcome

    def _run_once(self, before: Outcome) -> tuple[int, Outcome]:
        self._started = time.time()
        before.write(self._place)
        command = [sys.executable, "-m", "tkasync.tools.dev.child", str(self._place), repr(self._started)]
        self._is_told = False
        self._child = subprocess.Popen([*command, *self._words])
        if self._signal:  # it came before there was a child to be told
            self._tell_child()
        code = self._child.wait()
        outcome = Outcome.read(self._place)
        if outcome is None:  # it was killed, or has crashed
            how = FAILED if code < 0 and -code not in _ENDING else "killed"
            outcome = Outcome(how, before.geometry, before.tabs, before.sources)
        return code if code >= 0 else 128 - code, outcome

    def _wait_for_a_save(self, outcome: Outcome) -> bool:
        """Return whether a source of the program was saved: since it was started, so that no save is lost."""
        print(
            "tkasync dev: the program has failed; it starts again when its source is saved", file=sys.stderr
        )
        saves = Saves(self._started)
        folders = {Path(source).parent for source in [*outcome.sources, str(Program.named(self._words).file)]}
        while not self._signal:
            if saves.look(file for folder in folders for file in folder.glob("*.py")):
                return True
            time.sleep(_PERIOD)
        return False

    @contextmanager
    def _hearing_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self._on_signal) for number in _ENDING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self._is_told = self._is_told and number == self._signal
        self._signal = number
        if self._child is not None:
            self._tell_child()

    def _tell_child(self) -> None:
        # A terminal sends Ctrl+C to both processes, and a second one would interrupt the close.
        by_terminal = self._signal == signal.SIGINT and (sys.platform == "win32" or sys.stdin.isatty())
        if self._child is not None and not self._is_told and not by_terminal:
            self._is_told = True
            self._child.send_signal(self._signal)


_ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
