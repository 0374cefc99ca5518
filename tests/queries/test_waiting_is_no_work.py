"""What waits for the network is no work under way: neither the close nor a test that settles waits for it."""

from __future__ import annotations

import logging
import socket
import tkinter as tk
from time import monotonic, sleep

import pytest

from tests.queries.reading import read
from tests.resources.server import Server
from tkasync import Runtime, TaskState, spawn_ui_task
from tkasync.queries import QueryClient, create_mutation, is_unreachable, query, query_client
from tkasync.testing import FakeHost, Pilot

LONG = 60.0  # seconds that a close may take; nobody is to wait for them


def unsent(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if "is not sent" in record.getMessage()]


def test_the_close_does_not_wait_for_calls_that_wait_for_the_network_and_names_them(
    fake_host: FakeHost,
    runtime: Runtime,
    server: Server,
    client: QueryClient,
    caplog: pytest.LogCaptureFixture,
) -> None:
    lasting = runtime.new_scope("lasting")
    save = create_mutation(server.fetch, network=True, owner=lasting)
    rename = create_mutation(server.fetch, network=True, serial="names", owner=lasting)
    client.set_online(False)
    handles = [save("a"), rename("b"), rename("c")]
    fake_host.run_pending()
    began = monotonic()
    with caplog.at_level(logging.WARNING, "tkasync"):
        runtime.close(LONG)
    assert monotonic() - began < LONG / 2
    assert [handle.state for handle in handles] == [TaskState.CANCELLED] * 3
    assert server.asked == []
    assert len(unsent(caplog)) == 3


def test_a_call_that_is_being_sent_has_the_time_of_the_close_until_it_meets_no_network(
    fake_host: FakeHost, runtime: Runtime, client: QueryClient, caplog: pytest.LogCaptureFixture
) -> None:
    def send() -> None:
        while not runtime.is_closed:  # it refuses work from then on
            sleep(0.001)
        raise socket.gaierror("no such name")

    client.offline_when = is_unreachable
    handle = create_mutation(send, network=True, owner=runtime.new_scope("lasting"))()
    fake_host.run_pending()
    began = monotonic()
    with caplog.at_level(logging.WARNING, "tkasync"):
        runtime.close(LONG)
    assert monotonic() - began < LONG / 2
    assert handle.cancelled()
    assert len(unsent(caplog)) == 1


def test_a_window_has_settled_while_calls_and_fetches_wait_for_the_network(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    client = query_client()
    news = query(lambda: "news", key="news", network=True)
    save = create_mutation(lambda: "saved", network=True, serial="saves")
    client.set_online(False)
    first, second = save(), save()
    reader = read(news())

    async def wait_for_news() -> str:
        return await client.fetch(news())

    fetched = spawn_ui_task(wait_for_news)
    pilot.settle(30.0)
    assert reader.is_paused
    assert not any(handle.done() for handle in (first, second, fetched))
    client.set_online(True)
    pilot.settle(30.0)
    assert [handle.result() for handle in (first, second, fetched)] == ["saved", "saved", "news"]
