"""Windows on each waker, and guarded roots."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.host.guards import Queue
from tests.host.windows import KINDS, Window, build_for
from tkasync.tk.guard.guard import TkGuard, install


@pytest.fixture(params=KINDS)
def window(request: pytest.FixtureRequest) -> Iterator[Window]:
    with build_for(request.param) as wake:
        window = Window(wake)
        yield window
        window.root.destroy()  # a second time it is silent


@pytest.fixture
def fd_window() -> Iterator[Window]:
    window = Window("auto")
    yield window
    window.root.destroy()  # a second time it is silent


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def root() -> Iterator[tk.Tk]:
    """A plain root, not guarded yet."""
    root = tk.Tk()
    yield root
    root.destroy()


@pytest.fixture
def guard(root: tk.Tk, queue: Queue) -> TkGuard:
    return install(root, queue.post)


@pytest.fixture
def worker() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1, thread_name_prefix="loader") as pool:
        yield pool
