"""The process of a program that is reloaded: ``python -m tkasync.tools.dev.child OUTCOME SINCE app.py ...``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tkasync.tools.dev.session import Session
from tkasync.tools.program import Program


def main(arguments: Sequence[str]) -> int:
    """Run the program; return the exit code of the process."""
    place, since, *words = arguments
    # Python takes a compiled file for that of a source with the same second and size, as two quick saves may have.
    sys.dont_write_bytecode = True
    return Session(Program.named(words), Path(place), float(since)).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
