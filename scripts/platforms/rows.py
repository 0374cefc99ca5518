"""The rows of the table: where the suite is run, by which interpreter, and under what condition."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    suite: str = ""
    """The chroot's Debian; empty for the system at hand."""
    series: str = ""
    """Of Python, "3.14" or "3.14t"; empty for the one that the scripts choose."""
    tk: str = ""
    """Only an interpreter with this Tk will do."""
    condition: str = ""
    folder: str = "checkout"
    options: tuple[str, ...] = field(default=())
    """What pytest gets instead of the part that the command line asks for."""
    wake: str = "auto"
    sdist: bool = False
    """From the sdist, unpacked, and not from a copy of the checkout."""


ROWS = (
    Row("Debian 12", "bookworm", "3.11"),
    Row("Debian 13", "trixie", "3.13"),
    Row("Debian sid", "sid", "3.14"),
    Row("Debian sid, the next Python", "sid", "3.15"),
    *(Row(f"Python {series}", series=series) for series in ("3.11", "3.12", "3.13", "3.14", "3.15")),
    *(Row(f"Python {series}", series=series) for series in ("3.13t", "3.14t", "3.15t")),
    Row("Tk 9.0", tk="9.0"),
    *(Row(f"woken by a {wake}", wake=wake) for wake in ("pipe", "socket")),
    Row("woken by polling", wake="poll"),
    *(Row(condition, condition=condition) for condition in CONDITIONS),
    Row("a path with spaces and non-ASCII letters", folder=ODD),
    Row("frozen by PyInstaller", options=("-m", "frozen", "tests/package/test_frozen.py")),
    Row("from the unpacked sdist", sdist=True),
    Row("wheel and sdist", options=("tests/package/test_built.py", "tests/package/test_metadata.py")),
)
