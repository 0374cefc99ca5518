"""What goes wrong in signals: errors are told once, in one place, and the graph remains usable."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable

import pytest

from tkasync.errors import CycleError, MemoWriteError, NoRuntimeError, WrongThreadError
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import batch, create_effect, create_memo, create_signal
from tkasync.reactive.source import ReadSignal


def test_an_error_in_an_effect_is_reported_and_the_others_run(caplog: pytest.LogCaptureFixture):
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


def test_an_effect_that_fails_in_its_first_run_goes_on(caplog: pytest.LogCaptureFixture):
    read, write = create_signal(0)
    seen: list[float] = []
    effect = create_effect(lambda: seen.append(1 / read()))
    assert len(caplog.records) == 1
    write.set(2)
    assert seen == [0.5]
    effect.stop()
    write.set(4)
    assert seen == [0.5]


def test_an_exit_passes_through_and_leaves_a_usable_graph():
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


def test_a_memo_keeps_its_error_until_a_dependency_changes():
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


def test_the_traceback_of_a_kept_error_does_not_grow():
    memo = create_memo(lambda: 1 / 0)
    lengths = set()
    for _ in range(5):
        with pytest.raises(ZeroDivisionError) as caught:
            memo()
        lengths.add(len(traceback.extract_tb(caught.value.__traceback__)))
    assert len(lengths) == 1


def test_an_observed_memo_fails_and_recovers(caplog: pytest.LogCaptureFixture):
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


def test_the_same_value_after_an_error_is_told():
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


def test_an_interrupt_in_a_memo_is_not_kept():
    read, write = create_signal(0)
    interrupts = [KeyboardInterrupt()]

    def fn() -> int:
        value = read()
        if interrupts:
            raise interrupts.pop()
        return value

    memo = create_memo(fn)
    with pytest.raises(KeyboardInterrupt):
        memo()
    assert memo() == 0
    write.set(1)
    assert memo() == 1


def test_a_memo_that_was_interrupted_is_computed_again():
    read, write = create_signal(0)
    interrupts: list[BaseException] = []

    def fn() -> int:
        value = read()
        if interrupts:
            raise interrupts.pop()
        return value

    memo = create_memo(fn)
    assert memo() == 0
    write.set(1)
    interrupts.append(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        memo()
    assert memo() == 1


def test_an_interrupt_deep_in_a_chain_leaves_it_usable():
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
def test_a_memo_must_not_write(how: Callable[[Callable[[], None]], None]):
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


def test_update_in_a_memo_is_refused_too():
    _read, write = create_signal(0)
    memo = create_memo(lambda: write.update(lambda value: value + 1))
    with pytest.raises(MemoWriteError):
        memo()


# Cycles


def test_a_memo_that_reads_itself_is_named():
    def ouroboros() -> int:
        return memo() + 1

    memo: ReadSignal[int] = create_memo(ouroboros)
    with pytest.raises(CycleError, match=r"ouroboros -> .*ouroboros"):
        memo()


def test_a_memo_that_reads_itself_untracked_is_a_cycle_too():
    memo: ReadSignal[int] = create_memo(lambda: untrack(lambda: memo()) + 1)
    with pytest.raises(CycleError):
        memo()


def test_a_circle_of_memos_names_them_in_order():
    memos: dict[str, ReadSignal[int]] = {}

    def first() -> int:
        return memos["second"]() + 1

    def second() -> int:
        return memos["third"]() + 1

    def third() -> int:
        return memos["first"]() + 1

    for fn in (first, second, third):
        memos[fn.__name__] = create_memo(fn)
    with pytest.raises(CycleError, match=r"first -> .*second -> .*third -> .*first"):
        memos["first"]()


@pytest.mark.parametrize("watched", [False, True], ids=["unobserved", "observed"])
@pytest.mark.parametrize("first_read", ["a", "b"])
def test_a_circle_that_opens_again_is_forgotten(
    watched: bool, first_read: str, caplog: pytest.LogCaptureFixture
):
    closed, set_closed = create_signal(False)
    a: ReadSignal[int] = create_memo(lambda: b() + 1, name="a")
    b: ReadSignal[int] = create_memo(lambda: a() if closed() else 1, name="b")
    memos = {"a": a, "b": b}
    if watched:
        create_effect(lambda: a())
    assert memos[first_read]() == (2 if first_read == "a" else 1)
    set_closed.set(True)
    for memo in (memos[first_read], a, b):
        with pytest.raises(CycleError, match="circle"):
            memo()
    set_closed.set(False)
    assert (a(), b()) == (2, 1)
    assert len(caplog.records) == (1 if watched else 0)


def test_a_circle_longer_than_the_nesting_is_found():
    memos: list[ReadSignal[int]] = []
    for index in range(300):
        memos.append(create_memo(lambda index=index: memos[(index + 1) % 300]() + 1, name=f"m{index}"))
    with pytest.raises(CycleError, match="circle"):
        memos[0]()


def test_a_memo_that_catches_its_cycle_recovers():
    read, write = create_signal(0)

    def fn() -> int:
        if read() == 0:
            try:
                return memo()
            except CycleError:
                return -1
        return read()

    memo: ReadSignal[int] = create_memo(fn)
    assert memo() == -1
    write.set(1)
    assert memo() == 1


def test_effects_that_feed_each_other_are_named_and_the_graph_goes_on():
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    on, set_on = create_signal(False)
    pings: list[bool] = []
    pongs: list[bool] = []
    bystander: list[bool] = []

    def ping() -> None:
        pings.append(on())
        if on():
            set_b.set(a() + 1)

    def pong() -> None:
        pongs.append(on())
        if on():
            set_a.set(b() + 1)

    create_effect(ping)
    create_effect(pong)
    create_effect(lambda: bystander.append(on()))
    with pytest.raises(CycleError, match=r"ping.*pong"):
        set_on.set(True)
    assert len(pongs) <= 110
    assert bystander == [False, True]
    set_on.set(False)
    assert (pings[-1], pongs[-1], bystander) == (False, False, [False, True, False])


def test_an_effect_that_feeds_itself_is_stopped_by_the_error():
    read, write = create_signal(0)

    def runaway() -> None:
        write.set(read() + 1)

    with pytest.raises(CycleError, match="runaway"):
        create_effect(runaway)
    value = read()
    write.set(0)
    assert (read(), value > 50) == (0, True)


def test_a_runaway_in_a_batch_is_told_at_its_end():
    read, write = create_signal(0)
    create_effect(lambda: write.set(read() + 1) if read() else None)
    with pytest.raises(CycleError), batch():
        write.set(1)


# Threads


def _error_on_a_thread(fn: Callable[[], object]) -> BaseException | None:
    errors: list[BaseException] = []

    def run() -> None:
        try:
            fn()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, name="worker-7")
    thread.start()
    thread.join(10)
    return errors[0] if errors else None


def test_a_signal_belongs_to_its_thread():
    read, write = create_signal(0)
    memo = create_memo(lambda: read())
    effect = create_effect(lambda: memo())
    for fn, remedy in (
        (read, "argument"),
        (memo, "argument"),
        (lambda: write.set(1), "write.sender().set(value)"),
        (lambda: write.update(lambda value: value + 1), "write.sender().update(fn)"),
        (effect.stop, "dispatch_to_ui"),
    ):
        error = _error_on_a_thread(fn)
        assert isinstance(error, WrongThreadError)
        assert remedy in str(error)
        assert "worker-7" in str(error)
    assert read() == 0


def test_another_thread_may_have_signals_of_its_own():
    seen: list[int] = []

    def work() -> None:
        read, write = create_signal(0)
        create_effect(lambda: seen.append(read()))
        write.set(1)

    assert _error_on_a_thread(work) is None
    assert seen == [0, 1]


def test_a_sender_needs_a_window(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tkinter._default_root", None)
    monkeypatch.setattr("tkasync.runtime.current.any_closed", lambda: False)
    _read, write = create_signal(0)
    with pytest.raises(NoRuntimeError):
        write.sender()
