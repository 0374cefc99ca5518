"""A program that needs no window. `test_without_tk` runs it in a Python that has neither tkinter nor ttkbootstrap."""

from __future__ import annotations

import tkasync
from tkasync import errors, lowlevel, safety, widgets
from tkasync.testing import fake_runtime


async def coroutine() -> str:
    return "coroutine"


@tkasync.ui_task
async def handler() -> str:
    await tkasync.sleep(0.1)
    return await tkasync.spawn_task(lambda: "awaited")


def work() -> list[str]:
    """Use what needs no window, and tell what came of it."""
    told: list[str] = []
    with fake_runtime() as runtime:
        host: lowlevel.Host = runtime.host
        read, write = tkasync.create_signal(1)
        tkasync.create_effect(lambda: told.append(f"signal {read()}"))
        write.set(2)
        tkasync.spawn_task(lambda: "thread", on_result=told.append)
        tkasync.spawn_task(coroutine, on_result=told.append)
        tkasync.spawn_task(int, "x", on_error=lambda error: told.append(type(error).__name__))
        tkasync.spawn_interval(1.0, told.append, "tick", delay=0.5)
        tkasync.create_resource(read, str, initial="").mutate("shown")
        handler().on_result(told.append)
        ref = safety.UiRef(object())
        host.advance(1.0)  # type: ignore[attr-defined]  # a FakeHost
        assert not ref.is_released
    try:
        tkasync.dispatch_to_ui(print)
    except errors.RuntimeClosedError as error:
        told.append(type(error).__name__)
    return told


def refusals() -> list[str]:
    """Ask for what needs a window."""
    told = []
    for face, name in (
        (tkasync, "Component"),
        (tkasync, "bind_option"),
        (widgets, "LogView"),
        (lowlevel, "Binding"),
    ):
        try:
            getattr(face, name)
        except ImportError as error:
            told.append(str(error))
    return told


if __name__ == "__main__":
    print("\n".join([*sorted(work()), "--", *refusals()]))
