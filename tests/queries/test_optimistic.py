"""Optimistic changes: layers over what the server has said last, each taken out or kept by itself."""

from __future__ import annotations

from typing import Any

import pytest

from tests.queries.counting import A, B, adder
from tests.queries.reading import read
from tests.resources.server import Server
from tkasync import create_effect
from tkasync.queries import QueryClient, create_mutation
from tkasync.testing import FakeHost


def test_a_change_shows_at_once_and_together_with_the_others_of_its_call(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any], client: QueryClient
) -> None:
    client.set_data(count("m"), 10)
    other = read(count("m"))
    pairs: list[Any] = []

    def both(cache: Any, _call: Any) -> None:
        cache.update(count("n"), lambda shown: shown + 1)
        cache.update(count("n"), lambda shown: shown * 2)
        cache.update(count("m"), lambda shown: shown + 1)

    first = read(count("n"))
    create_effect(lambda: pairs.append((first.data, other.data)))
    create_mutation(server.fetch, optimistic=both)(A)
    assert (shown, pairs) == ([10, 22], [(10, 10), (22, 11)])


@pytest.mark.parametrize("first", [A, B])
@pytest.mark.parametrize("failing", [{A}, {B}, {A, B}, set()])
def test_a_failure_takes_out_its_own_change_only(
    fake_host: FakeHost, server: Server, shown: list[Any], add: Any, first: Any, failing: set[Any]
) -> None:
    add(A)
    add(B)
    fake_host.run_pending()
    server_side = 10
    for call in (first, A if first is B else B):
        server_side += 0 if call in failing else call[1]
        server.answer(call, OSError("refused") if call in failing else "done")
    assert shown[-1] == server_side
    server.answer("n", server_side)
    assert shown[-1] == server_side
    assert set(shown) <= {10, 11, 15, 16}


def test_no_value_flickers_between_success_and_answer(
    fake_host: FakeHost, server: Server, shown: list[Any], add: Any
) -> None:
    add(A)
    fake_host.run_pending()
    server.answer(A, "done")
    server.answer("n", 11)
    assert shown == [10, 11]


def test_an_answer_that_holds_the_change_already_does_not_count_it_twice(
    fake_host: FakeHost, server: Server, shown: list[Any], add: Any
) -> None:
    """The server has made the change, and tells the reader before it tells the writer."""
    reader = add  # the mutation begins while a fetch runs
    server.waiting.clear()
    fake_host.advance(30.0)
    fake_host.set_focus(False)
    fake_host.advance(2.0)
    fake_host.set_focus(True)
    fake_host.run_pending()
    assert server.asked == ["n", "n"]
    reader(A)
    fake_host.run_pending()
    assert server.aborted == ["n"]
    server.answer("n", 11)
    server.answer(A, "done")
    server.answer("n", 11)
    assert shown == [10, 11]


def test_nothing_asks_for_what_a_mutation_changes_until_the_last_one_has_ended(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any], add: Any, client: QueryClient
) -> None:
    reader = read(count("n"))
    add(A)
    add(B)
    fake_host.run_pending()
    reader.refetch()
    client.invalidate(count)
    fake_host.run_pending()
    assert (server.asked, reader.is_paused, reader.is_fetching) == (["n", A, B], True, False)
    server.answer(A, "done")
    assert server.asked == ["n", A, B]
    server.answer(B, "done")
    assert (server.asked, reader.is_fetching) == (["n", A, B, "n"], True)
    server.answer("n", 16)
    assert (server.asked, shown) == (["n", A, B, "n"], [10, 11, 16])


def test_a_refetch_that_fails_keeps_the_change(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any], add: Any
) -> None:
    reader = read(count("n"))
    add(A)
    fake_host.run_pending()
    server.answer(A, "done")
    server.answer("n", OSError("down"))
    assert (shown, reader.error is not None) == ([10, 11], True)
    reader.refetch()
    fake_host.run_pending()
    server.answer("n", 11)
    assert (shown, reader.error) == ([10, 11], None)


def test_a_change_that_nothing_asks_for_again_becomes_the_data(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any], client: QueryClient
) -> None:
    add = adder(server, count)
    add(A)
    fake_host.run_pending()
    server.answer(A, "done")
    assert (server.asked, shown) == (["n", A], [10, 11])
    client.set_data(count("n"), lambda data: data * 2)
    assert shown == [10, 11, 22]


def test_a_change_becomes_the_data_only_when_those_before_it_have_ended(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any]
) -> None:
    set_to = create_mutation(
        server.fetch, optimistic=lambda cache, call: cache.update(count("n"), lambda _shown: call[1])
    )
    add = adder(server, count)
    set_to(("set", 100))
    add(A)
    fake_host.run_pending()
    server.answer(A, "done")
    server.answer(("set", 100), "done")
    assert shown == [10, 100, 101]


@pytest.mark.parametrize("aborted", [True, False])
def test_an_abort_and_a_failure_ask_the_server_what_it_has_done(
    fake_host: FakeHost, server: Server, shown: list[Any], add: Any, aborted: bool
) -> None:
    handle = add(A)
    fake_host.run_pending()
    if aborted:
        handle.abort()
        fake_host.run_pending()
    else:
        server.answer(A, OSError("timeout"))
    assert (server.asked, shown) == (["n", A, "n"], [10, 11, 10])


def test_a_change_that_raises_leaves_no_trace_and_the_work_is_not_started(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any]
) -> None:
    def half(cache: Any, _call: Any) -> None:
        cache.update(count("n"), lambda shown: shown + 1)
        raise LookupError("the other half")

    reader = read(count("n"))
    reader.refetch()
    fake_host.run_pending()
    with pytest.raises(LookupError, match="the other half"):
        create_mutation(server.fetch, optimistic=half)(A)
    fake_host.run_pending()
    assert (server.asked, server.aborted, shown) == (["n", "n"], [], [10])


def test_a_function_that_raises_for_the_data_that_is_there_leaves_no_trace(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any]
) -> None:
    broken = create_mutation(
        server.fetch, optimistic=lambda cache, _call: cache.update(count("n"), lambda shown: shown["name"])
    )
    with pytest.raises(TypeError, match="subscriptable"):
        broken(A)
    forgets = create_mutation(
        server.fetch, optimistic=lambda cache, _call: cache.update(count("n"), lambda shown: None)
    )
    with pytest.raises(TypeError, match="an optimistic change returns the changed data"):
        forgets(A)
    fake_host.run_pending()
    assert (server.asked, shown) == (["n"], [10])


def test_a_change_that_raises_for_newer_data_is_dropped_and_reported(
    fake_host: FakeHost, server: Server, count: Any, shown: list[Any], add: Any, client: QueryClient
) -> None:
    add(A)
    client.set_data(count("n"), "ten")
    assert shown == [10, 11, "ten"]
    assert [type(error) for error in fake_host.errors] == [TypeError]
    fake_host.errors.clear()
