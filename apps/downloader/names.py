"""Names for files, made of what a server or an address says. Whatever that is, the file stays in its folder.

A name comes from strangers: it may climb out of the folder, be a device on Windows, hold what no file system takes or
what turns the text around on the screen, or be longer than a name can be. Plain functions, for any thread.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import count
from urllib.parse import unquote, urlsplit

LONGEST = 200  # bytes; most file systems take 255, and " (12)" and the endings of `partial` come behind it
LONGEST_SUFFIX = 20
NAMELESS = "download"
PART, NOTES, NEW_NOTES = ".part", ".part.json", ".part.new"
"""The endings of an unfinished download, its notes, and notes that are being written; see `partial`."""

_NOT_IN_NAMES = '<>:"|?*'
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?", re.IGNORECASE)
# RFC 6266. The coded form comes first: it is meant for those who can read it.
_CODED = re.compile(r"(?:^|;)\s*filename\*\s*=\s*(utf-8|iso-8859-1)'[^']*'([^\s;]+)", re.IGNORECASE)
_PLAIN = re.compile(r'(?:^|;)\s*filename\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^\s;"]+))', re.IGNORECASE)


def name_in(url: str) -> str:
    """Return the name that *url* suggests: the last part of its path, or the host."""
    parts = urlsplit(url)
    return safe_name(unquote(parts.path)) if parts.path.strip("/") else safe_name(parts.hostname or "")


def offered_name(disposition: str) -> str:
    """Return the name that a Content-Disposition header offers, made safe; an empty text when it offers none."""
    if coded := _CODED.search(disposition):
        return safe_name(unquote(coded[2], coded[1], "replace"))
    if plain := _PLAIN.search(disposition):
        return safe_name(plain[2] or re.sub(r"\\(.)", r"\1", plain[1] or ""))
    return ""


def safe_name(text: str) -> str:
    """Return *text* as the name of a file that stays in its folder, on every system."""
    parts = re.split(r"[/\\]", unicodedata.normalize("NFC", text))
    last = next((part for part in reversed(parts) if part.strip(" .")), "")
    name = "".join(letter if letter.isprintable() and letter not in _NOT_IN_NAMES else "_" for letter in last)
    name = _shortened(name.strip(" ."))  # a leading dot would hide it, Windows drops those at the end
    if _DEVICE.fullmatch(name):
        return f"_{name}"
    # A server must not write the notes of another download.
    is_ours = name.lower().endswith((PART, NOTES, NEW_NOTES))
    return f"{name}_" if is_ours else name or NAMELESS


def numbered(name: str) -> Iterator[str]:
    """Give *name*, then "name (1)", "name (2)" and so on, the number in front of the suffix."""
    stem, suffix = _split(name)
    yield name
    for number in count(1):
        yield f"{stem} ({number}){suffix}"


def _split(name: str) -> tuple[str, str]:
    stem, dot, suffix = name.rpartition(".")
    if stem and len(suffix.encode()) <= LONGEST_SUFFIX:
        return stem, dot + suffix
    return name, ""


def _shortened(name: str) -> str:
    stem, suffix = _split(name)
    room = LONGEST - len(suffix.encode())
    return stem.encode()[:room].decode(errors="ignore").strip(" .") + suffix
