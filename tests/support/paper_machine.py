"""A machine of paper for the scripts: a PATH with a handful of real tools; stand-ins write down their calls."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = (
    "cat",
    "cksum",
    "cp",
    "dirname",
    "env",
    "flock",
    "grep",
    "ln",
    "mkdir",
    "rm",
    "touch",
    "true",
    "uname",
)
PYTHON = """#!/bin/sh
[ "$1" = -c ] || echo "python $*" >>"$LOG"
[ "$1 $2" != "-m venv" ] || { mkdir -p "$4/bin" && cp "$0" "$4/bin/python"; }
"""
APT_GET = """#!/bin/sh
echo "apt-get $*" >>"$LOG"
case "$*" in *install*python3*) cp "$BIN/prepared" "$BIN/python3" ;; esac
"""


class PaperMachine:
    """A checkout, and a PATH on which only what the test put there exists."""

    def __init__(self, folder: Path) -> None:
        self.checkout, self.bin, self.log = folder / "checkout", folder / "bin", folder / "log"
        (self.checkout / "scripts").mkdir(parents=True)
        self.bin.mkdir()
        self.log.touch()
        for name in ("setup.cfg", "pyproject.toml"):
            shutil.copy(ROOT / name, self.checkout)
        library = (ROOT / "scripts" / "lib").read_text()
        assert "/usr/bin/python3" in library
        (self.checkout / "scripts" / "lib").write_text(
            library.replace("/usr/bin/python3", f"{self.bin}/none")
        )
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool) or pytest.fail(f"no {tool}"))
        self.put("prepared", PYTHON)

    def put(self, name: str, script: str) -> None:
        (self.bin / name).write_text(script)
        (self.bin / name).chmod(0o755)

    def debian(self, user: int, *, sudo: bool = False) -> None:
        self.put("apt-get", APT_GET)
        self.put("id", f"#!/bin/sh\necho {user}\n")
        if sudo:
            self.put("sudo", '#!/bin/sh\necho sudo >>"$LOG"\n[ "$1" != -n ] || shift\n"$@"\n')

    def set_up(self, words: str, **variables: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
        """What `set_up` with these words gave, and the calls it made."""
        return self.run(f"set_up {words}", **variables)

    def run(self, code: str, **variables: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
        """What *code* gave behind scripts/lib, and the calls it made."""
        self.log.write_text("")
        done = subprocess.run(
            ["/bin/sh", "-c", f"set -eu; . scripts/lib; {code}", "scripts/demo"],
            cwd=self.checkout,
            env={"PATH": str(self.bin), "LOG": str(self.log), "BIN": str(self.bin), **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
        )
        return done, self.log.read_text().splitlines()
