"""Whom a resource belongs to, and what ends with it."""

from __future__ import annotations

import gc
import threading
import tkinter as tk
import weakref
from typing import Any

import pytest

from tests.resources.server import Server, watch
from tests.support import let_work_end
from tkasync import (
    Component,
    Loading,
    Resource,
    Runtime,
    Scope,
    create_effect,
    create_resource,
    create_signal,
    scope_of,
)
from tkasync.dispatch.ambient import Owned
from tkasync.errors import NoOwnerError, WrongThreadError
from tkasync.testing import FakeHost, Pilot

# Owners


def test_the_end_of_the_owner_ends_the_resource(fake_host: FakeHost, server: Server, owner: Scope) -> None:
    read, write = create_signal(1)
    resource = create_resource(read, server.fetch, owner=owner, refetch_every=1.0)
    fake_host.run_pending()
    owner.close()
    write.set(2)
    resource.refetch()
    fake_host.advance(10.0)
    assert (server.asked, server.aborted) == ([1], [1])
    assert fake_host.pending == 0


def test_an_answer_that_comes_after_the_owner_has_ended_changes_nothing(
    fake_host: FakeHost, owner: Scope
) -> None:
    gate = threading.Event()
    resource = create_resource(lambda: 1, lambda value: gate.wait(10) and "late", owner=owner)
    seen = watch(resource)
    fake_host.run_pending()
    owner.close()
    gate.set()
    let_work_end(fake_host)
    assert (seen, fake_host.errors) == ([Loading()], [])


def test_an_owner_that_has_ended_is_refused(fake_host: FakeHost, owner: Scope) -> None:
    owner.close()
    with pytest.raises(NoOwnerError):
        create_resource(lambda: 1, str, owner=owner)


def test_in_a_setup_it_belongs_to_the_component(fake_host: FakeHost, server: Server, owner: Scope) -> None:
    with Owned(owner):
        create_resource(lambda: 1, server.fetch)
    fake_host.run_pending()
    owner.close()
    fake_host.run_pending()
    assert server.aborted == [1]


def test_in_an_effect_it_belongs_to_the_run(fake_host: FakeHost, server: Server) -> None:
    read, write = create_signal(1)

    def open_page() -> None:
        page = read()
        create_resource(lambda: page, server.fetch)

    effect = create_effect(open_page)
    fake_host.run_pending()
    write.set(2)
    fake_host.run_pending()
    assert (server.asked, server.aborted) == ([1, 2], [1])
    effect.stop()
    fake_host.run_pending()
    assert server.aborted == [1, 2]


def test_making_one_in_an_effect_does_not_make_its_state_a_dependency(fake_host: FakeHost) -> None:
    runs: list[Resource[Any]] = []
    create_effect(lambda: runs.append(create_resource(lambda: 1, str)))
    fake_host.run_pending()
    assert (len(runs), runs[0].data) == (1, "1")


def test_a_cleanup_that_changes_the_source_of_an_open_resource_starts_nothing_at_the_close(
    fake_host: FakeHost, runtime: Runtime, server: Server
) -> None:
    read, write = create_signal(1)
    create_resource(read, server.fetch, owner=runtime.new_scope("first"))
    runtime.new_scope("second").on_cleanup(write.set, 2)
    fake_host.run_pending()
    runtime.close()
    assert (server.asked, fake_host.errors) == ([1], [])


def test_an_ended_resource_is_let_go(fake_host: FakeHost, owner: Scope) -> None:
    class Data:
        pass

    read, write = create_signal(1)
    resource = create_resource(read, lambda value: Data(), owner=owner)
    fake_host.run_pending()
    data = weakref.ref(resource.data)
    owner.close()
    del resource
    gc.collect()
    assert data() is None
    write.set(2)


def test_resources_are_made_on_the_ui_thread(fake_host: FakeHost) -> None:
    errors: list[BaseException] = []

    def make() -> None:
        try:
            create_resource(lambda: 1, str)
        except WrongThreadError as error:
            errors.append(error)

    thread = threading.Thread(target=make)
    thread.start()
    thread.join(10)
    assert "call_in_ui(create_resource, source, fetcher)" in str(errors[0])


def test_a_fetch_counts_among_the_tasks(
    fake_host: FakeHost, runtime: Runtime, server: Server, owner: Scope
) -> None:
    create_resource(lambda: 1, server.fetch, owner=owner)
    fake_host.run_pending()
    assert runtime.statistics().running == 1


# Owners


@pytest.mark.parametrize("spelling", ["method", "setup", "owner", "scope"])
def test_a_resource_ends_with_its_owner_in_any_spelling(tk_root: tk.Tk, pilot: Pilot, spelling: str) -> None:
    """`owner=`; the component's method; the component being set up."""
    read, write = create_signal(1)
    asked = []

    class Page(Component):
        def setup(self) -> None:
            if spelling == "setup":
                self.data = create_resource(read, asked.append)

    page = Page(tk_root)
    if spelling == "method":
        page.create_resource(read, asked.append)
    elif spelling == "owner":
        create_resource(read, asked.append, owner=page)
    elif spelling == "scope":
        create_resource(read, asked.append, owner=scope_of(page))
    pilot.wait_until(lambda: asked == [1])
    page.destroy()
    write.set(2)
    pilot.settle()
    assert asked == [1]
