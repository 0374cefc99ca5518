"""Use every app as a person would, photograph it, and print the names of the pictures.

python -m apps._screenshots [--folder FOLDER] [NAME ...]

Each app is used in a process of its own, one after the other: two would cover each other's windows.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from apps._catalogue import find_apps

GALLERY = "__main__"
LONGEST = 120.0  # seconds for one app; a guess, ten times what the slowest needs


def main() -> int:
    """Photograph the apps named on the command line, or all and the gallery; how many failed."""
    everything = [GALLERY, *(app.name for app in find_apps())]
    parser = argparse.ArgumentParser(prog="scripts/screenshots", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(everything))
    parser.add_argument("--folder", type=Path, default=Path("screenshots"))
    wanted = parser.parse_args()
    if unknown := set(wanted.names) - set(everything):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there is {', '.join(everything)}")
    wanted.folder.mkdir(parents=True, exist_ok=True)
    return sum(not photograph(name, wanted.folder) for name in wanted.names or everything)


def photograph(name: str, folder: Path) -> bool:
    """One app's picture in *folder*; whether it succeeded."""
    picture = folder / f"{'gallery' if name == GALLERY else name}.png"
    try:
        subprocess.run([sys.executable, "-m", "apps._users", name, picture], check=True, timeout=LONGEST)
    except subprocess.SubprocessError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return False
    print(picture, flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
