"""Run one module of CPython's tests of asyncio on the loop of the UI thread; print what came of it as JSON.

python -m conformance.one_module test_tasks
"""

from __future__ import annotations

import asyncio
import faulthandler
import json
import signal
import sys
import unittest
from typing import Any

from conformance.assumptions import reason_against
from conformance.loop import RunnableLoop

_HANGS = 900  # seconds after which a module shows where it stands, and ends
LOOPS = ("SelectorEventLoop", "EventLoop")  # the second since Python 3.13


def use_loop() -> None:
    """Have whatever asks asyncio for a loop get that of the UI thread."""
    for name in LOOPS:
        if hasattr(asyncio, name):
            setattr(asyncio, name, RunnableLoop)
    asyncio.unix_events._UnixDefaultEventLoopPolicy._loop_factory = RunnableLoop  # type: ignore[attr-defined]


def tests_of(suite: Any) -> list[unittest.TestCase]:
    """Return the tests in *suite*, one by one."""
    if isinstance(suite, unittest.TestCase):
        return [suite]
    return [test for part in suite for test in tests_of(part)]


def main() -> None:
    """See the module."""
    module = sys.argv[1]
    faulthandler.dump_traceback_later(_HANGS, exit=True)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell starts its background jobs, and nohup its program, deaf to Ctrl+C, which tests of runners wait for.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    use_loop()
    tests = tests_of(unittest.defaultTestLoader.loadTestsFromName(f"test.test_asyncio.{module}"))
    if len(sys.argv) > 2:
        tests = [test for test in tests if any(word in test.id() for word in sys.argv[2:])]
    left_out = {test.id() for test in tests if reason_against(test.id())}
    suite = unittest.TestSuite(test for test in tests if test.id() not in left_out)
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=2 if len(sys.argv) > 2 else 1).run(suite)
    bad = [test.id() for test, _ in (*result.failures, *result.errors)]
    skipped = len(result.skipped)
    told = {
        "run": result.testsRun - skipped,
        "made": RunnableLoop.made,
        "bad": bad,
        "left_out": sorted(left_out),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
