"""The viewer's process: `python -m tkasync.tools.inspector`, started by the program that is looked at."""

from __future__ import annotations

import argparse
import sys
import tkinter

from tkasync.app import run
from tkasync.tools.inspector.viewer.window import Viewer


def main() -> int:
    """Show the viewer until it is closed or the program ends; return the exit code."""
    parser = argparse.ArgumentParser("python -m tkasync.tools.inspector", description=__doc__)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    theme = parser.parse_args().theme
    try:
        run(Viewer, title="tkasync inspector", theme=f"bootstrap-{theme}", size=(1180, 700))
    except tkinter.TclError as error:
        print(f"tkasync: the inspector has no window: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
