"""`Channel`: lines to those workers of a cluster that cannot reach this process: they go by the scheduler.

Dask keeps the last thousand events of a topic, so this is for where nothing else can be had. Any thread, unless said
otherwise.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from queue import SimpleQueue
from typing import Any
from uuid import uuid4

from tkasync.execution.remote.hub import FAREWELL, PoolWork, refuse_unknown, tell_line_ended
from tkasync.execution.remote.line import Line
from tkasync.processes.clusters.on_worker import hear

Message = tuple[Any, ...]
_MOMENT = 0.5  # seconds; a guess
_PAUSE = 0.2  # seconds until what has not arrived is sent again; a guess


class Channel:
    """See the module.

    Args:
        client: Dask's.
        work: what is under way, by its number.
    """

    def __init__(self, client: Any, work: Mapping[int, PoolWork]) -> None:
        self._client = client
        self._work = work
        self.topic: str = f"tkasync-{uuid4().hex}"
        """Under which workers send."""
        self._ends: dict[str, tuple[Line, _RunConnection]] = {}

    def open(self) -> None:
        """Hear what workers send. Again after the client may have connected once more: a new scheduler knows nobody."""
        self._client.subscribe_topic(self.topic, self._take)

    def _take(self, event: tuple[float, Any]) -> None:
        """Take a message of a worker. The client's loop."""
        address, message = event[1]
        if address not in self._ends:
            self._connect(address)
        self._ends[address][1].put(tuple(message))

    def _connect(self, address: str) -> None:
        connection = _RunConnection(self._client, self.topic, address)
        line = Line(
            self._work,
            lambda message: refuse_unknown(line, message),
            lambda: self._line_ended(line),
            FAREWELL,
        )
        self._ends[address] = line, connection
        # Dask tells of a worker's end under its address.
        self._client.subscribe_topic(address, lambda event: self._note(address, event[1]))
        line.start(lambda: connection)  # type: ignore[arg-type, return-value]  # has what is used of one

    def _note(self, address: str, message: Any) -> None:
        if isinstance(message, dict) and message.get("action") == "remove-worker":
            found = self._ends.pop(address, None)
            if found is not None:
                found[1].end()

    def _line_ended(self, line: Line) -> None:
        tell_line_ended(self._work, line)

    def close(self) -> None:
        """End the lines, and wait a moment until the workers know it; they go on."""
        ends = list(self._ends.values())
        for line, connection in ends:
            line.close()
            connection.end()
        for _line, connection in ends:
            connection.has_closed.wait(_MOMENT)


class _RunConnection:
    """A connection to one worker, as a `Line` needs it."""

    def __init__(self, client: Any, topic: str, address: str) -> None:
        self._client = client
        self._topic = topic
        self._address = address
        self._incoming: SimpleQueue[Message | None] = SimpleQueue()
        self._has_ended = threading.Event()
        self.has_closed = threading.Event()

    def end(self) -> None:
        """Have `recv` end behind what has come, and `send` try once only: the worker or the channel has ended."""
        self._has_ended.set()
        self._incoming.put(None)

    def put(self, message: Message) -> None:
        """Have `recv` return *message*."""
        self._incoming.put(message)

    def send(self, message: Message) -> None:
        """Send *message*, and wait until it has arrived: work whose cancel is lost would go on for ever.

        On a busy machine the scheduler does not always reach a worker. It says nothing of that, so the message goes
        again while the worker is there. Of all messages only one that grants room for items does more when it comes
        twice: a few items too many.

        Raises:
            OSError: it has not arrived.
        """
        while not self._arrives(message):
            if self._has_ended.wait(_PAUSE) or self._client.status != "running":
                raise OSError(self._address)

    def _arrives(self, message: Message) -> bool:
        try:
            answers = self._client.run(hear, self._topic, message, workers=[self._address], on_error="ignore")
        except Exception as error:  # of what kind depends on how far Dask has come with its own end
            raise OSError from error
        return self._address in answers

    def recv(self) -> Message:
        """Return the next message; wait for it.

        Raises:
            EOFError: the worker has ended.
        """
        message = self._incoming.get()
        if message is None:
            raise EOFError
        return message

    def close(self) -> None:
        """Note that the last message was sent; the worker goes on."""
        self.has_closed.set()
