"""Names of a face that are loaded when they are first asked for, and what to say when the package they need is missing.

`import tkasync` works without tkinter, ttkbootstrap and a display: worker processes, servers and checkers need none.
Imports nothing of tkasync. Any thread.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def at_first_use(face: str, modules: Mapping[str, str]) -> Callable[[str], object]:
    """Make the ``__getattr__`` of the module called *face*.

    Args:
        face: its ``__name__``.
        modules: for each name that it loads, the module that defines the name.

    Returns:
        A function of a name. It raises AttributeError for a name that *modules* does not list, and ImportError, with
        the line that installs it, where tkinter or ttkbootstrap is missing.
    """

    def load(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {face!r} has no attribute {name!r}", name=name)
        try:
            value: object = getattr(import_module(modules[name]), name)
        except ImportError as error:
            raise explained(error, f"{face}.{name}") from error
        setattr(sys.modules[face], name, value)  # the next look finds it without this function
        return value

    return load


def explained(error: ImportError, user: str) -> ImportError:
    """Say what *user* needs and how to install it; *error* itself when another package is missing."""
    package = (error.name or "").partition(".")[0].lstrip("_")
    if package not in ("tkinter", "ttkbootstrap"):
        return error
    if (file := _hiding(package)) is not None:
        return ImportError(
            f"{user} needs {package}, which {file} hides: give that file another name", name=error.name
        )
    remedy = how_to_install(package)
    return ImportError(f"{user} needs {package}, which this Python does not have: {remedy}", name=error.name)


def _hiding(package: str) -> str | None:
    """Return the program's file that Python has taken for *package*; ``None`` where there is none."""
    file = getattr(sys.modules.get(package), "__file__", None)
    # A module of one file is neither: both are packages.
    return None if file is None or hasattr(sys.modules[package], "__path__") else str(file)


def how_to_install(package: str) -> str:
    """Return the line that installs *package* for this Python on this system."""
    if package != "tkinter":
        return f"{sys.executable or 'python'} -m pip install {package}"
    # Where uv keeps the Pythons that it downloads; an old one may lack what a new one has.
    if re.search(r"[/\\]uv[/\\]python[/\\]", sys.base_prefix):
        return f"uv python install --reinstall {sys.version_info.major}.{sys.version_info.minor}"
    if sys.platform == "win32":
        return 'run the Python installer again, choose Modify and tick "tcl/tk and IDLE"'
    if sys.platform == "darwin":
        return f"brew install python-tk@{sys.version_info.major}.{sys.version_info.minor}, or Python from python.org"
    command = next((_LINUX[name] for name in _linux_names() if name in _LINUX), None)
    if command is None:
        return "install your system's package of tkinter, often called python3-tk"
    return f"{command}; for a Python built from source install Tk's headers and build it again"


_LINUX = {
    "debian": "apt install python3-tk",
    "ubuntu": "apt install python3-tk",
    "fedora": "dnf install python3-tkinter",
    "rhel": "dnf install python3-tkinter",
    "arch": "pacman -S tk",
    "suse": "zypper install python3-tk",
    "alpine": "apk add python3-tkinter",
}


def _linux_names() -> list[str]:
    """Name this distribution, then those that it is made of."""
    import platform  # 3 ms of every import of tkasync, for an error that few see

    try:
        release = platform.freedesktop_os_release()
    except OSError:  # not every system has the file
        return []
    return [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
