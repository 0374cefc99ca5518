"""The private asyncio loop: one thread, started by the first coroutine, which imports this module and asyncio with it.

Coroutines come in through an inbox that one wake of the loop empties, which costs a fifth of a
``run_coroutine_threadsafe`` for each. The asyncio task is kept, and a handle's work counts as ended when *it* has
ended: a future of ``run_coroutine_threadsafe`` says "cancelled" while the coroutine still cleans up.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Awaitable, Callable, Generator, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from tkasync.dispatch import probe
from tkasync.dispatch.ambient import mark_loop_thread, running
from tkasync.execution.item import WorkItem
from tkasync.execution.places.own_thread import refuse_other_threads
from tkasync.execution.runners import Engines
from tkasync.ownership.report_text import add_remedy
from tkasync.tasks.outcome.awaiting import make_futures_awaitable, setter_of
from tkasync.tasks.state import TaskKind

_log = logging.getLogger("tkasync")


class LoopThread:
    """A thread with an asyncio loop. ``run`` is for any thread, ``close`` for the UI thread."""

    def __init__(self, executor: ThreadPoolExecutor) -> None:
        self._inbox: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self._awake = False
        self._is_over = False
        make_futures_awaitable()
        self._loop = asyncio.new_event_loop()
        # asyncio.to_thread in a task must not bring back a pool that holds up the exit.
        self._loop.set_default_executor(executor)
        self.items: set[CoroutineItem] = set()
        """Those that have begun and not ended; the loop's thread only."""
        self.thread: threading.Thread = threading.Thread(target=self._run, name="tkasync-loop", daemon=True)

    def start(self) -> None:
        """Start the thread. What was handed in before is run then."""
        self.thread.start()

    def discard(self) -> None:
        """Close the loop of a thread that is not started."""
        self._loop.close()

    def run(self, call: Callable[[], object]) -> None:
        """Run *call*, which must not raise, on the loop's thread, in the order of the calls. Any thread."""
        self._inbox.put(call)
        if not self._awake:
            self._wake()

    def _wake(self) -> None:
        self._awake = True
        try:
            self._loop.call_soon_threadsafe(self._empty_inbox)
        except BaseException:
            # The recursion limit, say: a mark that stays set would suppress every later wake.
            self._awake = False
            if not self._loop.is_closed():  # else the runtime has resolved its handles
                raise

    @contextlib.contextmanager
    def waking_once(self) -> Iterator[None]:
        """Open a block of many calls that wake the loop once, at its end. Any thread.

        Awake from the first call on, the loop would take the interpreter from the caller between two calls. A wake that
        was under way, or another thread's, may come earlier; the one at the end always comes.
        """
        self._awake = True
        try:
            yield
        finally:
            self._wake()

    def _run(self) -> None:
        mark_loop_thread()
        refuse_other_threads(self._loop)
        asyncio.set_event_loop(self._loop)
        try:
            while not self._is_over:
                self._run_until_stopped()
        finally:
            asyncio.set_event_loop(None)
            self._loop.close()

    def _run_until_stopped(self) -> None:
        try:
            self._loop.run_forever()
        except (SystemExit, KeyboardInterrupt) as error:
            # sys.exit() in an asyncio task that a coroutine has made must not end the other coroutines.
            _log.error("%r in an asyncio task; the loop goes on", error, exc_info=error)

    def _empty_inbox(self) -> None:
        # First, so that a call put in from now on wakes again.
        self._awake = False
        with contextlib.suppress(Empty):
            while True:
                self._inbox.get_nowait()()

    def start_task(self, item: CoroutineItem) -> None:
        """Make the asyncio task of *item*. Loop's thread."""
        self.items.add(item)
        # Not create_task, which looks for a task factory that nobody can have set here: a tenth of the loop's work.
        item.task = asyncio.Task(item.main(), loop=self._loop, name=item.name, context=item.context)

    def close(self, timeout: float) -> bool:
        """Cancel what runs, give it *timeout* seconds, end the loop; return whether the thread has ended."""
        self.run(lambda: self._loop.create_task(self._shut_down(timeout)))
        if self.thread.ident is None:  # another thread is about to start it, and it will find this call
            return False
        self.thread.join(timeout + 0.1)
        return not self.thread.is_alive()

    async def _shut_down(self, timeout: float) -> None:
        for item in self.items:
            item.cancel()
        tasks = [item.task for item in self.items if item.task is not None]
        if tasks:
            _done, left = await asyncio.wait(tasks, timeout=timeout)
            for task in left:
                # The runtime names those that are left; asyncio would too, when it finds them "destroyed but pending".
                task._log_destroy_pending = False  # type: ignore[attr-defined]  # as asyncio.gather does
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._loop.shutdown_asyncgens(), timeout)
        self._is_over = True
        self._loop.stop()


