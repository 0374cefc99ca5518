"""An event loop inside a step, on either host: a dialog on a window, turns and time on the fake host."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.world import World
from tests.ui_tasks.dialogs import Dialogs

_STEP = 0.002  # seconds of the fake clock
_MOST = 5000  # steps; reached by a failure only


class Nested:
    """Stands in event loops; a test calls it in a UI task, or in whatever else may stand in one."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.depth = 0
        """How many stand inside each other now."""

    def stand(self, until: Callable[[], object]) -> None:
        """Run an event loop until *until* holds."""
        self.depth += 1
        try:
            if self._world.pilot is not None:
                Dialogs(self._world.pilot.root).show(close_when=until)
            else:
                self._let_time_pass(until)
        finally:
            self.depth -= 1

    def _let_time_pass(self, until: Callable[[], object]) -> None:
        for _ in range(_MOST):
            if until():
                return
            self._world.fake_host.advance(_STEP)
        raise AssertionError("it did not come")
