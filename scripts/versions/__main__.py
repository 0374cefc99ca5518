"""The site of each version below one address, and a menu between them: ``PYTHONPATH=scripts python -m versions SITE``.

A tag ``vX.Y.Z`` with a ``zensical.toml`` becomes ``SITE/X.Y``, the newest of each X.Y; what is checked out becomes
``SITE/next``. The address itself leads to the newest version, and to ``next`` as long as there is none.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEXT = "next"
# The theme looks for versions.json beside the folder that a page is in.
MENU = '\n[project.extra.version]\nprovider = "mike"\n'
REDIRECT = '<!DOCTYPE html><title>tkasync</title><meta http-equiv="refresh" content="0; url={0}/">\n'


def main(site: Path, checkout: Path = ROOT) -> int:
    """Build all versions of *checkout* into *site*; exit code."""
    releases = newest_of_each(git(checkout, "tag", "--list", "v*").decode().split())
    releases = {short: tag for short, tag in releases.items() if has_site(checkout, tag)}
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    for short, tag in releases.items():
        build(git(checkout, "archive", "--format=tar", tag), site / short)
    # `git stash create` names what is checked out, changes included, and nothing where there are none.
    here = git(checkout, "stash", "create").decode().strip() or "HEAD"
    build(git(checkout, "archive", "--format=tar", here), site / NEXT)
    names = [*releases, NEXT]
    entries = [{"version": name, "title": name, "aliases": []} for name in names]
    (site / "versions.json").write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")
    (site / "index.html").write_text(REDIRECT.format(names[0]), encoding="utf-8")
    print(", ".join(names))
    return 0


def newest_of_each(tags: list[str]) -> dict[str, str]:
    """Return the newest tag of each X.Y, the newest X.Y first; what is no release is left out."""
    releases = sorted(
        (tuple(map(int, found.groups())), tag)
        for tag in tags
        if (found := re.fullmatch(r"v(\d+)\.(\d+)\.(\d+)", tag))
    )
    newest = {f"{number[0]}.{number[1]}": tag for number, tag in releases}
    return dict(reversed(newest.items()))


def has_site(checkout: Path, tag: str) -> bool:
    """Whether *tag* has pages to build: the first versions had none."""
    return bool(git(checkout, "ls-tree", "--name-only", tag, "zensical.toml"))


def build(archive: bytes, place: Path) -> None:
    """Build the pages of an *archive* of the sources, strictly, into *place*."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as sources:
            sources.extractall(folder, filter="data")
        with (Path(folder) / "zensical.toml").open("a", encoding="utf-8") as config:
            config.write(MENU)
        command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{place.name}: {done.stdout}{done.stderr}")
        shutil.move(Path(folder) / "site", place)


def git(checkout: Path, *command: str) -> bytes:
    """Return what git says."""
    return subprocess.run(["git", *command], cwd=checkout, check=True, capture_output=True).stdout


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
