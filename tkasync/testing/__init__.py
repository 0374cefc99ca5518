"""Tools for tests of programs that use tkasync: a host whose clock moves when told, a pilot, and a pytest plugin."""

import typing

from tkasync import loading
from tkasync.testing.fake_host import FakeHost, fake_runtime

if typing.TYPE_CHECKING:
    from tkasync.testing.pilot import Pilot
else:
    __getattr__ = loading.at_first_use(__name__, {"Pilot": "tkasync.testing.pilot"})

__all__ = ["FakeHost", "Pilot", "fake_runtime"]
