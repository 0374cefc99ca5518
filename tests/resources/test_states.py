"""The states of a resource, and what it shows while it loads and after an error."""

from __future__ import annotations

from typing import Any

import pytest

from tests.resources.server import Server, watch
from tkasync import (
    Error,
    Loading,
    Pending,
    Ready,
    Scope,
    create_effect,
    create_memo,
    create_resource,
    create_signal,
)
from tkasync.testing import FakeHost

# What it shows


def test_the_previous_data_is_kept_while_loading_and_after_an_error(
    fake_host: FakeHost, server: Server
) -> None:
    read, write = create_signal(1)
    resource = create_resource(read, server.fetch)
    fake_host.run_pending()
    server.answer(1, "one")
    write.set(2)
    fake_host.run_pending()
    assert (resource.get(), resource.data) == (Loading("one"), "one")
    failure = ValueError("no two")
    server.answer(2, failure)
    assert (resource.get(), resource.data, resource.error) == (Error(failure, "one"), "one", failure)


def test_the_previous_data_is_dropped_when_it_is_not_to_be_kept(
    fake_host: FakeHost, server: Server, owner: Scope
) -> None:
    read, write = create_signal(1)
    resource = create_resource(read, server.fetch, keep_previous=False, owner=owner)
    fake_host.run_pending()
    server.answer(1, "one")
    write.set(2)
    assert resource.get() == Loading()


def test_initial_data_shows_before_there_is_any(fake_host: FakeHost) -> None:
    read, write = create_signal(None)
    resource = create_resource(read, str, initial="none yet")
    seen = watch(resource)
    write.set(7)
    fake_host.run_pending()
    assert seen == [Pending("none yet"), Loading("none yet"), Ready("7")]


def test_states_are_made_for_match(fake_host: FakeHost) -> None:
    resource = create_resource(lambda: 3, str)

    def told() -> str:
        match resource.get():
            case Ready(value):
                return f"ready {value}"
            case Loading(previous):
                return f"loading {previous}"
            case Error(error):
                return f"error {error}"
            case Pending():
                return "pending"

    assert told() == "loading None"
    fake_host.run_pending()
    assert told() == "ready 3"


def test_a_state_says_what_it_is_and_cannot_be_changed() -> None:
    failure = ValueError()
    states: list[Any] = [Pending(), Loading(1), Ready(2), Error(failure, 3)]
    told = [(s.is_pending(), s.is_loading(), s.is_ready(), s.is_error(), s.data(), s.error()) for s in states]
    assert told == [
        (True, False, False, False, None, None),
        (False, True, False, False, 1, None),
        (False, False, True, False, 2, None),
        (False, False, False, True, 3, failure),
    ]
    with pytest.raises(AttributeError):
        states[2].value = 4


def test_a_reader_of_the_data_alone_is_not_run_for_the_loading_in_between(fake_host: FakeHost) -> None:
    read, write = create_signal(1)
    resource = create_resource(read, str)
    seen: list[Any] = []
    create_effect(lambda: seen.append(resource.data))
    fake_host.run_pending()
    write.set(2)
    fake_host.run_pending()
    assert seen == [None, "1", "2"]


def test_a_resource_can_be_the_source_of_another(fake_host: FakeHost) -> None:
    read, write = create_signal(1)
    user = create_resource(read, lambda number: {"team": number * 10})
    team = create_resource(lambda: user.data and user.data["team"], lambda number: f"team {number}")
    assert team.get() == Pending()
    fake_host.run_pending()
    write.set(2)
    fake_host.run_pending()
    assert team.data == "team 20"


@pytest.mark.parametrize(
    ("state", "truth", "data"),
    [
        (Pending(), "pending", None),
        (Loading(), "loading", None),
        (Loading(5), "loading", 5),
        (Ready(6), "ready", 6),
        (Error(KeyError(), 7), "error", 7),
        (Error(KeyError()), "error", None),
    ],
)
def test_a_state_answers_what_it_is_and_what_it_has(state: Any, truth: str, data: Any) -> None:
    """`.is_pending()`, `.is_loading()`, ... , `.data()` (None when there is none), `.error()`."""
    asked = {
        "pending": state.is_pending(), "loading": state.is_loading(),
        "ready": state.is_ready(), "error": state.is_error(),
    }  # fmt: skip
    assert asked == {name: name == truth for name in asked}
    assert state.data() == data
    assert (state.error() is not None) == (truth == "error")


def test_loading_for_the_first_time_shows_the_initial_data(fake_host: FakeHost) -> None:
    """With a source at once: loading, with the initial data."""
    resource = create_resource(lambda: 1, lambda n: n, initial=0)
    assert resource.get() == Loading(0)
    fake_host.run_pending()
    assert resource.get() == Ready(1)


# Data, error


def test_data_and_error_are_tracked(fake_host: FakeHost) -> None:
    """`.data`, `.error` (all tracked)."""
    read, write = create_signal(1)
    resource = create_resource(read, lambda n: 10 // n)
    data, error = [], []
    create_effect(lambda: data.append(resource.data))
    create_effect(lambda: error.append(type(resource.error)))
    fake_host.run_pending()
    write.set(0)
    fake_host.run_pending()
    write.set(2)
    fake_host.run_pending()
    assert [d for i, d in enumerate(data) if i == 0 or d != data[i - 1]] == [None, 10, 5]
    assert error[0] is type(None)
    assert ZeroDivisionError in error
    assert error[-1] is type(None)
    fake_host.errors.clear()


def test_a_memo_follows_a_resource(fake_host: FakeHost) -> None:
    read, _write = create_signal(2)
    resource = create_resource(read, lambda n: n * 2)
    memo = create_memo(lambda: (resource.data or 0) + 1)
    assert memo() == 1
    fake_host.run_pending()
    assert memo() == 5