class CoroutineItem(WorkItem):
    """A coroutine, or an async generator, on the private loop."""

    __slots__ = ("_loop_thread", "has_entered", "is_cancelled", "name", "task")
    kind: TaskKind = "coroutine"

    def start(self, engines: Engines) -> None:
        self.task: asyncio.Task[None] | None = None
        self.name: str = self.handle.name if self.handle is not None else ""
        self.has_entered: bool = False
        self.is_cancelled: bool = False
        self._loop_thread: LoopThread = engines.loop
        self._loop_thread.run(self._begin)

    def _interrupt(self) -> None:
        self._loop_thread.run(self.cancel)

    @property
    def coroutine(self) -> Any:
        return self.task.get_coro() if self.task is not None else None

    def _begin(self) -> None:
        if self.begin():
            self._loop_thread.start_task(self)

    def cancel(self) -> None:
        """Interrupt the coroutine at its await. Loop's thread."""
        # Not before its first step: asyncio would never enter it then; `main` looks whether it is cancelled. And once
        # only: a second time would interrupt the awaits of its finally blocks.
        if self.task is not None and self.has_entered and not self.is_cancelled:
            self.is_cancelled = True
            self.task.cancel()

    async def main(self) -> None:
        """Run as the asyncio task; raise nothing, so that the task keeps no exception and none ends the loop."""
        running.set(self)
        self.has_entered = True
        try:
            if self._is_over():
                # The program's code has not begun, so `discard` has to call it off.
                self.thread: int | None = None
                raise CancelledError
            self.value: Any = await (_ToldSteps(self) if probe.is_heard else self.work())
        except BaseException as error:
            self.error: BaseException | None = error
            add_remedy(error)
        self.task = None
        self._loop_thread.items.discard(self)
        self.end()

    def _is_over(self) -> bool:
        return self.handle is None or self.handle.done()

    def work(self) -> Awaitable[Any]:
        """The program's coroutine."""
        return self.fn(*self.args) if callable(self.fn) else self.fn  # type: ignore[no-any-return]  # by its kind


class _ToldSteps:
    """The work of *item*, with each of its steps told to the tools. Only while one listens: it costs a frame a step."""

    def __init__(self, item: CoroutineItem) -> None:
        self._item = item

    def __await__(self) -> Generator[Any, Any, Any]:
        steps = self._item.work().__await__()
        step: Callable[[], Any] = partial(next, steps)
        while True:
            probe.tell("task_step_began", self._item.handle, None)
            waits_for = None
            try:
                waits_for = step()
            except StopIteration as stop:
                return stop.value
            finally:
                probe.tell("task_step_ended", self._item.handle, waits_for)
            try:
                step = partial(steps.send, (yield waits_for))
            except BaseException as error:
                step = partial(steps.throw, error)


class AsyncGeneratorItem(CoroutineItem):
    """An async generator: each item goes to the task's stream."""

    __slots__ = ()
    kind: TaskKind = "async generator"

    async def work(self) -> None:
        generator = self.fn(*self.args) if callable(self.fn) else self.fn
        stream = self.stream
        async with contextlib.aclosing(generator):
            await self._wait_while_paused()
            async for item in generator:
                if stream is not None:
                    must_wait = stream.put(item)
                    del item  # the stream has it: the last reference is dropped on the UI thread
                    if must_wait:
                        wanted = asyncio.get_running_loop().create_future()
                        stream.call_when_wanted(setter_of(wanted))
                        await wanted
                await self._wait_while_paused()

    async def _wait_while_paused(self) -> None:
        while self.handle is not None and self.handle.is_paused:
            resumed = asyncio.get_running_loop().create_future()
            self.handle.call_when_resumed(setter_of(resumed))
            await resumed
