"""What was called too early is a value, perhaps of thousands of lines: the message that says so stays short."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tkasync import (
    Retry,
    carry,
    create_effect,
    create_memo,
    create_resource,
    create_signal,
    current_runtime,
    dispatch_to_ui,
    spawn_debounced,
    spawn_interval,
    spawn_map,
    spawn_task,
    spawn_throttled,
    spawn_ui_task,
    ui_task,
)

CALLS: dict[str, Callable[[object], object]] = {
    "carry": carry,
    "create_effect": create_effect,
    "create_memo": create_memo,
    "create_resource, fetcher": lambda value: create_resource(create_signal(1)[0], value),
    "create_resource, source": lambda value: create_resource(value, print),
    "dispatch_to_ui": dispatch_to_ui,
    "on_cleanup": lambda value: current_runtime().scope.on_cleanup(value),
    "spawn_debounced": lambda value: spawn_debounced(1.0, value),
    "spawn_interval": lambda value: spawn_interval(1.0, value),
    "spawn_map": lambda value: spawn_map(value, [1]),
    "spawn_task": spawn_task,
    "spawn_task with arguments": lambda value: spawn_task(value, 1),
    "spawn_task, on_result": lambda value: spawn_task(print, on_result=value),
    "spawn_task, retry": lambda value: spawn_task(value, retry=Retry(2)),
    "spawn_throttled": lambda value: spawn_throttled(1.0, value),
    "spawn_ui_task": spawn_ui_task,
    "ui_task": ui_task,
}
VALUES = {
    "list": [f"line {number}" for number in range(10_000)],
    "text": "a long answer " * 10_000,
    "rows": {number: list(range(100)) for number in range(100)},
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_long_value_in_the_place_of_a_function_is_shown_in_brief(fake_host, call, value):
    with pytest.raises(TypeError) as raised:
        call(value)
    assert len(str(raised.value)) < 600
