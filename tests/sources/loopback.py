"""A server on the loopback that says whatever a test wants, and a source of its rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import urlopen

from tests.support import GIVE_UP
from tkasync.testing import FakeRequest, FakeServer
from tkasync.widgets import RemoteSource, View

Says = Callable[[int, int], Any]
"""``says(start, size)``: what the server sends: bytes as they are, a number as a status, the rest as JSON."""


class Liar:
    """What the server says, and what it was asked for."""

    def __init__(self, says: Says) -> None:
        self.says = says
        self.asked: list[tuple[int, int]] = []
        self.address = ""

    def source(self) -> RemoteSource:
        """A source that asks it."""
        return RemoteSource(self._fetch, columns=("id", "name"))

    def _fetch(self, view: View, start: int, size: int) -> Any:
        with urlopen(f"{self.address}/{start}/{size}", timeout=GIVE_UP) as reply:
            found = json.load(reply)
        return found["rows"], found.get("total")


@contextmanager
def lying(says: Says) -> Iterator[Liar]:
    """A server that says what *says* returns."""
    liar = Liar(says)

    def answer(request: FakeRequest) -> None:
        start, size = map(int, request.path.strip("/").split("/"))
        liar.asked.append((start, size))
        said = liar.says(start, size)
        if isinstance(said, int):
            request.answer(status=said)
        else:
            request.answer(said if isinstance(said, bytes) else json.dumps(said))

    with FakeServer(answer) as server:
        liar.address = server.url
        yield liar


def rows_of(start: int, size: int, there: int) -> list[Any]:
    """The rows that an honest server has, of *there*."""
    return [(place, place, f"name {place}") for place in range(start, min(start + size, there))]
