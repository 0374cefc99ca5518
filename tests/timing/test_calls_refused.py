"""What a debounce and a throttle refuse where they are asked for."""

from __future__ import annotations

from typing import Any

import pytest

from tkasync import Runtime, spawn_debounced, spawn_throttled
from tkasync.errors import NoOwnerError, RuntimeClosedError
from tkasync.testing import FakeHost

# How it is asked for


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
@pytest.mark.parametrize("seconds", [-0.1, float("nan"), float("inf")])
def test_a_time_that_is_none_is_refused(fake_host: FakeHost, spawn: Any, seconds: float) -> None:
    with pytest.raises(ValueError, match="seconds"):
        spawn(seconds, int)


@pytest.mark.parametrize("seconds", [-0.1, float("nan"), float("inf")])
def test_a_max_wait_that_is_none_is_refused(fake_host: FakeHost, seconds: float) -> None:
    with pytest.raises(ValueError, match="max_wait"):
        spawn_debounced(1.0, int, max_wait=seconds)


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
def test_both_edges_off_is_refused(fake_host: FakeHost, spawn: Any) -> None:
    with pytest.raises(ValueError, match="never run"):
        spawn(1.0, int, leading=False, trailing=False)


def test_an_unknown_word_is_refused(fake_host: FakeHost) -> None:
    with pytest.raises(ValueError, match='"flush"'):
        spawn_debounced(1.0, int, on_close="save")
    with pytest.raises(ValueError, match="policy"):
        spawn_debounced(1.0, int, policy="newest")


def test_an_owner_that_has_ended_or_a_closed_runtime_is_refused(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    owner = runtime.new_scope("page")
    owner.close()
    with pytest.raises(NoOwnerError):
        spawn_debounced(1.0, int, owner=owner)
    runtime.close()
    with pytest.raises(RuntimeClosedError):
        spawn_debounced(1.0, int, owner=runtime.scope)


@pytest.mark.parametrize("fn", [None, 3])
def test_what_is_no_work_is_refused(fake_host: FakeHost, fn: Any) -> None:
    """What is no work: `TypeError`."""
    with pytest.raises(TypeError):
        spawn_debounced(1, fn)
