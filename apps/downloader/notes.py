"""The notes of an unfinished download: what the bytes beside them are the beginning of. A small JSON file.

It is replaced whole or not at all, and holds nothing but what is read here: a file that says anything else is no notes.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import get_args, get_type_hints
from urllib.parse import urlsplit

import httpx

from apps.downloader.names import safe_name
from apps.downloader.trouble import TransferError

GONE = "Its files are gone: it was finished or removed elsewhere. Abort it here, or add it again."


@dataclass
class Notes:
    """See the module."""

    url: str
    length: int | None = None
    """Bytes of the whole file, where the server has said it."""
    validator: str = ""
    """An ETag or a date of the server, by which it knows whether the file is still the same."""
    name: str = ""
    """What the server wants it to be called."""
    is_paused: bool = False
    """The next start leaves it alone."""
    is_checked: bool = False
    """All of it is there, and right: only its name is missing."""
    added: float = 0.0
    """When, in seconds since 1970; the list is in this order."""


def read_notes(path: Path) -> Notes:
    """Return the notes in the file *path*.

    Raises:
        TransferError: it is gone, or holds something else.
        OSError: it cannot be read.
    """
    try:
        notes = Notes(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError as error:
        raise TransferError(GONE) from error
    except (ValueError, TypeError) as error:
        raise TransferError(f"{path.name} holds no notes of a download.") from error
    kinds = get_type_hints(Notes)
    fit = [isinstance(getattr(notes, each.name), _kinds(kinds[each.name])) for each in fields(notes)]
    if not (all(fit) and is_address(notes.url)):
        raise TransferError(f"{path.name} holds no notes of a download.")
    notes.name = notes.name and safe_name(notes.name)
    return notes


def write_notes(notes: Notes, path: Path, new: Path) -> None:
    """Replace the file *path*, by way of the file *new*. Nobody else may read it, for a URL may hold a key."""
    try:
        with os.fdopen(os.open(new, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
            json.dump(asdict(notes), file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def is_address(text: str) -> bool:
    """Whether *text* is an address that can be loaded from."""
    try:
        url = httpx.URL(text)
        urlsplit(text)  # stricter about what stands in brackets
    except (httpx.InvalidURL, ValueError):
        return False
    return url.scheme in ("http", "https") and bool(url.host)


def _kinds(hint: type) -> tuple[type, ...]:
    return (int, float) if hint is float else get_args(hint) or (hint,)
