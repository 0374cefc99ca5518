"""`GradedTests`: the learner's file as tests, for an exam that is a function ``grade(lab)``. The main thread."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

from tkasync.lab.examiner.fail import Fail
from tkasync.lab.examiner.places import LearnerFile
from tkasync.testing.probes.mutants import FailedTest, mutants, run_tests

_LONGEST = 12.0  # seconds for a run of the tests, where they are not to wait
_RUN = 40.0  # seconds for another run: a mutant may keep a test waiting until that gives up


class GradedTests:
    """See the module.

    Args:
        file: the learner's.
        tell: is given a verdict, and ends the process.
        bound: takes within how many seconds from now something is to be done, and what is said when it is not.
    """

    def __init__(
        self,
        file: LearnerFile,
        tell: Callable[[Fail], None],
        bound: Callable[[float, Callable[[int | None], Fail]], None],
    ) -> None:
        self._file = file
        self._tell = tell
        self._bound = bound
        gc.freeze()  # after each test the plugin looks for what is left, and not through all that was there before
        self._late: Callable[[int | None], Fail] | None = None
        # No settings and no plugins of the folder's, or of the machine's: the same verdict for everybody.
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        folder = Path(file.path).parent
        self._options = [
            "-x",
            "-c",
            os.devnull,
            f"--rootdir={folder}",
            f"--confcutdir={folder}",  # else pytest goes through all the folders above
            "--noconftest",
            "-p",
            "tkasync_pytest",
        ]

    def refuse_sleep(self, text: str) -> None:
        """Have each `time.sleep` in the learner's file, and other waits, be the verdict "sleeps"; *text* says why."""
        sleep = time.sleep
        self._late = lambda line: Fail("sleeps", text, line)

        def refuse(seconds: float, /) -> None:
            frame = sys._getframe(1)
            if frame.f_code.co_filename == self._file.path and seconds:
                self._tell(Fail("sleeps", text, frame.f_lineno))
            sleep(seconds)

        setattr(time, "sleep", refuse)  # noqa: B010  # its stub takes what has an index, too

    def passes(self) -> None:
        """Run the tests of the program as it is.

        Raises:
            Fail: there are none, or one does not pass.
        """
        try:
            failed = self._run(run_tests)
        except ValueError:
            raise Fail(
                "no_tests",
                "No test in the file is run and passes: there is none called test_…, or each is skipped or is to fail.",
            ) from None
        if failed:
            raise Fail(
                "fails",
                f"{failed[0].name} does not pass, and the program is right. {failed[0].error}",
                failed[0].line,
            )

    def catches(
        self, module: ModuleType, changes: Mapping[str, tuple[str, str]]
    ) -> dict[str, list[FailedTest]]:
        """Return what fails with each mutant of *module*, by its name; nothing: the tests have not noticed it.

        Raises:
            Fail: there is none that they have not noticed, and they fail with the program as it is, too.
        """
        caught = {mutant.name: self._run(mutant.caught_by) for mutant in mutants(module, changes)}
        if all(caught.values()) and (failed := self._run(run_tests)):
            raise Fail(
                "fails",
                f"{failed[0].name} has passed, and does not pass the next time, though the program is the same: it "
                f"tells nothing of that. {failed[0].error}",
                failed[0].line,
            )
        return caught

    def _run(self, run: Callable[..., list[FailedTest]]) -> list[FailedTest]:
        if self._late is not None:
            self._bound(_LONGEST, self._late)
        else:
            self._bound(_RUN, lambda line: Fail("stuck", f"The tests were not done in {_RUN:g} s.", line))
        return run(self._file.path, options=self._options)
