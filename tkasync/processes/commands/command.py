"""`Command`: what the handle of a command and its runs have in common. Any thread."""

from __future__ import annotations

from dataclasses import dataclass

from tkasync.processes.commands.input import ProgramInput
from tkasync.processes.commands.program import Program
from tkasync.processes.commands.text import Where


@dataclass(slots=True, eq=False)
class Command:
    """See the module."""

    program: Program
    input: ProgramInput | None
    """What goes to its standard input; ``None`` for none."""
    wanted: tuple[Where, ...]
    """The callbacks that want its text."""
    is_checked: bool
    """Whether a code other than 0 is an error."""
    kill_after: float
    """Seconds between the request to end and the kill; may change until then."""

    @property
    def tells_errors_apart(self) -> bool:
        """Whether the error stream has a pipe of its own."""
        return "on_error_line" in self.wanted

    def open_input(self, name: str) -> ProgramInput:
        """Return the input that text may be sent to; *name* is the task's.

        Raises:
            TypeError: there is none.
        """
        if self.input is None or not self.input.is_interactive:
            raise TypeError(f"{name} takes no input: spawn_command(..., interactive=True)")
        return self.input
