"""`spawn_debounced`: many calls, few runs. Lodash's rules, on the host's clock.

Calls come in bursts. A burst begins with the first call after a quiet of ``delay``, and ends when the calls have been
quiet for ``delay`` again. A run may stand at its beginning (``leading``), at its end (``trailing``), and in between
every ``max_wait``. With both edges on the trailing run comes only if there was a call after the leading one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypedDict, get_args

from tkasync.dispatch.timers import Timer, check_seconds
from tkasync.ownership.policies import Policy
from tkasync.ownership.scope import Scope
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import AnyExecutor
from tkasync.tasks.site import Site
from tkasync.timing.recurring import Recurring

OnClose = Literal["cancel", "flush"]
_ON_CLOSE: tuple[OnClose, ...] = get_args(OnClose)


class DebounceOptions(TypedDict, total=False):
    """The options of `spawn_debounced`, as keywords of a component's method."""

    leading: bool
    trailing: bool
    max_wait: float | None
    on_close: OnClose
    executor: AnyExecutor
    policy: Policy | None


class DebouncedTask:
    """What `spawn_debounced` returns: call it as often as you like. All methods are for any thread.

    On another thread than the UI thread they take effect in the next turn, in the order of the calls. After the end of
    the owner they do nothing.
    """

    def __init__(
        self,
        work: Recurring,
        delay: float,
        *,
        leading: bool,
        trailing: bool,
        max_wait: float | None,
        on_close: OnClose,
    ) -> None:
        self._work = work
        self._host = work.runtime.host
        self._delay = delay
        self._leading = leading
        self._trailing = trailing
        self._max_wait = max_wait
        self._flushes = on_close == "flush"
        self._scope = self._lasting_scope() if self._flushes else work.scope
        self._timer: Timer | None = None
        self._args: tuple[Any, ...] | None = None
        self._quiet_at: float | None = None
        self._latest_at = 0.0
        self._is_closed = False

    def _lasting_scope(self) -> Scope:
        """Make a scope that the owner's end leaves alone: the last save outlives it, as do the saves under way."""
        owner = self._work.scope
        return Scope(
            owner.runtime,
            f"{self._work.name} of {owner.name}",
            above=lambda: _open(owner),
            spawns_at_close=True,
        )

    # For everybody, on any thread

    def call(self, *args: Any) -> None:
        """Ask for a run, with these arguments if none newer come. Never blocks, never runs *fn* inline."""
        if not self._is_closed:  # a thread that goes on after the end must not fill the queue
            self._work.runtime.on_ui_thread(self._call, args)

    __call__ = call

    def cancel(self) -> None:
        """Forget the run that waits, if there is one, and the burst: the next call begins a new one."""
        self._work.runtime.on_ui_thread(self._cancel)

    def flush(self) -> None:
        """Start the run that waits now, if there is one."""
        self._work.runtime.on_ui_thread(self._flush)

    @property
    def is_pending(self) -> bool:
        """Whether a run waits for its time."""
        return self._trailing and self._args is not None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._work.name}{' pending' if self.is_pending else ''}>"

    # The rules; UI thread

    def _call(self, args: tuple[Any, ...]) -> None:
        if self._is_closed:
            return
        now = self._host.now
        is_due = self._is_due(now)
        self._args = args
        self._quiet_at = now + self._delay
        if self._timer is None:
            if is_due:
                self._begin_burst(now)
            self._timer = self._host.after(self._first_wait(now), self._on_timer)
        elif is_due and self._max_wait:
            # The timer is late: the caller keeps the window busy. (With a delay of zero every timer is.)
            self._run(now)

    def _is_due(self, now: float) -> bool:
        """Tell whether the burst is over, by the quiet or by its longest wait."""
        if self._quiet_at is None or now >= self._quiet_at:
            return True
        return self._max_wait is not None and now >= self._latest_at

    def _first_wait(self, now: float) -> float:
        """Return the seconds to the first look at whether the burst is over: for a throttle the rest of its period."""
        return self._delay

    def _begin_burst(self, now: float) -> None:
        self._latest_at = now + (self._max_wait or 0.0)
        if self._leading:
            self._run(now)

    def _on_timer(self) -> None:
        self._timer = None
        now = self._host.now
        if self._is_due(now):
            self._end_burst(now)
            return
        # Set again only here: so a call in a burst costs no timer.
        assert self._quiet_at is not None  # a call has set the timer
        due = self._quiet_at if self._max_wait is None else min(self._quiet_at, self._latest_at)
        self._timer = self._host.after(due - now, self._on_timer)

    def _end_burst(self, now: float) -> None:
        if self.is_pending:
            self._run(now)
        self._args = None

    def _run(self, now: float) -> None:
        kept, self._args = self._args, None
        self._latest_at = now + (self._max_wait or 0.0)
        try:
            self._work.spawn(self._scope, kept or ())
        except (RecursionError, MemoryError):  # the run that waits is not lost: the timer still comes
            self._args = kept if self._args is None else self._args
            raise

    def _flush(self) -> None:
        if self._timer is not None:
            self._end_burst(self._host.now)
            self._disarm()  # after it: should that raise, the timer still comes

    def _cancel(self) -> None:
        self._disarm()
        self._args = self._quiet_at = None

    def _disarm(self) -> None:
        if self._timer is not None:
            self._host.cancel(self._timer)
            self._timer = None

    def close_for_drain(self) -> list[TaskHandle[Any]]:
        """Do what `close` does; return the runs that go on, of which the owner does not know. UI only."""
        self.close()
        return self.last_runs

    @property
    def last_runs(self) -> list[TaskHandle[Any]]:
        """The runs that the end of the owner leaves alone. Any thread."""
        return [] if self._scope is self._work.scope else self._scope.tasks

    def close(self) -> None:
        """End for good, as the end of the owner does; with ``on_close="flush"`` a run that waits is run. UI only."""
        if self._is_closed:
            return
        self._is_closed = True
        args = self._args if self.is_pending else None
        self._cancel()
        if self._flushes and args is not None:
            self._work.run_last(self._scope, args)


