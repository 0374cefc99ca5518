"""What waits: for a `Piece`, or for what comes through a channel; in a thread, a coroutine or a UI task."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.stress.driver.pieces import Piece
from tests.stress.driver.subject import Failure, Ledger, Spawned, Subject
from tkasync import THREAD, UI, Channel, Scope, TaskState
from tkasync.errors import RuntimeClosedError

_OUTCOMES = {TaskState.SUCCEEDED: "r", TaskState.FAILED: "e", TaskState.CANCELLED: "c"}


class Waiting(Spawned):
    """A task that waits, and may be aborted; `start` begins it."""

    def start(
        self, place: str, thread: Callable[..., object], step: Callable[..., object], *args: object
    ) -> None:
        """Spawn *thread* on a thread, or *step* in a coroutine or a UI task, as *place* says."""
        options: dict[str, Any] = {"thread": {"executor": THREAD}, "ui task": {"executor": UI}}.get(place, {})
        work = thread if place == "thread" else step
        self.handle = self.world.runtime.spawn_task(work, *args, owner=self.owner, **options)


class Waiter(Waiting):
    """Waits for a piece of work that may be another owner's."""

    def __init__(self, ledger: Ledger, owner: Scope, chance: random.Random) -> None:
        owners = ledger.world.open_owners()
        self.piece = Piece(ledger, owner, chance).target
        super().__init__(ledger, chance.choice(owners))
        self.got = ""
        self.place = chance.choice(["thread", "coroutine", "ui task"])
        self.piece.waiters.append(self)
        self.start(self.place, self._in_thread, self._in_step, self.piece.handle)

    def _in_thread(self, handle: Any) -> None:
        with self._noting():
            handle.result()

    async def _in_step(self, handle: Any) -> None:
        with self._noting():
            await handle

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """Note how the wait in this block ends."""
        try:
            yield
        except Failure:
            self.got = "e"
        except RuntimeClosedError:  # the outcome of a call for the UI thread, at the close
            self.got = "c"
        except BaseException:
            self.got = "c"
            raise
        else:
            self.got = "r"

    def poke(self, chance: random.Random) -> None:
        self.abort()

    @property
    def is_free(self) -> bool:  # type: ignore[override]
        return self.is_touched or self.piece.is_free

    def judge(self) -> Iterator[str]:
        if not self.is_touched and self.got != _OUTCOMES.get(self.piece.state or TaskState.PENDING):
            yield f"got {self.got!r} from what ended {self.piece.state}"
        if self.state is TaskState.FAILED and not self.is_alone:
            yield "has failed"

    def history(self) -> object:
        # A coroutine that is aborted at once may have begun or not.
        return None if self.is_touched else self.got, self.state

    def __repr__(self) -> str:
        return f"waiter {self.number} in a {self.place} for {self.piece}"


class Receiver(Waiting):
    """Receives from a `Mailbox`, until that closes."""

    is_free = False

    def __init__(self, ledger: Ledger, owner: Scope, channel: Channel[int], place: str) -> None:
        super().__init__(ledger, owner)
        self.got: list[int] = []
        self.start(place, self._in_thread, self._in_step, channel)

    def _in_thread(self, channel: Channel[int]) -> None:
        for item in channel:
            self.got.append(item)

    async def _in_step(self, channel: Channel[int]) -> None:
        async for item in channel:
            self.got.append(item)

    def judge(self) -> Iterator[str]:
        if self.got != sorted(self.got):
            yield f"out of order: {self.got}"
        if self.state is not TaskState.SUCCEEDED and not self.is_touched:
            yield f"ended {self.state}"


class Mailbox(Subject):
    """A channel with a sender on a thread and up to three receivers."""

    def __init__(self, ledger: Ledger, owner: Scope, chance: random.Random) -> None:
        super().__init__(ledger, owner)
        self.channel: Channel[int] = Channel()
        self.count = chance.randrange(60)
        places = [chance.choice(["thread", "coroutine", "ui task"]) for _ in range(chance.randrange(1, 4))]
        self.receivers = [Receiver(ledger, owner, self.channel, place) for place in places]
        self.sender = threading.Thread(target=self._send)
        self.sender.start()

    def _send(self) -> None:
        for item in range(self.count):
            self.channel.send(item)

    def poke(self, chance: random.Random) -> None:
        chance.choice(self.receivers).abort()

    def release(self) -> None:
        self.sender.join()
        self.channel.close()

    def judge(self) -> Iterator[str]:
        got = sorted(item for receiver in self.receivers for item in receiver.got)
        if len(set(got)) != len(got):
            yield f"received twice: {got}"
        if any(not receiver.is_touched for receiver in self.receivers) and got != list(range(self.count)):
            yield f"{self.count} were sent, and received {got}"

    def history(self) -> object:
        # Who gets which item is chance, and how many came before an abort.
        is_certain = len(self.receivers) == 1 and not self.receivers[0].is_touched
        return self.receivers[0].got if is_certain else None
