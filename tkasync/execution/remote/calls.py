"""What the two ends of a line say to each other, as plain values. Nothing here has a thread.

A message is a tuple of its kind and the number of a task, and what the kind needs. From the window's process:

* ``("work", call)``: begin a `RemoteCall`; of a process of ours only, a pool has its own way;
* ``("go", number)``: begin what has asked for it;
* ``("cancel", number, reason)``, ``("pause", number)``, ``("resume", number)``: as the handle's methods;
* ``("credit", number, count)``: so many more items may come;
* ``("logs", places)``: log to these files from now on; of a process of ours only;
* ``("stop",)``: end, when what is under way has ended; of a process of ours only;
* ``("welcome", numbers)``: the first message to a pool's process: what is aborted by now; ``("bye",)``: the last one.

From the other one:

* ``("ready",)``: the program is imported, and the initializer has run; ``("failed", error, text)``: it has raised;
* ``("begun", number)``: the work has begun, or asks whether it may;
* ``("progress", number, done, total, message)``; ``("items", number, data)``, a list that was pickled by itself;
* ``("ended", number, outcome)``: of a process of ours only.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from tkasync.execution.remote.variables import Packed

FIRST_CREDIT = 2
"""How many items may come before the window has said how many it wants: one that is taken, and one that is ready."""


class RemoteCall(NamedTuple):
    """A piece of work as it is sent."""

    number: int
    name: str
    attempt: int
    work: Any
    """Function, arguments and keywords; pickled, unless a pool pickles them in a way of its own."""
    variables: Packed
    is_generator: bool
    has_stream: bool
    """Whether somebody wants the items of a generator."""
    asks_first: bool = False
    """Whether it begins only at the window's word: a cluster may give the same work to a second worker."""


class Ticket(NamedTuple):
    """How the process of a window is reached."""

    address: str
    key: bytes
    process: int
    """Its number."""


class Outcome(NamedTuple):
    """How a piece of work has ended in another process."""

    kind: Literal["value", "error", "cancelled"]
    data: Any
    """The value or the error; pickled, unless the work was not."""
    text: str
    """The traceback of an error; why it was cancelled."""
    items: int
    """How many items were sent: they may travel by another way, and come before the end."""
    progress: tuple[float, float | None, str] | None
    """The last report."""
    has_line: bool = True
    """Whether the process could reach the window's: without it nothing was heard but this."""
