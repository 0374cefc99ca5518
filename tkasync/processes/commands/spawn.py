"""`spawn_command`: from its arguments to a command on its way to the private loop. Any thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Unpack, cast

from tkasync.execution.parts.tries import Tries
from tkasync.execution.parts.whole import Where as WherePartsRun
from tkasync.execution.spawn import admit, calling_line, check_options
from tkasync.processes.commands.command import Command
from tkasync.processes.commands.handle import CommandHandle
from tkasync.processes.commands.input import ProgramInput, encoded
from tkasync.processes.commands.options import (
    CommandOptions,
    check_own_options,
    kill_after,
    shows_command_options,
    tasks_options,
)
from tkasync.processes.commands.program import Argument, program_of
from tkasync.runtime.current import current_owner, runtime_of
from tkasync.runtime.widget_scopes import scope_of
from tkasync.tasks.outcome.callbacks import checked
from tkasync.tasks.retry import retry_of

if TYPE_CHECKING:
    from tkasync.execution.item import WorkItem
    from tkasync.ownership.scope import Scope
    from tkasync.processes.commands.handle import CommandEnd
    from tkasync.processes.commands.text import Where
    from tkasync.runtime.runtime import Runtime
    from tkasync.tasks.options import TaskOptions


@shows_command_options
def spawn_command(
    program: Argument, *args: Argument, owner: object = None, **options: Unpack[CommandOptions]
) -> CommandHandle:
    r"""Run *program* with *args* and return the `CommandHandle` of its task, whose value is a `CommandEnd`. Any thread.

    No shell is asked, so nothing in an argument has a meaning of its own. The output is UTF-8, with a replacement for
    what is not; error stream and output come in the order written. It is shown as it comes, and a command is slowed
    when the window cannot keep up. The task ends when the program has ended and its output is shown; what the program
    has started may go on, and keep the pipe: it is waited for no longer than half a second.

    An abort, a timeout, the end of the owner and the close ask the program and all that it has started to end
    (SIGTERM), and kill what is left *kill_after* seconds later, or when the close has no more time. A daemon that has
    left the program's session (``setsid``) is not reached.

    Args:
        program: its name, which is looked up on the PATH, or its path.
        *args: strings and paths, each an argument of its own.
        owner: see ``spawn_task``, as for the options that are not named here.
        cwd: the folder that it runs in; this program's by default.
        env: changes to the environment: names with their values, ``None`` for a name to remove.
        input: what it can read, a string or bytes; without it, nothing.
        interactive: keep its input open, for ``handle.send(text)`` and ``handle.close_input()``.
        check: fail with `CommandError` when its exit code is not 0.
        kill_after: seconds between the request to end and the kill.
        on_line: called on the UI thread with each line, without what ends it; with the last one also without an end.
        on_output: called there with text as it comes, all line ends, prompts and ``\r`` included; the beginning of a
            line when nothing has followed it for 0.1 s. What ``LogView.write`` takes.
        on_error_line: called there with each line of the error stream, which the other two do not get then.

    An *on_error* gets an ``OSError`` (FileNotFoundError, PermissionError) when the program cannot be started.

    Raises:
        TypeError: an argument is no string and no path, or an option is none.
        ValueError: an empty *program* or *cwd*, a NUL character, a *kill_after* that is no time.
        NoOwnerError, NoRuntimeError, RuntimeClosedError: see ``spawn_task``.
    """
    scope = current_owner() if owner is None else scope_of(owner)
    return start_command(runtime_of(scope), scope, (program, *args), options)


def start_command(
    runtime: Runtime, scope: Scope, argv: tuple[Argument, ...], options: CommandOptions
) -> CommandHandle:
    """Start the program *argv* for *scope*; see ``spawn_command``."""
    check_own_options(options)
    tasks = tasks_options(options)
    check_options(tasks)
    callbacks: dict[Where, Callable[[str], object]] = {
        where: checked(where.removeprefix("on_"), fn)
        for where in _WHERE
        if (fn := options.get(where)) is not None
    }
    command = _command(argv, tuple(callbacks), options)
    if runtime.is_closed and not scope.spawns_at_close:
        runtime.refuse_closed("spawn_command")
    name = options.get("name") or command.program.name
    handle = CommandHandle(runtime, scope, name, calling_line(), tasks, command, callbacks)
    item, tasks = _item(runtime, handle, command, tasks)
    admitted = admit(item, runtime.engines, handle, scope, tasks)
    return cast("CommandHandle", admitted)  # with "drop" an earlier one of the group


_WHERE: tuple[Where, ...] = ("on_line", "on_output", "on_error_line")


def _command(argv: tuple[Argument, ...], wanted: tuple[Where, ...], options: CommandOptions) -> Command:
    program = program_of(argv[0], argv[1:], options.get("cwd"), options.get("env"))
    first, is_interactive = options.get("input"), bool(options.get("interactive"))
    text = None
    if first is not None or is_interactive:
        text = ProgramInput(b"" if first is None else encoded("input=", first), is_interactive)
    return Command(program, text, wanted, bool(options.get("check")), kill_after(options))


def _item(
    runtime: Runtime, handle: CommandHandle, command: Command, options: TaskOptions[CommandEnd]
) -> tuple[WorkItem, TaskOptions[CommandEnd]]:
    """Return what carries *command*, and the options that are not that one's."""
    from tkasync.processes.commands.run import CommandItem  # asyncio is loaded by the first command

    retry = options.get("retry")
    if retry is None or not (plan := retry_of(retry)).attempts:
        return CommandItem(runtime, runtime.in_flight, handle, command, ()), options
    where = WherePartsRun(CommandItem, None, options.get("on_cancel"))
    timeout = options.get("timeout")
    tries = Tries(runtime, runtime.in_flight, handle, command, (), where, plan, timeout)
    return tries, {**options, "timeout": None}  # it is each try's
