"""Work on the thread pool: plain functions, and generators. Their ``run`` and ``call`` are for its threads."""

from __future__ import annotations

from typing import Any

from tkasync.dispatch.ambient import running
from tkasync.execution.item import WorkItem
from tkasync.execution.kinds import OBJECTS
from tkasync.execution.places.worker import worker_on
from tkasync.execution.runners import Engines
from tkasync.tasks.outcome.blocking import ThreadWake
from tkasync.tasks.state import TaskKind


class FunctionItem(WorkItem):
    """A plain function in a thread of the pool."""

    __slots__ = ()

    def start(self, engines: Engines) -> None:
        (engines.made_pool or engines.make_pool()).run(self.run)

    def _interrupt(self) -> None:
        # It goes on until it looks at its token, and does not count towards the pool's size till then.
        worker = worker_on(self.thread)
        if worker is not None:
            worker.leave_for_good(self)

    def run(self) -> None:
        """Run the work; never raises. Worker thread."""
        if not self.begin():
            return
        try:
            # Kept in the item only: a local would outlive the post in end().
            self.value: Any = self.context.run(self.call)  # type: ignore[union-attr]  # set until finish()
            if type(self.value) in OBJECTS:  # asked here, too: one call less for each task
                self.refuse_unrun()
        except BaseException as error:
            self.error: BaseException | None = error
        self.end()


class GeneratorItem(FunctionItem):
    """A generator in a thread of the pool: each item goes to the task's stream."""

    __slots__ = ()
    kind: TaskKind = "generator"

    def call(self) -> Any:
        running.set(self)
        generator = self.fn if hasattr(self.fn, "send") else self.fn(*self.args)
        handle = self.handle
        assert handle is not None  # held until finish(), which comes after this
        stream, token = self.stream, handle.token
        unsubscribe = token.on_cancel(stream.release) if stream is not None else None
        try:
            while True:
                token.raise_if_cancelled()
                if handle.is_paused:
                    handle.wait_while_paused()
                item = next(generator)
                if stream is not None and stream.put(item):
                    # No Event: a finalizer that runs on this thread may abort the task, which sets it.
                    wanted = ThreadWake()
                    stream.call_when_wanted(wanted.set)
                    wanted.block(None)
                del item  # the stream has it: the last reference is dropped on the UI thread
        except StopIteration as stop:
            return stop.value
        finally:
            generator.close()
            if unsubscribe is not None:
                unsubscribe()
