"""Tools for tests of programs that use tkasync: a host whose clock moves when told, a pilot, and a pytest plugin."""

from tkasync.testing.fake_host import FakeHost, fake_runtime
from tkasync.testing.pilot import Pilot

__all__ = ["FakeHost", "Pilot", "fake_runtime"]
