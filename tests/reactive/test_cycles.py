"""Circles of memos, and effects that feed each other: named, ended, and forgotten when they open."""

from __future__ import annotations

import pytest

from tkasync import ReadSignal, batch, create_effect, create_memo, create_signal, untrack
from tkasync.errors import CycleError

# Cycles


def test_a_memo_that_reads_itself_is_named() -> None:
    def ouroboros() -> int:
        return memo() + 1

    memo: ReadSignal[int] = create_memo(ouroboros)
    with pytest.raises(CycleError, match=r"ouroboros -> .*ouroboros"):
        memo()


def test_a_memo_that_reads_itself_untracked_is_a_cycle_too() -> None:
    memo: ReadSignal[int] = create_memo(lambda: untrack(lambda: memo()) + 1)
    with pytest.raises(CycleError):
        memo()


def test_a_circle_of_memos_names_them_in_order() -> None:
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
) -> None:
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


def test_a_circle_longer_than_the_nesting_is_found() -> None:
    memos: list[ReadSignal[int]] = []
    for index in range(300):
        memos.append(create_memo(lambda index=index: memos[(index + 1) % 300]() + 1, name=f"m{index}"))
    with pytest.raises(CycleError, match="circle"):
        memos[0]()


def test_a_memo_that_catches_its_cycle_recovers() -> None:
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


def test_effects_that_feed_each_other_are_named_and_the_graph_goes_on() -> None:
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


def test_an_effect_that_feeds_itself_is_stopped_by_the_error() -> None:
    read, write = create_signal(0)

    def runaway() -> None:
        write.set(read() + 1)

    with pytest.raises(CycleError, match="runaway"):
        create_effect(runaway)
    value = read()
    write.set(0)
    assert (read(), value > 50) == (0, True)


def test_a_runaway_in_a_batch_is_told_at_its_end() -> None:
    read, write = create_signal(0)
    create_effect(lambda: write.set(read() + 1) if read() else None)
    with pytest.raises(CycleError), batch():
        write.set(1)
