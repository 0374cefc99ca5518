"""A run of a command, from its start to its end, on the private loop; imported by the first one, for asyncio's sake.

The run ends when the program has ended and what it wrote is shown. What the program has started may go on and keep the
pipe: it is waited for no longer than `_LINGER`.

A run that is aborted, whose time is up or whose owner ends asks the whole group of processes to end, and kills what is
left of it *kill_after* seconds later. Where the close of the window has no time for that, it kills in the last part of
its grace (`CommandItem.give_up`).
"""

from __future__ import annotations

import asyncio
import logging
import signal
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import Awaitable
from typing import Any

from tkasync.errors import CommandError
from tkasync.execution.places.loop import CoroutineItem
from tkasync.ownership.executors.process_trees import OWN_GROUP, kill_group
from tkasync.processes.commands import group
from tkasync.processes.commands.command import Command
from tkasync.processes.commands.handle import CommandEnd
from tkasync.processes.commands.pipes import ProgramEvents
from tkasync.processes.commands.text import OutputText, Part, Tail
from tkasync.tasks.outcome.awaiting import setter_of
from tkasync.tasks.outcome.streams import Stream

_log = logging.getLogger("tkasync")
_HELD = 0.1  # seconds that the beginning of a line is held back: mostly its rest follows
_LINGER = 0.5  # seconds that a pipe is read after its program has ended, for what that has started
# Seconds without output, after which nothing of a program that has ended is on its way any more.
_SILENCE = 0.05
_GLANCE = 0.01  # seconds after which a run looks at first whether the group has ended
_LONGEST_GLANCE = 0.1  # seconds between two such looks at last: each costs milliseconds
_LAST_WAIT = 1.0  # seconds for the end of a program that was killed; the system may take a moment


