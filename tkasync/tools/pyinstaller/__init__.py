"""What PyInstaller has to know of tkasync; it finds this by the package's entry point ``pyinstaller40``."""

from __future__ import annotations

from pathlib import Path


def hook_folders() -> list[str]:
    """Return the folder of the hooks, which is this one."""
    return [str(Path(__file__).parent)]
