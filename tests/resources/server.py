"""A server for the tests of resources, which answers when told; and an effect that watches a resource."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from tkasync import Cancelled, Resource, create_effect, ui_task
from tkasync.testing import FakeHost


class Server:
    """Answers when told, in whatever order; ``fetch`` asks it."""

    def __init__(self, host: FakeHost) -> None:
        self._host = host
        self.asked: list[Any] = []
        self.aborted: list[Any] = []
        self.waiting: list[tuple[Any, Future[Any]]] = []

    # On the UI thread, so that nothing has to be waited for while a question is open.
    @property
    def fetch(self) -> Any:
        return ui_task(self._fetch)

    async def _fetch(self, question: Any) -> Any:
        answer: Future[Any] = Future()
        self.asked.append(question)
        self.waiting.append((question, answer))
        try:
            return await answer
        except Cancelled:
            self.aborted.append(question)
            raise

    def answer(self, question: Any, value: Any) -> None:
        """Answer the oldest such question, with a value or an error, and let the answer come."""
        found = next(waiting for waiting in self.waiting if waiting[0] == question)
        self.waiting.remove(found)
        if isinstance(value, BaseException):
            found[1].set_exception(value)
        elif not found[1].cancelled():
            found[1].set_result(value)
        self._host.run_pending()


def watch(resource: Resource[Any]) -> list[Any]:
    """Collect the states that an effect sees, as they come."""
    seen: list[Any] = []
    create_effect(lambda: seen.append(resource.get()))
    return seen


def failing(times: int, log: list[float], host: FakeHost) -> Callable[[Any], str]:
    """A fetcher that fails that many times, and notes when it was called."""

    def fetch(value: Any) -> str:
        log.append(host.now)
        if len(log) <= times:
            raise OSError(f"failure {len(log)}")
        return f"answer {value}"

    return fetch
