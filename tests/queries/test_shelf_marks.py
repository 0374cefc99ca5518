"""What the disk knows of an answer beside the answer: whose it is, and whether it was invalidated."""

from __future__ import annotations

import json
import math
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.queries.kept import change, leave, rows, user_of
from tests.queries.reading import read
from tests.resources.server import Server
from tests.support import GIVE_UP
from tkasync import Scope, ui_task
from tkasync.queries import QueryClient, create_mutation, infinite_query, query
from tkasync.testing import FakeHost

MARKS: dict[str, Callable[[Any], Any]] = {
    "all": lambda _user: None,
    "its query": lambda user: user,
    "itself": lambda user: user(1),
    "a prefix": lambda _user: ("user",),
}


def lasting(server: Server) -> Any:
    """Data that is fresh for ever, unless it is invalidated."""
    return user_of(server, stale_time=math.inf)


def shown(host: FakeHost, user: Any) -> Any:
    """A reader that the file has something for."""
    reader = read(user(1))
    host.run_pending()
    assert reader.data == "Ada"
    return reader


@pytest.mark.parametrize("when", ["in memory", "on the disk only", "in the run before"])
@pytest.mark.parametrize("target", MARKS.values(), ids=MARKS)
def test_an_invalidation_is_not_forgotten_with_the_entry(run: Any, when: str, target: Any) -> None:
    host, client, server = run()
    client.set_data(lasting(server)(1), "Ada")
    host.advance(1_000.0 if when == "on the disk only" else 10.0)
    assert len(client.find(None)) == (0 if when == "on the disk only" else 1)
    client.invalidate(target(lasting(server)))
    if when == "in the run before":
        host, client, server = run()
    else:
        host.advance(1_000.0)
    assert shown(host, lasting(server)).is_stale


def test_what_nothing_has_invalidated_is_as_fresh_as_its_age(run: Any) -> None:
    host, client, server = run()
    client.set_data(lasting(server)(1), "Ada")
    client.invalidate(("others",), user_of(server)(2), query(server.fetch, key="secret"))
    host, client, server = run()
    assert not shown(host, lasting(server)).is_stale


def test_an_answer_takes_the_mark_away(run: Any) -> None:
    host, client, server = run()
    user = lasting(server)
    client.set_data(user(1), "before")
    client.invalidate(user)
    client.set_data(user(1), "Ada")
    host, client, server = run()
    assert not shown(host, lasting(server)).is_stale


def test_an_answer_that_was_overtaken_is_kept_as_stale(run: Any) -> None:
    host, client, server = run()
    user = lasting(server)
    read(user(1))
    host.run_pending()
    client.invalidate(user)
    server.answer(1, "Ada")
    host, client, server = run()
    assert shown(host, lasting(server)).is_stale


def test_what_a_mutation_invalidates_is_marked_too(run: Any) -> None:
    host, client, server = run()
    user = lasting(server)
    client.set_data(user(1), "Ada")
    create_mutation(server.fetch, invalidates=user)("change")
    host.run_pending()
    server.answer("change", "done")
    host, client, server = run()
    assert shown(host, lasting(server)).is_stale


def test_an_invalidation_counts_that_comes_while_the_file_is_read(run: Any) -> None:
    leave(run)
    host, client, server = run()
    client.set_online(False)  # or the fetch that runs would tell of it
    user = user_of(server, stale_time=math.inf, network=True)
    reader = read(user(1))
    client.invalidate(user)
    host.run_pending()
    assert (reader.data, reader.is_stale) == ("Ada", True)


def test_a_query_whose_key_a_function_gives_is_removed_from_the_disk(run: Any, file: Path) -> None:
    """A log-out in a run that has not read it."""

    def tasks(server: Server) -> Any:
        return query(server.fetch, key=lambda number: ("tasks", number), persist=True)

    host, client, server = run()
    client.seed({tasks(server)(1): "secret", user_of(server)(1): "Ada"})
    host, client, server = run()
    client.remove(tasks(server))
    host.advance(10.0)
    assert list(rows(file).values()) == ['"Ada"']


