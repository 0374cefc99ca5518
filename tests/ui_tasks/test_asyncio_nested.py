"""Tasks that share something with one that stands in an event loop of its own: locks, errors, cancels, threads."""

from __future__ import annotations

import asyncio
import contextvars
import os
import signal
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.world import World
from tests.ui_tasks.nested import Nested
from tests.ui_tasks.work import outcome
from tkasync import dispatch_to_ui, spawn_ui_task


async def give(value: Any) -> Any:
    await asyncio.sleep(0.004)
    return value


async def fail() -> None:
    await asyncio.sleep(0.004)
    raise KeyError("nested")


def test_a_lock_is_held_until_the_dialog_ends_and_then_goes_to_the_next(world: World, nested: Nested) -> None:
    async def stands(lock: asyncio.Lock) -> None:
        async with lock:
            nested.stand(lambda: len(seen) == 3)
            seen.append("first")

    async def waits(lock: asyncio.Lock) -> None:
        seen.append("asks")
        async with lock:
            seen.append(nested.depth)

    async def works() -> None:
        lock = asyncio.Lock()
        async with asyncio.TaskGroup() as group:
            group.create_task(stands(lock))
            for _ in range(3):
                group.create_task(waits(lock))

    seen: list[Any] = []
    outcome(world, works)
    assert seen == ["asks"] * 3 + ["first", 0, 0, 0]


def test_an_error_of_another_task_is_reported_and_the_dialog_stands(world: World, nested: Nested) -> None:
    async def stands() -> str:
        spawn_ui_task(fail)
        nested.stand(lambda: world.errors)
        return "behind"

    assert outcome(world, stands) == "behind"
    assert [type(error) for error in world.errors] == [KeyError]


def test_an_error_behind_the_dialog_is_that_of_its_task(world: World, nested: Nested) -> None:
    async def stands() -> None:
        other = spawn_ui_task(give, 1)
        nested.stand(other.done)
        raise KeyError("behind")

    with pytest.raises(KeyError, match="behind"):
        outcome(world, stands)
    assert world.errors == []


def test_a_group_whose_child_fails_meanwhile_raises_it_behind_the_dialog(
    world: World, nested: Nested
) -> None:
    async def stands() -> None:
        async with asyncio.TaskGroup() as group:
            child = group.create_task(fail())
            nested.stand(child.done)
            seen.append("behind")

    seen: list[str] = []
    with pytest.raises(ExceptionGroup) as raised:
        outcome(world, stands)
    assert [type(error) for error in raised.value.exceptions] == [KeyError]
    assert seen == ["behind"]


def test_the_owner_of_a_task_that_stands_may_end(world: World, nested: Nested) -> None:
    scope = world.runtime.new_scope("owner")

    async def stands() -> None:
        dispatch_to_ui(scope.close)
        try:
            nested.stand(lambda: handle.done())
            seen.append("behind")
            await asyncio.sleep(0)
            seen.append("never")
        finally:
            seen.append("finally")

    seen: list[str] = []
    handle = spawn_ui_task(stands, owner=scope)
    world.until(lambda: len(seen) == 2)
    assert handle.cancelled()
    assert seen == ["behind", "finally"]


def test_the_window_may_close_under_a_task_that_stands(world: World, nested: Nested) -> None:
    async def stands() -> None:
        dispatch_to_ui(close)
        nested.stand(lambda: left)
        try:
            await asyncio.sleep(3600)
        finally:
            seen.append("finally")

    async def waits() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(0.01)
            seen.append("cleaned up")

    def close() -> None:
        left.append(world.runtime.close())

    seen, left = list[str](), list[Any]()
    spawn_ui_task(waits)
    spawn_ui_task(stands)
    world.until(lambda: len(seen) == 2)
    assert seen == ["cleaned up", "finally"]
    assert world.errors == []


