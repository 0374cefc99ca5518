"""What the explorer takes a file for, without harm to whoever is writing to it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from apps.table_explorer.files import NoTableError, look_into
from tests.support import GIVE_UP

WRITES = """
import sqlite3, sys
try:
    sqlite3.connect(sys.argv[1], timeout=0).execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError as error:
    print(error)
else:
    print("free")
"""


def test_a_look_into_a_database_leaves_this_processs_lock_on_it(tmp_path: Path) -> None:
    """A close of the file, by whoever has opened it here, would end the locks of POSIX."""
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("BEGIN IMMEDIATE")
        assert look_into(path).tables == ("t",)
        command = [sys.executable, "-c", WRITES, str(path)]
        told = subprocess.run(command, capture_output=True, text=True, timeout=GIVE_UP, check=True)
    assert told.stdout.strip() == "database is locked"


@pytest.mark.parametrize("content", [b"x", b"a,b\n1,2\n", b"a,b\n" + b"1,2\n" * 500])
def test_a_file_of_any_length_that_is_no_database_is_taken_for_csv(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    opened = look_into(path)
    assert opened.csv is not None
    opened.csv.close()


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoTableError, match="is a folder"):
        look_into(tmp_path)
