"""`TkFileWatch`: the one file handler of Tk's behind which all sockets of asyncio's loop stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tkasync.tk.host.wakers.file_watch import TkFileWatch


class Timer:
    is_set = False

    def set(self, _milliseconds: int) -> None:
        self.is_set = True

    def cancel(self) -> None:
        self.is_set = False


class Entries:
    """What is asked of Tk, in order."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.on_end: Callable[[], object] = int

    def timer(self, fn: Callable[[], object]) -> Timer:
        self.on_end = fn
        self.made = Timer()
        return self.made

    def watch_file(self, *_details: object) -> None:
        self.asked.append("watch")

    def unwatch_file(self, _file: int) -> None:
        self.asked.append("unwatch")


def watch_on(entries: Any) -> TkFileWatch:
    return TkFileWatch(entries, 0, int)


def test_files_that_come_and_go_ask_tk_once() -> None:
    """A socket that is awaited one message at a time comes and goes with each."""
    entries = Entries()
    watch = watch_on(entries)
    for _ in range(3):
        watch.use(True)
        watch.use(False)
    assert entries.asked == ["watch"]
    watch.close()
    assert entries.asked == ["watch", "unwatch"]


def test_without_a_file_it_is_not_heard_again() -> None:
    entries = Entries()
    watch = watch_on(entries)
    watch.use(True)
    watch.use(False)
    watch.mute()
    watch.hear()
    assert entries.asked == ["watch", "unwatch"]


def test_it_is_heard_again_when_its_rest_is_over() -> None:
    entries = Entries()
    watch = watch_on(entries)
    watch.use(True)
    watch.rest(0.01)
    watch.hear()
    assert entries.asked == ["watch", "unwatch"]
    entries.made.cancel()
    entries.on_end()
    assert entries.asked == ["watch", "unwatch", "watch"]
