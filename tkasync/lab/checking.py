"""`check`: a learner's program in a process of its own, with an examiner at its window, whatever the program does."""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from tkasync.lab.exercise import Exercise
from tkasync.lab.verdict import LAB_FAILED, Verdict

LIMIT = 60.0
"""Seconds: the last bound; the process ends by itself before, if it can."""
_MOST_OUTPUT = 50_000_000  # bytes
_LOOK = 0.02


def check(exercise: Exercise, source: str, file: Path, limit: float = LIMIT) -> Verdict:
    """Run *source*, which *file* holds, and return the verdict. Blocks, *limit* seconds at most.

    What the program prints goes to a file, which no grandchild can keep it from; what it has started ends with it.
    """
    with tempfile.TemporaryDirectory(prefix="tkasync-lab-", ignore_cleanup_errors=True) as folder:
        result = Path(folder) / "verdict.json"
        order = {
            "secret": secrets.token_hex(16),
            "file": str(file.resolve()),
            "source": source,
            "exam": str(exercise.folder / "exam.py"),
            "result": str(result),
        }
        with (Path(folder) / "output").open("w+b") as output:
            how = _run(json.dumps(order).encode(), file.resolve().parent, output.fileno(), limit)
            verdict = _read(result, order["secret"])
            return verdict or _without_verdict(how, result, order["file"])


def _run(order: bytes, folder: Path, output: int, limit: float) -> str | int:
    """Return the exit code, or why it was killed: ``"limit"`` or ``"output"``."""
    command = [sys.executable, "-P", "-X", "utf8", "-m", "tkasync.lab.examiner.child"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(_our_path()), "TKASYNC_LAB": "1"}
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE, stdout=output, stderr=output, cwd=folder, env=environment,
        start_new_session=sys.platform != "win32",
    )  # fmt: skip
    try:
        assert process.stdin is not None
        process.stdin.write(order)
        process.stdin.close()
        return _wait(process, output, limit)
    except BrokenPipeError:
        return process.wait(limit)
    finally:
        _kill(process)


def _our_path() -> list[str]:
    """The folders in which the child finds tkasync; no learner's folder is among them."""
    root = str(Path(__file__).resolve().parents[2])
    return [root, *(path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path)]


def _wait(process: subprocess.Popen[bytes], output: int, limit: float) -> str | int:
    end = monotonic() + limit
    while (code := process.poll()) is None:
        if monotonic() > end:
            return "limit"
        if os.fstat(output).st_size > _MOST_OUTPUT:
            return "output"
        sleep(_LOOK)
    return code


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process, and all that it has started and that has not left its session."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _read(result: Path, secret: str) -> Verdict | None:
    """Return the verdict, if one was written by the examiner: another one lacks the secret."""
    try:
        said = json.loads(result.read_text(encoding="utf-8"))
        if said["secret"] == secret:
            return Verdict(said["kind"], said["text"], said["line"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def _without_verdict(how: str | int, result: Path, file: str) -> Verdict:
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
        return Verdict("crashed", f"The process was ended by signal {signal.Signals(-how).name}.{at}", line)
    return Verdict(
        "exits", f"The process has ended, with code {how}, in the middle of the exam (os._exit?).{at}"
    )


def _line_in_stacks(stacks: Path, file: str) -> int | None:
    try:
        text = stacks.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    found = re.search(rf'File "{re.escape(file)}", line (\d+)', text)
    return None if found is None else int(found[1])
