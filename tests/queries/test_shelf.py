"""What queries keep on the disk: read by the next run, never in place of an answer, no more than was asked for."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.queries.kept import change, leave, rows, user_of
from tests.queries.reading import read
from tests.resources.server import Server
from tkasync.queries import QueryClient, create_mutation, create_query, infinite_query, query
from tkasync.testing import FakeHost

Next = Callable[[], tuple[FakeHost, QueryClient, Server]]


def test_the_next_run_shows_what_was_kept_until_there_is_an_answer(run: Any) -> None:
    leave(run)
    host, _client, server = run()
    reader = read(user_of(server)(1))
    host.run_pending()
    assert (reader.data, reader.is_fetching, server.asked) == ("Ada", True, [1])
    server.answer(1, "Grace")
    assert reader.data == "Grace"


class Page(NamedTuple):
    number: int


@pytest.mark.parametrize(
    ("kept", "same", "other"),
    [
        ({"a": [1], "b": 2}, {"b": 2, "a": (1,)}, {"a": [1.0], "b": 2}),
        (Page(1), Page(1), (1,)),
        (frozenset(range(9)), frozenset(reversed(range(9))), frozenset([1.0])),
    ],
)
def test_the_disk_tells_arguments_apart_as_the_cache_does(run: Any, kept: Any, same: Any, other: Any) -> None:
    leave(run, kept)
    host, _client, server = run()
    readers = [read(user_of(server)(argument)) for argument in (same, other)]
    host.run_pending()
    assert [reader.data for reader in readers] == ["Ada", None]


def test_what_was_kept_never_replaces_an_answer(run: Any) -> None:
    leave(run)
    host, client, server = run()
    user = user_of(server)
    reader = read(user(1))
    client.set_data(user(1), "Grace")
    host.run_pending()
    assert reader.data == "Grace"


def test_what_was_kept_for_an_entry_that_is_gone_leaves_the_one_in_its_place_alone(run: Any) -> None:
    leave(run)
    host, client, server = run()
    go_on = threading.Event()
    user = user_of(server, load=lambda text: go_on.wait(10) and json.loads(text), gc_time=0.0)
    view = client.runtime.new_scope("a view")
    create_query(user(1), owner=view)
    view.close()
    host.run_pending()
    assert client.find(None) == []
    reader = read(user(1))
    go_on.set()
    while reader.data is None:
        host.run_pending()
    assert (reader.data, client.find(None)) == ("Ada", [user(1)])


def test_the_age_of_what_was_kept_goes_by_the_wall_clock(run: Any, file: Path) -> None:
    leave(run)
    run()
    change(file, "UPDATE answers SET written = ?", time.time() - 20.0)
    host, _client, server = run()
    reader = read(user_of(server)(1))
    host.run_pending()
    assert reader.updated_at == pytest.approx(-20.0, abs=5.0)


@pytest.mark.parametrize(
    ("change_of", "values"),
    [
        ("UPDATE answers SET version = 'other'", ()),
        ("UPDATE answers SET written = ?", (time.time() - 604_900.0,)),
        # Far away: it is reckoned from the collection of the tests, which may lie an hour back.
        ("UPDATE answers SET written = ?", (time.time() + 1_000_000.0,)),
        ("UPDATE answers SET data = '{broken'", ()),
        ("UPDATE answers SET data = 'null'", ()),
    ],
    ids=["another version", "too old", "the clock was set back", "broken", "nothing"],
)
def test_what_is_not_to_be_trusted_is_not_used(run: Any, file: Path, change_of: str, values: Any) -> None:
    leave(run)
    run()
    change(file, change_of, *values)
    host, _client, server = run()
    reader = read(user_of(server)(1))
    host.run_pending()
    assert (reader.data, reader.is_first_load, host.errors) == (None, True, [])


def test_another_version_and_a_shorter_age_drop_what_is_there(run: Any, file: Path) -> None:
    leave(run)
    host, _client, server = run("2")
    read(user_of(server)(2))
    host.run_pending()
    assert rows(file) == {}


def test_only_what_is_to_be_kept_is_written(run: Any, file: Path) -> None:
    host, client, server = run()
    secret = query(server.fetch, key="secret")
    client.seed({secret(1): "password", user_of(server)(1): "Ada"})
    host.advance(10.0)
    assert rows(file) == {"(str 'user', int 1)": '"Ada"'}


def test_only_what_the_server_has_said_is_written(run: Any, file: Path) -> None:
    host, client, server = run()
    user = user_of(server)
    client.set_data(user(1), "Ada")
    create_mutation(server.fetch, optimistic=lambda cache, name: cache.update(user(1), lambda _old: name))(
        "Grace"
    )
    client.set_data(user(1), "Ada Lovelace")  # while the change shows
    host.advance(10.0)
    assert (client.get_data(user(1)), list(rows(file).values())) == ("Grace", ['"Ada Lovelace"'])


def test_it_is_written_a_second_later_and_the_last_value_only(run: Any, file: Path) -> None:
    host, client, server = run()
    user = user_of(server)
    host.run_pending()
    for number in range(100):
        client.set_data(user(1), number)
        host.advance(0.005)
    assert rows(file) == {}
    host.advance(1.0)
    assert list(rows(file).values()) == ["99"]


def test_data_of_other_types_has_its_own_text(run: Any, file: Path) -> None:
    @dataclass(frozen=True)
    class User:
        name: str

    def dump(user: User) -> str:
        return json.dumps(asdict(user))

    def load(text: str) -> User:
        return User(**json.loads(text))

    host, client, server = run()
    client.set_data(user_of(server, dump=dump, load=load)(1), User("Ada"))
    host, _client, server = run()
    reader = read(user_of(server, dump=dump, load=load)(1))
    host.run_pending()
    assert reader.data == User("Ada")


def test_data_that_has_no_text_is_reported_and_the_rest_is_written(run: Any, file: Path) -> None:
    host, client, server = run()
    user = user_of(server)
    client.seed({user(1): object(), user(2): "Grace"})
    host.advance(10.0)
    assert ([type(error) for error in host.errors], list(rows(file).values())) == ([TypeError], ['"Grace"'])
    host.errors.clear()


@pytest.mark.parametrize("by", ["all", "query", "entry", "prefix"])
def test_what_is_removed_is_removed_from_the_disk_too(run: Any, file: Path, by: str) -> None:
    leave(run, 1)
    leave(run, 12)
    host, client, server = run()
    user = user_of(server)
    targets: dict[str, Any] = {"all": None, "query": user, "entry": user(1), "prefix": ("user", 1)}
    client.remove(targets[by])
    host.advance(10.0)
    assert list(rows(file)) == ([] if by in ("all", "query") else ["(str 'user', int 12)"])


def test_what_is_read_when_it_is_removed_does_not_come_back(run: Any) -> None:
    leave(run)
    host, client, server = run()
    reader = read(user_of(server)(1))
    client.remove(None)
    host.run_pending()
    assert reader.data is None


def test_pages_are_kept_as_pages(run: Any) -> None:
    host, client, server = run()
    feed = infinite_query(server.fetch, next=lambda page: page[-1], key="feed", persist=True)
    client.set_data(feed(), ([1], [2]))
    host, client, server = run()
    feed = infinite_query(server.fetch, next=lambda page: page[-1], key="feed", persist=True)
    reader = read(feed())
    host.run_pending()
    assert reader.pages == ([1], [2])


def test_what_is_cached_before_the_file_is_named_is_looked_up_too(run: Any, file: Path) -> None:
    leave(run)
    host, client, server = run(keeps=False)
    reader = read(user_of(server)(1))
    client.keep_in(file, version="1")
    host.run_pending()
    assert reader.data == "Ada"
    client.keep_in(file, version="1")  # the same words: nothing to do
    with pytest.raises(RuntimeError, match="one file a window"):
        client.keep_in(file, version="2")


@pytest.mark.parametrize("damage", ["no database", "a folder"])
def test_a_file_that_cannot_be_used_is_told_of_once_and_left_alone(
    run: Any, file: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    file.parent.mkdir()
    if damage == "a folder":
        file.mkdir()
    else:
        file.write_text("a diary, and no database at all" * 100)
    host, _client, server = run()
    readers = [read(user_of(server)(number)) for number in (1, 2)]
    host.run_pending()
    server.answer(1, "Ada")
    host.advance(10.0)
    assert (readers[0].data, len(caplog.records), host.errors) == ("Ada", 1, [])
    assert "is not used" in caplog.text
    assert damage == "a folder" or file.read_text().startswith("a diary")


def test_a_query_without_a_name_of_its_own_cannot_be_kept() -> None:
    with pytest.raises(ValueError, match="pass key= with persist=True"):
        query(lambda number: number, persist=True)


def test_an_argument_that_looks_different_in_each_run_is_refused() -> None:
    load = query(lambda thing: 1, key="load", persist=True)
    with pytest.raises(TypeError, match="must look the same in every run"):
        load(object())
