"""Fetches that are tried again, that take too long, or that come again by period."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from tests.resources.server import Server, failing, watch
from tests.support import let_work_end
from tkasync import Error, Loading, Ready, Retry, Scope, create_resource, create_signal
from tkasync.testing import FakeHost


class Flaky:
    """A fetcher that fails the first times."""

    def __init__(self, host: FakeHost, failures: int) -> None:
        self.host, self.left, self.asked = host, failures, []

    def __call__(self, n: int):
        self.asked.append(round(self.host.now, 6))
        if self.left:
            self.left -= 1
            raise OSError("flaky")
        return "ok"


def test_a_failed_fetch_is_tried_again_with_longer_and_longer_waits(fake_host: FakeHost) -> None:
    calls: list[float] = []
    retry = Retry(5, first=1.0, factor=2.0, longest=5.0)
    resource = create_resource(lambda: 1, failing(5, calls, fake_host), retry=retry)
    seen = watch(resource)
    fake_host.advance(30.0)
    assert calls == [0.0, 1.0, 3.0, 7.0, 12.0, 17.0]
    assert seen == [Loading(), Ready("answer 1")]


def test_a_number_of_tries_is_enough(fake_host: FakeHost) -> None:
    calls: list[float] = []
    resource = create_resource(lambda: 1, failing(9, calls, fake_host), retry=2)
    fake_host.advance(60.0)
    assert calls == [0.0, 1.0, 3.0]
    assert str(resource.error) == "failure 3"


def test_without_a_retry_the_first_failure_shows(fake_host: FakeHost) -> None:
    calls: list[float] = []
    resource = create_resource(lambda: 1, failing(1, calls, fake_host))
    fake_host.advance(60.0)
    assert (len(calls), resource.get().is_error()) == (1, True)


def test_jitter_leaves_a_part_of_each_wait_to_chance() -> None:
    waits = [Retry(3, first=8.0, jitter=0.5).wait_before(0) for _ in range(500)]
    assert 4.0 <= min(waits) < 5.0
    assert 7.0 < max(waits) <= 8.0


def test_a_long_outage_waits_no_longer_than_the_longest() -> None:
    assert Retry(10**6, first=1.0, factor=1e300, longest=30.0).wait_before(10**5) == 30.0
    assert Retry(10**6, first=0.0, factor=1e300).wait_before(10**5) == 0.0


@pytest.mark.parametrize(
    ("retry", "error"),
    [
        (-1, ValueError),
        (True, TypeError),
        ("3", TypeError),
        (1.5, TypeError),
    ],
)
def test_a_retry_that_means_nothing_is_refused(fake_host: FakeHost, retry: Any, error: Any) -> None:
    with pytest.raises(error, match="retry"):
        create_resource(lambda: 1, str, retry=retry)


@pytest.mark.parametrize(
    "options",
    [
        {"first": -1},
        {"factor": 0.5},
        {"longest": float("nan")},
        {"jitter": 1.5},
        {"factor": float("inf")},
        {"factor": 10**400},
    ],
)
def test_a_back_off_that_means_nothing_is_refused(options: Any) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        Retry(3, **options)


def test_a_new_source_value_interrupts_the_wait_for_a_retry(fake_host: FakeHost) -> None:
    calls: list[float] = []
    read, write = create_signal(1)
    resource = create_resource(read, failing(1, calls, fake_host), retry=Retry(3, first=100.0))
    fake_host.advance(10.0)
    write.set(2)
    fake_host.run_pending()
    assert (calls, resource.data) == ([0.0, 10.0], "answer 2")
    fake_host.advance(1000.0)
    assert len(calls) == 2
    assert fake_host.pending == 0


def test_the_end_of_the_owner_interrupts_the_wait_for_a_retry(fake_host: FakeHost, owner: Scope) -> None:
    calls: list[float] = []
    create_resource(lambda: 1, failing(9, calls, fake_host), retry=3, owner=owner)
    fake_host.run_pending()
    assert fake_host.pending == 1
    owner.close()
    assert fake_host.pending == 0
    fake_host.advance(100.0)
    assert calls == [0.0]


def test_a_new_source_value_has_all_its_tries(fake_host: FakeHost) -> None:
    calls: list[float] = []
    read, write = create_signal(1)
    create_resource(read, failing(99, calls, fake_host), retry=1)
    fake_host.advance(10.0)
    write.set(2)
    fake_host.advance(10.0)
    assert calls == [0.0, 1.0, 10.0, 11.0]


def test_a_fetcher_that_hangs_is_a_timeout(fake_host: FakeHost, server: Server) -> None:
    resource = create_resource(lambda: 1, server.fetch, timeout=5.0)
    fake_host.advance(4.9)
    assert resource.get() == Loading()
    fake_host.advance(0.1)
    assert isinstance(resource.error, TimeoutError)
    assert server.aborted == [1]


def test_the_timeout_is_for_each_try(fake_host: FakeHost, server: Server) -> None:
    resource = create_resource(lambda: 1, server.fetch, timeout=5.0, retry=Retry(1, first=2.0))
    fake_host.advance(7.0)
    assert server.asked == [1, 1]
    fake_host.advance(4.9)
    assert resource.get() == Loading()
    fake_host.advance(0.1)
    assert isinstance(resource.error, TimeoutError)
    assert fake_host.pending == 0


def test_what_a_thread_answers_after_its_timeout_is_not_shown(fake_host: FakeHost) -> None:
    gate = threading.Event()
    resource = create_resource(lambda: 1, lambda value: gate.wait(10) and "late", timeout=1.0)
    seen = watch(resource)
    fake_host.advance(1.0)
    gate.set()
    let_work_end(fake_host)
    assert [type(state) for state in seen] == [Loading, Error]


def test_it_fetches_again_by_period_counted_from_the_answer(
    fake_host: FakeHost, server: Server, owner: Scope
) -> None:
    resource = create_resource(lambda: 1, server.fetch, refetch_every=10.0, owner=owner)
    fake_host.advance(100.0)
    assert server.asked == [1]
    server.answer(1, "a")
    fake_host.advance(9.9)
    assert server.asked == [1]
    fake_host.advance(0.1)
    assert (server.asked, resource.get()) == ([1, 1], Loading("a"))


def test_the_period_goes_on_after_an_error_and_stops_with_the_source(fake_host: FakeHost) -> None:
    calls: list[float] = []
    read, write = create_signal(1)
    resource = create_resource(read, failing(1, calls, fake_host), refetch_every=10.0)
    fake_host.advance(10.0)
    assert (calls, resource.data) == ([0.0, 10.0], "answer 1")
    write.set(None)
    fake_host.advance(100.0)
    assert len(calls) == 2
    assert fake_host.pending == 0


@pytest.mark.parametrize("name", ["timeout", "refetch_every"])
@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
def test_a_time_that_is_none_is_refused(fake_host: FakeHost, name: str, seconds: float) -> None:
    with pytest.raises(ValueError, match=name):
        create_resource(lambda: 1, str, **{name: seconds})


@pytest.mark.parametrize("retry", [None, 0])
def test_there_are_no_further_tries_by_default(fake_host: FakeHost, retry: Any) -> None:
    fetch = Flaky(fake_host, 1)
    resource = create_resource(lambda: 1, fetch, retry=retry)
    fake_host.advance(100)
    assert resource.get().is_error()
    assert len(fetch.asked) == 1
    fake_host.errors.clear()


def test_further_tries_come_at_their_moment_in_small_steps(fake_host: FakeHost) -> None:
    fetch = Flaky(fake_host, 2)
    create_resource(lambda: 1, fetch, retry=Retry(3, 0.3, 1.0))
    fake_host.run_pending()
    for _ in range(10):
        fake_host.advance(0.1)
    assert fetch.asked == [0, 0.3, 0.6]


def test_a_timeout_cancels_the_coroutine_on_the_loop(fake_host: FakeHost) -> None:
    """`timeout` goes by the host's clock; a timeout is a `TimeoutError`."""
    aborted = []

    async def fetch(n: int) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            aborted.append(n)
            raise

    resource = create_resource(lambda: 1, fetch, timeout=3)
    fake_host.advance(2.9)
    assert resource.get().is_loading()
    fake_host.advance(0.1)
    fake_host.run_pending()
    assert isinstance(resource.error, TimeoutError)
    assert aborted == [1]
    fake_host.errors.clear()
