"""What the window says to a worker by the scheduler arrives, or the line knows that it has not."""

from __future__ import annotations

from typing import Any

import pytest

from tkasync.processes.clusters import channel as channel_module
from tkasync.processes.clusters.channel import Channel

WORKER = "tcp://127.0.0.1:4711"


class FakeClient:
    """A client of Dask's that does not reach the worker each time."""

    def __init__(self, channel_ends_at: int = 0, reaches_at: int = 0) -> None:
        self.status = "running"
        self.sent: list[Any] = []
        self.topics: dict[str, Any] = {}
        self._ends_at, self._reaches_at = channel_ends_at, reaches_at

    def subscribe_topic(self, topic: str, take: Any) -> None:
        self.topics[topic] = take

    def run(
        self, _fn: Any, _topic: str, message: Any, *, workers: list[str], on_error: str
    ) -> dict[str, None]:
        assert on_error == "ignore"
        self.sent.append(message)
        if len(self.sent) == self._ends_at:
            self.topics[WORKER]((0.0, {"action": "remove-worker"}))
        return dict.fromkeys(workers) if len(self.sent) == self._reaches_at else {}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel_module, "_PAUSE", 0.001)


def connection_to(client: FakeClient) -> Any:
    """Open a channel, have the worker send something, and return the channel's connection to it."""
    channel = Channel(client, {})
    channel.open()
    client.topics[channel.topic]((0.0, (WORKER, ("nothing",))))
    return channel._ends[WORKER][1]


def test_what_does_not_arrive_is_sent_again() -> None:
    client = FakeClient(reaches_at=3)
    connection = connection_to(client)
    connection.send(("cancel", 1, None))
    assert client.sent == [("cancel", 1, None)] * 3
    connection.end()


def test_a_worker_that_has_ended_is_sent_nothing_more() -> None:
    client = FakeClient(channel_ends_at=2)
    connection = connection_to(client)
    with pytest.raises(OSError, match="4711"):
        connection.send(("cancel", 1, None))
    assert len(client.sent) == 2


def test_a_client_that_has_ended_is_asked_nothing_more() -> None:
    client = FakeClient()
    connection = connection_to(client)
    client.status = "closed"
    with pytest.raises(OSError, match="4711"):
        connection.send(("cancel", 1, None))
    assert len(client.sent) == 1
    connection.end()
