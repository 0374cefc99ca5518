"""The rows of the table: where the suite is run, by which interpreter, and under what condition."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUICK = ("-m", "not slow and not frozen")
_PROCESSES = (
    *("tests/host", "tests/runtime", "tests/closing", "tests/ui_tasks", "tests/stress", "tests/testing"),
    *("tests/tools", "tests/apps", "tests/test_setup.py", "tests/test_script_displays.py"),
)
_FILES = (
    *("tests/apps", "tests/queries", "tests/package", "tests/migration", "tests/tools", "tests/testing"),
    *("tests/test_setup.py", "tests/test_script_displays.py", "tests/test_matrix.py", "tests/test_docs.py"),
    *(
        "tests/test_course.py",
        "tests/test_logs.py",
        "tests/test_logs_places.py",
        "tests/test_logs_uncaught.py",
    ),
)
PARTS = {
    "quick": _QUICK,
    "whole": ("-m", "not frozen"),
    "waking": (
        *_QUICK,
        *("tests/dispatch", "tests/host", "tests/runtime", "tests/closing", "tests/safety", "tests/timing"),
        *("tests/ui_tasks", "tests/stress"),
    ),
    "work": (
        *_QUICK,
        *("tests/tasks", "tests/ownership", "tests/reactive", "tests/resources", "tests/queries"),
        *("tests/bindings", "tests/widgets", "tests/commands", "tests/processes"),
    ),
    "processes": (*_QUICK, *_PROCESSES),
    "files": (*_QUICK, *_FILES),
    "processes and files": (*_QUICK, *dict.fromkeys((*_PROCESSES, *_FILES))),
    "frozen": ("-m", "frozen", "tests/package/test_frozen.py"),
    "package": ("tests/package/test_built.py", "tests/package/test_metadata.py"),
}
"""What pytest gets: by default, of each row, what touches its condition."""
OWN = ("frozen", "package")  # what these rows are about: they run nothing else

SUITES = {"bookworm": "Debian 12", "trixie": "Debian 13", "sid": "Debian sid"}
# The awkward conditions: a command that makes the condition and runs what follows it. As root, but for the signal.
CONDITIONS = {
    "without /proc": ("unshare", "-m", "sh", "-c", 'umount -l /proc; exec "$@"', "sh"),
    "as a user": (
        *("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
        *("env", "-u", "XDG_CACHE_HOME", "HOME=/nonexistent"),
    ),
    "SIGINT ignored": ("sh", "-c", 'trap "" INT; exec "$@"', "sh"),
    "read-only HOME": (
        *("unshare", "-m", "sh", "-c"),
        'mount -t tmpfs -o ro tmpfs /mnt && unset XDG_CACHE_HOME && HOME=/mnt exec "$@"',
        "sh",
    ),
    "read-only checkout": (
        *("unshare", "-m", "sh", "-c"),
        'mount --bind "$PWD" "$PWD" && mount -o remount,ro,bind "$PWD" && cd "$PWD" && exec "$@"',
        "sh",
    ),
}
ODD = "a path with spaces – kočka"


@dataclass(frozen=True)
class Row:
    """One run of the suite."""

    name: str
    part: str = "quick"
    """Of `PARTS`."""
    suite: str = ""
    """The chroot's Debian; empty for the system at hand."""
    is_also_at_hand: bool = False
    """Whether the system at hand will do, unless the chroot is asked for."""
    series: str = ""
    """Of Python, "3.14" or "3.14t"; empty for the one that the scripts choose."""
    tk: str = ""
    """Only an interpreter with this Tk will do."""
    condition: str = ""
    folder: str = "checkout"
    wake: str = "auto"
    sdist: bool = False
    """From the sdist, unpacked, and not from a copy of the checkout."""

    @property
    def slug(self) -> str:
        """Its name as that of a file."""
        return re.sub(r"[^a-z0-9.]+", "-", self.name.lower())


ROWS = (
    Row("Debian 12", suite="bookworm", series="3.11"),
    Row("Debian 13", suite="trixie", series="3.13"),
    *(Row(f"Python {series}", series=series) for series in ("3.11", "3.12", "3.13")),
    *(
        Row(f"Python {series}", series=series, suite="sid", is_also_at_hand=True)
        for series in ("3.14", "3.15")
    ),
    *(Row(f"Python {series}", series=series) for series in ("3.13t", "3.14t", "3.15t")),
    Row("Tk 9.0", tk="9.0"),
    Row("woken by a pipe", "waking", wake="pipe"),
    Row("woken by a socket", "waking", wake="socket"),
    Row("woken by polling", "waking", wake="poll"),
    Row("without /proc", "processes", condition="without /proc"),
    Row("as a user", "processes and files", condition="as a user"),
    Row("SIGINT ignored", "processes", condition="SIGINT ignored"),
    Row("read-only HOME", "files", condition="read-only HOME"),
    Row("read-only checkout", "files", condition="read-only checkout"),
    Row("a path with spaces and non-ASCII letters", "files", folder=ODD),
    Row("frozen by PyInstaller", "frozen"),
    Row("from the unpacked sdist", sdist=True),
    Row("wheel and sdist", "package"),
)
