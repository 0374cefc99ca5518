"""`run_program`: a program in a process of its own, with a user at its window. Any thread; needs no Tk here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tkasync.dispatch.timers import check_seconds
from tkasync.ownership.executors.process_trees import OWN_GROUP, kill_group
from tkasync.testing.programs.order import FAILURE, STACKS, STEPS, Order
from tkasync.testing.programs.steps import Step, steps_of

_ROOT = str(Path(__file__).resolve().parents[3])
_MORE = 60.0  # seconds beyond the patience of all steps: to start, and to be ended by itself
_TOLD = 2000  # letters of its errors in a message


@dataclass(frozen=True)
class ProgramEnd:
    """How a program of `run_program` has ended."""

    code: int
    """Its exit code."""
    output: str
    """What it has printed."""
    errors: str
    """What it has written to stderr."""


def run_program(
    file: str | os.PathLike[str],
    script: str = "",
    *,
    arguments: Sequence[str] = (),
    patience: float = 15.0,
    longest_sleep: float | None = None,
    environment: Mapping[str, str] | None = None,
) -> ProgramEnd:
    """Run the program *file* in a process of its own, with a user at its window, until it has ended.

        end = run_program("finder.py", 'type "import"; press "Search"; see "50 lines"')
        assert (end.code, end.errors) == (0, "")

    The user does one step after the other, each as soon as it can be done, and then closes the window. The steps are
    ``press "a button or an entry of a menu"``, ``type "into the field that has the focus, or the first"``,
    ``choose "the first row of a list with this"``, ``key "<F5>"``, ``see "a part of a line"``,
    ``miss "what cannot be read"`` and ``close``, divided by semicolons or line ends. Any Tk program; it runs in its own
    folder.

    Args:
        file: a Python file; it runs as ``__main__``.
        script: the steps.
        arguments: those of the program.
        patience: seconds for the window to come, for each step, and for the end.
        longest_sleep: calls of ``time.sleep`` are cut to so many seconds, for a program that only plays slow work.
        environment: its variables; by default those of this process.

    Raises:
        AssertionError: a step could not be done; the program ended before all were; it did not end.
        FileNotFoundError: there is no such file.
        ValueError: *script* has what is no step, or a time is below zero.
    """
    program = Path(file).resolve(strict=True)
    steps = steps_of(script)
    check_seconds("run_program(patience)", patience)
    if longest_sleep is not None:
        check_seconds("run_program(longest_sleep)", longest_sleep)
    with TemporaryDirectory(prefix="tkasync-program-", ignore_cleanup_errors=True) as folder:
        order = Order(str(program), steps, patience, longest_sleep, folder)
        command = [sys.executable, "-P", "-m", "tkasync.testing.programs.driver", order.text(), *arguments]
        variables = dict(os.environ if environment is None else environment)
        # With -P the program's folder, the current one, hides nothing of what its driver imports.
        variables["PYTHONPATH"] = os.pathsep.join([_ROOT, *filter(None, [variables.get("PYTHONPATH")])])
        code = _run(command, program.parent, variables, Path(folder), patience * (len(steps) + 3) + _MORE)
        end = ProgramEnd(code or 0, _read(folder, "output"), _read(folder, "errors"))
        _judge(program.name, end, steps, Path(folder), is_over=code is not None)
        return end


def _run(
    command: Sequence[str], cwd: Path, environment: Mapping[str, str], folder: Path, longest: float
) -> int | None:
    """Return the exit code of *command*; None: it did not end, and was killed with what it has started."""
    # Files: whoever holds the other end of a pipe, a process that it has started say, would hold this one up.
    with (folder / "output").open("wb") as out, (folder / "errors").open("wb") as err:
        process = subprocess.Popen(
            command,
            cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            **OWN_GROUP,
        )  # fmt: skip
        try:
            return process.wait(longest)
        except subprocess.TimeoutExpired:
            return None
        finally:
            if process.poll() is None:
                kill_group(process.pid)
                process.wait()


def _judge(name: str, end: ProgramEnd, steps: Sequence[Step], folder: Path, *, is_over: bool) -> None:
    done, stacks, failure = len(_read(folder, STEPS)) - 2, _read(folder, STACKS), _read(folder, FAILURE)
    rest = _told(end.errors)
    if failure:
        raise AssertionError(f"{name}: {failure}{rest}")
    if done < 0:
        missing = "there was no window"
    else:
        missing = f"the user did not {steps[done]}" if done < len(steps) else "its window was closed"
    if stacks or not is_over:
        rest = f"{missing}\n{stacks}{rest}"
        raise AssertionError(f"{name} stood still, or did not end; {rest}")
    if done < len(steps):
        rest = missing + rest
        raise AssertionError(f"{name} ended with code {end.code}; {rest}")


def _told(errors: str) -> str:
    return f"; it has written:\n{errors[-_TOLD:]}" if errors else ""


def _read(folder: Path | str, name: str) -> str:
    file = Path(folder, name)
    return file.read_bytes().decode(errors="replace").replace("\r\n", "\n") if file.exists() else ""
