"""anyio on the loop of the UI thread."""

from __future__ import annotations

import tkinter as tk
from contextlib import suppress
from typing import Any

import pytest

from tests.ui_tasks.dialogs import Dialogs
from tests.ui_tasks.libraries.conftest import Run
from tkasync import spawn_ui_task
from tkasync.testing import Pilot

anyio = pytest.importorskip("anyio")
SocketAttribute = pytest.importorskip("anyio.abc").SocketAttribute


async def shout(stream: Any) -> None:
    async with stream:
        with suppress(anyio.EndOfStream):
            while True:
                await stream.send((await stream.receive()).upper())


def test_a_group_serves_connections_until_it_is_cancelled(run: Run) -> None:
    async def ask(port: int, heard: list[bytes], word: bytes) -> None:
        async with await anyio.connect_tcp("127.0.0.1", port) as stream:
            await stream.send(word)
            heard.append(await stream.receive())

    async def work() -> list[bytes]:
        heard: list[bytes] = []
        listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
        async with listener, anyio.create_task_group() as serving:
            serving.start_soon(listener.serve, shout)
            port = listener.extra(SocketAttribute.local_port)
            async with anyio.create_task_group() as asking:
                for word in (b"one", b"two", b"three"):
                    asking.start_soon(ask, port, heard, word)
            serving.cancel_scope.cancel()
        return sorted(heard)

    assert run(work) == [b"ONE", b"THREE", b"TWO"]


def test_threads_streams_and_limits(run: Run) -> None:
    async def work() -> list[Any]:
        seen: list[Any] = [await anyio.to_thread.run_sync(abs, -1)]
        send, receive = anyio.create_memory_object_stream[int](1)
        async with send, receive, anyio.create_task_group() as group:
            group.start_soon(send.send, 2)
            seen.append(await receive.receive())
        with anyio.move_on_after(0.01) as scope:
            await anyio.sleep_forever()
        seen.append(scope.cancelled_caught)
        with suppress(TimeoutError), anyio.fail_after(0.01):
            await anyio.sleep(10)
            seen.append("never")
        return seen

    assert run(work) == [1, 2, True]


def test_a_scope_that_is_cancelled_while_its_task_stands_in_a_dialog_leaves_the_window_time(
    tk_root: tk.Tk, pilot: Pilot
) -> None:
    """anyio cancels such a task again in each round of the loop, until the dialog has ended."""
    dialogs, ticks = Dialogs(tk_root), list[int]()

    async def work() -> str:
        with anyio.CancelScope() as scope:
            scope.cancel()
            dialogs.show(close_when=lambda: len(ticks) >= 20)
            await anyio.sleep(10)
        return f"left, {scope.cancelled_caught}"

    def tick() -> None:
        ticks.append(1)
        if len(ticks) < 20:
            tk_root.after_idle(tk_root.after, 1, tick)  # only once Tk is idle

    handle = spawn_ui_task(work)
    tk_root.after(1, tick)
    pilot.wait_until(handle.done)
    assert handle.result() == "left, True"
