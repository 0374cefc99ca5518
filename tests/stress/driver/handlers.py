"""`Handler`: a UI task that awaits what asyncio has, opens dialogs, and makes tasks that it does not wait for."""

from __future__ import annotations

import asyncio
import gc
import random
import re
import weakref
from collections.abc import Iterator
from typing import Any

from tests.stress.driver.acts import Acts
from tests.stress.driver.boxes import Box
from tests.stress.driver.subject import Failure, Ledger, Spawned, Subject
from tkasync import UI, Scope, TaskState

_PAUSES = (0.0, 0.0, 0.001, 0.01)  # seconds
_TAILS = {TaskState.SUCCEEDED: "rd", TaskState.FAILED: "ed", TaskState.CANCELLED: "d"}


class Handler(Spawned):
    """See the module. What it was told is a word: r or e, then d."""

    def __init__(self, ledger: Ledger, owner: Scope, chance: random.Random) -> None:
        super().__init__(ledger, owner)
        self.told = ""
        self.seen: list[str] = []
        self.acts = Acts(self.world, lambda text: ledger.complain(f"{self}: {text}"))
        self.plan: list[tuple[str, float] | Box] = [
            self._drawn(each, chance) for each in range(chance.randrange(1, 5))
        ]
        self.fails = chance.random() < 0.25
        self.raised: Failure | None = None
        self.hears = {letter for letter in "red" if chance.random() < 0.7}
        self.stray = Stray(ledger, self, chance) if chance.random() < 0.4 else None
        callbacks = {"r": "on_result", "e": "on_error", "d": "on_done"}
        options: dict[str, Any] = {
            callbacks[letter]: getattr(self, f"_{callbacks[letter]}") for letter in sorted(self.hears)
        }
        self.handle = self.world.runtime.spawn_task(self._work, executor=UI, owner=owner, **options)

    def _drawn(self, number: int, chance: random.Random) -> tuple[str, float] | Box:
        if chance.random() < 0.25:
            name = f"{self.number}.{number}"
            return Box(self.world, self.owner, name, chance, may_stay=self.ledger.races)
        return chance.choice(Acts.NAMES), chance.choice(_PAUSES)

    async def _work(self) -> None:
        with self.acts.counted():
            if self.stray is not None:
                self.stray.start()
            for act in self.plan:
                if isinstance(act, Box):
                    self.seen.append(await act.show())
                else:
                    await self.acts.play(*act)
                    self.seen.append(act[0])
                await asyncio.sleep(0)
            if self.fails:
                self.raised = self.ledger.failure(self.number)
                raise self.raised

    # What it is told

    def _on_result(self, _value: object) -> None:
        self._hear("r")

    def _on_error(self, _error: BaseException) -> None:
        self._hear("e")

    def _on_done(self, _handle: object) -> None:
        self._hear("d")

    def _hear(self, letter: str) -> None:
        self.heard(f"told {letter!r} after {self.told!r}")
        self.told += letter

    # What is done to it

    @property
    def boxes(self) -> list[Box]:
        """The dialogs that nobody has answered yet."""
        return [act for act in self.plan if isinstance(act, Box) and act.is_held]

    def poke(self, chance: random.Random) -> None:
        if self.boxes and chance.random() < 0.5:
            self.boxes[0].answer()
        else:
            self.abort()

    def release(self) -> None:
        for box in self.boxes:
            box.answer()

    @property
    def is_free(self) -> bool:  # type: ignore[override]
        return not self.boxes

    def is_at_rest(self) -> bool:
        is_over = super().is_at_rest() and self.acts.opened == self.acts.closed
        return is_over and not self._is_error_missing()

    # What is right

    def judge(self) -> Iterator[str]:
        self.ledger.ended += self.acts.tasks
        self.acts.tasks = []
        right = [act.word if isinstance(act, Box) else act[0] for act in self.plan]
        if self.acts.opened != self.acts.closed:
            yield f"{self.acts.opened} blocks were entered, and {self.acts.closed} left"
        if self.seen != right[: len(self.seen)] and not self.is_touched:
            yield f"came to {self.seen} of {right}"
        if not self.is_touched and self.seen != right:
            yield f"came to {self.seen} of {right} and ended {self.state}"
        if self.state is TaskState.CANCELLED and not self.is_touched:
            yield "cancelled, and nobody has asked for it"
        yield from self._judge_told()

    def _judge_told(self) -> Iterator[str]:
        if not re.fullmatch("[re]?d?", self.told):
            yield f"told {self.told!r}"
        right = [_TAILS[self.state]] if self.state is not None else []
        right += ["d"] if self.is_touched else []
        if not self.is_alone and self.told not in [self._as_heard(word) for word in right]:
            yield f"told {self.told!r}, and ended {self.state}"
        told = self._errors_told()
        if told > 1:
            yield f"its error was told {told} times"
        if self._is_error_missing():
            yield f"its error is lost: told {self.told!r}, alone {self.is_alone}"
        if self.state is TaskState.SUCCEEDED and told:
            yield "an error was told of what has succeeded"

    def _as_heard(self, word: str) -> str:
        return "".join(letter for letter in word if letter in self.hears)

    def _errors_told(self) -> int:
        return len(self.ledger.failed.get(self.number, ())) + self.told.count("e")

    def _is_error_missing(self) -> bool:
        is_failed = self.state is TaskState.FAILED and not self.was_aborted
        return is_failed and self.raised is not None and not self._errors_told()

    def history(self) -> object:
        return None if self.is_touched else (self.seen, self.told, self.state)

    def __repr__(self) -> str:
        plan = [f"{act.kind} {act.way}" if isinstance(act, Box) else act for act in self.plan]
        return f"handler {self.number} ({plan}, fails {self.fails}, stray {self.stray is not None})"


class Stray(Subject):
    """A task of asyncio's that a handler makes and leaves alone; it belongs to the runtime, and may fail."""

    def __init__(self, ledger: Ledger, handler: Handler, chance: random.Random) -> None:
        super().__init__(ledger, handler.owner)
        self.seconds = chance.choice(_PAUSES)
        self.fails = chance.random() < 0.5
        self.begun = self.ended = 0
        self.was_cancelled = False
        self._raised = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Make the task. In a handler."""
        self._task = asyncio.create_task(self._run())
        self.ledger.ended.append(weakref.ref(self._task))

    async def _run(self) -> None:
        self.begun += 1
        try:
            await asyncio.sleep(self.seconds)
            if self.fails:
                self._raised = True
                raise self.ledger.failure(self.number)
        except asyncio.CancelledError:
            self.was_cancelled = True
            raise
        finally:
            self.ended += 1

    def is_at_rest(self) -> bool:
        if self._task is not None and not self._task.done():
            return False
        self._task = None  # now asyncio tells of the error that nobody has asked for
        if self._is_error_missing():
            gc.collect()
        return not self._is_error_missing()

    def _is_error_missing(self) -> bool:
        return self._raised and not self.ledger.failed.get(self.number)

    def judge(self) -> Iterator[str]:
        told, is_closed = len(self.ledger.failed.get(self.number, ())), self.world.runtime.is_closed
        if self.begun != self.ended:
            yield f"begun {self.begun} times, and ended {self.ended} times"
        if told > self._raised or (told < self._raised and not is_closed):
            yield f"its error was told {told} times, raised {self._raised}"
        if self.was_cancelled and not is_closed:
            yield "cancelled, and nobody has asked for it"

    def history(self) -> object:
        return self.begun, self._raised
