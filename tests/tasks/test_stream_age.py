"""How old items get before they are shown: the producer waits by age, and ``keep="newest"`` never waits."""

from __future__ import annotations

import concurrent.futures
import threading
from collections.abc import Callable, Generator
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.world import World
from tests.tasks.kinds import async_numbers, numbers
from tkasync import Runtime, spawn_task
from tkasync.tasks.outcome.streams import Stream
from tkasync.testing import FakeHost


class Window:
    """A window whose clock is moved by what it shows: each item takes *cost* seconds, and a turn takes one."""

    def __init__(self, cost: float) -> None:
        self.cost = cost
        self.ages: list[float] = []
        self.posted: list[tuple[Any, ...]] = []
        self.host = SimpleNamespace(now=0.0)
        self.queue = SimpleNamespace(time_is_up=True)
        self.runtime = self
        self.takes_items = True

    def post(self, *call: Any) -> None:
        self.posted.append(call)

    def done(self) -> bool:
        return False

    def call(self, fn: Callable[[Any], object], argument: Any, where: str) -> None:
        self.ages.append(self.host.now - argument)
        self.host.now += self.cost

    def turn(self) -> None:
        self.host.now += 0.001
        fn, *args = self.posted.pop(0)
        fn(*args)


class Producer:
    """Makes an item every *gap* seconds, as long as it does not have to wait."""

    def __init__(self, window: Window, stream: Stream, gap: float) -> None:
        self.window, self.stream, self.gap = window, stream, gap
        self.due = 0.0
        self.waits = False

    def run(self) -> None:
        """Make what has fallen due; each item takes a microsecond, for a clock that stands makes nothing older."""
        while not self.waits and self.due <= self.window.host.now:
            made_at = max(self.due, self.window.host.now - self.window.cost)  # meanwhile, beside the window
            self.due = made_at + self.gap + 1e-6
            self.window.host.now += 1e-6
            if self.stream.put(made_at):
                self.waits = True
                self.stream.call_when_wanted(self._resume)

    def _resume(self) -> None:
        self.waits = False
        self.due = max(self.due, self.window.host.now)


@pytest.mark.parametrize("gap", [0.0, 1 / 60])
@pytest.mark.parametrize("cost", [0.001, 0.03, 0.1])
def test_no_item_waits_longer_than_a_quarter_of_a_second(cost: float, gap: float) -> None:
    window = Window(cost)
    stream = Stream(window, lambda item: None)
    producer = Producer(window, stream, gap)
    while window.host.now < 10:
        producer.run()
        if window.posted:
            window.turn()
        else:
            window.host.now += 0.001
    assert max(window.ages) <= 0.25
    assert len(window.ages) >= min(9 / (cost + 0.001), 9 / max(gap, cost)) * 0.9, "the window is kept busy"


def test_a_window_that_stands_still_holds_its_producer_after_a_quarter_of_a_second() -> None:
    window = Window(0.0)
    stream = Stream(window, lambda item: None)
    stream.put(0.0)
    window.turn()
    window.host.now = 5.0
    stream.put(5.0)
    assert not stream.put(5.0)
    window.host.now = 5.26
    assert stream.put(5.26)


@pytest.mark.parametrize("work", [numbers, async_numbers])
def test_keep_newest_shows_the_newest_and_never_slows_the_producer(fake_host: FakeHost, work: Any) -> None:
    calls: list[Any] = []
    handle = spawn_task(
        work, 5000, keep="newest", on_item=calls.append, on_done=lambda handle: calls.append("done")
    )
    assert concurrent.futures.wait([handle], GIVE_UP).done, "nobody has taken an item yet"
    let_work_end(fake_host)
    assert calls == [4999, "done"]


def test_keep_newest_shows_one_item_a_turn(fake_host: FakeHost, runtime: Runtime) -> None:
    shown: list[int] = []
    is_made = threading.Event()

    def endless() -> Generator[int, None, None]:
        for number in count():
            yield number
            is_made.set()

    def show(item: int) -> None:
        shown.append(item)
        is_made.clear()
        assert is_made.wait(GIVE_UP), "a newer one is there before this call ends"

    handle = spawn_task(endless, keep="newest", on_item=show)
    for turn in range(1, 6):
        while len(shown) < turn:
            runtime.queue.drain_and_execute(budget=GIVE_UP)
        assert len(shown) == turn
    assert shown == sorted(set(shown))
    handle.abort()
    let_work_end(fake_host)


def test_keep_newest_goes_on_in_a_dialog_and_ends_with_the_last_item(world: World) -> None:
    shown: list[Any] = []
    more = threading.Event()

    def work() -> Generator[int, None, None]:
        yield 1
        more.wait(GIVE_UP)
        yield from range(2, 500)

    spawn_task(work, keep="newest", on_item=shown.append, on_done=lambda handle: shown.append("done"))
    world.until(lambda: shown)
    more.set()
    world.until(lambda: "done" in shown)
    assert shown[0] == 1
    assert shown[-2:] == [499, "done"]
    assert shown[:-1] == sorted(shown[:-1])


def test_another_word_than_all_or_newest_is_refused(fake_host: FakeHost) -> None:
    with pytest.raises(ValueError, match="keep is one of all, newest, not 'last'"):
        spawn_task(numbers, 1, keep="last", on_item=print)  # type: ignore[call-overload]
