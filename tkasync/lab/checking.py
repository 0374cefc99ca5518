"""`check`: a learner's program in a process of its own, with an examiner at its window, whatever the program does."""

from __future__ import annotations

import json
import re
import secrets
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from tkasync.lab.exercise import Exercise
from tkasync.lab.patience import Patience
from tkasync.lab.processes.acts import WATCHED, ActsReader
from tkasync.lab.processes.single import Process, Start
from tkasync.lab.processes.single import start as start_single
from tkasync.lab.verdict import LAB_FAILED, Verdict

LIMIT = 120.0
"""Seconds: the last bound; the process ends by itself before, if it can. On a busy machine a good program takes 40."""
_MOST_OUTPUT = 50_000_000  # bytes
_LOOK, _LOOKS_A_SECOND = 0.02, 20
_LAST_LINES, _SHOWN = 8, 1000  # of what a process has written that ended without a verdict; lines, bytes
_DISPLAY_ENDED = ("X Error of failed request", "X connection to")


def check(
    exercise: Exercise,
    source: str,
    file: Path,
    limit: float = LIMIT,
    start: Start = start_single,
    on_act: Callable[[str], None] | None = None,
) -> Verdict:
    """Run *source*, which *file* holds, and return the verdict. Blocks, *limit* seconds at most.

    What the program prints goes to a file, which no grandchild can keep it from; what it has started ends with it.

    Args:
        exercise: whose exam it is.
        source: the program.
        file: where it lies; beside it the program finds its own modules.
        limit: the last bound.
        start: starts a process for it.
        on_act: to be watched: the exam goes slowly, and each act of it is told here.
    """
    verdict, may_be_machine = _check_once(exercise, source, file, limit, start, on_act)
    if may_be_machine:
        verdict, _ = _check_once(exercise, source, file, limit, start, on_act)
    return verdict


def _check_once(
    exercise: Exercise,
    source: str,
    file: Path,
    limit: float,
    start: Start,
    on_act: Callable[[str], None] | None,
) -> tuple[Verdict, bool]:
    """Return the verdict, and whether the machine may be to blame for it."""
    with tempfile.TemporaryDirectory(prefix="tkasync-lab-", ignore_cleanup_errors=True) as folder:
        result, output = Path(folder) / "verdict.json", Path(folder) / "output"
        order = {
            "secret": secrets.token_hex(16),
            "file": str(file.resolve()),
            "source": source,
            "exam": str(exercise.folder / "exam.py"),
            "result": str(result),
            "acts": str(Path(folder) / "acts") if on_act else "",
        }
        output.touch()
        process = start(json.dumps(order).encode(), file.resolve().parent, output)
        try:
            with ActsReader(Path(folder) / "acts", on_act) as acts:
                how = _wait(process, output, limit * (WATCHED if on_act else 1), acts.read)
        finally:
            process.kill()
        verdict = _read(result, order["secret"])
        if verdict is not None:
            return verdict, False
        verdict = _without_verdict(how, result, output, order["file"])
        return verdict, _may_be_machine(verdict, result)


def _wait(process: Process, output: Path, limit: float, on_look: Callable[[], None]) -> str | int:
    """Return the exit code, or why it is to be killed: ``"limit"`` or ``"output"``."""
    patience = Patience(limit, _LOOKS_A_SECOND)
    patience.begin(monotonic())
    while (code := process.poll()) is None:
        if patience.is_over(monotonic()):
            return "limit"
        if output.stat().st_size > _MOST_OUTPUT:
            return "output"
        on_look()
        sleep(_LOOK)
    on_look()
    return code


def _read(result: Path, secret: str) -> Verdict | None:
    """Return the verdict, if one was written by the examiner: another one lacks the secret."""
    if not result.parent.is_dir():
        return Verdict(
            LAB_FAILED, f"somebody has removed {result.parent}, in which the verdict was to be written"
        )
    try:
        said = json.loads(result.read_text(encoding="utf-8"))
        if said["secret"] == secret:
            return Verdict(said["kind"], said["text"], said["line"])
    except FileNotFoundError:
        pass
    except OSError as error:
        return Verdict(LAB_FAILED, f"the verdict cannot be read: {error}")
    except (ValueError, KeyError, TypeError):
        pass
    return None


def _without_verdict(how: str | int, result: Path, output: Path, file: str) -> Verdict:
    """Say what has become of a process that gave none: killed, crashed, or ended by the program itself."""
    line = _line_in_stacks(result.with_suffix(".stacks"), file)
    at = "" if line is None else f"\n    line {line}"
    if how == "limit":
        return Verdict("stuck", f"The program did not come to an end, and was ended.{at}", line)
    if how == "output":
        return Verdict("floods", f"The program prints without end.{at}", line)
    if how == 1 and line is not None:
        return Verdict("frozen", f"The program has kept Python itself from going on for seconds.{at}", line)
    if how == 1 and not result.with_suffix(".stacks").exists():
        return Verdict(LAB_FAILED, "the examiner did not start: see python -m tkasync doctor")
    if isinstance(how, int) and how < 0:
        name = signal.Signals(-how).name
        return Verdict("crashed", f"The process was ended by signal {name}.{at}{_end_of(output)}", line)
    if how == 1 and _size(result.with_suffix(".stacks")):
        return Verdict(
            LAB_FAILED, "nothing has run for seconds, and no line of the file was under way: try again"
        )
    return Verdict(
        "exits",
        f"The process has ended, with code {how}, in the middle of the exam (os._exit?).{at}{_end_of(output)}",
    )


def _may_be_machine(verdict: Verdict, result: Path) -> bool:
    """Whether a second check may say something else.

    A process that gets no core for seconds is ended like one whose interpreter is held. And windows come and go between
    two requests: what X refuses once in a thousand times it takes the next time.
    """
    if verdict.kind == "exits":
        return any(word in verdict.text for word in _DISPLAY_ENDED)
    return verdict.kind in ("frozen", LAB_FAILED) and bool(_size(result.with_suffix(".stacks")))


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _end_of(output: Path) -> str:
    """Return the last lines of what the process has written, indented."""
    with output.open("rb") as written:
        written.seek(max(0, _size(output) - _SHOWN))
        lines = written.read().decode(errors="replace").splitlines()
    last = [f"    {line}" for line in lines if line.strip()][-_LAST_LINES:]
    return "\n".join(["\nThe last that it has written:", *last]) if last else ""


def _line_in_stacks(stacks: Path, file: str) -> int | None:
    try:
        text = stacks.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    found = re.search(rf'File "{re.escape(file)}", line (\d+)', text)
    return None if found is None else int(found[1])
