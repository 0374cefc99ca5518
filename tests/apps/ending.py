"""Apps as programs of their own, run to their end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_WATCHDOG = 60  # seconds; reached by a hang only


def run_to_its_end(program: str, *arguments: Path, **environment: Path) -> tuple[int, str]:
    """The exit code of *program*, and what it said on stderr: a thread left behind, an error, a warning."""
    done = subprocess.run(
        # Every warning; not -X dev, in which asyncio names each step that a busy machine has slowed.
        [sys.executable, "-W", "default", "-X", "faulthandler", "-c", program, *arguments],
        cwd=_ROOT,
        env={**os.environ, **{name: str(value) for name, value in environment.items()}},
        capture_output=True,
        text=True,
        timeout=_WATCHDOG,
    )
    return done.returncode, done.stderr
