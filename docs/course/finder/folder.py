# folder.py: what the finder looks through
import os
import re
import sysconfig
from pathlib import Path

# Python's own library: there on every machine, and not too small.
FOLDER = Path(os.environ.get("FINDER") or sysconfig.get_path("stdlib"))


def files():
    for folder, inner, names in os.walk(FOLDER):
        inner[:] = sorted(set(inner) - {"site-packages"})
        for name in sorted(names):
            if name.endswith(".py"):
                yield Path(folder, name)


def lines_with(pattern, path):
    lines = path.read_text("utf-8", "replace").splitlines()
    name = path.relative_to(FOLDER).as_posix()
    return [
        f"{name}:{number}: {line.strip()}"
        for number, line in enumerate(lines, 1)
        if re.search(pattern, line)
    ]
