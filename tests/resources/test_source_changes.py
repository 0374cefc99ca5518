"""A source that is changed by what sees the answer, or goes there and back."""

from __future__ import annotations

from tests.resources.server import Server
from tkasync import Ready, Scope, create_effect, create_resource, create_signal
from tkasync.testing import FakeHost


def test_a_source_changed_by_an_effect_that_sees_the_answer_goes_on_from_there(fake_host: FakeHost) -> None:
    """Paging: each answer asks for the next. Also nothing of the earlier fetch is done to the later one."""
    read, write = create_signal(0)
    calls: list[int] = []
    resource = create_resource(read, lambda page: calls.append(page) or page, refetch_every=10.0)

    def next_page() -> None:
        state = resource.get()
        if state.is_ready() and state.data() < 3:
            write.set(state.data() + 1)

    create_effect(next_page)
    fake_host.run_pending()
    assert calls == [0, 1, 2, 3]
    assert fake_host.pending == 1
    fake_host.advance(10.0)
    assert calls == [0, 1, 2, 3, 3]


def test_a_source_changed_by_an_effect_that_sees_the_loading_fetches_the_new_value_only(
    fake_host: FakeHost, server: Server, owner: Scope
) -> None:
    read, write = create_signal(1)
    resource = create_resource(read, server.fetch, owner=owner)
    fake_host.run_pending()
    server.answer(1, "one")

    def jump() -> None:
        if resource.get().is_loading():
            write.set(2)

    create_effect(jump)
    resource.refetch()
    fake_host.run_pending()
    server.answer(2, "two")
    assert server.asked == [1, 2]
    assert (resource.get(), server.waiting) == (Ready("two"), [])


def test_a_source_that_goes_there_and_back_fetches_its_last_value(
    fake_host: FakeHost, server: Server
) -> None:
    """1, 2, 1 while loading: the last counts."""
    read, write = create_signal(1)
    resource = create_resource(read, server.fetch)
    fake_host.run_pending()
    write.set(2)
    write.set(1)
    fake_host.run_pending()
    server.answer(1, "the aborted one's")
    server.answer(1, "one")
    assert server.asked[-1] == 1
    assert resource.get() == Ready("one")
