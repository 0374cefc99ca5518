"""Whose code it is: the program's, tkasync's or Tk's; and what of a line ran. Any thread, but for the sources."""

from __future__ import annotations

import linecache
import os
from pathlib import Path
from types import CodeType

from tkasync.whose_code import OUR_FOLDERS, is_program_file

_THAT_CALL_TK = tuple(f"{folder}tk{os.sep}" for folder in OUR_FOLDERS)
_TK = ("tkinter", "ttkbootstrap")
_LONGEST = 80


def is_program(code: CodeType) -> bool:
    """Whether *code* is the program's own."""
    return is_program_file(code.co_filename)


def is_tk(code: CodeType) -> bool:
    """Whether *code* is that of tkinter, or of the guard in front of Tk."""
    file = code.co_filename.replace("\\", "/")
    return any(f"/{name}/" in file for name in _TK) or file.endswith(
        ("tk/guard/guard.py", "tk/asked.py", "guard/callbacks.py")
    )


def calls_the_program(code: CodeType) -> bool:
    """Whether *code* is tkasync's, and not the part that calls Tk: what it calls and no stack shows is in C."""
    file = code.co_filename
    return file.startswith(OUR_FOLDERS) and not file.startswith(_THAT_CALL_TK)


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
