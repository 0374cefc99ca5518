"""One run of the suite in a copy of the checkout, by the copy's own `scripts/test`."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from checkouts import ROOT, left_out

from .interpreters import Interpreter, ask
from .rows import CONDITIONS, PARTS, Row

LONGEST = 7_200  # seconds for one run
# The set-up alone, as scripts/test begins: a condition that lets nothing be written finds it done.
_SET_UP = 'set -eu; . scripts/lib; programs=git; set_up virtual apps test "$@"'


class Skipped(Exception):
    """This row cannot be had here; the message says why."""


@dataclass(frozen=True)
class Result:
    """What became of a row."""

    system: str = ""
    python: str = ""
    tk: str = ""
    gil: str = ""
    part: str = ""
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: int = 0
    reason: str = ""
    """Why the row was skipped, or how a run ended that came to no summary."""
    ended: float = 0.0
    """When the run ended, in seconds since the epoch."""
    again: int = 0
    """How many of the tests failed at first, and did not when they were run again once that was mended."""

    def rank(self) -> tuple[bool, float]:
        """Of two results of one row the one with the higher rank counts: a run before none, and the later run."""
        return bool(self.python), self.ended


@dataclass(frozen=True)
class Copy:
    """A copy of the checkout for one interpreter: *path* as it is here, *inside* as it is called where it runs."""

    path: Path
    inside: str
    enter: tuple[str, ...] = ()

    def refresh(self, source: Path = ROOT) -> None:
        """Make it as *source* is; its environment stays."""
        self.path.mkdir(parents=True, exist_ok=True)
        for old in self.path.iterdir():
            if not old.name.startswith(".venv"):
                shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
        shutil.copytree(source, self.path, ignore=left_out, dirs_exist_ok=True)

    def prepare(self, packages: Sequence[str], log: Path) -> None:
        """Give the bare Debian around the copy *packages*; else what the scripts install, and nothing by hand."""
        self.refresh()
        install = 'apt-get -q update && apt-get -q -y --no-install-recommends install "$@"'
        command = ("env", "DEBIAN_FRONTEND=noninteractive", "sh", "-c", install, "sh", *packages)
        with log.open("w") as file:
            _call(self.command("", *(command if packages else ("scripts/run",))), file)

    def command(self, python: str, *command: str) -> list[str]:
        """Run *command* in the copy, by the scripts and *python*; nothing of the caller's own environment gets in."""
        change = ("sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", self.inside)
        return [*self.enter, "env", "-u", "PYTHONDONTWRITEBYTECODE", f"PYTHON={python}", *change, *command]


def run(row: Row, python: Interpreter, copy: Copy, part: Sequence[str], log: Path) -> Result:
    """Run the suite for *row*; its output goes to *log*.

    Raises:
        Skipped: the condition cannot be made here.
    """
    condition = CONDITIONS.get(row.condition, ())
    if condition and os.geteuid() != 0 and row.condition != "SIGINT ignored":
        raise Skipped("needs root")
    if condition and ask(python.path, condition) is None:
        raise Skipped(f"{python.path} cannot be used {row.condition}")
    if row.sdist:
        with unpacked_sdist() as source:
            copy.refresh(source)
    else:
        copy.refresh()
    extras = ["freeze"] if row.part == "frozen" else []
    options = [*part, "-q", f"--wake={row.wake}"]
    with log.open("a" if copy.enter else "w") as file:  # in a chroot after what `prepare` has written
        _call(copy.command(python.path, "sh", "-c", _SET_UP, "scripts/matrix", *extras), file)
        start = time.monotonic()
        code = _call(copy.command(python.path, *condition, "scripts/test", *options), file)
    counts = summary(log.read_text(errors="replace"), code)
    named = next((name for name, paths in PARTS.items() if paths == tuple(part)), " ".join(part))
    seconds = round(time.monotonic() - start)
    facts = (system_of(copy), python.version, python.tk, python.gil, named)
    return Result(*facts, *counts[:3], seconds, counts[3], time.time())


def together(before: Result, again: Result) -> Result:
    """Return the result *before* with what came of its failed tests when they were run *again*.

    Raises:
        Skipped: that run broke off, or a test is not there any more.
    """
    if again.reason:
        raise Skipped(f"not all that had failed ran again: {again.reason}; run the whole row")
    return replace(
        again,
        part=before.part,
        passed=before.passed + again.passed,
        skipped=before.skipped + again.skipped,
        seconds=before.seconds + again.seconds,
        again=before.again + again.passed + again.skipped,
    )


@contextmanager
def unpacked_sdist() -> Iterator[Path]:
    """The folder in the sdist of a copy of the checkout: a build writes beside the sources."""
    with tempfile.TemporaryDirectory() as made:
        sources, dist = Path(made, "checkout"), Path(made, "dist")
        shutil.copytree(ROOT, sources, ignore=left_out)
        build = [sys.executable, "-m", "build", "--no-isolation", "--sdist", f"--outdir={dist}", str(sources)]
        subprocess.run(build, check=True, capture_output=True)
        with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
            archive.extraction_filter = getattr(tarfile, "data_filter", None)  # since 3.11.4
            archive.extractall(dist)
        yield next(path for path in dist.iterdir() if path.is_dir())


def system_of(copy: Copy) -> str:
    """The system around *copy*, by its own name."""
    if copy.enter or Path("/etc/os-release").exists():
        show = ["sh", "-c", '. /etc/os-release; echo "$PRETTY_NAME"']
        return subprocess.run([*copy.enter, *show], capture_output=True, text=True, check=True).stdout.strip()
    return f"{platform.system()} {platform.release()}"


def _call(command: Sequence[str], file: IO[str]) -> int:
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, timeout=LONGEST, check=False
    ).returncode


def summary(text: str, code: int) -> tuple[int, int, int, str]:
    """How many passed, failed (errors too) and were skipped, and what there is to say about a run that broke off."""
    last = next((line for line in reversed(text.splitlines()) if re.search(r" in [\d.]+s", line)), "")
    counts = {
        word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|errors?|skipped)", last)
    }
    failed = sum(counts.get(word, 0) for word in ("failed", "error", "errors"))
    reason = "" if last and code in (0, 1) else f"ended with exit code {code} and no summary"
    return counts.get("passed", 0), failed, counts.get("skipped", 0), reason


def failures(text: str) -> list[str]:
    """The tests that have failed in a run with this output, each once, as pytest takes them."""
    found = re.findall(r"^(?:FAILED|ERROR) (\S+::\w+(?:\[.*?\])?)(?: - .*)?$", text, re.MULTILINE)
    return list(dict.fromkeys(found))
