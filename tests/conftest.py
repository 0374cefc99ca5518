"""The suite is the first user of tkasync's own plugin."""

from __future__ import annotations

import gc
import signal

pytest_plugins = [
    "tkasync_pytest",
    "pytester",
    "tests.support.programs",
    "tests.support.holding",
    "tests.support.roots",
    "tests.support.wakers",
    "tests.support.world",
]


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts its background jobs, and nohup its program, deaf to Ctrl+C, and each process hands that on to those
    # it starts. The tests of Ctrl+C would wait for ever.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Keep what the collected modules consist of out of every later collection.

    The tests, and the leak check, make a thousand full collections, each of which would walk over pytest, hypothesis
    and three thousand tests: most of its 50 ms.
    """
    gc.collect()
    gc.freeze()
