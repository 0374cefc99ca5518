"""What the tests of commands share."""

from __future__ import annotations

import pytest

from tests.support.world import World
from tkasync import Runtime
from tkasync.testing import FakeHost


@pytest.fixture
def world_on_fake(fake_host: FakeHost, runtime: Runtime) -> World:
    """A world on the fake host alone: most of what is tested here has nothing to do with the window."""
    return World(runtime)
