"""What the tests of resources share."""

from __future__ import annotations

import pytest

from tests.resources.server import Server
from tkasync import Runtime, Scope
from tkasync.testing import FakeHost


@pytest.fixture
def server(fake_host: FakeHost) -> Server:
    """A server that answers when told."""
    return Server(fake_host)


@pytest.fixture
def owner(runtime: Runtime, fake_host: FakeHost) -> Scope:
    """The owner of a test's resources: what still runs at the end of the test ends with it."""
    return runtime.new_scope("the test", above=lambda: runtime.scope)
