"""The thread that selects where Tk watches no descriptors ends with its loop, whatever it is about to do."""

from __future__ import annotations

import socket
import threading
from selectors import EVENT_READ, SelectSelector

from tests.support import GIVE_UP, until
from tests.support.interleaving import Moment, beside, moments
from tkasync.ui_tasks.loop.sources.select_thread import SelectThread


class Watched(SelectThread):
    """One that is closed, by another thread, at a moment of its own thread."""

    def __init__(self, moment: Moment, selector: SelectSelector) -> None:
        self._moment = moment
        self._closes = threading.Lock()  # taken by the one that closes it
        self.asked = threading.Event()
        self.ended = threading.Event()
        super().__init__(selector, self.asked.set)

    def _run(self) -> None:
        with self._moment.during(lambda: beside(self.close_once)):
            super()._run()
        self.ended.set()

    def close_once(self) -> None:
        """Close it, unless somebody has."""
        if self._closes.acquire(blocking=False):
            self.close()

    @property
    def is_closing(self) -> bool:
        """Whether `close` was called."""
        return self._closes.locked()


def test_it_ends_at_once_when_it_is_closed_just_as_it_finds_something() -> None:
    near, far = socket.socketpair()
    far.send(b"1")
    with near, far, SelectSelector() as selector:
        selector.register(near, EVENT_READ)
        for moment in moments(SelectThread._run):
            watch = Watched(moment, selector)
            watch.go_on()
            until(lambda: watch.is_closing or watch.asked.is_set())  # noqa: B023  # called in this round
            watch.close_once()
            assert watch.ended.wait(GIVE_UP / 2)
