"""`FakeRequest`: what a `FakeServer` was asked, and how it is answered. Any thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tkasync.dispatch.timers import check_seconds
from tkasync.testing.probes.exchange import Answer

_LONGEST = 60.0  # seconds that a held request waits, for a test that forgets to answer


@dataclass(frozen=True)
class Reply:
    """What is sent, and how."""

    body: bytes | Iterable[bytes]
    status: int
    headers: Mapping[str, str]
    delay: float
    portion: int
    pause: float
    breaks_off_at: int | None


def reply_of(
    body: bytes | str | Iterable[bytes],
    status: int,
    headers: Mapping[str, str] | None,
    delay: float,
    portion: int | None,
    pause: float,
    breaks_off_at: int | None,
) -> Reply:
    """Return what `FakeServer.give` was told, checked."""
    raw = body.encode() if isinstance(body, str) else body
    check_seconds("delay", delay)
    check_seconds("pause", pause)
    if portion is not None and portion < 1:
        raise ValueError(f"portion is {portion}, and must be a number of bytes, 1 or more")
    portion = portion or (max(1, len(raw)) if isinstance(raw, bytes) else 1)
    return Reply(raw, status, dict(headers or {}), delay, portion, pause, breaks_off_at)


class FakeRequest:
    """A request that a `FakeServer` was asked. Any thread."""

    def __init__(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> None:
        self.method: str = method
        self.path: str = path
        """As it was asked for, with its query."""
        self.headers: Mapping[str, str] = headers
        self.body: bytes = body
        self._answer: Answer[Reply | None] = Answer()

    @property
    def is_waiting(self) -> bool:
        """Whether it was not answered yet."""
        return not self._answer.is_given

    def answer(
        self,
        body: bytes | str | Iterable[bytes] = b"",
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
        portion: int | None = None,
        pause: float = 0.0,
        breaks_off_at: int | None = None,
    ) -> None:
        """Answer it, where its path is held, or in `on_request`; the arguments are those of `FakeServer.give`.

        *body* may also be a generator of bytes, which are sent as they come. The connection ends with it.

        Raises:
            RuntimeError: it has its answer.
        """
        self.reply_with(reply_of(body, status, headers, delay, portion, pause, breaks_off_at))

    def reply_with(self, reply: Reply) -> None:
        """Have *reply* sent."""
        if not self._answer.give(reply):
            raise RuntimeError(f"{self.method} {self.path} has its answer: a request is answered once")

    def wait_for_reply(self) -> Reply | None:
        """Block until it is answered; None: nobody has."""
        self._answer.wait(_LONGEST)
        return self._answer.value

    def give_up(self) -> None:
        """Let its connection break off, if it still waits."""
        self._answer.give(None)
