"""Effects and signals beside a window: where their errors go, and when they end."""

from __future__ import annotations

import tkinter as tk

import pytest

from tests.reactive.recorder import Recorder
from tkasync import (
    UI,
    Component,
    Runtime,
    create_effect,
    create_signal,
    on_cleanup,
    scope_of,
    spawn_task,
    spawn_ui_task,
)
from tkasync.dispatch.ambient import Owned
from tkasync.testing import FakeHost, Pilot, fake_runtime


@pytest.fixture
def host() -> FakeHost:
    return FakeHost()


# Effects and their runtime


def test_an_error_in_an_effect_goes_to_on_error(fake_host: FakeHost, runtime: Runtime) -> None:
    errors: list[BaseException] = []
    runtime.on_error = errors.append
    read, write = create_signal(0)

    def failing() -> None:
        if read():
            raise KeyError("broken")

    create_effect(failing)
    write.set(1)
    fake_host.run_pending()
    assert [type(error) for error in errors] == [KeyError]
    assert "failing" in "".join(errors[0].__notes__)


def test_effects_end_with_the_scope_that_they_were_made_in(fake_host: FakeHost, runtime: Runtime) -> None:
    read, write = create_signal(0)
    seen: list[object] = []
    scope = runtime.new_scope("panel")

    def fn() -> None:
        seen.append(read())
        on_cleanup(seen.append, "end")

    with Owned(scope):
        effect = create_effect(fn)
    write.set(1)
    scope.close()
    write.set(2)
    assert seen == [0, "end", 1, "end"]
    assert "stopped" in repr(effect)


def test_a_stopped_effect_leaves_its_owner(fake_host: FakeHost, runtime: Runtime) -> None:
    scope = runtime.new_scope("panel")
    with Owned(scope):
        effect = create_effect(lambda: None)
    assert not scope.is_empty
    effect.stop()
    assert scope.is_empty


def test_an_effect_made_before_the_window_reports_to_it(host: FakeHost) -> None:
    read, write = create_signal(1)
    create_effect(lambda: 1 / read())
    with fake_runtime(host) as runtime:
        errors: list[BaseException] = []
        runtime.on_error = errors.append
        write.set(0)
        host.run_pending()
        assert [type(error) for error in errors] == [ZeroDivisionError]


def test_an_effect_without_an_owner_outlives_the_window(host: FakeHost) -> None:
    read, write = create_signal(0)
    seen: list[int] = []
    with fake_runtime(host):
        create_effect(lambda: seen.append(read()))
    write.set(1)
    assert seen == [0, 1]


def test_what_outlives_the_window_still_has_cleanups(host: FakeHost) -> None:
    read, write = create_signal(0)
    log: list[str] = []
    with fake_runtime(host):
        effect = create_effect(lambda: on_cleanup(log.append, f"end {read()}"))
    assert log == ["end 0"]
    write.set(1)
    effect.stop()
    assert log == ["end 0", "end 1"]


# Owners


def test_a_scope_stops_the_effect_that_it_has_adopted(fake_host: FakeHost) -> None:
    """Effects belong to their owner: a scope that adopted one stops it."""

    class Model:
        pass

    model = Model()
    read, write = create_signal(0)
    recorder = Recorder(read)
    scope_of(model).adopt(recorder.effect)
    scope_of(model).close()
    write.set(1)
    assert recorder.seen == [0]


def test_an_effect_made_in_a_task_on_the_ui_thread_runs_at_once(fake_host: FakeHost) -> None:
    """An effect made in a task on the UI thread runs at once there too."""
    read, _write = create_signal(0)
    seen = []

    async def work() -> None:
        create_effect(lambda: seen.append(("task", read())))

    spawn_ui_task(work)
    spawn_task(lambda: create_effect(lambda: seen.append(("ui", read()))) and None, executor=UI)
    fake_host.run_pending()
    assert sorted(seen) == [("task", 0), ("ui", 0)]


@pytest.mark.parametrize("spelling", ["setup", "method", "function"])
def test_effects_end_with_their_component(tk_root: tk.Tk, spelling: str) -> None:
    read, write = create_signal(0)
    seen = []

    class Page(Component):
        def setup(self) -> None:
            if spelling == "setup":
                create_effect(lambda: seen.append(read()))
            elif spelling == "method":
                self.create_effect(lambda: seen.append(read()))

    page = Page(tk_root)
    if spelling == "function":
        page.create_effect(lambda: seen.append(read()))
    write.set(1)
    page.destroy()
    write.set(2)
    assert seen == [0, 1]


def test_effects_end_with_the_frame_around_their_component(tk_root: tk.Tk) -> None:
    """However the component ends: its parent's end, too."""
    read, write = create_signal(0)
    seen = []

    class Page(Component):
        def setup(self) -> None:
            self.create_effect(lambda: seen.append(read()))

    frame = tk.Frame(tk_root)
    Page(frame)
    frame.destroy()
    write.set(1)
    assert seen == [0]


@pytest.mark.parametrize("executor", ["ui_task", "UI"])
def test_effects_made_in_a_task_end_with_its_owner(tk_root: tk.Tk, pilot: Pilot, executor: str) -> None:
    """Effects belong to their owner: in a task of a component, that is the component."""
    read, write = create_signal(0)
    seen = []

    def follow() -> None:
        create_effect(lambda: seen.append(read()))

    async def follow_later() -> None:
        follow()

    page = Component(tk_root)
    if executor == "UI":
        page.spawn_task(follow, executor=UI)
    else:
        page.spawn_ui_task(follow_later)
    pilot.wait_until(lambda: seen)
    write.set(1)
    page.destroy()
    write.set(2)
    assert seen == [0, 1]


def test_an_effect_may_destroy_its_own_component(tk_root: tk.Tk) -> None:
    """Its own end in the middle of its run."""
    read, write = create_signal(0)
    seen = []

    class Page(Component):
        def setup(self) -> None:
            self.create_effect(self.look)

        def look(self) -> None:
            seen.append(read())
            if read() == 1:
                self.destroy()

    Page(tk_root)
    write.set(1)
    write.set(2)
    assert seen == [0, 1]


def test_a_component_makes_memos(tk_root: tk.Tk) -> None:
    """`create_memo` as a component's method."""
    read, write = create_signal(1)

    class Page(Component):
        def setup(self) -> None:
            self.double = self.create_memo(lambda: read() * 2)

    page = Page(tk_root)
    assert page.double() == 2
    write.set(3)
    assert page.double() == 6
