"""Programs side by side in tabs, in colour and as they write; each can be answered, searched and stopped.

Teaches programs of the system: their lines, their input, their children, and how to end them all.
"""

from apps.runner.window import main

__all__ = ["main"]
