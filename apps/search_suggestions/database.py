"""All named characters in a SQLite full-text index, built on first use in the user's cache. Runs on threads.

The file appears complete or not at all: it is built beside its place and then renamed. A search takes a connection of
its own, so that a damaged file can be replaced at any moment.
"""

from __future__ import annotations

import os
import re
import sqlite3
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import time

from apps._cache import cache_folder, make_private, scratch
from apps.search_suggestions.turn import turn
from tkasync import checkpoint, current_task, report_progress

VERSION = 1  # of the tables below
PORTION = 2500  # characters between two reports, and two looks at whether the window was closed: some 15 ms
LIMIT = 100  # suggestions: more than anybody reads
WORD = re.compile(r"[^\W_]+")  # as the index takes names apart
CODE = re.compile(r"(?:U\+|0x|\\u)([0-9a-f]{2,6})$", re.IGNORECASE)
STALE = 3600.0  # seconds after which an unfinished file belongs to a program that was killed
STEPS = 10_000  # of SQLite's machine, between two looks at whether a newer search has come


@dataclass(frozen=True)
class Question:
    """What is searched for, and in which file."""

    path: Path
    text: str

    @property
    def words(self) -> list[str]:
        """The words whose beginnings are looked for, the longest first."""
        return sorted(set(WORD.findall(self.text.upper())), key=len, reverse=True)


@dataclass(frozen=True)
class Answer:
    """What was found for *question*: code points and names, the shortest names first."""

    question: Question
    matches: list[tuple[int, str]]


def cache_file() -> Path:
    """Where the database of this user belongs; one for each edition of Unicode, kept where that can be."""
    file = cache_folder() / f"characters-{unicodedata.unidata_version}.sqlite"
    return file if file.exists() or os.access(file.parent, os.W_OK) else scratch() / file.name


# --- Building


def ensure(path: Path, anew: bool = False) -> Path:
    """*path*, with a sound database in it: built *anew*, or if there is none, or a damaged or outdated one.

    Of several programs that find none, one builds; the others wait and take what it has built.

    Raises:
        OSError: the folder cannot be written to, or others may write to it.
        sqlite3.Error: the disk is full, or this Python's SQLite has no FTS5.
    """
    report_progress(0, None, "Looking for the list of characters …")
    seen = _edition(path)  # before the look: what another program builds meanwhile is a newer one
    if anew or not is_sound(path):
        make_private(path.parent)
        with turn(path):
            if _edition(path) == seen or not is_sound(path):
                build(path)
    return path


def _edition(path: Path) -> tuple[int, int] | None:
    """What tells the file at *path* from one that takes its place; ``None`` when there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns


def is_sound(path: Path) -> bool:
    """Whether *path* can be read from its first page to its last, and is of this version."""
    try:
        with closing(_open(path)) as database:
            (version,) = database.execute("PRAGMA user_version").fetchone()
            (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
            database.execute("SELECT rowid FROM character WHERE character MATCH 'latin' LIMIT 1").fetchone()
    except sqlite3.Error:
        return False
    return (version, verdict) == (VERSION, "ok")


def build(path: Path) -> None:
    """Build the database and put it at *path*, in place of what is there; its folder is there."""
    _remove_stale(path)
    handle, name = tempfile.mkstemp(".part", f"{path.stem}-", path.parent)
    os.close(handle)
    draft = Path(name)
    try:
        with closing(sqlite3.connect(draft)) as database:
            _fill(database)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _remove_stale(path: Path) -> None:
    for draft in path.parent.glob(f"{path.stem}-*.part"):
        if time() - draft.stat().st_mtime > STALE:
            draft.unlink(missing_ok=True)


def _fill(database: sqlite3.Connection) -> None:
    # No journal and no waiting for the disk: what is not finished is thrown away.
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute("CREATE VIRTUAL TABLE character USING fts5(name, prefix = '1 2 3', detail = none)")
    database.execute("CREATE TABLE use (part INTEGER NOT NULL, whole INTEGER NOT NULL)")
    codes = list(_named_codes())
    for start in range(0, len(codes), PORTION):
        checkpoint()
        report_progress(start, len(codes), f"Building the list of characters: {start:,} of {len(codes):,}")
        portion = codes[start : start + PORTION]
        database.executemany(
            "INSERT INTO character (rowid, name) VALUES (?, ?)",
            ((code, unicodedata.name(chr(code))) for code in portion),
        )
        database.executemany(
            "INSERT INTO use VALUES (?, ?)",
            ((part, code) for code in portion for part in decomposition(code)[1]),
        )
    database.execute("CREATE INDEX use_of_part ON use (part, whole)")
    database.execute(f"PRAGMA user_version = {VERSION}")
    database.commit()


def _named_codes() -> Iterator[int]:
    for code in range(sys.maxunicode + 1):
        if code % 0x1000 == 0:
            checkpoint()
        if unicodedata.name(chr(code), None) is not None:
            yield code


def decomposition(code: int) -> tuple[str, list[int]]:
    """What the character is made of: the kind, ``<circle>`` say, empty for an equal one, and the code points."""
    parts = unicodedata.decomposition(chr(code)).split()
    kind = parts.pop(0) if parts and parts[0].startswith("<") else ""
    return kind, [int(part, 16) for part in parts]


# --- Searching


def search(question: Question) -> Answer:
    """The characters in whose names each word of *question* begins a word; also by ``U+2603`` and by themselves.

    Raises:
        sqlite3.DatabaseError: the file is damaged, or gone.
    """
    with closing(_open(question.path)) as database:
        matches = [*_by_code(question.text.strip()), *_by_words(database, question.words)]
    return Answer(question, list(dict.fromkeys(matches)))


def _by_code(text: str) -> Iterator[tuple[int, str]]:
    given = CODE.match(text)
    code = int(given[1], 16) if given else ord(text) if len(text) == 1 else -1
    if 0 <= code <= sys.maxunicode and (name := unicodedata.name(chr(code), None)) is not None:
        yield code, name


def _by_words(database: sqlite3.Connection, words: list[str]) -> list[tuple[int, str]]:
    if not words:
        return []
    # Quoted, a word is a word, whatever FTS5 means by it.
    wanted = " AND ".join(f'"{word}"*' for word in words)
    return database.execute(
        "SELECT rowid, name FROM character WHERE character MATCH ? ORDER BY length(name), rowid LIMIT ?",
        (wanted, LIMIT),
    ).fetchall()


def used_in(path: Path, code: int) -> list[int]:
    """The characters that *code* is a part of.

    Raises:
        sqlite3.DatabaseError: the file is damaged, or gone.
    """
    with closing(_open(path)) as database:
        rows = database.execute("SELECT whole FROM use WHERE part = ? ORDER BY whole", (code,)).fetchall()
    return [whole for (whole,) in rows]


def _open(path: Path) -> sqlite3.Connection:
    """Open *path* for reading; what goes on there ends when nobody wants it any more."""
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    task = current_task()
    if task is not None:
        token = task.token
        database.set_progress_handler(lambda: token.is_cancelled, STEPS)
    return database
