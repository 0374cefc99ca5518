"""What the checker has found at one place of a program."""

from __future__ import annotations

from dataclasses import dataclass

from tkasync.check.codes import CODES


@dataclass(frozen=True, slots=True)
class Edit:
    """A mechanical fix: what stands between two places is replaced. Lines from 1, columns in characters from 0."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One finding. Lines count from 1, columns from 0 and in characters."""

    code: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    write: str
    """The line to write instead, with the program's own names."""
    path: tuple[str, ...] = ()
    """How the place is reached: what hands the function on, then each call on the way."""
    edits: tuple[Edit, ...] = ()

    @property
    def is_hint(self) -> bool:
        """Whether it shows the way to tkasync rather than a fault."""
        return CODES[self.code].is_hint

    @property
    def read(self) -> str:
        """Where the documentation says more."""
        return CODES[self.code].read

    @property
    def told(self) -> str:
        """The message, and the path where there is one, as one line."""
        return f"{self.message} ({', '.join(self.path)})" if self.path else self.message


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, or a path, that could not be checked."""

    file: str
    line: int
    message: str
