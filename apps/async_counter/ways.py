"""The same request, three times. Each card shows the methods as they stand here."""

from __future__ import annotations

from httpx import HTTPError

from apps.async_counter.card import Card
from apps.async_counter.client import request, request_async
from tkasync import TaskHandle, call_in_ui, ui_task


class CallbackWay(Card):
    """A thread asks; callbacks show what comes of it."""

    title = "Callbacks"

    def ask(self, method: str) -> TaskHandle[int]:
        self.show_begin()
        return self.spawn_task(
            request,
            method,
            self.url,
            on_progress=self.show_progress,
            on_result=self.show_value,
            on_error=self.show_error,
            on_done=self.show_end,
        )


class CoroutineWay(Card):
    """asyncio asks, and calls the window for all it has to show."""

    title = "Coroutine"

    def ask(self, method: str) -> TaskHandle[None]:
        self.show_begin()
        return self.spawn_task(
            self.fetch,
            method,
            on_progress=self.show_progress,
            on_done=self.show_end,
        )

    async def fetch(self, method: str) -> None:
        try:
            value = await request_async(method, self.url)
            await call_in_ui(self.show_value, value)
        except HTTPError as error:
            await call_in_ui(self.show_error, error)


class UiTaskWay(Card):
    """The handler itself awaits asyncio's client, on the UI thread."""

    title = "UI task"

    @ui_task(policy="drop")
    async def ask(self, method: str) -> None:
        self.show_begin()
        try:
            value = await request_async(
                method,
                self.url,
                self.show_bytes,
            )
            self.show_value(value)
        except HTTPError as error:
            self.show_error(error)
        finally:
            self.show_end()
