"""A program that knows nothing of the inspector, for `python -m tkasync inspect`; it ends once a viewer runs."""

from __future__ import annotations

import os
import sys

import psutil

from tkasync import Component, run


class Small(Component):
    """Waits for the viewer."""

    def setup(self) -> None:
        """Look for it."""
        print(sys.argv[1:], flush=True)
        self.spawn_interval(0.1, self.look)

    def look(self) -> None:
        """End when a viewer is there."""
        commands = [" ".join(child.cmdline()) for child in psutil.Process(os.getpid()).children()]
        if any("tkasync.tools.inspector" in command for command in commands):
            print("an inspector", flush=True)
            self.finish()


if __name__ == "__main__":
    run(Small)
