"""What only a run of a timer shows, a coroutine or a generator that its function returns, is told at each of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.dispatch.unrun import HIDDEN, generator_function
from tests.support.world import World
from tkasync import POOL, call_in_ui, spawn_debounced, spawn_interval, spawn_map, spawn_task, spawn_throttled

PLACES: dict[str, Callable[[Any], object]] = {
    "interval": partial(spawn_interval, 60),
    "interval on the pool": partial(spawn_interval, 60, executor=POOL),
    "debounce": lambda fn: spawn_debounced(0, fn).call(),
    "throttle": lambda fn: spawn_throttled(0, fn).call(),
    "task": spawn_task,
    "map": lambda fn: spawn_map(fn, [1]),
    "call_in_ui": call_in_ui,
}


class GivesAGenerator:
    def __call__(self, *_args: object) -> object:
        return generator_function()


SHAPES = {
    **HIDDEN,
    "partial of a generator": partial(lambda _number, *_args: generator_function(), 1),
    "object that gives a generator": GivesAGenerator(),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("place", PLACES)
def test_it_is_told_with_what_to_write(world: World, place: str, shape: str) -> None:
    PLACES[place](SHAPES[shape])
    world.until(lambda: world.errors)
    [error] = world.errors
    assert isinstance(error, TypeError)
    assert "would never" in str(error) or "is a plain function that returned a" in str(error)
