"""Tools for tests of programs that use tkasync: a host and a clock that move when told, a pilot, probes."""

import typing

from tkasync import loading
from tkasync.testing.fake_host import FakeHost, fake_runtime
from tkasync.testing.probes.census import AfterJob, SeenThread, after_census, thread_census
from tkasync.testing.probes.errors import SeenError, error_census
from tkasync.testing.probes.gate import Gate, GateCall
from tkasync.testing.probes.mutants import FailedTest, Mutant, mutants
from tkasync.testing.programs.run import ProgramEnd, run_program
from tkasync.testing.servers.fake_server import FakeServer
from tkasync.testing.servers.request import FakeRequest
from tkasync.testing.servers.web_socket import FakeWebSocket

if typing.TYPE_CHECKING:
    from tkasync.testing.pilot import Pilot
else:
    __getattr__ = loading.at_first_use(__name__, {"Pilot": "tkasync.testing.pilot"})

__all__ = [
    "AfterJob",
    "FailedTest",
    "FakeHost",
    "FakeRequest",
    "FakeServer",
    "FakeWebSocket",
    "Gate",
    "GateCall",
    "Mutant",
    "Pilot",
    "ProgramEnd",
    "SeenError",
    "SeenThread",
    "after_census",
    "error_census",
    "fake_runtime",
    "mutants",
    "run_program",
    "thread_census",
]
