"""What there is on this machine, found out without harm to this process.

Tk is asked in a child process: a display may never answer, and some versions of Python and Tcl end the process.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from tkasync import version
from tkasync.tools.json_lines import message_in

_PATIENCE = 30.0  # seconds for the child; a window takes half of one, on a loaded machine several


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """This machine as the doctor sees it; *window* is what `window` told before it ended."""

    system: str = sys.platform
    python: tuple[int, int, int] = sys.version_info[:3]
    implementation: str = platform.python_implementation()
    has_gil: bool = True
    where: str = ""
    packages: Mapping[str, str] = field(default_factory=dict)
    display: str = ""
    window: Mapping[str, Any] = field(default_factory=dict)
    ended: str = ""
    """How the child ended, where it did not end by itself: a signal, or that it took too long."""


def collect() -> Facts:
    """Find out what there is. Takes about a second, and at most half a minute."""
    window, ended = _ask_a_window()
    return Facts(
        has_gil=not sysconfig.get_config_var("Py_GIL_DISABLED") or sys._is_gil_enabled(),  # type: ignore[attr-defined]  # 3.13
        where=f"{sys.executable}, tkasync {version.__version__} in {Path(version.__file__).parent}",
        packages={name: _version(name) for name in ("ttkbootstrap", "concurrent-log-handler", "pillow")},
        display=os.environ.get("DISPLAY", ""),
        window=window,
        ended=ended,
    )


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _ask_a_window() -> tuple[dict[str, Any], str]:
    command = [sys.executable, "-m", "tkasync.tools.doctor.window"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired as late:
        return _told(late.stdout or b""), f"it did not answer within {_PATIENCE:.0f} s"
    return _told(done.stdout), _end(done)


def _told(output: bytes) -> dict[str, Any]:
    """Join what the child said, a JSON object a line."""
    told: dict[str, Any] = {}
    for line in output.splitlines():
        told |= message_in(line) or {}
    return told


def _end(done: subprocess.CompletedProcess[bytes]) -> str:
    if done.returncode == 0:
        return ""
    said = (done.stderr.decode(errors="backslashreplace").strip().splitlines() or [""])[-1]
    how = f"signal {-done.returncode}" if done.returncode < 0 else f"exit code {done.returncode}"
    return f"{how}: {said}" if said else how
