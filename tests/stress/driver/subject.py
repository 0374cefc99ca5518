"""`Subject`: something that a random program starts, what was told of it, and whether that is what was promised.

`Spawned` is the base of those that are tasks.
"""

from __future__ import annotations

import random
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

from tests.stress.driver.worlds import World
from tkasync import Scope, TaskState
from tkasync.tasks.state import Phase


class Failure(Exception):
    """Raised by the work of a subject. Each gets a type of its own, since equal errors are told as one."""

    number = -1


class Ledger:
    """The subjects of a world, and what its window was told. UI thread, but for `complain`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.subjects: list[Subject] = []
        self.complaints: list[str] = []
        self.failed: dict[int, list[BaseException]] = {}
        self.threads: list[threading.Thread] = []
        self.effects: list[Any] = []
        self.ended: list[weakref.ref[Any]] = []
        self.races = True
        """Whether things are done to what is under way."""
        self.settle: Callable[[], object] = int
        """Where nothing is to race, lets all come to rest."""
        world.runtime.on_error = self.on_error

    def complain(self, text: str) -> None:
        """Note that something was not as promised. Any thread."""
        self.complaints.append(text)

    def failure(self, number: int) -> Failure:
        """An error for subject *number*. Any thread."""
        kind = type(f"Failure{number}", (Failure,), {"number": number})
        made: Failure = kind(number)
        return made

    def on_error(self, error: BaseException) -> None:
        """What nobody handled."""
        if isinstance(error, Failure):
            self.failed.setdefault(error.number, []).append(error)
        elif not isinstance(error, TimeoutError):
            self.complain(f"the window was told {error!r} {getattr(error, '__notes__', '')}")


class Subject:
    """See the module. UI thread, but for what its work does."""

    def __init__(self, ledger: Ledger, owner: Scope) -> None:
        self.ledger = ledger
        self.world = ledger.world
        self.owner = owner
        self.number = len(ledger.subjects)
        ledger.subjects.append(self)

    is_free = True
    """Whether it comes to its end by itself."""

    @property
    def is_alone(self) -> bool:
        """Whether its owner has ended: nothing more may be told of it."""
        return self.owner.is_closed

    def heard(self, what: str) -> None:
        """Check that this is a moment at which the program may be told *what*."""
        if not self.world.runtime.is_ui_thread:
            self.ledger.complain(f"{self}: {what} on another thread")
        if self.is_alone:
            self.ledger.complain(f"{self}: {what} after the end of its owner")

    def poke(self, chance: random.Random) -> None:
        """Do something to it, as a program may at any time."""

    def release(self) -> None:
        """Let it come to its end: the round is over."""

    def is_at_rest(self) -> bool:
        """Whether all that is to be told of it has been told, as far as its own way of knowing goes."""
        return True

    def judge(self) -> Iterator[str]:
        """What is not as promised. All is at rest."""
        return iter(())

    def history(self) -> object:
        """What must be the same on every host, where nothing races."""
        return None

    def __repr__(self) -> str:
        return f"{type(self).__name__} {self.number}"


class Spawned(Subject):
    """One with a task: `handle` while that is under way, and the `state` in which it has ended."""

    handle: Any = None
    state: TaskState | None = None
    was_aborted = False

    @property
    def is_touched(self) -> bool:
        """Whether it may have been ended before its time."""
        return self.was_aborted or self.is_alone

    def abort(self) -> None:
        if self.handle is not None:
            self.was_aborted = True
            self.handle.abort()

    def is_at_rest(self) -> bool:
        if self.handle is not None:
            if self.handle.phase is not Phase.DELIVERED or self.handle.still_running:
                return False
            self.state = self.handle.state
            self.ledger.ended.append(weakref.ref(self.handle))
            self.handle = None  # an error that nobody has asked for is told now, or within a second
        return True
