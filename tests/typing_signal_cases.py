"""Only type-checked, never run: what a type checker makes of signals, resources and bindings."""

from __future__ import annotations

import tkinter as tk
from typing import assert_type

from tkasync import (
    Effect,
    ReadSignal,
    Resource,
    ResourceState,
    Retry,
    SignalSender,
    WriteSignal,
    bind_option,
    bind_variable,
    create_effect,
    create_memo,
    create_resource,
    create_signal,
)
from tkasync.lowlevel import Binding


def plain(path: str, limit: int = 3) -> bytes:
    return path.encode()[:limit]


async def numbers(count: int) -> list[int]:
    return [count]


def signals() -> None:
    read, write = create_signal(3, equal=lambda old, new: old + new == 0)
    assert_type(read, ReadSignal[int])
    assert_type(read(), int)
    assert_type(write.sender(), SignalSender[int])
    write.set(4)
    write.set("4")  # type: ignore[arg-type]
    write.update(lambda number: number + 1)
    write.update(len)  # type: ignore[arg-type]
    assert_type(create_memo(lambda: str(read())), ReadSignal[str])
    assert_type(create_effect(read), Effect)
    create_effect(plain)  # type: ignore[arg-type]


class Chosen:
    """A signal that begins with None takes its type from the annotation of its ends."""

    read: ReadSignal[str | None]
    write: WriteSignal[str | None]

    def __init__(self) -> None:
        self.read, self.write = create_signal(None)
        self.write.set("a")
        self.write.set(3)  # type: ignore[arg-type]


def resources() -> None:
    read, _write = create_signal(3)
    assert_type(create_resource(read, str), Resource[str])
    resource = create_resource(read, numbers, retry=Retry(3), timeout=1.0)
    assert_type(resource, Resource[list[int]])
    assert_type(resource.data, list[int] | None)
    assert_type(resource.get(), ResourceState[list[int]])
    resource.mutate([1])
    resource.mutate(1)  # type: ignore[arg-type]
    create_resource(read, plain)  # type: ignore[arg-type,misc]
    create_resource(3, numbers)  # type: ignore[call-overload]


def bindings(label: tk.Label) -> None:
    read, write = create_signal("a")
    assert_type(bind_option(label, "text", read), Binding)
    bind_option(label, "text", "a")  # type: ignore[arg-type]
    assert_type(bind_variable(tk.StringVar(), read, write), Binding)
    other, _ = create_signal(3)
    bind_variable(tk.StringVar(), other, write)  # type: ignore[arg-type]
