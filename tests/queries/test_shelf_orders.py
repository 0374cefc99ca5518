"""What comes to the disk, and from it, in whatever order things happen; and what other programs do to the file."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.queries.kept import change, leave, rows, user_of
from tests.queries.reading import read
from tests.support import GIVE_UP
from tkasync.queries import create_mutation

WRITES = """
import os, sys
from tkasync import Runtime
from tkasync.queries import query, query_client
from tkasync.queries.disk import kept_file
from tkasync.testing import FakeHost

do = kept_file._do

def do_and_die(*args):
    do(*args)
    if sys.argv[2] == "dies":
        os._exit(7)

kept_file._do = do_and_die
runtime = Runtime(FakeHost())
client = query_client()
client.keep_in(sys.argv[1], version="1")
user = query(str, key="user", persist=True)
client.seed({user(2): "Grace", user(3): "Joan"})
runtime.close()
"""
"""Another program with the same file, which may be killed when it has written a half."""


def other_program(file: Path, how: str) -> int:
    return subprocess.run(
        [sys.executable, "-c", WRITES, str(file), how], timeout=GIVE_UP, check=False
    ).returncode


def test_what_is_removed_before_it_is_read_does_not_come_back(run: Any) -> None:
    """A user logs out, and the next one logs in at once."""
    leave(run)
    host, client, server = run()
    client.remove()
    reader = read(user_of(server)(1))
    host.run_pending()
    assert (reader.data, server.asked) == (None, [1])


def test_the_removal_of_one_leaves_what_is_being_read_of_others(run: Any) -> None:
    leave(run)
    host, client, server = run()
    user = user_of(server)
    reader = read(user(1))
    read(user(2))
    client.remove(user(2))
    host.run_pending()
    assert reader.data == "Ada"


def test_what_is_not_written_yet_is_found_all_the_same(run: Any) -> None:
    leave(run, value="of the run before")
    host, client, server = run()
    user = user_of(server, gc_time=0.0)
    client.set_data(user(1), "new")
    host.run_pending()
    assert client.find(user) == []
    reader = read(user(1))
    host.run_pending()
    assert reader.data == "new"


def test_a_change_that_became_the_data_is_kept_and_no_younger_by_it(run: Any, file: Path) -> None:
    host, client, server = run()
    user = user_of(server)
    client.set_data(user(1), "ada")
    host.advance(100.0)
    rename = create_mutation(
        server.fetch, optimistic=lambda cache, _name: cache.update(user(1), lambda name: name.title())
    )
    rename("rename")
    host.run_pending()
    server.answer("rename", "done")
    host, client, server = run()
    assert list(rows(file).values()) == ['"Ada"']
    reader = read(user_of(server)(1))
    host.run_pending()
    assert (reader.data, reader.updated_at is not None and reader.updated_at <= -100.0) == ("Ada", True)


def test_two_programs_keep_their_answers_in_one_file(run: Any, file: Path) -> None:
    leave(run, 1)
    assert other_program(file, "ends") == 0
    run()
    assert sorted(rows(file).values()) == ['"Ada"', '"Grace"', '"Joan"']


def test_a_program_that_is_killed_while_it_writes_leaves_what_was_there(run: Any, file: Path) -> None:
    leave(run, 1)
    run()
    assert other_program(file, "dies") == 7
    assert list(rows(file).values()) == ['"Ada"']


def test_what_another_version_writes_meanwhile_is_not_read(run: Any, file: Path) -> None:
    leave(run, 1)
    host, _client, server = run()
    user = user_of(server)
    other = read(user(2))  # the file is prepared for the first that is read
    host.run_pending()
    change(file, "UPDATE answers SET version = '2'")
    reader = read(user(1))
    host.run_pending()
    assert (reader.data, other.data) == (None, None)


@pytest.mark.parametrize("how", ["removed", "with its folder", "replaced"])
def test_a_file_that_is_gone_or_another_one_is_begun_anew(
    run: Any, file: Path, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    host, client, server = run()
    user = user_of(server)
    client.set_data(user(1), "Ada")
    host.advance(10.0)
    if how == "replaced":
        new = file.with_name("new.db")
        sqlite3.connect(new).close()
        new.touch()
        new.replace(file)
    else:
        for each in file.parent.iterdir():
            each.unlink()
        if how == "with its folder":
            file.parent.rmdir()
    client.set_data(user(2), "Grace")
    host.advance(10.0)
    assert rows(file) == {"(str 'user', int 2)": '"Grace"'}
    assert caplog.records == []
