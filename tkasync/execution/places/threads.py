"""Work in a thread of the pool: a plain function, or a generator whose items go to the task's stream. Worker thread."""

from __future__ import annotations

import threading
from typing import Any

from tkasync.execution.item import WorkItem
from tkasync.tasks.current import running


class FunctionItem(WorkItem):
    """A plain function in a thread of the pool."""

    __slots__ = ()

    def start(self) -> None:
        self.runtime.engines.pool.run(self.run)

    def run(self) -> None:
        """Run the work; never raises. Worker thread."""
        if not self.begin():
            return
        try:
            # Kept in the shell only: a local would outlive the post in end().
            self.value = self.context.run(self.call)  # type: ignore[union-attr]  # set until finish()
            self.refuse_unrun()
        except BaseException as error:
            self.error = error
        self.end()


class GeneratorItem(FunctionItem):
    """A generator in a thread of the pool: each item goes to the task's stream."""

    __slots__ = ()

    def call(self) -> Any:
        running.set(self)
        generator = self.fn if hasattr(self.fn, "send") else self.fn(*self.args)
        handle = self.handle
        assert handle is not None  # held until finish(), which comes after this
        stream, token = handle._delivery.stream, handle.token
        del handle
        unsubscribe = token.on_cancel(stream.release) if stream is not None else None
        try:
            while True:
                token.raise_if_cancelled()
                item = next(generator)
                if stream is not None:
                    stream.put(item)
                    if stream.is_full:
                        wanted = threading.Event()
                        stream.call_when_wanted(wanted.set)
                        wanted.wait()
                del item  # the stream's now: its last reference goes on the UI thread
        except StopIteration as stop:
            return stop.value
        finally:
            generator.close()
            if unsubscribe is not None:
                unsubscribe()
