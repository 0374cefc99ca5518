"""Equal errors are told as one a second, with their count."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import let_work_end
from tests.support.gil import needs_gil
from tests.support.world import World
from tkasync import Runtime, dispatch_to_ui, spawn_interval, spawn_task
from tkasync.testing import FakeHost


def fail(number: object = "") -> None:
    raise ValueError(f"failed {number}")


def items() -> Iterator[int]:
    yield from range(3000)


def _count(error: BaseException) -> list[str]:
    return [note for note in getattr(error, "__notes__", ()) if "like it" in note]


def test_the_first_is_told_at_once_and_those_like_it_once_a_second_with_their_count(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    spawn_task(items, on_item=fail)
    let_work_end(fake_host)
    assert [str(error) for error in errors] == ["failed 0"]
    fake_host.advance(1.0)
    assert [str(error) for error in errors] == ["failed 0", "failed 2999"]
    assert _count(errors[1]) == ["The last of 2999 errors like it since the report before."]
    fake_host.advance(10)
    assert len(errors) == 2


def test_what_goes_on_failing_is_told_once_a_second(fake_host: FakeHost, errors: list[BaseException]) -> None:
    job = spawn_interval(0.3, fail)
    fake_host.run_pending()
    fake_host.advance(3.0)
    job.abort()
    fake_host.advance(3.0)
    assert 4 <= len(errors) <= 5
    assert _count(errors[1])[0].startswith("The last of 3 errors")


@needs_gil  # 3.13 without it frees no class at all
def test_a_class_made_later_is_not_taken_for_one_that_has_gone(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    """Within the second its class lives on: else a new one could get its place in memory, and be counted as it."""

    def fail_in_a_way_of_its_own() -> None:
        kind = type("Own", (Exception,), {})
        kinds.append(weakref.ref(kind))
        raise kind

    kinds: list[weakref.ref[type]] = []
    spawn_task(fail_in_a_way_of_its_own)
    let_work_end(fake_host)
    assert len(errors) == 1
    errors.clear()
    gc.collect()
    assert kinds[0]() is not None
    fake_host.advance(1.0)
    gc.collect()
    assert kinds[0]() is None


def test_another_line_type_or_place_is_told_by_itself(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    def fail_elsewhere() -> None:
        raise ValueError("failed")

    def fail_otherwise(kind: type[Exception]) -> None:
        raise kind

    for _ in range(2):
        spawn_task(fail)
        spawn_task(fail)
        spawn_task(fail_elsewhere)
    for kind in (KeyError, LookupError):
        spawn_task(fail_otherwise, kind)
    let_work_end(fake_host)
    assert len(errors) == 5


def test_the_close_tells_what_is_counted(
    fake_host: FakeHost, runtime: Runtime, errors: list[BaseException]
) -> None:
    for number in range(5):
        dispatch_to_ui(fail, number)
    fake_host.run_pending()
    assert len(errors) == 1
    runtime.close()
    assert [str(error) for error in errors] == ["failed 0", "failed 4"]
    assert "4 errors" in _count(errors[1])[0]


def test_the_handlers_of_a_task_get_every_error(world: World) -> None:
    got: list[Any] = []
    for _ in range(5):
        spawn_task(fail, on_error=got.append)
    world.until(lambda: len(got) == 5)
    assert world.errors == []


def test_a_window_merges_them_too(world: World) -> None:
    for _ in range(50):
        dispatch_to_ui(fail)
    world.until(lambda: world.errors)
    world.pass_by(1.2)
    assert len(world.errors) == 2
    world.errors.clear()


def test_an_error_that_comes_while_the_first_is_shown_is_counted(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    """A handler that shows a message box runs an event loop, in which the next errors come."""
    shown: list[str] = []

    def show(error: BaseException) -> None:
        shown.append(str(error))
        fake_host.run_pending()

    runtime.on_error = show
    for number in range(20):
        dispatch_to_ui(fail, number)
    fake_host.run_pending()
    assert shown == ["failed 0"]
    fake_host.advance(1)
    assert shown == ["failed 0", "failed 19"]


@pytest.mark.parametrize("seconds", [1, 2])
def test_after_a_quiet_second_the_next_is_told_at_once(
    fake_host: FakeHost, errors: list[BaseException], seconds: int
) -> None:
    for _ in range(2):
        dispatch_to_ui(fail)
        fake_host.run_pending()
        fake_host.advance(seconds)
    assert len(errors) == 2
    assert _count(errors[1]) == []


def test_an_error_whose_second_could_not_begin_does_not_silence_those_like_it(
    fake_host: FakeHost, runtime: Runtime, errors: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_the_limit(*_args: object) -> None:
        raise RecursionError

    with monkeypatch.context() as patch:
        patch.setattr(fake_host, "after", at_the_limit)
        with pytest.raises(RecursionError):
            runtime.report(ValueError())
    runtime.report(ValueError())
    assert len(errors) == 1
