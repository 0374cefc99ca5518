"""Programs side by side in tabs, in colour and as they write; each can be answered, searched and stopped."""

from apps.runner.window import main

__all__ = ["main"]
