"""The interpreters of a system, and what they are."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .rows import Row

_PATIENCE = 300  # seconds; on a busy machine an interpreter takes a minute to begin
_ASK = """
import json, sys, sysconfig, tkinter, venv, ensurepip
bare = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
print(json.dumps({
    "version": ".".join(map(str, sys.version_info[:3])),
    "series": "%d.%d" % sys.version_info[:2] + ("t" if bare else ""),
    "tk": tkinter.Tcl().eval("info patchlevel"),
    "gil": "off" if bare else "on",
    "prefix": sys.base_prefix,
}))
"""


@dataclass(frozen=True)
class Interpreter:
    """One that can run the suite: it has tkinter, venv and ensurepip."""

    path: str
    version: str
    series: str
    tk: str
    gil: str
    prefix: str

    def fits(self, row: Row) -> bool:
        """Whether it is what *row* asks for."""
        return row.series in ("", self.series) and self.tk.startswith(row.tk)


def ask(path: str, enter: Sequence[str] = ()) -> Interpreter | None:
    """What *path* is, asked by way of the command *enter*; ``None`` when it is not there or cannot serve."""
    try:
        done = subprocess.run(
            [*enter, path, "-c", _ASK], capture_output=True, text=True, check=True, timeout=_PATIENCE
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return Interpreter(path, **json.loads(done.stdout))


def find(named: Sequence[str] = (), enter: Sequence[str] = ()) -> list[Interpreter]:
    """Every interpreter that can serve, each once: *named*, the scripts' own choice, then by series."""
    found: dict[tuple[str, str, str], Interpreter] = {}
    for path in [*named, *(_usual() if enter else [*_usual(), *_of_tools()])]:
        known = ask(path, enter)
        if known is not None:
            found.setdefault((known.prefix, known.version, known.gil), known)
    return list(found.values())


def _usual() -> Iterator[str]:
    yield os.environ.get("PYTHON") or "python3"
    for minor in range(11, 16):
        yield from (f"python3.{minor}", f"python3.{minor}t", f"/usr/bin/python3.{minor}")


def _of_tools() -> Iterator[str]:
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    uv = Path.home() / ".local/share/uv/python"
    for folder in (pyenv, uv):
        yield from sorted(map(str, folder.glob("*3.1[1-5].*/bin/python")))
