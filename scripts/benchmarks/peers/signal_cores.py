"""Signal libraries behind four functions: make a value, a memo, an effect; each used as its own docs say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["CORES", "Core"]

Get = Callable[[], Any]


@dataclass(frozen=True)
class Core:
    """`signal(value)` gives a getter and a setter, `memo(fn)` a getter, `effect(fn)` what must be kept."""

    signal: Callable[[Any], tuple[Get, Callable[[Any], Any]]]
    memo: Callable[[Callable[[], Any]], Get]
    effect: Callable[[Callable[[], Any]], object]


def _ours() -> Core:
    import tkinter

    from tkasync import Runtime, create_effect, create_memo, create_signal

    Runtime(tkinter.Tk())

    def signal(value: Any) -> tuple[Get, Callable[[Any], Any]]:
        read, write = create_signal(value)
        return read.get, write.set

    return Core(signal, lambda fn: create_memo(fn).get, create_effect)


def _prototype() -> Core:
    from . import signals_prototype as core

    def signal(value: Any) -> tuple[Get, Callable[[Any], Any]]:
        node = core.signal(value)
        return node.get, node.set

    return Core(signal, lambda fn: core.memo(fn).get, core.effect)


def _reaktiv() -> Core:
    from reaktiv import computed, effect
    from reaktiv import signal as make

    def signal(value: Any) -> tuple[Get, Callable[[Any], Any]]:
        made = make(value)
        return made, made.set

    return Core(signal, computed, effect)


def _observ() -> Core:
    from observ import computed, reactive, watch_effect

    def signal(value: Any) -> tuple[Get, Callable[[Any], Any]]:
        state = reactive({"value": value})
        return lambda: state["value"], lambda new: state.__setitem__("value", new)

    return Core(signal, computed, lambda fn: watch_effect(fn, sync=True))


CORES: dict[str, Callable[[], Core]] = {
    "ours": _ours,
    "prototype": _prototype,
    "reaktiv": _reaktiv,
    "observ": _observ,
}
