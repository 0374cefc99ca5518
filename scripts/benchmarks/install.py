"""`python -m benchmarks.install`: the peers, from the extra `bench` of setup.cfg, as far as they can be had.

One that cannot be installed must not keep the others away: the benchmark says which bars that leaves open.
"""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["peers_wanted"]


def peers_wanted() -> dict[str, str]:
    """The peers by name, each with its requirement as written."""
    config = configparser.ConfigParser()
    config.read(Path(__file__).parents[2] / "setup.cfg")
    lines = config["options.extras_require"]["bench"].split("\n")
    requirements = [line.strip() for line in lines if line.strip()]
    return {re.split(r"[^\w.-]", requirement)[0]: requirement for requirement in requirements}


def missing() -> dict[str, str]:
    return {name: requirement for name, requirement in peers_wanted().items() if not _is_installed(name)}


def _is_installed(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def _install(requirements: list[str]) -> bool:
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        *requirements,
    ]
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0


def main() -> None:
    wanted = missing()
    if not wanted:
        return
    print(f"Installing peers: {', '.join(wanted)}", file=sys.stderr)
    if not _install(list(wanted.values())):
        for name, requirement in wanted.items():
            if not _install([requirement]):
                print(f"{name} cannot be installed: its rows stay empty", file=sys.stderr)


if __name__ == "__main__":
    main()
