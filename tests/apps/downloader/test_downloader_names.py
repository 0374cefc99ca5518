"""Whatever a server says a file is called, it gets a name that stays in its folder on every system."""

from __future__ import annotations

import ntpath
import sys
from itertools import islice
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.downloader.names import LONGEST, name_in, numbered, offered_name, safe_name

HOSTILE = {
    "../../x": "x",
    "..\\..\\x": "x",
    "/etc/passwd": "passwd",
    "C:\\boot.ini": "boot.ini",
    "C:boot.ini": "C_boot.ini",
    "a\0b": "a_b",
    "CON": "_CON",
    "con.txt": "_con.txt",
    "NUL .txt": "_NUL.txt",
    "lpt1": "_lpt1",
    "console.txt": "console.txt",
    "": "download",
    "..": "download",
    "/": "download",
    " . ": "download",
    ".bashrc": "bashrc",
    "name. . ": "name",
    "a\nb\x1b[2J": "a_b_[2J",
    "invoice\u202efdp.exe": "invoice_fdp.exe",
    'what?"<>|*:': "what_______",
    "e\u0301.txt": "\u00e9.txt",
    "x.part": "x.part_",
    "x.PART.JSON": "x.PART.JSON_",
    "\udcff": "_",
    "résumé 終.pdf": "résumé 終.pdf",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_made_safe(text: str) -> None:
    assert safe_name(text) == HOSTILE[text]


def test_a_long_name_is_shortened_and_keeps_its_suffix() -> None:
    for letter in ("x", "終"):
        name = safe_name(letter * 300 + ".tar")
        assert name.endswith(f"{letter}.tar")
        assert LONGEST - 3 < len(name.encode()) <= LONGEST
    assert len(safe_name("x." + "y" * 300).encode()) <= LONGEST


def is_reserved(name: str) -> bool:
    """Whether *name* is a device on Windows; since Python 3.13 also whether it is not taken as it stands."""
    if sys.version_info >= (3, 13):
        return ntpath.isreserved(name)
    return PureWindowsPath(name).is_reserved()


@settings(max_examples=50)
@given(st.text())
def test_any_text_gives_a_name_that_stays_in_its_folder(text: str) -> None:
    name = safe_name(text)
    for path in (PurePosixPath("folder") / name, PureWindowsPath("folder") / name):
        assert path.parent.name == "folder"
        assert path.name == name
    assert not is_reserved(name)
    assert name.isprintable()
    assert 0 < len(name.encode()) <= LONGEST + 1
    assert safe_name(name) == name


OFFERS = {
    "": "",
    "attachment": "",
    "attachment; filename=": "",
    'attachment; filename=""': "download",
    "attachment; filename=plain.txt": "plain.txt",
    'attachment; filename="with space; and more.txt"': "with space; and more.txt",
    r'attachment; filename="a \"b\".txt"': "a _b_.txt",
    "ATTACHMENT; FileName=Up.txt": "Up.txt",
    "attachment; filename=plain.txt; filename*=UTF-8''%e2%82%ac%20rates.txt": "€ rates.txt",
    "attachment; filename*=UTF-8''%2e%2e%2f%2e%2e%2fx": "x",
    "attachment; filename*=utf-8'en'%ff.txt": "\ufffd.txt",
    "attachment; filename*=klingon''x; filename=y": "y",
    'attachment; filename="../../.climbs out.txt"': "climbs out.txt",
}


@pytest.mark.parametrize("disposition", OFFERS)
def test_the_name_that_a_server_offers(disposition: str) -> None:
    assert offered_name(disposition) == OFFERS[disposition]


@settings(max_examples=50)
@given(st.text())
def test_any_header_gives_a_safe_name_or_none(disposition: str) -> None:
    for text in (disposition, f"attachment; filename={disposition}", f"x; filename*=utf-8''{disposition}"):
        name = offered_name(text)
        assert name == "" or safe_name(name) == name


def test_the_name_in_an_address() -> None:
    assert name_in("http://host/a/b.zip?c=d/e#f") == "b.zip"
    assert name_in("http://host/a/") == "a"
    assert name_in("http://user:secret@host:80/") == "host"
    assert name_in("http://host/%2e%2e%2f%2e%2e%2fx%00") == "x_"


def test_numbers_stand_before_the_suffix() -> None:
    assert list(islice(numbered("a.txt"), 3)) == ["a.txt", "a (1).txt", "a (2).txt"]
    assert list(islice(numbered("a"), 2)) == ["a", "a (1)"]