def burst_of(task: DebouncedTask) -> dict[str, str | int | float | bool | None]:
    """Return name, delay, what waits and the line that made *task*, for tools. UI thread."""
    timer, now = task._timer, task._host.now
    next_in = None if timer is None else max(0.0, timer.due - now)
    place = Site(*task._work.line).facts()
    return {
        "name": task._work.name,
        "delay": task._delay,
        "pending": task.is_pending,
        "next": next_in,
        **place,
    }


def spawn_debounced(
    delay: float,
    fn: Callable[..., Any],
    *,
    leading: bool = False,
    trailing: bool = True,
    max_wait: float | None = None,
    on_close: OnClose = "cancel",
    owner: object = None,
    executor: AnyExecutor = None,
    policy: Policy | None = None,
) -> DebouncedTask:
    """Return an object; when no call of it has come for *delay* seconds, *fn* runs with the newest arguments.

    *fn* is any work that ``spawn_task`` takes. A plain function runs on the UI thread, as with ``after``, other work
    where it always does. You call the object like a function, so it fits ``command=``, ``bind`` and ``trace_add``. An
    error of a run is reported. Any thread.

    Args:
        delay: seconds by the host's clock; zero: the calls of one turn make one run, in the next.
        fn: the work itself; it gets what the call got.
        leading: run also at the first call of a burst.
        trailing: run when a burst ends; with *leading* only if there was more than one call.
        max_wait: seconds after which a run comes also when the calls do not cease; at least *delay*.
        on_close: what becomes of a run that waits when the owner ends. ``"cancel"`` drops it, and aborts what is
            running; ``"flush"`` runs it, and the close of the window waits for it within its time. A function that
            runs on the UI thread then runs while the widgets still answer.
        owner: a widget, a scope or an object; by default the current owner, see ``spawn_task``.
        executor: where else a plain function or a generator is to run: `POOL`, `THREAD` or an executor.
        policy: what to do when a run is due while another goes on: see ``spawn_task``. By default that of the
            ``ui_task``, for other work ``"parallel"``.

    Raises:
        ValueError: a time is negative or not finite; both edges are off; an unknown *on_close* or *policy*.
        TypeError: *fn* is no work, or a coroutine object, which could run only once.
        NoOwnerError, NoRuntimeError, RuntimeClosedError: see ``spawn_task``.
    """
    delay = check_seconds("spawn_debounced(delay)", delay)
    if max_wait is not None:
        max_wait = max(delay, check_seconds("spawn_debounced(max_wait)", max_wait))
    check_edges(leading, trailing, on_close)
    work = Recurring(fn, owner=owner, executor=executor, policy=policy)
    task = DebouncedTask(
        work, delay, leading=leading, trailing=trailing, max_wait=max_wait, on_close=on_close
    )
    return work.scope.adopt(task)


def check_edges(leading: bool, trailing: bool, on_close: OnClose) -> None:
    """Raise ``ValueError`` when nothing would ever run, or for an unknown *on_close*."""
    if not (leading or trailing):
        raise ValueError("with leading=False and trailing=False it would never run: leave one of them on")
    if on_close not in _ON_CLOSE:
        raise ValueError(f'on_close is "cancel" or "flush", not {on_close!r}')


def _open(scope: Scope | None) -> Scope | None:
    """Find the nearest scope from *scope* upwards that has not ended."""
    while scope is not None and scope.is_ending:
        scope = scope.above
    return scope
