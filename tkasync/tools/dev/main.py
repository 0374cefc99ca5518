"""`python -m tkasync dev app.py`: run a program, and show it anew whenever its source is saved."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tkasync.tools.dev.supervisor import supervise
from tkasync.tools.program import NoProgramError, Program, name_hidden_modules

USAGE = """\
usage: python -m tkasync dev app.py [arguments of the program]
       python -m tkasync dev -m package.module [arguments of the program]

Runs the program. When one of its source files is saved, its window is filled anew, by the new source. Work of the old
one ends. Closing the window ends it all, as does Ctrl+C. In the window Ctrl+Shift+I opens the inspector, and F12 shows
how late its event loop comes round.
"""


def main(arguments: Sequence[str]) -> int:
    """Run the command with *arguments*; return the exit code, the program's own as a rule."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    try:
        program = Program.named(arguments)
    except NoProgramError as error:
        print(f"tkasync dev: {error}\n\n{USAGE}", file=sys.stderr)
        return 2
    name_hidden_modules(program, "tkasync dev")
    return supervise(arguments)
