"""What cannot be sent to a cluster, or from it, is named as on processes of our own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.processes import work
from tests.processes.waiting import run_until
from tkasync import spawn_task
from tkasync.errors import NotSendableError
from tkasync.processes import Cluster
from tkasync.testing import FakeHost


@pytest.mark.parametrize(
    ("fn", "args", "what"),
    [
        (lambda: None, (), "the function of task"),
        (work.echo, ({"a": [1, threading.Lock()]},), r"argument 1 of task 'echo', at \['a'\]\[1\],"),
        (work.lock, (), "the result of task"),
        (work.fail_with_a_lock, (), "the exception of task"),
        (work.fail_awkwardly, (), "the exception of task"),
    ],
    ids=["function", "argument", "result", "exception", "exception that is not made again"],
)
def test_what_cannot_be_sent_is_named(
    fake_host: FakeHost, cluster: Cluster, fn: Callable[..., Any], args: tuple[Any, ...], what: str
) -> None:
    errors: list[BaseException] = []
    spawn_task(fn, *args, executor=cluster, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    with pytest.raises(NotSendableError, match=what):
        raise errors[0]


def test_an_item_that_cannot_be_sent_from_a_cluster_fails_the_task(
    fake_host: FakeHost, cluster: Cluster
) -> None:
    items: list[Any] = []
    errors: list[BaseException] = []
    spawn_task(work.items_then_lock, executor=cluster, on_item=items.append, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert isinstance(errors[0], NotSendableError)
    assert "an item of task" in str(errors[0])


def test_what_is_large_arrives(fake_host: FakeHost, cluster: Cluster) -> None:
    data = bytes(12 << 20)
    handle = spawn_task(work.echo, data, executor=cluster)
    run_until(fake_host, handle.done)
    assert handle.result() == data
