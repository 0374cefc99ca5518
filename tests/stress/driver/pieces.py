"""`Piece`: a task of a random kind, with a random policy, tries, waiters, and a random end."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.stress.driver.subject import Ledger, Spawned
from tests.stress.driver.works import KINDS, Plan, Run
from tests.support.threads import on_thread
from tkasync import Retry, Scope, TaskState

_TAILS = {TaskState.SUCCEEDED: "rd", TaskState.FAILED: "ed", TaskState.CANCELLED: "d"}


class Piece(Spawned):
    """See the module. What it was told is a word: an i for each item, then r or e, then d."""

    def __init__(self, ledger: Ledger, owner: Scope, chance: random.Random) -> None:
        super().__init__(ledger, owner)
        self.kind = chance.choice(KINDS)
        self.told = ""
        self.items: list[int] = []
        self.may_be_cancelled = self.is_paused = False
        self.waiters: list[Any] = []
        self.hears = {letter for letter in "red" if chance.random() < 0.7}
        self.group = chance.choice([None, None, "queue", "restart", "drop"])
        is_held = self.kind.may_be_held and self.group != "queue" and chance.random() < 0.15
        pauses = tuple(chance.choice([0.0, 0.0, 0.001, 0.004]) for _ in range(chance.randrange(5)))
        self.run = Run(Plan(pauses, chance.choice([0, 0, 0, 1, 2]), is_held), self._failure)
        self.retry = chance.choice([0, 0, 1, 2])
        self.keep = chance.choice(["all", "all", "newest"])
        self.is_spawned_on_thread = chance.random() < 0.3
        self.target = self
        self.handle = self._spawn()

    def _failure(self) -> BaseException:
        return self.ledger.failure(self.number)

    def _spawn(self) -> Any:
        options: dict[str, Any] = dict(self.kind.options)
        if self.kind.streams:
            options |= {"on_item": self._on_item, "keep": self.keep}
        if self.retry:
            options["retry"] = Retry(self.retry, first=0.01)
        if self.group is not None:
            options |= {"group": self.group, "policy": self.group}
            if self.group == "drop":
                options["on_dropped"] = self._on_dropped
            if self.group != "queue":
                self.ledger.settle()  # which of the two ended first would be chance
            for other in self._in_group():
                other.may_be_cancelled |= self.group == "restart" and other.handle is not None
        for name, letter in (("on_result", "r"), ("on_error", "e"), ("on_done", "d")):
            if letter in self.hears:
                options[name] = getattr(self, f"_{name}")
        work = getattr(self.run, self.kind.name)
        spawn = partial(self.world.runtime.spawn_task, work, owner=self.owner, **options)
        # What a thread has spawned may be asked for by it: its error waits until the handle is dropped.
        handle = on_thread(spawn) if self.is_spawned_on_thread else spawn()
        self.target = next((other for other in self._in_group() if other.handle is handle), self)
        return handle

    @property
    def was_dropped(self) -> bool:
        """Whether an earlier one of its group goes on in its place."""
        return self.target is not self

    @property
    def asked(self) -> int:
        """How many waiters got its error."""
        return sum(waiter.got == "e" for waiter in self.waiters)

    def _in_group(self) -> list[Piece]:
        pieces = [each for each in self.ledger.subjects if isinstance(each, Piece) and each is not self]
        return [each for each in pieces if each.group == self.group and each.owner is self.owner]

    # What it is told

    def _on_item(self, item: int) -> None:
        self._hear("i")
        self.items.append(item)

    def _on_result(self, value: object) -> None:
        self._hear("r")

    def _on_error(self, error: BaseException) -> None:
        self._hear("e")

    def _on_done(self, handle: object) -> None:
        self._hear("d")

    def _hear(self, letter: str) -> None:
        self.heard(f"told {letter!r} after {self.told!r}")
        self.told += letter

    def _on_dropped(self, handle: object) -> None:
        self.heard("told that it was dropped")
        self.told += "x"

    # What is done to it

    def poke(self, chance: random.Random) -> None:
        way = chance.random()
        if self.handle is None or self.was_dropped:
            return
        if way < 0.5:
            self.abort()
        elif way < 0.7 and self.kind.may_pause and self.group != "queue":
            self.is_paused = True
            self.handle.pause()
        elif self.kind.may_pause:
            self.is_paused = False
            self.handle.resume()

    def release(self) -> None:
        if self.handle is not None and not self.was_dropped:
            if self.kind.may_pause:
                self.handle.resume()
            if self.run.plan.is_held and not self.handle.done():
                self.abort()

    @property
    def is_free(self) -> bool:  # type: ignore[override]
        is_ended = self.handle is not None and self.handle.done()  # by an abort: its end is on its way
        return is_ended or not (self.run.plan.is_held or self.is_paused)

    def is_at_rest(self) -> bool:
        return (self.was_dropped or super().is_at_rest()) and not self._is_error_missing()

    @property
    def is_touched(self) -> bool:
        return (
            super().is_touched or self.may_be_cancelled or any(waiter.is_touched for waiter in self.waiters)
        )

    # What is right

    def judge(self) -> Iterator[str]:
        if self.was_dropped:
            if self.told != "x" and not self.is_alone:
                yield f"told {self.told!r}, though it was dropped"
            return
        if not re.fullmatch("i*[re]?d?", self.told):
            yield f"told {self.told!r}"
        if self.state is TaskState.CANCELLED and not self.is_touched:
            yield "cancelled, and nobody has asked for it"
        if not (self.is_alone or self.may_be_cancelled):
            yield from self._judge_callbacks()
        yield from self._judge_items()
        yield from self._judge_errors()

    def _judge_callbacks(self) -> Iterator[str]:
        tail = self.told.lstrip("i")
        right = [_TAILS[self.state]] if self.state is not None else []
        if self.is_touched:
            right.append("d")
        if tail not in ["".join(letter for letter in word if letter in self.hears) for word in right]:
            yield f"told {self.told!r}, and ended {self.state}"

    def _judge_items(self) -> Iterator[str]:
        every = list(range(len(self.run.plan.pauses)))
        if self.retry or not self.kind.streams:
            return
        if self.keep == "newest":
            if self.items != sorted(set(self.items)):
                yield f"items {self.items}"
            if self.state is TaskState.SUCCEEDED and not self.is_touched and self.items[-1:] != every[-1:]:
                yield f"items {self.items}, and not the newest of {every}"
        elif self.items != every[: len(self.items)]:
            yield f"items {self.items}"
        elif self.state is TaskState.SUCCEEDED and not self.is_touched and self.items != every:
            yield f"items {self.items} of {every}"

    def _is_error_missing(self) -> bool:
        is_failed = self.state is TaskState.FAILED and not self.was_aborted and not self.may_be_cancelled
        told = self.told.count("e") + len(self.ledger.failed.get(self.number, ())) + self.asked
        return bool(is_failed and self.run.raised and not told)

    def _judge_errors(self) -> Iterator[str]:
        window = len(self.ledger.failed.get(self.number, ()))
        handler = self.told.count("e")
        if window + handler > 1:
            yield f"its error was told {window} times to the window and {handler} times to its handler"
        if self._is_error_missing():
            yield f"its error is lost: told {self.told!r}, alone {self.is_alone}"
        if self.state is TaskState.SUCCEEDED and window + handler:
            yield "an error was told of what has succeeded"

    def history(self) -> object:
        # How many items come is chance where the newest replaces the others, or an abort comes in between.
        is_certain = self.keep == "all" and self.is_free
        items, told = (self.items, self.told) if is_certain else ([], self.told.lstrip("i"))
        # A waiter that comes late, as a thread may, gets the error that the window was told meanwhile.
        is_told = bool(self.ledger.failed.get(self.number) or self.asked)
        return told, items, self.state, is_told

    def __repr__(self) -> str:
        return f"{self.kind.name} {self.number} ({self.run.plan}, retry {self.retry}, group {self.group})"
