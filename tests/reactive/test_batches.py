"""Batches, and writes inside effects: what is held back, and how it comes to an end."""

from __future__ import annotations

import tkinter as tk

import pytest

from tests.reactive.recorder import Recorder
from tests.support.world import World
from tkasync import batch, create_effect, create_memo, create_signal, untrack

# Batches


def test_a_batch_runs_each_effect_once_with_the_last_values() -> None:
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    seen: list[tuple[int, int]] = []
    create_effect(lambda: seen.append((a(), b())))
    with batch():
        set_a.set(1)
        set_b.set(1)
        with batch():
            set_a.set(2)
        assert seen == [(0, 0)]
    assert seen == [(0, 0), (2, 1)]
    set_a.set(3)
    assert seen[2:] == [(3, 1)]


def test_reads_in_a_batch_are_fresh_and_wake_no_effect() -> None:
    read, write = create_signal(1)
    double = create_memo(lambda: read() * 2)
    plus = create_memo(lambda: double() + 1)
    seen: list[int] = []
    create_effect(lambda: seen.append(double()))
    with batch():
        write.set(5)
        assert (read(), plus(), double()) == (5, 11, 10)
        assert seen == [2]
    assert seen == [2, 10]


def test_a_batch_that_raises_still_runs_the_effects() -> None:
    read, write = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: seen.append(read()))

    def fail() -> None:
        with batch():
            write.set(1)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert seen == [0, 1]


def test_a_signal_set_back_in_a_batch_has_not_changed() -> None:
    read, write = create_signal(0)
    computed: list[int] = []
    memo = create_memo(lambda: computed.append(read()))
    seen: list[int] = []
    create_effect(lambda: seen.append(read()))
    create_effect(lambda: memo())
    for value in (1, 2, 3):
        with batch():
            write.set(value)
            write.set(0)
    assert (seen, computed) == ([0], [0])
    with batch():
        write.set(7)
        memo()  # a memo that has looked in between has to look again
        write.set(0)
    memo()
    assert (seen, computed) == ([0], [0, 7, 0])
    write.set(4)
    assert seen == [0, 4]


def test_an_effect_made_in_a_batch_runs_at_once_and_sees_the_writes() -> None:
    read, write = create_signal(0)
    seen: list[int] = []
    with batch():
        write.set(42)
        create_effect(lambda: seen.append(read()))
        assert seen == [42]
        write.set(0)
    assert seen == [42, 0]


def test_an_effect_stopped_in_a_batch_does_not_run_at_its_end() -> None:
    read, write = create_signal(0)
    seen: list[int] = []
    effect = create_effect(lambda: seen.append(read()))
    with batch():
        write.set(1)
        effect.stop()
        write.set(2)
    assert seen == [0]


def test_a_batch_whose_memo_comes_out_equal_runs_nothing() -> None:
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    total = create_memo(lambda: a() + b())
    seen: list[int] = []
    create_effect(lambda: seen.append(total()))
    with batch():
        set_a.set(1)
        set_b.set(-1)
    assert seen == [0]


# Inner writes


def test_writes_in_an_effect_reach_others_together() -> None:
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    c, set_c = create_signal(0)
    seen: list[tuple[int, int]] = []

    def spread() -> None:
        set_b.set(a() + 1)
        set_c.set(a() + 2)

    create_effect(spread)
    create_effect(lambda: seen.append((b(), c())))
    set_a.set(10)
    assert seen == [(1, 2), (11, 12)]


def test_an_effect_reads_its_own_writes() -> None:
    read, write = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: (write.set(5), seen.append(untrack(read))))
    assert seen == [5]


def test_an_effect_that_writes_what_it_reads_settles() -> None:
    read, write = create_signal(0)
    runs: list[int] = []

    def fn() -> None:
        runs.append(read())
        if read() < 5:
            write.set(read() + 1)

    create_effect(fn)
    assert runs == [0, 1, 2, 3, 4, 5]
    write.set(4)
    assert runs[6:] == [4, 5]


def test_an_effect_that_writes_before_it_reads_runs_once() -> None:
    read, write = create_signal(0)
    runs: list[int] = []

    def fn() -> None:
        write.set(1)
        runs.append(read())

    create_effect(fn)
    assert runs == [1]


def test_a_write_between_a_read_and_the_subscription_is_not_lost() -> None:
    """The first run has read, through a memo, what it then writes."""
    read, write = create_signal(0)
    memo = create_memo(lambda: read() * 2)
    seen: list[int] = []

    def fn() -> None:
        seen.append(memo())
        write.set(1)

    create_effect(fn)
    assert seen == [0, 2]


def test_a_later_effect_sees_what_an_earlier_made_of_it() -> None:
    read, write = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: write.set(10) if read() == 1 else None)
    create_effect(lambda: seen.append(read()))
    write.set(1)
    assert seen == [0, 10]


def test_a_signal_an_effect_sets_back_through_a_memo() -> None:
    read, write = create_signal(False)
    memo = create_memo(lambda: read())
    runs: list[bool] = []

    def fn() -> None:
        runs.append(memo())
        if memo():
            write.set(False)

    create_effect(fn)
    write.set(True)
    write.set(True)
    assert runs == [False, True, False, True, False]
    assert read() is False


def test_a_hundred_rounds_are_allowed() -> None:
    read, write = create_signal(0)
    create_effect(lambda: write.set(read() + 1) if read() < 100 else None)
    assert read() == 100


def test_a_batch_in_an_effect_waits_for_its_end() -> None:
    """A batch inside an effect waits for the end like any write."""
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    c, set_c = create_signal(0)

    def body() -> None:
        n = a()
        with batch():
            set_b.set(n)
            set_c.set(n)

    create_effect(body)
    recorder = Recorder(lambda: (b(), c()))
    set_a.set(1)
    assert recorder.seen == [(0, 0), (1, 1)]


@pytest.mark.parametrize("held_by", ["batch", "effect", "batch in an effect"])
def test_what_was_written_before_a_dialog_shows_in_it(world: World, held_by: str) -> None:
    """And the batch that has opened it goes on as a batch."""
    (read, write), log = create_signal(0), list[object]()

    def write_around_a_dialog() -> None:
        write.set(1)
        wait_a_moment(world)
        log.append("closed")
        write.set(2)
        write.set(3)

    def in_a_batch() -> None:
        with batch():
            write_around_a_dialog()

    create_effect(lambda: log.append(read()))
    if held_by == "batch":
        in_a_batch()
    else:
        create_effect(in_a_batch if "batch" in held_by else write_around_a_dialog)
    assert log == [0, 1, "closed", 3]


def wait_a_moment(world: World) -> None:
    """Run an event loop, as a dialog does, in which nothing of the program's happens."""
    if world.pilot is None:
        world.fake_host.run_pending()
        return
    variable = tk.BooleanVar(world.pilot.root)
    world.pilot.root.tk.call("after", 5, ["set", str(variable), "1"])
    world.pilot.root.wait_variable(variable)