def test_other_threads_reach_the_loop(world: World, nested: Nested) -> None:
    def elsewhere(loop: asyncio.AbstractEventLoop) -> None:
        loop.call_soon_threadsafe(seen.append, "called")
        seen.append(asyncio.run_coroutine_threadsafe(give("ran"), loop).result(10))

    async def stands() -> None:
        thread = threading.Thread(target=elsewhere, args=(asyncio.get_running_loop(),))
        thread.start()
        nested.stand(lambda: len(seen) == 2)
        thread.join()

    seen: list[str] = []
    outcome(world, stands)
    assert seen == ["called", "ran"]


def test_an_executor_of_the_programs_own_answers(world: World, nested: Nested) -> None:
    async def stands() -> int:
        with ThreadPoolExecutor(1) as pool:
            future = asyncio.get_running_loop().run_in_executor(pool, abs, -3)
            nested.stand(future.done)
            return await future

    assert outcome(world, stands) == 3


def test_asyncio_run_works_in_a_plain_call(world: World, nested: Nested) -> None:
    async def stands() -> None:
        dispatch_to_ui(lambda: seen.append(asyncio.run(give("own loop"))))
        nested.stand(lambda: seen)
        seen.append(await asyncio.sleep(0, "ours"))

    seen: list[str] = []
    outcome(world, stands)
    assert seen == ["own loop", "ours"]


def test_a_signal_arrives(world: World, nested: Nested) -> None:
    async def stands() -> None:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, seen.append, "signal")
        loop.call_later(0.004, os.kill, os.getpid(), signal.SIGUSR1)
        nested.stand(lambda: seen)
        loop.remove_signal_handler(signal.SIGUSR1)

    seen: list[str] = []
    outcome(world, stands)
    assert seen == ["signal"]


def test_a_server_goes_on_whose_handler_stands(world: World, nested: Nested) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        word = await reader.read(10)
        if word == b"stand":
            nested.stand(lambda: len(heard) == 3)
        writer.write(word)
        writer.close()

    async def ask(address: Any, word: bytes) -> None:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(word)
        heard.append(await reader.read())
        writer.close()

    async def works() -> None:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            address = server.sockets[0].getsockname()
            first = asyncio.create_task(ask(address, b"stand"))
            while not nested.depth:
                await asyncio.sleep(0)
            await asyncio.gather(first, *(ask(address, b"%d" % number) for number in range(3)))

    heard: list[bytes] = []
    outcome(world, works)
    assert heard[-1] == b"stand"
    assert sorted(heard[:-1]) == [b"0", b"1", b"2"]


def test_context_variables_are_each_tasks_own(world: World, nested: Nested) -> None:
    name = contextvars.ContextVar("name", default="none")

    async def other(value: str) -> str:
        before = name.get()
        name.set(value)
        await asyncio.sleep(0.004)
        return f"{before} {name.get()}"

    async def stands() -> list[str]:
        name.set("outer")
        task = asyncio.create_task(other("child"))
        handle = spawn_ui_task(other, "spawned")
        nested.stand(lambda: task.done() and handle.done())
        return [task.result(), handle.result(), name.get()]

    assert outcome(world, stands) == ["outer child", "outer spawned", "outer"]


def test_an_asynchronous_generator_that_is_begun_meanwhile_is_closed_with_the_loop(
    world: World, nested: Nested
) -> None:
    async def numbers() -> AsyncIterator[int]:
        try:
            yield 1
        finally:
            await asyncio.sleep(0)
            seen.append("closed")

    async def begins() -> None:
        kept.append(numbers())
        await anext(kept[0])

    async def stands() -> None:
        nested.stand(spawn_ui_task(begins).done)

    kept, seen = list[Any](), list[str]()
    outcome(world, stands)
    assert seen == []
    world.runtime.close()
    assert seen == ["closed"]


def test_a_task_that_stands_is_waited_for_by_all_who_wait(world: World, nested: Nested) -> None:
    async def stands() -> str:
        nested.stand(lambda: len(waiting) == 3)
        return "answer"

    async def waits(task: asyncio.Task[str]) -> str:
        waiting.append(1)
        return await asyncio.shield(task)

    async def works() -> list[str]:
        task = asyncio.create_task(stands())
        return await asyncio.gather(*(waits(task) for _ in range(3)))

    waiting: list[int] = []
    assert outcome(world, works) == ["answer"] * 3
