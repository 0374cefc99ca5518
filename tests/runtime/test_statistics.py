"""What a runtime starts, and what it counts."""

from __future__ import annotations

import threading
import tkinter as tk
from collections.abc import Callable

from tkasync import Runtime
from tkasync.testing import FakeHost


def test_nothing_starts_before_it_is_needed(roots: Callable[[], tk.Tk]) -> None:
    before = threading.active_count()
    runtime = Runtime(roots())
    runtime.dispatch_to_ui(int)
    assert runtime.root is not None
    runtime.root.update()
    assert threading.active_count() == before


def test_first_tasks_of_many_threads_share_one_pool_and_one_loop() -> None:
    runtime = Runtime(FakeHost())
    start = threading.Barrier(8)
    made: list[object] = []

    def first() -> None:
        start.wait(10)
        made.append((id(runtime.engines.make_pool()), id(runtime.engines.loop)))

    threads = [threading.Thread(target=first) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(made) == 8
    assert len(set(made)) == 1
    runtime.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("tkasync-")]


def test_statistics_count_what_there_is() -> None:
    host = FakeHost()
    runtime = Runtime(host, max_workers=1)
    begun, release = threading.Event(), threading.Event()
    runtime.spawn_task(lambda: (begun.set(), release.wait(20)))
    runtime.spawn_task(int)
    assert begun.wait(10)
    runtime.dispatch_to_ui(int)
    found = runtime.statistics()
    assert (found.queued_calls, found.tasks, found.running, found.stragglers, found.scopes) == (1, 2, 1, 0, 1)
    release.set()
    host.run_pending()
    found = runtime.statistics()
    assert (found.queued_calls, found.tasks, found.running) == (0, 0, 0)
    runtime.close()
    assert runtime.statistics().scopes == 0
