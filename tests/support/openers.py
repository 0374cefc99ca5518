"""Ways to be in the middle of something of tkasync's; each is asked for with what is to happen there.

What runs the event loop until a task has ended is handed in, as the hosts differ in it.
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from typing import Any

from tkasync import TaskHandle, batch, call_in_ui, create_effect, create_memo, spawn_ui_task

Body = Callable[[], object]
Finish = Callable[[TaskHandle[Any]], object]
Opener = Callable[[Finish, Body], None]

who: contextvars.ContextVar[str] = contextvars.ContextVar("who", default="nobody")
"""Set by what has a context of its own: a step and a call."""


def as_step(finish: Finish, body: Body) -> None:
    async def step() -> None:
        _in_own_context("the task", body)

    _end(spawn_ui_task(step), finish)


def as_call(finish: Finish, body: Body) -> None:
    _end(call_in_ui(_in_own_context, "the call", body), finish)


def _in_own_context(name: str, body: Body) -> None:
    who.set(name)
    body()
    assert who.get() == name


def _end(task: TaskHandle[None], finish: Finish) -> None:
    finish(task)
    assert task.result() is None


def as_effect(_finish: Finish, body: Body) -> None:
    create_effect(body).stop()


def as_memo(_finish: Finish, body: Body) -> None:
    create_memo(body)()


def as_batch(_finish: Finish, body: Body) -> None:
    with batch():
        body()


OPENERS: list[Opener] = [as_step, as_call, as_effect, as_memo, as_batch]
