"""One world to write a promise for, two hosts to keep it on: the fake one, whose clock is moved, and a real window."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import pytest

from tests.support import GIVE_UP, run_until
from tkasync import Runtime
from tkasync.testing import FakeHost, Pilot


class World:
    """A runtime on either host, and ways to let its window live."""

    def __init__(self, runtime: Runtime, pilot: Pilot | None = None) -> None:
        self.runtime = runtime
        self.pilot = pilot
        self.errors: list[BaseException] = []
        runtime.on_error = self.errors.append

    @property
    def fake_host(self) -> FakeHost:
        """The fake host; only where there is no window."""
        assert isinstance(self.runtime.host, FakeHost)
        return self.runtime.host

    def until(self, predicate: Callable[[], object]) -> None:
        """Let it live until *predicate* holds; the fake clock stands meanwhile."""
        if self.pilot is not None:
            self.pilot.wait_until(predicate, timeout=2 * GIVE_UP)
        else:
            run_until(self.fake_host, predicate, 2 * GIVE_UP)

    def settle(self) -> None:
        """Let it live until nothing is queued and no task runs."""
        if self.pilot is not None:
            self.pilot.settle(2 * GIVE_UP)
        else:
            self.fake_host.run_pending()

    def pass_by(self, seconds: float) -> None:
        """Let *seconds* pass, of the host's clock."""
        if self.pilot is None:
            self.fake_host.advance(seconds)
        else:
            end = monotonic() + seconds
            self.pilot.wait_until(lambda: monotonic() >= end, timeout=seconds + 2 * GIVE_UP)


@pytest.fixture(params=["fake", "tk"])
def world(request: pytest.FixtureRequest) -> World:
    """A world on the fake host, then on a real window."""
    if request.param == "fake":
        request.getfixturevalue("fake_host")
        return World(request.getfixturevalue("runtime"))
    pilot = request.getfixturevalue("pilot")
    return World(Runtime.of(pilot.root), pilot)
