"""Whose code it is: tkasync's own, the program's, or that of Python and of what is installed. Any thread."""

from __future__ import annotations

import os
from functools import cache, lru_cache
from pathlib import Path
from types import FrameType

OURS = __name__.partition(".")[0] + "."
"""How the names of tkasync's own modules begin."""


def _spellings(folder: str) -> set[str]:
    # Code names its file as the path of modules spells it, links and all.
    return {f"{folder}{os.sep}", f"{Path(folder).resolve()}{os.sep}"}


OUR_FOLDERS = tuple(_spellings(str(Path(__file__).parent)))
"""How the files of tkasync's own modules begin."""
# By their names: a program may run with what is installed elsewhere too, such as a user's own packages.
_INSTALLED = tuple(f"{os.sep}{name}{os.sep}" for name in ("site-packages", "dist-packages"))


@cache
def _others() -> tuple[str, ...]:
    import sysconfig  # not at once: its paths take milliseconds, which `import tkasync` has not

    standard = {each for name in ("stdlib", "platstdlib") for each in _spellings(sysconfig.get_path(name))}
    return (*OUR_FOLDERS, *standard, "<frozen ")


@lru_cache(1024)
def is_program_file(file: str) -> bool:
    """Whether *file*, as a code object names it, is the program's own: also what was typed, or made by ``exec``."""
    return not file.startswith(_others()) and not any(part in file for part in _INSTALLED)


def is_ours(frame: FrameType) -> bool:
    """Whether *frame* runs one of tkasync's own modules."""
    return str(frame.f_globals.get("__name__")).startswith(OURS)
