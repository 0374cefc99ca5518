"""Whose code it is: the program's, a library's or Tk's; and what of a line ran. Any thread, but for the sources."""

from __future__ import annotations

import linecache
import os
import sysconfig
from functools import lru_cache
from pathlib import Path
from types import CodeType

_STANDARD: tuple[str, ...] = tuple(
    {f"{path}{os.sep}" for path in map(sysconfig.get_path, ("stdlib", "platstdlib")) if path}
)
_INSTALLED = tuple(f"{os.sep}{name}{os.sep}" for name in ("site-packages", "dist-packages"))
_OURS = f"{Path(__file__).resolve().parent.parent}{os.sep}"
_TK = ("tkinter", "ttkbootstrap")
_LONGEST = 80


@lru_cache(1024)
def _is_program(file: str) -> bool:
    if file.startswith(("<frozen", _OURS)) or any(part in file for part in _INSTALLED):
        return False
    return not file.startswith(_STANDARD)


def is_program(code: CodeType) -> bool:
    """Whether *code* is the program's own."""
    return _is_program(code.co_filename)


def is_tk(code: CodeType) -> bool:
    """Whether *code* is that of tkinter, or of the guard in front of Tk."""
    file = code.co_filename.replace("\\", "/")
    return any(f"/{name}/" in file for name in _TK) or file.endswith(
        ("tk/guard/guard.py", "tk/asked.py", "guard/callbacks.py")
    )


def calls_the_program(code: CodeType) -> bool:
    """Whether *code* is tkasync's, and not the part that calls Tk: what it calls and no stack shows is in C."""
    file = code.co_filename
    return file.startswith(_OURS) and not file.startswith(f"{_OURS}tk{os.sep}")


def told(code: CodeType, line: int) -> str:
    """Return a step as ``load.py:41 Panel.load``."""
    return f"{Path(code.co_filename).name}:{line} {code.co_qualname}"


def expression_at(code: CodeType, instruction: int) -> str:
    """Return the source of the instruction at offset *instruction*; empty where it is not at hand. Reads the file."""
    try:
        at = list(code.co_positions())[instruction // 2]
    except IndexError:
        return ""
    begin, end, left, right = at
    if begin is None or end is None or left is None or right is None:
        return ""
    lines = [linecache.getline(code.co_filename, line).encode() for line in range(begin, end + 1)]
    lines[-1] = lines[-1][:right]  # columns count bytes
    lines[0] = lines[0][left:]
    return shortened(b"".join(lines).decode("utf-8", "replace"))


def line_at(code: CodeType, line: int) -> str:
    """Return the source of a line. Reads the file."""
    return shortened(linecache.getline(code.co_filename, line))


def shortened(text: str, longest: int = _LONGEST) -> str:
    """Return *text* as one line of *longest* characters at most."""
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
