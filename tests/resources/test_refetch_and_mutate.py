"""What a program asks a resource for: to fetch again, and to show a value of its own."""

from __future__ import annotations

import threading
import tkinter as tk
from tkinter import ttk
from typing import Any

from tests.resources.server import Server, failing, watch
from tkasync import (
    Component,
    Loading,
    Pending,
    Ready,
    ResourceState,
    create_effect,
    create_resource,
    create_signal,
)
from tkasync.errors import WrongThreadError
from tkasync.testing import FakeHost, Pilot

# By hand


def test_several_refetches_in_one_turn_are_one_fetch(fake_host: FakeHost) -> None:
    calls: list[int] = []
    resource = create_resource(lambda: 1, lambda value: calls.append(value) or len(calls))
    fake_host.run_pending()
    for _ in range(5):
        resource.refetch()
    assert resource.get() == Loading(1)
    fake_host.run_pending()
    assert (len(calls), resource.get()) == (2, Ready(2))


def test_a_refetch_while_loading_starts_afresh(fake_host: FakeHost, server: Server) -> None:
    resource = create_resource(lambda: 1, server.fetch)
    fake_host.run_pending()
    resource.refetch()
    fake_host.run_pending()
    assert (server.asked, server.aborted) == ([1, 1], [1])
    server.answer(1, "the aborted one's")
    assert resource.get() == Loading()
    server.answer(1, "the new one's")
    assert resource.get() == Ready("the new one's")


def test_a_refetch_without_a_source_value_does_nothing(fake_host: FakeHost, server: Server) -> None:
    resource = create_resource(lambda: None, server.fetch)
    resource.refetch()
    fake_host.run_pending()
    assert (resource.get(), server.asked) == (Pending(), [])


def test_a_refetch_and_a_new_source_value_in_one_turn_are_one_fetch(fake_host: FakeHost) -> None:
    calls: list[int] = []
    read, write = create_signal(1)
    resource = create_resource(read, lambda value: calls.append(value) or value)
    fake_host.run_pending()
    resource.refetch()
    write.set(2)
    resource.refetch()
    fake_host.run_pending()
    assert calls == [1, 2]


def test_a_refetch_begins_the_period_anew(fake_host: FakeHost) -> None:
    calls: list[float] = []
    resource = create_resource(lambda: 1, failing(0, calls, fake_host), refetch_every=10.0)
    fake_host.advance(6.0)
    resource.refetch()
    fake_host.advance(9.0)
    assert calls == [0.0, 6.0]
    fake_host.advance(1.0)
    assert calls == [0.0, 6.0, 16.0]


def test_any_thread_may_ask_for_a_refetch(fake_host: FakeHost) -> None:
    calls: list[int] = []
    resource = create_resource(lambda: 1, lambda value: calls.append(value) or value)
    fake_host.run_pending()
    thread = threading.Thread(target=resource.refetch)
    thread.start()
    thread.join(10)
    fake_host.run_pending()
    assert calls == [1, 1]


def test_mutate_shows_its_value_at_once_and_the_running_fetch_replaces_it(
    fake_host: FakeHost, server: Server
) -> None:
    resource = create_resource(lambda: 1, server.fetch)
    seen = watch(resource)
    fake_host.run_pending()
    resource.mutate("guess")
    assert resource.get() == Ready("guess")
    server.answer(1, "truth")
    assert seen == [Loading(), Ready("guess"), Ready("truth")]


def test_a_refetch_shows_that_it_loads_once(fake_host: FakeHost, server: Server) -> None:
    """What is shown between the call and the turn in which it fetches is left as it is."""
    users = create_resource(lambda: 1, server.fetch)
    fake_host.run_pending()
    server.answer(1, "first")
    shown: list[ResourceState[Any]] = []
    create_effect(lambda: shown.append(users.get()))
    users.refetch()
    users.mutate("mine")
    fake_host.run_pending()
    server.answer(1, "second")
    assert shown == [Ready("first"), Loading("first"), Ready("mine"), Ready("second")]


def test_mutate_is_for_the_ui_thread(fake_host: FakeHost) -> None:
    resource = create_resource(lambda: None, str)
    errors: list[BaseException] = []

    def mutate() -> None:
        try:
            resource.mutate("x")
        except WrongThreadError as error:
            errors.append(error)

    thread = threading.Thread(target=mutate)
    thread.start()
    thread.join(10)
    assert "dispatch_to_ui(resource.mutate, value)" in str(errors[0])


def test_a_refetch_is_the_way_out_of_an_error(fake_host: FakeHost) -> None:
    answers = [ValueError("no"), "yes"]

    def fetch(n: int) -> Any:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    resource = create_resource(lambda: 1, fetch)
    fake_host.run_pending()
    assert resource.get().is_error()
    resource.refetch()
    fake_host.run_pending()
    assert resource.get() == Ready("yes")
    fake_host.errors.clear()


def test_a_button_may_refetch(tk_root: tk.Tk, pilot: Pilot) -> None:
    """A bound method: `command=resource.refetch`."""

    class Page(Component):
        def setup(self) -> None:
            self.asked = []
            self.data = self.create_resource(lambda: 1, lambda n: self.asked.append(n) or len(self.asked))
            self.button = ttk.Button(self, text="again", command=self.data.refetch)
            self.button.pack()

    page = Page(tk_root)
    page.pack()
    pilot.wait_until(lambda: page.data.get() == Ready(1))
    pilot.click(page.button)
    pilot.wait_until(lambda: page.data.get() == Ready(2))


def test_a_mutate_before_any_fetch_shows(fake_host: FakeHost) -> None:
    resource = create_resource(lambda: None, len)
    resource.mutate("mine")
    assert resource.data == "mine"


def test_a_mutate_after_an_error_shows(fake_host: FakeHost) -> None:
    resource = create_resource(lambda: 0, lambda n: 1 / n)
    fake_host.run_pending()
    resource.mutate("mine")
    assert resource.get() == Ready("mine")
    fake_host.errors.clear()


def test_a_refetch_that_fails_keeps_the_mutated_data(fake_host: FakeHost, server: Server) -> None:
    """Optimistic: shown at once, then the refetch's error, which keeps it."""
    resource = create_resource(lambda: 1, server.fetch)
    fake_host.run_pending()
    server.answer(1, "old")
    resource.mutate("mine")
    resource.refetch()
    fake_host.run_pending()
    assert resource.data == "mine"
    server.answer(1, ValueError("no"))
    assert resource.get().is_error()
    assert resource.data == "mine"
    fake_host.errors.clear()
