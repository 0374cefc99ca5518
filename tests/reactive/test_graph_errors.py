"""What goes wrong in signals: errors are told once, in one place, and the graph remains usable."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable

import pytest

from tkasync import ReadSignal, TkAsyncError, batch, create_effect, create_memo, create_signal, untrack
from tkasync.errors import MemoWriteError
from tkasync.testing import FakeHost


def test_an_error_in_an_effect_is_reported_and_the_others_run(caplog: pytest.LogCaptureFixture) -> None:
    read, write = create_signal(0)
    seen: list[int] = []

    def failing() -> None:
        if read() == 1:
            raise KeyError("broken")

    create_effect(lambda: seen.append(read()))
    create_effect(failing)
    create_effect(lambda: seen.append(read() * 10))
    with caplog.at_level(logging.ERROR, "tkasync"):
        write.set(1)
    assert seen == [0, 0, 1, 10]
    (record,) = caplog.records
    assert "failing" in record.getMessage()
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], KeyError)
    write.set(2)
    assert seen[4:] == [2, 20]


def test_an_effect_that_fails_in_its_first_run_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    read, write = create_signal(0)
    seen: list[float] = []
    effect = create_effect(lambda: seen.append(1 / read()))
    assert len(caplog.records) == 1
    write.set(2)
    assert seen == [0.5]
    effect.stop()
    write.set(4)
    assert seen == [0.5]


def test_an_exit_passes_through_and_leaves_a_usable_graph() -> None:
    read, write = create_signal(0)
    seen: list[int] = []

    def leave() -> None:
        if read() == 1:
            raise SystemExit(3)

    create_effect(leave)
    create_effect(lambda: seen.append(read()))
    with pytest.raises(SystemExit):
        write.set(1)
    write.set(2)
    assert seen[-1] == 2


# Memos


def test_a_memo_keeps_its_error_until_a_dependency_changes() -> None:
    read, write = create_signal(0)
    calls: list[int] = []

    def fn() -> float:
        calls.append(read())
        return 1 / read()

    memo = create_memo(fn)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            memo()
    assert calls == [0]
    write.set(2)
    assert memo() == 0.5
    write.set(0)
    with pytest.raises(ZeroDivisionError):
        memo()


def test_the_traceback_of_a_kept_error_does_not_grow() -> None:
    memo = create_memo(lambda: 1 / 0)
    lengths = set()
    for _ in range(5):
        with pytest.raises(ZeroDivisionError) as caught:
            memo()
        lengths.add(len(traceback.extract_tb(caught.value.__traceback__)))
    assert len(lengths) == 1


def test_an_observed_memo_fails_and_recovers(caplog: pytest.LogCaptureFixture) -> None:
    read, write = create_signal(1)
    inverse = create_memo(lambda: 1 / read())
    shifted = create_memo(lambda: inverse() + 1)
    seen: list[float] = []
    create_effect(lambda: seen.append(shifted()))
    write.set(0)
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [ZeroDivisionError]
    write.set(0.5)
    write.set(1)
    assert seen == [2, 3, 2]


def test_the_same_value_after_an_error_is_told() -> None:
    read, write = create_signal(1)
    inverse = create_memo(lambda: 1 / read())
    seen: list[object] = []

    def fn() -> None:
        try:
            seen.append(inverse())
        except ZeroDivisionError:
            seen.append("failed")

    create_effect(fn)
    write.set(0)
    write.set(1)
    assert seen == [1, "failed", 1]


@pytest.mark.parametrize("changes", [0, 1], ids=["the first time", "after a change"])
def test_an_interrupt_in_a_memo_is_not_kept_and_it_is_computed_again(changes: int) -> None:
    read, write = create_signal(0)
    interrupts: list[BaseException] = []

    def fn() -> int:
        value = read()
        if interrupts:
            raise interrupts.pop()
        return value

    memo = create_memo(fn)
    for value in range(changes):
        assert memo() == value
        write.set(value + 1)
    interrupts.append(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        memo()
    assert memo() == changes
    write.set(2)
    assert memo() == 2


def test_an_interrupt_deep_in_a_chain_leaves_it_usable() -> None:
    """Also in those memos that were waiting for the nesting to unwind."""
    interrupts = [KeyboardInterrupt()]

    def bottom() -> int:
        if interrupts:
            raise interrupts.pop()
        return 0

    last: ReadSignal[int] = create_memo(bottom)
    for _ in range(300):
        last = create_memo(lambda previous=last: previous() + 1)
    with pytest.raises(KeyboardInterrupt):
        last()
    assert last() == 300


# Writes in memos


@pytest.mark.parametrize("how", [lambda fn: fn(), untrack], ids=["plain", "untracked"])
def test_a_memo_must_not_write(how: Callable[[Callable[[], None]], None]) -> None:
    read, write = create_signal(0)

    def broken_total() -> int:
        how(lambda: write.set(5))
        return read()

    memo = create_memo(broken_total)
    with pytest.raises(MemoWriteError, match="broken_total"):
        memo()
    assert read() == 0
    write.set(1)
    assert read() == 1


@pytest.mark.parametrize("how", ["set", "update", "nested", "batch", "untrack"])
def test_a_write_in_a_memo_is_refused_in_every_spelling(how: str) -> None:
    """Writing a signal inside a memo raises `MemoWriteError`."""
    _, write = create_signal(0)

    def in_batch() -> None:
        with batch():
            write.set(1)

    fn = {
        "set": lambda: write.set(1), "update": lambda: write.update(lambda v: v + 1), "batch": in_batch,
        "nested": lambda: create_memo(lambda: write.set(1))(), "untrack": lambda: untrack(lambda: write.set(1)),
    }[how]  # fmt: skip
    memo = create_memo(fn)
    with pytest.raises(MemoWriteError) as caught:
        memo()
    assert isinstance(caught.value, TkAsyncError)


def test_a_write_in_a_memo_that_an_effect_reads_is_reported(fake_host: FakeHost) -> None:
    read, write = create_signal(0)
    memo = create_memo(lambda: write.set(1))
    create_effect(memo)
    assert [type(e) for e in fake_host.errors] == [MemoWriteError]
    assert read() == 0
    fake_host.errors.clear()
