"""Who holds a Tcl interpreter already: one pass through the heap, for what is older than its guard.

Widgets, variables, images, fonts and styles copy `root.tk` (fonts its bound methods too) when they are
made. The pass puts the guarded interpreter in place of each copy: in attributes, slots, dicts, lists and
closures. Out of reach are tuples, the locals of functions that run at that moment, and what `gc.freeze()`
has hidden.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import partial
from operator import setitem
from tkinter import Image
from types import BuiltinMethodType, CellType, FrameType, MemberDescriptorType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _tkinter import TkappType

_NOT_STORES = (BuiltinMethodType, FrameType, tuple)


def holders_of(app: TkappType) -> list[object]:
    """The objects that hold *app* or a bound method of it, to be handed to `put_in_place`.

    Takes a walk or two over all tracked objects, in C, and one in Python.
    """
    direct = gc.get_referrers(app)
    methods = [held for held in direct if isinstance(held, BuiltinMethodType)]
    of_methods = gc.get_referrers(*methods) if methods else []
    ours = (id(direct), id(methods))
    found = [*direct, *of_methods, *_images_of(app)]
    return [held for held in found if not isinstance(held, _NOT_STORES) and id(held) not in ours]


def put_in_place(holders: list[object], swap: Callable[[object], object]) -> None:
    """Run *swap* over every value that *holders* hold, and store what it hands back where that differs."""
    for holder in holders:
        for store, value in list(_places(holder)):
            new = swap(value)
            if new is not value:
                store(new)


def _images_of(app: TkappType) -> list[object]:
    """The images of *app*, which `gc.get_referrers` can miss.

    An image holds its name and the interpreter, neither of which the collector tracks, so that its
    `__dict__`, once somebody asked for it, is not tracked either. By type, not isinstance: that would run
    foreign code.
    """
    images = (held for held in gc.get_objects() if issubclass(type(held), Image))
    return [image for image in images if getattr(image, "tk", None) is app]


def _places(holder: object) -> Iterator[tuple[Callable[[object], None], object]]:
    """Every value that *holder* holds, each with the function that stores another one in its place."""
    if isinstance(holder, dict):
        for key, value in list(holder.items()):
            yield partial(setitem, holder, key), value
    elif isinstance(holder, list):
        for index, value in enumerate(holder):
            yield partial(setitem, holder, index), value
    elif isinstance(holder, CellType):
        yield partial(setattr, holder, "cell_contents"), holder.cell_contents
    else:
        yield from _places(getattr(holder, "__dict__", {}))
        yield from _slots(holder)


def _slots(holder: object) -> Iterator[tuple[Callable[[object], None], object]]:
    """The filled slots of *holder*; its own `__setattr__` and `__getattr__` are not asked."""
    for cls in type(holder).__mro__:
        for descriptor in list(vars(cls).values()):
            if isinstance(descriptor, MemberDescriptorType):
                try:
                    value = descriptor.__get__(holder)
                except AttributeError:
                    continue  # an empty slot
                yield partial(descriptor.__set__, holder), value
