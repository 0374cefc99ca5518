"""What stands behind the fixtures of the pytest plugin that need no window; `root_fixture` has the other one.

UI thread, which in a test is the main thread.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tkasync.runtime.runtime import Runtime
from tkasync.testing.fake_host import FakeHost, fake_runtime
from tkasync.testing.leaks import close_and_name_tasks


@contextmanager
def open_fake_host(leaks: list[str]) -> Iterator[FakeHost]:
    """A new fake host with a runtime; at the end it is closed, and what it held is named in *leaks*."""
    host = FakeHost()
    runtime = fake_runtime(host)
    try:
        yield host
    finally:
        leaks += close_and_name_tasks(runtime)
        leaks += map(error_leak, host.errors)


def runtime_of(window: Any) -> Runtime:
    """The runtime of a root or of a fake host."""
    return fake_runtime(window) if isinstance(window, FakeHost) else Runtime.of(window)


def error_leak(error: BaseException) -> str:
    """The sentence for *error*, which nobody handled."""
    return f"unreported error {error!r}:\n" + "".join(traceback.format_exception(error)).rstrip()
