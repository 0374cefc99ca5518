"""`CommandHandle`: the task of a command, which can be written to; `CommandEnd`: how the command has ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from tkasync.dispatch.timers import check_seconds
from tkasync.dispatch.ui_thread import UiThread
from tkasync.ownership.scope import Scope
from tkasync.processes.commands.command import Command
from tkasync.processes.commands.input import encoded
from tkasync.processes.commands.text import Part, Where
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.outcome.streams import Stream
from tkasync.tasks.site import Line

Callbacks = Mapping[Where, Callable[[str], object]]


@dataclass(frozen=True, slots=True)
class CommandEnd:
    """How a command has ended."""

    code: int | None
    """Its exit code; ``None`` when a signal has ended it."""
    signal: int | None
    """That signal, a ``signal.Signals``; ``None`` when the command has ended by itself."""
    seconds: float
    """How long it ran, until its own end; its last lines may be shown later."""
    tail: str
    """The end of what it wrote, some 8,000 characters at most."""


class CommandHandle(TaskHandle[CommandEnd]):
    """What ``spawn_command`` returns: a `TaskHandle` whose command can be written to. Any thread."""

    def __init__(
        self,
        runtime: UiThread,
        scope: Scope,
        name: str,
        line: Line,
        options: Mapping[str, object],
        command: Command,
        callbacks: Callbacks,
    ) -> None:
        super().__init__(runtime, scope, name, line, options)
        self._command = command
        if callbacks:
            # With the stream the callbacks go when the end is delivered: a handle that a program keeps must not keep
            # the widgets that they show text in.
            self.stream: Stream | None = Stream(self, partial(_tell, self, callbacks))

    def send(self, text: str | bytes) -> bool:
        r"""Write *text* to the command's input, now or when it starts; never blocks.

        A line ends with ``"\n"``; the command sees a text when it reads.

        Returns whether the command still takes input: false when it has ended, or its input was closed.

        Raises:
            TypeError: the command was spawned without ``interactive=True``, or *text* is none.
        """
        target, data = self._command.open_input(self.name), encoded("send", text)
        return not self.done() and target.send(data)

    def close_input(self) -> None:
        """Have the command see the end of its input, after all that was sent.

        Raises:
            TypeError: the command was spawned without ``interactive=True``.
        """
        self._command.open_input(self.name).close()

    def abort(self, reason: object = None, *, kill_after: float | None = None) -> bool:
        """Ask the command and all that it has started to end, and kill them *kill_after* seconds later.

        Waiters are released at once, as by every abort. Called again with another *kill_after* it is that which counts,
        0 for at once.
        """
        if kill_after is not None:
            self._command.kill_after = check_seconds("kill_after", kill_after)
        return super().abort(reason)

    def pause(self) -> None:
        """Refuse: only the command itself can hold up its work.

        Raises:
            TypeError: always.
        """
        raise TypeError(
            f"{self.name} is a command, which tkasync cannot pause: send() it what it understands"
        )


def _tell(handle: CommandHandle, callbacks: Callbacks, item: Part) -> None:
    """Call the callback that *item* is for, on the UI thread."""
    where, text = item
    handle.call(callbacks[where], text, where)
