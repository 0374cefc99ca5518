"""Work that fails so many times, in each kind, and the fixture of an executor for it."""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections.abc import AsyncGenerator, Generator
from typing import Any

import pytest

from tkasync import UI, current_task, sleep, spawn_task, spawn_ui_task


class Failing:
    """Work that fails so many times; each kind of it."""

    def __init__(self, fails: int) -> None:
        self.fails = fails
        self.attempts: list[int] = []

    def _once(self) -> str:
        task = current_task()
        assert task is not None
        self.attempts.append(task.attempt)
        if len(self.attempts) <= self.fails:
            raise OSError(f"no {len(self.attempts)}")
        return "done"

    def function(self) -> str:
        return self._once()

    async def coroutine(self) -> str:
        await asyncio.sleep(0)
        return self._once()

    async def ui_task(self) -> str:
        await sleep(0)
        return self._once()

    def generator(self) -> Generator[int, None, str]:
        yield 1
        yield 2
        return self._once()

    async def async_generator(self) -> AsyncGenerator[int, None]:
        yield 1
        yield 2
        self._once()


KINDS = ["function", "ui function", "executor", "coroutine", "ui_task", "generator", "async_generator"]


def start(kind: str, work: Failing, pool: concurrent.futures.Executor, **options: Any) -> Any:
    if kind == "ui_task":
        return spawn_ui_task(work.ui_task, **options)
    place: dict[str, Any] = {"ui function": {"executor": UI}, "executor": {"executor": pool}}.get(kind, {})
    return spawn_task(getattr(work, kind if hasattr(work, kind) else "function"), **place, **options)


@pytest.fixture
def pool() -> Any:
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        yield pool
