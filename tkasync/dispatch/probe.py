"""The joint for tools: one slot, asked where something happens, and the listeners behind it. Any thread.

A stall watch, a trace or an inspector listens from `add` on; a program without tools pays one look at a module
attribute, some 20 ns, at each of these places. A flood pays nothing: a turn looks once, not once a call.

    if probe.listener is not None:
        probe.tell("task_begun", handle)

| event | arguments | thread |
| --- | --- | --- |
| ``task_spawned`` | task, policy, what became of it (see below) | the spawner's |
| ``task_begun``, ``task_settled``, ``task_delivered`` | task | the work's, any, the UI thread |
| ``straggler_ended`` | task whose aborted work has ended only now | the work's |
| ``task_step_began``, ``task_step_ended`` | task, what it waits for | the UI thread, the loop's |
| ``scope_opened``, ``scope_closed`` | scope | the UI thread |
| ``turn_began`` | calls that are queued | the UI thread |
| ``turn_ended`` | calls that ran, seconds | the UI thread |
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

What tools spawn, start and set for themselves has a name that begins with ``tkasync-``, and no tool shows it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import RLock
from typing import TypeVar

X = TypeVar("X")

Listener = Callable[..., None]
"""Called with the name of an event, then its arguments."""

listener: Listener | None = None
"""What is told of each event: the tool that listens, or what hands on to several; ``None`` as a rule."""

_listeners: tuple[Listener, ...] = ()
# Re-entrant: the collector may run inside it, and a finalizer may close a tool.
_changing = RLock()


def add(new: Listener) -> Callable[[], None]:
    """Have *new* listen beside those that do; return what takes it out again, which a second time does nothing."""
    with _changing:
        _listen((*_listeners, new))
    return lambda: _take_out(new)


def noting(take: Callable[[], X], note: Callable[[X], object]) -> Callable[[], X]:
    """Return a function that takes by *take*, and shows *note* what it has taken: dearer than an event, but exact."""

    def taken() -> X:
        call = take()
        note(call)
        return call

    return taken


def _listen(listeners: tuple[Listener, ...]) -> None:
    global _listeners, listener
    _listeners = listeners
    listener = None if not listeners else listeners[0] if len(listeners) == 1 else _hand_on


def _take_out(old: Listener) -> None:
    with _changing:
        _listen(tuple(each for each in _listeners if each is not old))


def _hand_on(event: str, *details: object) -> None:
    for each in _listeners:
        _tell_one(each, event, details)


def tell(event: str, *details: object) -> None:
    """Tell the listeners of *event*; one that raises is taken out, and that is logged. The others listen on."""
    current = listener
    if current is None:  # taken out since the caller looked
        return
    _tell_one(current, event, details)


def _tell_one(current: Listener, event: str, details: tuple[object, ...]) -> None:
    try:
        current(event, *details)
    except RecursionError:
        # The program's own recursion has come to its limit just here: the tool misses this event, and listens on.
        return
    except Exception:
        _take_out(current)
        logging.getLogger("tkasync").exception("a tool failed at %r, and listens no more", event)