def test_half_a_character_is_reported_and_the_rest_is_written(run: Any, file: Path) -> None:
    host, client, server = run()
    user = user_of(server, dump=str, load=str)
    client.seed({user(1): "a\ud800", user(2): "Grace"})
    host.advance(10.0)
    assert ([type(error) for error in host.errors], list(rows(file).values())) == (
        [UnicodeEncodeError],
        ["Grace"],
    )
    host.errors.clear()


@pytest.mark.parametrize(
    "what",
    ["written = 'today'", "written = NULL", "data = NULL", "data = x'ff00'", "data = CAST(x'ff22' AS TEXT)"],
)
def test_what_is_damaged_in_one_answer_costs_that_answer_only(
    run: Any, file: Path, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    leave(run)
    run()
    change(file, f"UPDATE answers SET {what}")
    host, _client, server = run()
    reader = read(user_of(server)(1))
    host.run_pending()
    assert (reader.data, host.errors) == (None, [])
    server.answer(1, "new")
    host.advance(10.0)
    assert (list(rows(file).values()), caplog.records) == (['"new"'], [])


def test_pages_that_are_none_are_not_shown(run: Any, file: Path) -> None:
    def feed(server: Server) -> Any:
        return infinite_query(server.fetch, next=lambda page: page[-1], first=0, key="feed", persist=True)

    host, client, server = run()
    client.set_data(feed(server)(), ([1],))
    run()
    change(file, "UPDATE answers SET data = '5'")
    host, _client, server = run()
    reader = read(feed(server)())
    host.run_pending()
    server.answer(0, [7])
    assert (reader.pages, host.errors) == (([7],), [])


def test_a_file_that_cannot_be_written_is_told_of_once(
    run: Any, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file.parent.write_text("a file")
    host, _client, server = run()
    readers = [read(user_of(server)(number)) for number in (1, 2)]
    host.run_pending()
    server.answer(1, "Grace")
    host.advance(10.0)
    assert (readers[0].data, len(caplog.records), host.errors) == ("Grace", 1, [])
    assert "is not used" in caplog.text


def test_a_file_of_an_earlier_tkasync_is_begun_anew(run: Any, file: Path) -> None:
    file.parent.mkdir()
    change(file, "CREATE TABLE answers (key TEXT PRIMARY KEY, version TEXT, written REAL, data TEXT)")
    leave(run)
    run()
    assert list(rows(file).values()) == ['"Ada"']


def test_a_table_of_another_program_is_left_alone(
    run: Any, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file.parent.mkdir()
    change(file, "CREATE TABLE answers (question, answer)")
    change(file, "INSERT INTO answers VALUES ('life', 42)")
    leave(run)
    run()
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT * FROM answers").fetchall() == [("life", 42)]
    assert len(caplog.records) == 1


def test_data_that_is_invalid_on_the_disk_is_fetched_by_the_next_reader_too(
    run: Any, owner_of: Callable[[QueryClient], Scope]
) -> None:
    """The first one has gone before its answer came."""
    host, client, server = run()
    client.set_data(lasting(server)(1), "Ada")
    client.invalidate(None)
    host, client, server = run()
    first = owner_of(client)
    read(lasting(server)(1), owner=first)
    host.run_pending()
    first.close()
    host.run_pending()
    assert (server.asked, server.aborted) == ([1], [1])
    shown(host, lasting(server))
    assert server.asked == [1, 1]


@pytest.fixture
def owner_of() -> Callable[[QueryClient], Scope]:
    return lambda client: client.runtime.new_scope("a view", above=lambda: client.runtime.scope)


async def saved() -> str:
    return "saved"


def test_data_that_is_read_while_a_change_of_it_succeeds_is_stale_for_it_is_without_the_change(
    fake_host: FakeHost, server: Server, client: QueryClient, file: Path
) -> None:
    is_saved = threading.Event()

    def late(text: str) -> Any:
        assert is_saved.wait(GIVE_UP)
        return json.loads(text)

    user = user_of(server, stale_time=math.inf, load=late)
    client.keep_in(file, version="1")
    client.set_data(user(1), "Ada")
    fake_host.advance(5.0)
    client.remove_unread()
    save = create_mutation(
        ui_task(saved),
        optimistic=lambda cache: cache.update(user(1), str.upper),
        on_done=lambda _handle: is_saved.set(),
    )
    save()
    reader = read(user(1))
    fake_host.run_pending()
    assert (reader.data, reader.is_stale, server.asked) == ("Ada", True, [1])
