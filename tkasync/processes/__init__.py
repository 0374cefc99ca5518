"""Work in other processes: the programs of the system, each behind the handle of a task."""

from tkasync.processes.commands.handle import CommandEnd, CommandHandle
from tkasync.processes.commands.options import CommandOptions
from tkasync.processes.commands.spawn import spawn_command

__all__ = [
    "CommandEnd",
    "CommandHandle",
    "CommandOptions",
    "spawn_command",
]
