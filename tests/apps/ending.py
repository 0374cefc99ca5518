"""Apps as programs of their own, run to their end."""

from __future__ import annotations

import os
from pathlib import Path

from tests.support.pythons import run_python

_ROOT = Path(__file__).resolve().parents[2]


def run_to_its_end(program: str, *arguments: Path, **environment: Path) -> tuple[int, str]:
    """The exit code of *program*, and what it said on stderr: a thread left behind, an error, a warning."""
    # Every warning; not -X dev, in which asyncio names each step that a busy machine has slowed.
    command = ["-W", "default", "-X", "faulthandler", "-c", program, *map(str, arguments)]
    variables = {name: str(value) for name, value in environment.items()}
    done = run_python(*command, folder=_ROOT, environment=os.environ | variables, imports=("apps._users",))
    return done.returncode, done.stderr
