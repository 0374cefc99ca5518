"""Random sequences of calls, compared with a plain model; and intervals, with arithmetic.

The model is lodash's code, written down as it stands there, on a clock that counts whole ticks.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tkasync import spawn_debounced, spawn_interval
from tkasync.testing import FakeHost, fake_runtime

TICK = 1 / 128  # seconds; a power of two, so that sums of times are exact


Run = tuple[int, int]


@dataclass
class Lodash:
    """`_.debounce` of lodash 4.17; times in ticks."""

    wait: int
    leading: bool
    trailing: bool
    max_wait: int | None
    now: int = 0
    due: int | None = None
    last_args: int | None = None
    last_call: int | None = None
    last_invoke: int = 0
    runs: list[Run] = field(default_factory=list)

    def invoke(self) -> None:
        assert self.last_args is not None
        self.runs.append((self.now, self.last_args))
        self.last_args = None
        self.last_invoke = self.now

    def should_invoke(self) -> bool:
        if self.last_call is None or self.now - self.last_call >= self.wait:
            return True
        return self.max_wait is not None and self.now - self.last_invoke >= self.max_wait

    def call(self, args: int) -> None:
        is_invoking = self.should_invoke()
        self.last_args, self.last_call = args, self.now
        if is_invoking and self.due is None:
            self.last_invoke = self.now
            self.due = self.now + self.wait
            if self.leading:
                self.invoke()
        elif self.due is None:
            self.due = self.now + self.wait
        elif is_invoking and self.max_wait is not None:
            # The timer is late: after a flush it is a new one, which does not know of max_wait.
            self.due = self.now + self.wait
            self.invoke()

    def timer_expired(self) -> None:
        self.due = None
        if self.should_invoke():
            self.trailing_edge()
            return
        assert self.last_call is not None
        remaining = self.wait - (self.now - self.last_call)
        if self.max_wait is not None:
            remaining = min(remaining, self.max_wait - (self.now - self.last_invoke))
        self.due = self.now + remaining

    def trailing_edge(self) -> None:
        self.due = None
        if self.trailing and self.last_args is not None:
            self.invoke()
        self.last_args = None

    def cancel(self) -> None:
        self.due = self.last_args = self.last_call = None
        self.last_invoke = 0

    def flush(self) -> None:
        if self.due is not None:
            self.trailing_edge()

    def advance(self, ticks: int) -> None:
        end = self.now + ticks
        while self.due is not None and self.due <= end:
            self.now = self.due
            self.timer_expired()
        self.now = end

    @property
    def is_pending(self) -> bool:
        return self.trailing and self.last_args is not None


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("call"), st.integers(0, 99)),
        st.tuples(st.just("advance"), st.integers(1, 400)),
        st.tuples(st.just("advance"), st.sampled_from([99, 100, 101, 200, 250])),
        st.just(("cancel", 0)),
        st.just(("flush", 0)),
    ),
    max_size=60,
)


EDGES = st.sampled_from([(False, True), (True, False), (True, True)])


AFTER_A_FLUSH = [("call", 0), ("advance", 99), ("flush", 0), ("call", 0), ("advance", 1), ("call", 0)]


@example(wait=100, edges=(True, True), longest=1, steps=AFTER_A_FLUSH)
@example(wait=100, edges=(True, False), longest=1, steps=AFTER_A_FLUSH)
@settings(max_examples=100, deadline=None)
@given(wait=st.integers(1, 300), edges=EDGES, longest=st.none() | st.integers(1, 600), steps=STEPS)
def test_any_sequence_of_calls_runs_as_in_lodash(
    wait: int, edges: tuple[bool, bool], longest: int | None, steps: list[tuple[str, int]]
) -> None:
    leading, trailing = edges
    model = Lodash(wait, leading, trailing, None if longest is None else max(wait, longest))
    host = FakeHost()
    runs: list[Run] = []
    with fake_runtime(host) as runtime:
        task = spawn_debounced(
            wait * TICK,
            lambda number: runs.append((round(host.now / TICK), number)),
            leading=leading,
            trailing=trailing,
            max_wait=None if longest is None else longest * TICK,
            owner=runtime.scope,
        )
        for step, number in [*steps, ("advance", 2000)]:
            if step == "advance":
                model.advance(number)
                host.advance(number * TICK)
            else:
                getattr(model, step)(*([number] if step == "call" else []))
                getattr(task, step)(*([number] if step == "call" else []))
                host.run_pending()
            assert task.is_pending == model.is_pending
            assert runs == model.runs
        assert host.pending == 0


@settings(max_examples=30, deadline=None)
@given(
    period=st.integers(1, 200),
    waits=st.lists(st.integers(1, 700), min_size=1, max_size=30),
    pauses=st.sets(st.integers(0, 29)),
)
def test_an_interval_runs_on_its_beat_whatever_is_paused(
    period: int, waits: list[int], pauses: set[int]
) -> None:
    """Each wait is spent paused or not: a paused one is made up for by one run at its end, if it held a beat."""
    host = FakeHost()
    runs: list[int] = []
    expected = [0]
    with fake_runtime(host) as runtime:
        handle = spawn_interval(
            period * TICK,
            lambda: runs.append(round(host.now / TICK)),
            owner=runtime.scope,
        )
        host.run_pending()
        now = 0
        for index, wait in enumerate(waits):
            beats = [t for t in range(now + 1, now + wait + 1) if t % period == 0]
            if index in pauses:
                handle.pause()
                host.advance(wait * TICK)
                handle.resume()
                host.run_pending()
                expected += [now + wait] if beats else []
            else:
                host.advance(wait * TICK)
                expected += beats
            now += wait
            assert runs == expected
        handle.abort()
