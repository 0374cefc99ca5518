"""What would never run is refused as a callback, where it is registered, in every shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.dispatch.unrun import UNRUN, coroutine_function
from tkasync import (
    CancellationToken,
    Retry,
    call_in_ui,
    create_effect,
    create_memo,
    create_signal,
    dispatch_to_ui,
    sleep,
    spawn_task,
    ui_task,
)  # fmt: skip
from tkasync.testing import FakeHost

PLACES: dict[str, Callable[[Any], object]] = {
    **{
        option: lambda fn, option=option: spawn_task(int, **{option: fn})
        for option in ("on_result", "on_error", "on_done", "on_progress", "on_cancel")
    },
    "on_item": lambda fn: spawn_task(lambda: iter(()), on_item=fn),
    "on_dropped": lambda fn: spawn_task(int, policy="drop", on_dropped=fn),
    "on_result added": lambda fn: spawn_task(int).on_result(fn),
    "on_error added": lambda fn: spawn_task(int).on_error(fn),
    "on_done added": lambda fn: spawn_task(int).on_done(fn),
    "on_progress added": lambda fn: spawn_task(int).on_progress(fn),
    "token": lambda fn: CancellationToken().on_cancel(fn),
    "effect": create_effect,
    "memo": create_memo,
    "equal of a signal": lambda fn: create_signal(1, equal=fn),
    "equal of a memo": lambda fn: create_memo(int, equal=fn),
    "update": lambda fn: create_signal(1)[1].sender().update(fn),
    "when": lambda fn: Retry(1, when=fn),
    "dispatch": dispatch_to_ui,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("shape", UNRUN)
def test_what_would_never_run_is_refused_where_it_is_registered(
    fake_host: FakeHost, place: str, shape: str
) -> None:
    with pytest.raises(TypeError, match=r"never|dispatch takes a plain function"):
        PLACES[place](UNRUN[shape])
    fake_host.run_pending()


@pytest.mark.parametrize("place", PLACES)
def test_what_cannot_be_called_is_refused_where_it_is_registered(fake_host: FakeHost, place: str) -> None:
    """As the result of a function that was called at once."""
    with pytest.raises(TypeError, match=r"takes a function.*, not 5"):
        PLACES[place](5)
    fake_host.run_pending()


@pytest.mark.parametrize("place", ["on_result", "on_done", "token"])
def test_a_ui_task_is_no_such_thing(fake_host: FakeHost, place: str) -> None:
    PLACES[place](ui_task(coroutine_function))
    fake_host.run_pending()


def test_the_error_names_the_function_and_the_remedy(fake_host: FakeHost) -> None:
    with pytest.raises(TypeError) as caught:
        create_effect(coroutine_function)
    assert "never await coroutine_function, a coroutine function: use create_resource" in str(caught.value)


def test_a_pause_of_ui_tasks_is_no_work(fake_host: FakeHost) -> None:
    with pytest.raises(TypeError, match=r"await sleep\(\.\.\.\)"):
        spawn_task(sleep, 1)
    with pytest.raises(TypeError, match=r"await sleep\(\.\.\.\)"):
        call_in_ui(sleep, 1)
