"""The suite is the first user of tkasync's own plugin."""

from __future__ import annotations

import gc

pytest_plugins = [
    "tkasync_pytest",
    "pytester",
    "tests.support.programs",
    "tests.support.holding",
    "tests.support.roots",
    "tests.support.world",
]


def pytest_collection_finish() -> None:
    """Keep what the collected modules consist of out of every later collection.

    The tests, and the leak check, make a thousand full collections, each of which would walk over pytest, hypothesis
    and three thousand tests: most of its 50 ms.
    """
    gc.collect()
    gc.freeze()