class Run:
    """One run of *command*, whose text goes to *stream*."""

    def __init__(self, command: Command, stream: Stream | None) -> None:
        self._command = command
        self._stream = stream
        self._tail = Tail()
        # A stream has one producer, and two pipes may come at once.
        self._order = asyncio.Lock()
        self._transport: Any = None  # a SubprocessTransport, as the loop that the program has chosen makes it
        self._leader: int | None = None  # the number of the group, while it may be killed
        self._is_given_up = False

    async def main(self) -> CommandEnd:
        """Run the program to its end.

        Raises:
            OSError: it could not be started.
            CommandError: it has failed, and the command is to be checked.
        """
        began = asyncio.get_running_loop().time()
        events = await self._start()
        try:
            self._connect_input()
            await self._show_all(events)
            await events.ended
        except BaseException:  # aborted, its time is up, or its owner ends
            await self._end_group(events)
            raise
        finally:
            self._close()
        return self._outcome(events.ended_at - began)

    # Start

    async def _start(self) -> ProgramEvents:
        events = ProgramEvents((1, 2) if self._command.tells_errors_apart else (1,))
        starting = asyncio.ensure_future(self._start_program(events))
        try:
            # Not interrupted half-way: asyncio would kill the program, and leave what that has started by then.
            await asyncio.shield(starting)
        except asyncio.CancelledError:
            await starting
            await self._end_group(events)
            self._close()
            raise
        return events

    async def _start_program(self, events: ProgramEvents) -> None:
        command = self._command
        program = command.program
        try:
            self._transport, _events = await asyncio.get_running_loop().subprocess_exec(
                lambda: events,
                *program.argv,
                stdin=DEVNULL if command.input is None else PIPE,
                stdout=PIPE,
                stderr=PIPE if command.tells_errors_apart else STDOUT,
                cwd=program.cwd,
                env=program.env,
                **OWN_GROUP,
            )
            self._leader = self._transport.get_pid()
        except OSError as error:
            raise program.explained(error) from error

    def _connect_input(self) -> None:
        if self._command.input is not None:
            self._command.input.connect(self._transport.get_pipe_transport(0), asyncio.get_running_loop())

    # Output

    async def _show_all(self, events: ProgramEvents) -> None:
        wanted, tail = self._command.wanted, self._tail
        texts = (
            OutputText([where for where in wanted if where != "on_error_line"], tail),
            OutputText([where for where in wanted if where == "on_error_line"], tail),
        )
        await asyncio.gather(
            *(self._show(events, number, text) for number, text in zip(events.pipes, texts, strict=False))
        )

    async def _show(self, events: ProgramEvents, number: int, text: OutputText) -> None:
        """Show what comes out of pipe *number* until its end, or until all is shown that the program has written."""
        pipe = events.pipes[number]
        held_since: float | None = None
        while not pipe.is_at_end:
            await pipe.wait(self._longest_silence(events, held_since))
            if events.ended_before(_LINGER) and not (pipe.has_chunks and pipe.taken < events.written[number]):
                break
            chunk = pipe.take()
            await self._tell(text.take(chunk) if chunk else text.release())
            if b"\n" in chunk:
                held_since = None
            held_since = (held_since or events.now) if text.holds else None
        await self._tell(text.end())

    def _longest_silence(self, events: ProgramEvents, held_since: float | None) -> float | None:
        """Return how many seconds without output are waited for; ``None`` for as long as it takes."""
        if events.ended.done():
            return max(_SILENCE, events.ended_at + _LINGER - events.now)
        return None if held_since is None else max(0.0, held_since + _HELD - events.now)

    async def _tell(self, parts: list[Part]) -> None:
        """Hand *parts* to the window, and wait while it cannot keep up: the program waits for its pipe then."""
        stream = self._stream
        if stream is None:
            return
        async with self._order:
            for part in parts:
                if stream.put(part):
                    wanted = asyncio.get_running_loop().create_future()
                    stream.call_when_wanted(setter_of(wanted))
                    await wanted

    # End

    def _outcome(self, seconds: float) -> CommandEnd:
        status = self._transport.get_returncode()
        code, number = (status, None) if status >= 0 else (None, _signal_of(-status))
        tail = self._tail.text
        if self._command.is_checked and code != 0:
            raise CommandError.failed(self._command.program.name, code, number, tail)
        return CommandEnd(code, number, seconds, tail)

    async def _end_group(self, events: ProgramEvents) -> None:
        """Ask the program and what it has started to end, and kill what is left of them after a time."""
        leader = self._transport.get_pid()
        for pipe in events.pipes.values():
            pipe.drop()  # what it says on its way out must not hold it up
        group.ask(leader)
        asked_at, glance = events.now, _GLANCE
        while not self._is_given_up and events.now < asked_at + self._command.kill_after:
            if events.ended.done():
                if not group.is_alive(leader):
                    return
                glance = min(_LONGEST_GLANCE, 2 * glance)
            await asyncio.sleep(glance)
        kill_group(leader)
        await asyncio.wait([events.ended], timeout=_LAST_WAIT)
        if not events.ended.done():
            _log.warning(
                "command %r was killed and goes on: it may run as another user", self._command.program.name
            )

    def give_up(self) -> None:
        """Kill what is left: nobody waits any longer. Any thread."""
        self._is_given_up, leader = True, self._leader
        if leader is not None:
            kill_group(leader)

    def _close(self) -> None:
        self._leader = None
        if self._command.input is not None:
            self._command.input.disconnect()
        self._transport.close()


def _signal_of(number: int) -> int:
    """Return *number* as a ``signal.Signals``, which has no name for some real-time signals."""
    try:
        return signal.Signals(number)
    except ValueError:
        return number


class CommandItem(CoroutineItem):
    """Carries a command, its function, to the private loop."""

    __slots__ = ("run",)

    def work(self) -> Awaitable[CommandEnd]:
        self.run: Run = Run(self.fn, self.stream)
        return self.run.main()

    def give_up(self) -> None:
        run: Run | None = getattr(self, "run", None)  # none before it begins
        if run is not None:
            run.give_up()
