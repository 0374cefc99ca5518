"""Bare Debians in folders, made by debootstrap: nothing is in them but what the scripts install."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from .trial import Skipped

# What Debian has beside its own python3, by series; its own the scripts install by themselves.
FURTHER = {"3.15": ("python3.15", "python3.15-venv", "python3-tk")}
# A mirror that is read through a proxy, or an index with a certificate of its own.
_KEPT = ("http_proxy", "https_proxy", "no_proxy", "PIP_INDEX_URL")
_CERTIFICATE = "etc/ssl/of-the-host.crt"  # beside the chroot's own, which its package replaces


def enter(suite: str, folder: Path) -> list[str]:
    """The command that runs what follows it in the chroot *suite* below *folder*, which is made if it is not there.

    Raises:
        Skipped: it cannot be made here.
    """
    root = folder / suite
    if os.geteuid() != 0:
        raise Skipped("a chroot needs root")
    if not (root / "usr/bin/apt-get").exists():
        _make(suite, root)
    _mount(root)
    kept = [f"{name}={os.environ[name]}" for name in _KEPT if name in os.environ]
    if "PIP_CERT" in os.environ:
        kept.append(f"PIP_CERT=/{_CERTIFICATE}")
    path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return ["chroot", str(root), "env", "-i", "HOME=/root", "LANG=C.UTF-8", "TERM=dumb", path, *kept]


def leave(suite: str, folder: Path) -> None:
    """Take the mounts away again; those of a chroot that was never entered are none."""
    for place in ("dev/shm", "dev", "proc"):
        subprocess.run(["umount", "-l", folder / suite / place], stderr=subprocess.DEVNULL, check=False)


def _make(suite: str, root: Path) -> None:
    if shutil.which("debootstrap") is None:
        raise Skipped("debootstrap is not installed")
    done = subprocess.run(
        ["debootstrap", "--variant=minbase", suite, root], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Skipped(f"debootstrap: {(done.stdout + done.stderr).strip().splitlines()[-1]}")


def _mount(root: Path) -> None:
    for name in ("resolv.conf", "hosts"):
        shutil.copy(Path("/etc") / name, root / "etc" / name)
    if "PIP_CERT" in os.environ:
        (root / _CERTIFICATE).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(os.environ["PIP_CERT"], root / _CERTIFICATE)
    for place, options in (("proc", ["-t", "proc"]), ("dev", ["--rbind"]), ("dev/shm", ["-t", "tmpfs"])):
        target = root / place
        if subprocess.run(["mountpoint", "-q", target], check=False).returncode:
            subprocess.run(["mount", *options, f"/{place}", target], check=True)
            # Where mounts are shared, taking this one away again would take the system's own.
            subprocess.run(["mount", "--make-rslave", target], check=True)
