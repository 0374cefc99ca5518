"""The joint for tools: a slot for each event, in which stands what is told of it, or ``None``. Any thread.

A stall watch, a trace or an inspector listens from `add` on; a program without tools pays one look at a module
attribute, some 20 ns, at each of these places. A flood pays nothing: a turn looks once, not once a call.

    if (told := probe.task_begun) is not None:
        told(handle)

| event | arguments | thread |
| --- | --- | --- |
| ``task_spawned`` | task, policy, what became of it (see below) | the spawner's |
| ``task_begun``, ``task_delivered`` | task | the work's, the UI thread |
| ``task_settled`` | task, whether it is cancelled, its error or ``None`` | any |
| ``straggler_ended`` | task whose aborted work has ended only now | the work's |
| ``task_step_began``, ``task_step_ended`` | task, what it waits for | the UI thread, the loop's |
| ``scope_opened``, ``scope_closed`` | scope | the UI thread |
| ``turn_began`` | calls that are queued | the UI thread |
| ``turn_ended`` | calls that ran, seconds, calls that were queued when it began | the UI thread |
| ``call_began`` | the call, where | the UI thread |
| ``call_ended`` | the call, seconds, where | the UI thread |
| ``signal_written`` | node, the line that wrote it or ``None``, the old value | the UI thread |
| ``memo_computed``, ``effect_ran`` | node, cause, seconds | the UI thread |
| ``resource_changed`` | resource, state | the UI thread |
| ``error_reported`` | error, where, owner | the UI thread |
| ``stalled`` | stall, at its end | the UI thread |

A task that is spawned is ``"started"``; it ``"waits"`` in a queue; it was ``"dropped"``, and an earlier one goes on; or
``"restarted"``, and the earlier ones are aborted next.

A call is one of the queue's, a timer's or one from Tcl: a command, a binding, an ``after`` job. *where* says which, as
messages do: "in a timer's call", "in a callback of .!button".

A listener is called on whichever thread, perhaps beside a lock. It must not block, raise, call Tcl, spawn, or keep an
object that it is given: such an object would be freed on the thread that drops it. It keeps numbers and strings.

What is taken from a slot holds the tool: a function that stays on the stack, a coroutine's say, calls `tell` instead.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from threading import RLock
from typing import Final, TypeVar

X = TypeVar("X")

Listener = Callable[..., None]
"""Called with the name of an event, then its arguments."""
Taker = Callable[..., None]
"""Called with the arguments of its event."""

is_heard: bool = False
"""Whether any tool listens, to whatever event."""
A_CALL: Final = "in a call dispatched to the UI thread"
"""*where* of a call that came through the queue."""
TOOLS: Final = "tkasync-"
"""How the names begin of what tools spawn, start and set for themselves: no tool shows it."""
shortest: float = 0.0
"""Seconds; of a call of the queue that took less no tool wants to hear that it has ended."""

task_spawned: Taker | None = None
task_begun: Taker | None = None
task_settled: Taker | None = None
task_delivered: Taker | None = None
straggler_ended: Taker | None = None
task_step_began: Taker | None = None
task_step_ended: Taker | None = None
scope_opened: Taker | None = None
scope_closed: Taker | None = None
turn_began: Taker | None = None
turn_ended: Taker | None = None
call_began: Taker | None = None
call_ended: Taker | None = None
signal_written: Taker | None = None
memo_computed: Taker | None = None
effect_ran: Taker | None = None
resource_changed: Taker | None = None
error_reported: Taker | None = None
stalled: Taker | None = None

_EVENTS = (
    "task_spawned", "task_begun", "task_settled", "task_delivered", "straggler_ended", "task_step_began",
    "task_step_ended", "scope_opened", "scope_closed", "turn_began", "turn_ended", "call_began", "call_ended",
    "signal_written", "memo_computed", "effect_ran", "resource_changed", "error_reported", "stalled",
)  # fmt: skip

_tools: tuple[tuple[Mapping[str, Taker], float], ...] = ()
# Re-entrant: the collector may run inside it, and a finalizer may close a tool.
_changing = RLock()


def add(new: Listener) -> Callable[[], None]:
    """Have *new* hear each event; return what takes it out again, which a second time does nothing."""
    takers: dict[str, Taker] = {}
    for event in _EVENTS:
        takers[event] = guarded(
            event, lambda *details, event=event: new(event, *details), lambda: _take_out(takers)
        )
    return add_takers(takers)


def add_takers(takers: Mapping[str, Taker], shortest: float = 0.0) -> Callable[[], None]:
    """Have each of *takers* hear its own event, and cost nothing at the others; return what takes them out again.

    They raise nothing, for one that is alone stands in the slot itself; what may raise is `guarded`. Of a call of the
    queue that takes less than *shortest* seconds they need not hear; beside another tool they may.
    """
    with _changing:
        _listen((*_tools, (takers, shortest)))
    return lambda: _take_out(takers)


def guarded(event: str, taker: Taker, take_out: Callable[[], object]) -> Taker:
    """Return *taker* as one that raises nothing: a tool that fails is taken out, and that is logged."""

    def take(*details: object) -> None:
        try:
            taker(*details)
        except RecursionError:
            # The program's own recursion has come to its limit just here: the tool misses this event, and listens on.
            return
        except Exception:
            failed(event, take_out)

    return take


def failed(event: str, take_out: Callable[[], object]) -> None:
    """Take a tool out whose taker of *event* has raised what is handled now, and log that."""
    take_out()
    logging.getLogger("tkasync").exception("a tool failed at %r, and listens no more", event)


def tell(event: str, *details: object) -> None:
    """Tell whoever hears *event*, if anybody does: for what stays on the stack, and for what is rare."""
    told: Taker | None = globals()[event]
    if told is not None:
        told(*details)


def noting(take: Callable[[], X], note: Callable[[X], object]) -> Callable[[], X]:
    """Return a function that takes by *take*, and shows *note* what it has taken: dearer than an event, but exact."""

    def taken() -> X:
        call = take()
        note(call)
        return call

    return taken


def _listen(tools: tuple[tuple[Mapping[str, Taker], float], ...]) -> None:
    global _tools, is_heard, shortest
    _tools, is_heard = tools, bool(tools)
    shortest = min((least for _, least in tools), default=0.0)
    for event in _EVENTS:
        globals()[event] = _one(tuple(takers[event] for takers, _ in tools if event in takers))


def _one(takers: tuple[Taker, ...]) -> Taker | None:
    if len(takers) < 2:
        return takers[0] if takers else None

    def hand_on(*details: object) -> None:
        for taker in takers:
            taker(*details)

    return hand_on


def _take_out(old: Mapping[str, Taker]) -> None:
    with _changing:
        _listen(tuple(each for each in _tools if each[0] is not old))
