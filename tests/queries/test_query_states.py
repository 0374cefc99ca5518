"""What a reader shows: data and a fetch are two things, folded into one state."""

from __future__ import annotations

from typing import Any

from tests.queries.reading import read, states_of
from tests.resources.server import Server
from tkasync import Error, Loading, Pending, Ready, create_signal
from tkasync.queries import QueryClient, QueryDef, QueryRef, create_query, query
from tkasync.reactive.source import ReadSignal
from tkasync.testing import FakeHost


def test_a_source_without_a_value_is_pending_and_fetches_nothing(fake_host: FakeHost, server: Server) -> None:
    reader = create_query(lambda: None)
    fake_host.run_pending()
    assert (reader.get(), reader.is_fetching, server.asked) == (Pending(), False, [])


def test_the_first_load_is_loading_without_data(fake_host: FakeHost, server: Server, user: Any) -> None:
    reader = read(user(1))
    assert (reader.get(), reader.is_fetching, reader.is_first_load) == (Loading(), True, True)
    fake_host.run_pending()
    assert server.asked == [1]
    server.answer(1, "Ada")
    assert (reader.get(), reader.data, reader.is_fetching) == (Ready("Ada"), "Ada", False)


def test_a_fetch_in_the_background_is_invisible_but_for_its_flag(
    fake_host: FakeHost, server: Server, user: Any
) -> None:
    reader = read(user(1))
    fake_host.run_pending()
    server.answer(1, "Ada")
    seen = states_of(reader)
    reader.refetch()
    fake_host.run_pending()
    assert (reader.get(), reader.is_fetching, reader.is_first_load) == (Ready("Ada"), True, False)
    server.answer(1, "Grace")
    assert seen == [Ready("Ada"), Ready("Grace")]


def test_a_failure_in_the_background_keeps_the_data(fake_host: FakeHost, server: Server, user: Any) -> None:
    reader = read(user(1))
    fake_host.run_pending()
    server.answer(1, "Ada")
    reader.refetch()
    fake_host.run_pending()
    failure = OSError("down")
    server.answer(1, failure)
    assert (reader.get(), reader.data, reader.error) == (Error(failure, "Ada"), "Ada", failure)
    assert (reader.blocking_error, reader.is_stale) == (None, True)


def test_a_first_failure_is_an_error_without_data_that_a_boundary_shows(
    fake_host: FakeHost, server: Server, user: Any
) -> None:
    reader = read(user(1))
    fake_host.run_pending()
    failure = OSError("down")
    server.answer(1, failure)
    assert (reader.get(), reader.blocking_error) == (Error(failure), failure)


def test_a_success_after_a_failure_is_ready(fake_host: FakeHost, server: Server, user: Any) -> None:
    reader = read(user(1))
    fake_host.run_pending()
    server.answer(1, OSError("down"))
    reader.refetch()
    assert reader.get() == Loading()
    fake_host.run_pending()
    server.answer(1, "Ada")
    assert (reader.get(), reader.failure_count, reader.failure) == (Ready("Ada"), 0, None)


def test_an_error_beside_data_stays_until_there_is_an_answer(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    failure = OSError("down")
    client.set_data(user(1), "Ada")
    reader = read(user(1))
    reader.refetch()
    fake_host.run_pending()
    server.answer(1, failure)
    reader.refetch()
    fake_host.run_pending()
    assert (reader.get(), reader.is_fetching, reader.failure_count) == (Error(failure, "Ada"), True, 0)
    client.cancel(user)  # then all is as it was
    assert (reader.get(), reader.failure_count, reader.failure) == (Error(failure, "Ada"), 1, failure)
    reader.refetch()
    fake_host.run_pending()
    server.waiting.pop(0)
    server.answer(1, "Grace")
    assert reader.get() == Ready("Grace")


def test_a_key_that_fails_shows_its_error_beside_the_data_of_the_one_before(
    fake_host: FakeHost, server: Server, user: Any
) -> None:
    reader, choose = selected(user)
    fake_host.run_pending()
    server.answer(1, "Ada")
    choose.set(2)
    fake_host.run_pending()
    failure = OSError("down")
    server.answer(2, failure)
    assert (reader.get(), reader.is_placeholder) == (Error(failure, "Ada"), True)
    choose.set(3)
    assert reader.get() == Loading("Ada")


def selected(user: QueryDef[..., Any], **options: Any) -> tuple[Any, Any]:
    """A reader of the user that is selected, at first the first; and what selects another."""
    chosen: ReadSignal[int]
    chosen, choose = create_signal(1)
    return create_query(lambda: user(chosen()), **options), choose


def test_a_new_key_shows_the_data_of_the_one_before(fake_host: FakeHost, server: Server, user: Any) -> None:
    reader, choose = selected(user)
    fake_host.run_pending()
    server.answer(1, "Ada")
    choose.set(2)
    assert (reader.get(), reader.is_placeholder, reader.is_first_load) == (Loading("Ada"), True, False)
    fake_host.run_pending()
    server.answer(2, "Grace")
    assert (reader.get(), reader.is_placeholder) == (Ready("Grace"), False)


def test_a_new_key_shows_nothing_where_the_data_before_is_not_wanted(
    fake_host: FakeHost, server: Server, user: Any
) -> None:
    reader, choose = selected(user, keep_previous=False)
    fake_host.run_pending()
    server.answer(1, "Ada")
    choose.set(2)
    assert (reader.get(), reader.is_placeholder) == (Loading(), False)


def test_a_cached_key_shows_at_once(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    client.seed({user(1): "Ada", user(2): "Grace"})
    reader, choose = selected(user)
    seen = states_of(reader)
    choose.set(2)
    choose.set(1)
    fake_host.run_pending()
    assert (seen, server.asked) == ([Ready("Ada"), Ready("Grace"), Ready("Ada")], [])


def test_a_placeholder_shows_while_there_is_nothing(fake_host: FakeHost, server: Server, user: Any) -> None:
    ref: ReadSignal[QueryRef[Any] | None]
    ref, set_ref = create_signal(None)
    reader = create_query(ref, placeholder="nobody")
    assert (reader.get(), reader.is_placeholder) == (Pending("nobody"), True)
    set_ref.set(user(1))
    assert (reader.get(), reader.is_placeholder) == (Loading("nobody"), True)
    fake_host.run_pending()
    server.answer(1, "Ada")
    assert (reader.get(), reader.is_placeholder) == (Ready("Ada"), False)
    set_ref.set(None)
    assert reader.get() == Pending("nobody")


def test_a_fetcher_that_returns_nothing_has_failed_and_the_error_says_so(fake_host: FakeHost) -> None:
    def forgets() -> None:
        """Return nothing."""

    reader = read(query(forgets, key="forgets")())
    fake_host.run_pending()
    assert "forgets() returned nothing" in str(reader.error)


def test_a_source_that_raises_is_an_error_until_it_gives_a_query(fake_host: FakeHost, user: Any) -> None:
    divisor, set_divisor = create_signal(0)
    reader = create_query(lambda: user(1 // divisor()))
    assert isinstance(reader.error, ZeroDivisionError)
    set_divisor.set(1)
    assert reader.get() == Loading()


def test_a_source_that_gives_no_query_is_an_error_that_says_what_to_write(
    fake_host: FakeHost, user: Any
) -> None:
    reader = create_query(lambda: user)  # type: ignore[arg-type, return-value]  # the mistake
    assert "as in user(7)" in str(reader.error)
