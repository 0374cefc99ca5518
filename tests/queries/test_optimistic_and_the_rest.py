"""Optimistic changes beside what else happens to an entry: data that a program sets, readers that go, the close."""

from __future__ import annotations

from typing import Any

import pytest

from tests.queries.counting import A, B, adder
from tests.queries.reading import read
from tests.resources.server import Server
from tkasync import Runtime
from tkasync.queries import QueryClient, create_mutation
from tkasync.testing import FakeHost


def test_a_change_of_what_has_no_data_waits_for_it(
    fake_host: FakeHost, server: Server, count: Any, add: Any, client: QueryClient
) -> None:
    add(A)
    reader = read(count("n"))
    fake_host.run_pending()
    assert (reader.data, reader.is_paused, server.asked) == (None, True, [A])
    client.set_data(count("n"), 10)
    assert reader.data == 11


@pytest.mark.parametrize(
    ("target", "changed"), [("query", (11, 12)), ("prefix", (11, 12)), ("another prefix", (1, 2))]
)
def test_a_change_of_a_query_or_a_prefix_is_one_of_all_that_is_cached(
    fake_host: FakeHost, server: Server, count: Any, client: QueryClient, target: str, changed: Any
) -> None:
    client.seed({count("a"): 1, count("b"): 2})
    targets = {"query": count, "prefix": ("count",), "another prefix": ("counts",)}
    add = create_mutation(
        server.fetch,
        optimistic=lambda cache, _call: cache.update(targets[target], lambda shown: shown + 10),
        on_error=lambda _error: None,
    )
    add(A)
    fake_host.run_pending()
    assert (client.get_data(count("a")), client.get_data(count("b"))) == changed
    server.answer(A, OSError("refused"))
    assert (client.get_data(count("a")), client.get_data(count("b"))) == (1, 2)


def test_a_call_that_cannot_be_started_takes_its_change_back(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any], client: QueryClient
) -> None:
    with pytest.raises(TypeError, match="unhashable"):
        adder(server, count, serial=["counts"])(A)
    client.invalidate(count("n"))
    fake_host.run_pending()
    # No hold is left, which would keep the fetch back.
    assert (shown, server.asked) == ([10, 11, 10], ["n", "n"])


def test_set_data_replaces_what_lies_below_the_changes(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any], add: Any, client: QueryClient
) -> None:
    add(A)
    fake_host.run_pending()
    client.set_data(count("n"), 100)
    assert shown == [10, 11, 101]
    server.answer(A, OSError("refused"))
    assert shown[-1] == 100


def test_what_a_mutation_owes_survives_set_data(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any], add: Any, client: QueryClient
) -> None:
    add(A)
    adder(server, count)(B)  # which invalidates nothing itself
    fake_host.run_pending()
    server.answer(A, "done")
    client.set_data(count("n"), 11)
    server.answer(B, "done")
    assert server.asked == ["n", A, B, "n"]


def test_data_that_a_result_sets_has_its_change_in_it(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any], client: QueryClient
) -> None:
    add = adder(
        server,
        count,
        invalidates=lambda _call: count("n"),
        on_result=lambda number: client.set_data(count("n"), number),
    )
    add(A)
    fake_host.run_pending()
    server.answer(A, 11)
    assert shown == [10, 11]


def test_what_nobody_reads_keeps_a_change_and_is_stale(
    fake_host: FakeHost, server: Server, count: Any, add: Any, client: QueryClient
) -> None:
    client.set_data(count("n"), 10)
    add(A)
    fake_host.advance(1000.0)
    assert client.get_data(count("n")) == 11  # no removal while it is changed
    server.answer(A, "done")
    assert (server.asked, client.get_data(count("n"))) == ([A], 11)
    reader = read(count("n"))
    fake_host.run_pending()
    assert (reader.data, server.asked) == (11, [A, "n"])


def test_a_fetch_that_a_mutation_has_dropped_is_made_up_for_though_nothing_is_invalidated(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any]
) -> None:
    reader = read(count("n"))
    reader.refetch()
    fake_host.run_pending()
    adder(server, count)(A)
    fake_host.run_pending()
    assert server.aborted == ["n"]
    server.answer(A, "done")
    assert server.asked == ["n", "n", A, "n"]


def test_the_close_leaves_no_change_behind(
    fake_host: FakeHost, runtime: Runtime, server: Server, shown: list[Any], add: Any
) -> None:
    add(A)
    fake_host.run_pending()
    runtime.close(0.1)
    assert (server.aborted, fake_host.errors) == ([A], [])


def test_data_that_is_set_has_the_changes_in_it_that_have_succeeded(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any], client: QueryClient
) -> None:
    add = adder(server, count)
    add(A)
    add(B)
    fake_host.run_pending()
    server.answer(B, "done")
    client.set_data(count("n"), 15)
    assert shown == [10, 11, 16]
    client.set_data(count("n"), lambda data: data + 100)
    server.answer(A, "done")
    assert shown[-1] == 116


def test_a_function_of_the_data_leaves_the_changes_above_it(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any], client: QueryClient
) -> None:
    add = adder(server, count)
    add(A)
    add(B)
    fake_host.run_pending()
    server.answer(B, "done")
    client.set_data(count("n"), lambda data: data + 100)
    server.answer(A, "done")
    assert shown == [10, 11, 16, 116]


def test_a_change_that_raises_when_it_is_called_again_leaves_no_trace(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any]
) -> None:
    """It is tried over what is shown, and then laid."""
    numbers = iter([1])

    def two(cache: Any, _call: Any) -> None:
        cache.update(count("n"), lambda shown: shown + 1)
        cache.update(count("n"), lambda shown: shown + next(numbers))

    reader = read(count("n"))
    with pytest.raises(StopIteration):
        create_mutation(server.fetch, optimistic=two)(A)
    reader.refetch()
    fake_host.run_pending()
    assert (shown, server.asked) == ([10], ["n", "n"])  # no hold is left


def test_a_change_is_noted_in_the_call_only_and_is_a_function(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any]
) -> None:
    kept: list[Any] = []
    create_mutation(server.fetch, optimistic=lambda cache, _call: kept.append(cache))(A)
    with pytest.raises(RuntimeError, match="make all of its changes in it"):
        kept[0].update(count("n"), lambda shown: shown + 1)
    wrong = create_mutation(server.fetch, optimistic=lambda cache, _call: cache.update(count("m"), 11))
    with pytest.raises(TypeError, match="update takes a function"):
        wrong(A)
    assert shown == [10]


def test_the_close_ends_calls_that_stand_in_line(
    fake_host: FakeHost, runtime: Runtime, server: Server
) -> None:
    save = create_mutation(server.fetch, serial="saves")
    calls = [save(number) for number in range(3)]
    fake_host.run_pending()
    runtime.close(0.1)
    assert (server.asked, server.aborted, [call.cancelled() for call in calls]) == ([0], [0], [True] * 3)
