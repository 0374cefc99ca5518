"""Senders: signals set from any thread, merged to one update a turn."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator

import pytest

from tkasync.errors import NoRuntimeError, RuntimeClosedError, WrongThreadError
from tkasync.reactive.sender import SignalSender
from tkasync.reactive.signals import create_effect, create_memo, create_signal
from tkasync.runtime.current import owned_by
from tkasync.runtime.functions import on_cleanup
from tkasync.runtime.runtime import Runtime
from tkasync.testing import FakeHost, fake_runtime


@pytest.fixture
def host() -> FakeHost:
    return FakeHost()


@pytest.fixture
def runtime(host: FakeHost) -> Iterator[Runtime]:
    with fake_runtime(host) as runtime:
        yield runtime


def _on_threads(*fns: Callable[[], object]) -> list[BaseException]:
    """Call each on a thread of its own, together; the errors."""
    errors: list[BaseException] = []

    def run(fn: Callable[[], object]) -> None:
        try:
            fn()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(fn,)) for fn in fns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return errors


def test_a_thousand_sends_are_one_update_to_the_newest(host: FakeHost, runtime: Runtime):
    read, write = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: seen.append(read()))
    sender = write.sender()
    assert _on_threads(lambda: [sender.set(value) for value in range(1, 1_001)]) == []
    assert seen == [0]
    host.run_pending()
    assert seen == [0, 1_000]


def test_updates_apply_in_order_after_the_last_set(host: FakeHost, runtime: Runtime):
    read, write = create_signal("")
    seen: list[str] = []
    create_effect(lambda: seen.append(read()))
    sender = write.sender()
    sender.update(lambda text: text + "lost")
    sender.set("a")
    sender.update(lambda text: text + "b")
    sender.update(lambda text: text + "c")
    host.run_pending()
    sender.update(lambda text: text + "d")
    host.run_pending()
    assert seen == ["", "abc", "abcd"]


def test_a_set_makes_what_was_sent_before_it_void(host: FakeHost, runtime: Runtime):
    """The functions do not run, and the values are let go at once: a flood keeps one."""

    class Value:
        pass

    calls: list[object] = []
    _read, write = create_signal("first")
    sender = write.sender()
    value = Value()
    gone = weakref.ref(value)
    sender.set(value)
    sender.update(calls.append)
    del value
    sender.set("last")
    gc.collect()
    assert gone() is None
    host.run_pending()
    assert calls == []


def test_an_update_that_sends_an_update_gives_each_its_turn(host: FakeHost, runtime: Runtime):
    read, write = create_signal(0)
    sender = write.sender()
    seen: list[int] = []
    create_effect(lambda: seen.append(read()))

    def count(value: int) -> int:
        if value < 2:
            sender.update(count)
        return value + 1

    sender.update(count)
    host.run_pending()
    assert seen == [0, 1, 2, 3]


def test_updates_from_many_threads_are_all_applied(host: FakeHost, runtime: Runtime):
    read, write = create_signal(0)
    sender = write.sender()

    def count() -> None:
        for _ in range(2_000):
            sender.update(lambda value: value + 1)

    done = threading.Event()

    def counted() -> None:
        assert _on_threads(count, count, count, count) == []
        done.set()

    counting = threading.Thread(target=counted)
    counting.start()
    while not done.is_set():  # turns in the middle of it
        host.run_pending()
        done.wait(0.001)
    counting.join(30)
    host.run_pending()
    assert read() == 8_000


def test_what_is_sent_during_an_update_comes_in_a_later_one(host: FakeHost, runtime: Runtime):
    """A value that an effect sends does not disturb the update that woke it, and is not lost."""
    read, write = create_signal(0)
    sender = write.sender()
    seen: list[int] = []

    def fn() -> None:
        seen.append(read())
        if read() == 1:
            sender.set(2)
            assert read() == 1

    create_effect(fn)
    sender.set(1)
    host.run_pending()
    assert seen == [0, 1, 2]


def test_sending_what_is_there_already_wakes_nobody(host: FakeHost, runtime: Runtime):
    read, write = create_signal(1)
    seen: list[int] = []
    create_effect(lambda: seen.append(read()))
    write.sender().set(1)
    host.run_pending()
    assert seen == [1]


def test_an_update_that_raises_is_reported_and_the_others_apply(host: FakeHost, runtime: Runtime):
    errors: list[BaseException] = []
    runtime.on_error = errors.append
    read, write = create_signal(1)
    sender = write.sender()
    sender.update(lambda value: value + 1)
    sender.update(lambda value: value // 0)
    sender.update(lambda value: value * 10)
    host.run_pending()
    assert read() == 20
    assert [type(error) for error in errors] == [ZeroDivisionError]


def test_two_senders_of_one_signal_both_arrive_in_order(host: FakeHost, runtime: Runtime):
    read, write = create_signal(0)
    first, second = write.sender(), write.sender()
    first.set(1)
    second.update(lambda value: value + 1)
    host.run_pending()
    assert read() == 2


def test_after_the_close_senders_refuse(host: FakeHost):
    runtime = fake_runtime(host)
    read, write = create_signal(0)
    sender = write.sender()
    runtime.close()
    for fn in (lambda: sender.set(1), lambda: sender.update(lambda value: value + 1)):
        with pytest.raises(RuntimeClosedError):
            fn()
        assert [type(error) for error in _on_threads(fn)] == [RuntimeClosedError]
    assert read() == 0


def test_a_sender_may_be_made_on_any_thread(host: FakeHost, runtime: Runtime):
    read, write = create_signal(0)
    assert _on_threads(lambda: write.sender().set(1)) == []
    host.run_pending()
    assert read() == 1


def test_a_sender_that_is_dropped_at_once_still_sends(host: FakeHost, runtime: Runtime):
    read, write = create_signal(0)
    write.sender().set(1)
    gc.collect()
    host.run_pending()
    assert read() == 1


def test_a_signal_made_by_an_effect_before_the_window_has_a_sender(host: FakeHost):
    ends = []
    create_effect(lambda: ends.append(create_signal(0)))
    with fake_runtime(host):
        read, write = ends[0]
        write.sender().set(1)
        host.run_pending()
        assert read() == 1


def test_a_signal_of_a_component_sends_to_its_own_window(host: FakeHost):
    """Also from where nothing tells which of two windows is meant."""
    with fake_runtime(host) as first, fake_runtime(FakeHost()):
        with owned_by(first.new_scope("panel")):
            read, write = create_signal(0)
        write.sender().set(1)
        host.run_pending()
        assert read() == 1
        with pytest.raises(NoRuntimeError, match="2 runtimes"):
            create_signal(0)[1].sender()


def test_a_signal_of_another_thread_has_no_sender(host: FakeHost):
    ends = []
    assert _on_threads(lambda: ends.append(create_signal(0))) == []
    with fake_runtime(host), pytest.raises(NoRuntimeError, match="UI thread"):
        ends[0][1].sender()


def test_where_there_is_a_window_signals_are_made_on_its_thread(host: FakeHost, runtime: Runtime):
    for fn in (
        lambda: create_signal(0),
        lambda: create_memo(lambda: 0),
        lambda: create_effect(lambda: None),
    ):
        (error,) = _on_threads(fn)
        assert isinstance(error, WrongThreadError)


# Effects and their runtime


def test_an_error_in_an_effect_goes_to_on_error(host: FakeHost, runtime: Runtime):
    errors: list[BaseException] = []
    runtime.on_error = errors.append
    read, write = create_signal(0)

    def failing() -> None:
        if read():
            raise KeyError("broken")

    create_effect(failing)
    write.set(1)
    host.run_pending()
    assert [type(error) for error in errors] == [KeyError]
    assert "failing" in "".join(errors[0].__notes__)


def test_effects_end_with_the_scope_that_they_were_made_in(runtime: Runtime):
    read, write = create_signal(0)
    seen: list[object] = []
    scope = runtime.new_scope("panel")

    def fn() -> None:
        seen.append(read())
        on_cleanup(seen.append, "end")

    with owned_by(scope):
        effect = create_effect(fn)
    write.set(1)
    scope.close()
    write.set(2)
    assert seen == [0, "end", 1, "end"]
    assert "stopped" in repr(effect)


def test_a_stopped_effect_leaves_its_owner(runtime: Runtime):
    scope = runtime.new_scope("panel")
    with owned_by(scope):
        effect = create_effect(lambda: None)
    assert not scope.is_empty
    effect.stop()
    assert scope.is_empty


def test_an_effect_made_before_the_window_reports_to_it(host: FakeHost):
    read, write = create_signal(1)
    create_effect(lambda: 1 / read())
    with fake_runtime(host) as runtime:
        errors: list[BaseException] = []
        runtime.on_error = errors.append
        write.set(0)
        host.run_pending()
        assert [type(error) for error in errors] == [ZeroDivisionError]


def test_an_effect_without_an_owner_outlives_the_window(host: FakeHost):
    read, write = create_signal(0)
    seen: list[int] = []
    with fake_runtime(host):
        create_effect(lambda: seen.append(read()))
    write.set(1)
    assert seen == [0, 1]


def test_what_outlives_the_window_still_has_cleanups(host: FakeHost):
    read, write = create_signal(0)
    log: list[str] = []
    with fake_runtime(host):
        effect = create_effect(lambda: on_cleanup(log.append, f"end {read()}"))
    assert log == ["end 0"]
    write.set(1)
    effect.stop()
    assert log == ["end 0", "end 1"]


def test_a_sender_says_what_it_sends_to(runtime: Runtime):
    sender = create_signal(0, name="progress")[1].sender()
    assert isinstance(sender, SignalSender)
    assert "progress" in repr(sender)


def test_the_senders_of_a_signal_make_one_update_together(host: FakeHost, runtime: Runtime):
    """Each thread may ask for a sender of its own: however many they are, the window is updated once a turn."""
    read, write = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: seen.append(read()))
    gate = threading.Barrier(4)

    def send() -> None:
        gate.wait(30)
        sender = write.sender()
        for _ in range(100):
            sender.update(lambda value: value + 1)

    assert _on_threads(send, send, send, send) == []
    host.run_pending()
    assert seen == [0, 400]


def test_a_sender_lives_as_long_as_somebody_holds_it(host: FakeHost, runtime: Runtime):
    """It and its signal are no cycle for the collector."""
    read, write = create_signal(0)
    sender = write.sender()
    assert write.sender() is sender
    sender.set(1)
    gone = weakref.ref(sender)
    del sender
    host.run_pending()
    assert read() == 1
    assert gone() is None
