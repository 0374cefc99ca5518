"""`spawn_throttled`: many calls, one run a period at most. On the host's clock.

A throttle is a debounce whose ``max_wait`` is its delay, and whose runs are never closer than that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypedDict

from tkasync.dispatch.timers import check_seconds
from tkasync.ownership.policies import Policy
from tkasync.tasks.options import AnyExecutor
from tkasync.timing.debounce import DebouncedTask, OnClose, check_edges
from tkasync.timing.recurring import Recurring


class ThrottleOptions(TypedDict, total=False):
    """The options of `spawn_throttled`, as keywords of a component's method."""

    leading: bool
    trailing: bool
    on_close: OnClose
    executor: AnyExecutor
    policy: Policy | None


class ThrottledTask(DebouncedTask):
    """What `spawn_throttled` returns; its methods are those of `DebouncedTask`."""

    # Lodash goes by the quiet here too, and so runs twice at one moment: at the end of a period, and for a call that
    # comes at that moment. Users trust a throttle to keep its distance, so only the time since the last run counts.

    def _is_due(self, now: float) -> bool:
        return self._quiet_at is None or now >= self._latest_at

    def _first_wait(self, now: float) -> float:
        return max(0.0, self._latest_at - now)


def spawn_throttled(
    period: float,
    fn: Callable[..., Any],
    *,
    leading: bool = True,
    trailing: bool = True,
    on_close: OnClose = "cancel",
    owner: object = None,
    executor: AnyExecutor = None,
    policy: Policy | None = None,
) -> ThrottledTask:
    """Run *fn* at most once in *period* seconds, however often what comes back is called. Any thread.

    The first call runs it at once, further ones in the period make one run at its end, with the newest arguments.

    Args:
        period: seconds by the host's clock; zero: the calls of one turn make one run at once and one in the next.
        fn: the work itself; it gets what the call got.
        leading: run at the first call.
        trailing: run at the end of a period in which calls came that did not run.
        on_close: see ``spawn_debounced``.
        owner: see ``spawn_debounced``.
        executor: see ``spawn_debounced``.
        policy: see ``spawn_debounced``.

    Raises:
        ValueError, TypeError, NoOwnerError, NoRuntimeError, RuntimeClosedError: see ``spawn_debounced``.
    """
    period = check_seconds("spawn_throttled(period)", period)
    check_edges(leading, trailing, on_close)
    work = Recurring(fn, owner=owner, executor=executor, policy=policy)
    task = ThrottledTask(work, period, leading=leading, trailing=trailing, max_wait=period, on_close=on_close)
    return work.scope.adopt(task)
