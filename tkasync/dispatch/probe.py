"""The joint for tools: one slot for one listener, asked where something happens. Any thread.

A stall watch, a trace or an inspector sets `listener`; a program without tools pays one look at a module attribute,
some 20 ns, at each of these places. A flood pays nothing: a turn looks once, not once a call.

    if probe.listener is not None:
        probe.tell("task_begun", handle)

| event | arguments | thread |
| --- | --- | --- |
| ``task_spawned`` | task, policy, what became of it (see below) | the spawner's |
| ``task_begun``, ``task_settled``, ``task_delivered`` | task | the work's, any, the UI thread |
| ``task_step_began``, ``task_step_ended`` | task, what it waits for | the UI thread, the loop's |
| ``scope_opened``, ``scope_closed`` | scope | the UI thread |
| ``turn_began`` | calls that are queued | the UI thread |
| ``turn_ended`` | calls that ran, seconds | the UI thread |
| ``call_began`` | the call | the UI thread |
| ``call_ended`` | the call, seconds | the UI thread |
| ``signal_written`` | node | the UI thread |
| ``memo_computed``, ``effect_ran`` | node, cause, seconds | the UI thread |
| ``resource_changed`` | resource, state | the UI thread |
| ``error_reported`` | error, where, owner | the UI thread |

A task that is spawned is ``"started"``; it ``"waits"`` in a queue; it was ``"dropped"``, and an earlier one goes on; or
``"restarted"``, and the earlier ones are aborted next.

A listener is called on whichever thread, perhaps beside a lock. It must not block, raise, call Tcl, spawn, or keep an
object that it is given: such an object would be freed on the thread that drops it. It keeps numbers and strings.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

Listener = Callable[..., None]
"""Called with the name of an event, then its arguments."""

listener: Listener | None = None
"""The tool that listens; ``None`` as a rule. Several tools share one listener that hands on."""


def tell(event: str, *details: object) -> None:
    """Tell the listener of *event*; one that raises is taken out, and that is logged."""
    global listener
    current = listener
    if current is None:  # taken out since the caller looked
        return
    try:
        current(event, *details)
    except Exception:
        listener = None
        logging.getLogger("tkasync").exception("a tool failed at %r, and listens no more", event)
