"""What a host tells of the focus and of what can be seen: to each who watches, and to nobody whose watch has ended."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator

import pytest

from tests.support.world import World
from tkasync import Runtime
from tkasync.testing import Pilot

Watch = Callable[[Callable[[bool], object]], Callable[[], None]]


@pytest.fixture
def lose_focus(world: World) -> Iterator[Callable[[], None]]:
    """The program has the focus, and loses it to another one when this is called."""
    if world.pilot is None:
        yield lambda: world.fake_host.set_focus(False)
        return
    root, other = world.pilot.root, tk.Tk()  # another interpreter takes the focus as another program does
    root.deiconify()
    root.focus_force()
    world.until(lambda: root.focus_get() is root)
    yield other.focus_force
    other.destroy()


def fail(_now: bool) -> None:
    raise ValueError("one who watches fails")


def test_an_error_of_one_who_watches_the_focus_is_reported_and_the_others_are_told(
    world: World, lose_focus: Callable[[], None]
) -> None:
    told: list[bool] = []
    world.runtime.host.watch_focus(fail)
    world.runtime.host.watch_focus(told.append)
    lose_focus()
    world.until(lambda: told and world.errors)
    assert (told, list(map(type, world.errors))) == ([False], [ValueError])


def first_one_ends_the_other(watch: Watch) -> list[str]:
    """Watch twice; return who was told, the first of whom has ended the other's watch."""
    told: list[str] = []

    def tell(name: str, other: str) -> None:
        told.append(name)
        if ends:
            ends[other]()

    ends: dict[str, Callable[[], None]] = {}
    made = {
        "a": watch(lambda _now: tell("a", "b")),
        "b": watch(lambda _now: tell("b", "a")),
    }
    told.clear()  # of a widget it is told at once whether it can be seen
    ends.update(made)
    return told


def test_a_watch_of_the_focus_that_was_ended_in_the_same_round_is_told_nothing(
    world: World, lose_focus: Callable[[], None]
) -> None:
    told = first_one_ends_the_other(world.runtime.host.watch_focus)
    lose_focus()
    world.until(lambda: told)
    world.settle()
    assert told == ["a"]


def test_a_watch_of_a_widget_that_was_ended_in_the_same_round_is_told_nothing(pilot: Pilot) -> None:
    frame, host = tk.Frame(pilot.root, width=20, height=20), Runtime.of(pilot.root).host
    told = first_one_ends_the_other(lambda on_change: host.watch_visibility(frame, on_change))
    frame.pack()
    pilot.wait_until(lambda: told)
    pilot.settle()
    assert "b" not in told
