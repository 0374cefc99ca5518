"""`Player`: makes subjects by chance, does things to them, lets the world come to rest, and judges."""

from __future__ import annotations

import faulthandler
import gc
import random
import sys
import threading
import weakref
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.stress.driver.calls import Dropped, Flood, Nested
from tests.stress.driver.handlers import Handler
from tests.stress.driver.maps import Mapped
from tests.stress.driver.pieces import Piece
from tests.stress.driver.signals import Fetched, Watched
from tests.stress.driver.subject import Ledger, Subject
from tests.stress.driver.timed import Timed
from tests.stress.driver.waiters import Mailbox, Waiter
from tests.stress.driver.worlds import World

_MAKES: tuple[tuple[Callable[..., Subject], int], ...] = (
    (Piece, 8),
    (Waiter, 5),
    (Handler, 10),
    (Flood, 1),
    (Watched, 2),
    (Fetched, 2),
    (Timed, 2),
    (Mapped, 2),
    (Mailbox, 2),
    (Nested, 2),
    (Dropped, 1),
)
_PATIENCE = 120.0  # seconds for one round, after which the stacks are shown
_SWITCH_INTERVALS = (1e-6, 1e-4, 5e-3)  # seconds
_THRESHOLDS = (700, 700, 60, 7)  # of the collector


class Player:
    """See the module.

    Args:
        world: where it plays.
        chance: the only source of it; the player's thread alone draws from it.
        races: whether things are done to what is under way; otherwise all comes to rest before each of them, so that
            what is told does not depend on the threads.
    """

    def __init__(self, world: World, chance: random.Random, *, races: bool) -> None:
        self.world = world
        self.chance = chance
        self.races = races
        self.complaints: list[str] = []
        self.histories: list[list[object]] = []
        self.ended: list[weakref.ref[Any]] = []
        """The tasks and owners that have ended: nobody may keep them."""

    def play(self, rounds: int) -> None:
        """Play *rounds* rounds; in the last one the window closes before all has come to rest, if it races."""
        for number in range(rounds):
            self._round(closes=number == rounds - 1)

    def _round(self, *, closes: bool) -> None:
        faulthandler.dump_traceback_later(_PATIENCE, exit=True)
        sys.setswitchinterval(self.chance.choice(_SWITCH_INTERVALS))
        gc.set_threshold(self.chance.choice(_THRESHOLDS))
        ledger = Ledger(self.world)
        ledger.races = self.races
        ledger.settle = partial(self._settle, ledger)
        for _ in range(self.chance.randrange(4, 20)):
            self._step(ledger)
        if closes and self.races:
            self.world.close()
        self._rest(ledger)
        if closes and not self.races:
            self.world.close()
        self._judge(ledger)

    # Steps

    def _step(self, ledger: Ledger) -> None:
        steps: list[tuple[Callable[[Ledger], None], int]] = [
            (self._make, 10),
            (self._poke, 8),
            (self._live, 5),
            (self._add_owner, 2),
            (self._end_owner, 2),
            (self._collect, 1),
        ]
        step = self.chance.choices([step for step, _ in steps], [weight for _, weight in steps])[0]
        step(ledger)

    def _make(self, ledger: Ledger) -> None:
        make = self.chance.choices([make for make, _ in _MAKES], [weight for _, weight in _MAKES])[0]
        make(ledger, self.chance.choice(self.world.open_owners()), self.chance)

    def _poke(self, ledger: Ledger) -> None:
        self._settle(ledger)
        if ledger.subjects:
            self.chance.choice(ledger.subjects).poke(self.chance)

    def _live(self, ledger: Ledger) -> None:
        self.world.live(self.chance.choice([0.0, 0.001, 0.005, 0.02]))

    def _add_owner(self, ledger: Ledger) -> None:
        self.world.add_owner(self.chance.choice(self.world.open_owners()))

    def _end_owner(self, ledger: Ledger) -> None:
        self._settle(ledger)
        owners = self.world.open_owners()[1:]
        if owners:
            owner = self.chance.choice(owners)
            ledger.ended.append(weakref.ref(owner))
            self.world.end_owner(owner, self.chance.random())

    def _collect(self, ledger: Ledger) -> None:
        if self.chance.random() < 0.5:
            gc.collect()
        else:
            thread = threading.Thread(target=gc.collect)
            thread.start()
            ledger.threads.append(thread)

    def _settle(self, ledger: Ledger) -> None:
        """Where nothing is to race: let all come to rest that does so by itself."""
        if not self.races:
            # Twice: who is aborted as it waits aborts what it has waited for, from its own thread.
            for _ in range(2):
                self._until_at_rest(ledger, [each for each in ledger.subjects if each.is_free])

    # The end of a round

    def _rest(self, ledger: Ledger) -> None:
        for subject in ledger.subjects:
            subject.release()
        for thread in ledger.threads:
            thread.join()
        if not self.world.runtime.is_closed:
            self._until_at_rest(ledger, ledger.subjects)
            for effect in ledger.effects:
                effect.stop()
            self.world.until(
                lambda: not self.world.left_over(), lambda: f"the end of {self.world.left_over()}"
            )
            self._until_queue_is_run()

    def _until_at_rest(self, ledger: Ledger, subjects: list[Subject]) -> None:
        def restless() -> list[Subject]:
            return [each for each in subjects if not each.is_at_rest()]

        self.world.until(lambda: not restless(), lambda: f"{restless()}")
        self._until_queue_is_run()

    def _until_queue_is_run(self) -> None:
        queued: list[None] = []
        self.world.runtime.dispatch_to_ui(partial(queued.append, None))
        self.world.until(lambda: queued, lambda: "a call behind all others")

    def _judge(self, ledger: Ledger) -> None:
        for subject in ledger.subjects:
            subject.is_at_rest()
            self.complaints += [f"{subject}: {text}" for text in subject.judge()]
        self.complaints += ledger.complaints
        self.ended += ledger.ended
        self.histories.append([(repr(each), each.history()) for each in ledger.subjects])
