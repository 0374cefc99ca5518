"""What is current on a thread: scope, observer, batch and driver of the code that runs there, and the running task.

All but the task are thread-local, and not context variables: a task copies its spawner's context, but must not inherit
the ``setup()`` or the effect that spawned it. The running task *is* a context variable: ``asyncio.to_thread`` and a
copied context go on as part of the task.

An event loop may run in the middle of any of these: a dialog, ``wait_window``, ``update``. What it runs is no part of
them. `outside` calls a function so; every way into Python from the queue, from a timer and from Tcl uses it.

This module stands below the types that it keeps, so it names them by protocols, or as ``Any``.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator
from contextvars import Context, ContextVar, copy_context
from typing import Any, Protocol, TypeVar, TypeVarTuple, Unpack

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Trap(Protocol):
    """Something a UI task waits for: it is started, wakes once, and can be taken back."""

    def start(self, wake: Callable[[], None]) -> Callable[[], object]:
        """Begin; call *wake* on the UI thread when the wait is over. Return what takes it back."""


class Driver(Protocol):
    """Runs UI tasks in the turns of a queue: the asyncio loop of the UI thread, which stands above. UI thread only."""

    @property
    def is_ready(self) -> bool:
        """Whether a step or a callback waits for a turn."""

    def run_turn(self, deadline: float) -> None:
        """Run what is ready, until nothing is or *deadline* has come, by ``perf_counter()``."""

    def wait(self, trap: Trap) -> Generator[Any, None, None]:
        """Wait in the running task until *trap* wakes it; take that back where the wait is broken off."""

    def pause(self, seconds: float) -> Generator[Any, None, None]:
        """Wait in the running task for *seconds*, by the host's clock; zero: until the next turn."""

    def post(self, fn: Callable[[], object]) -> None:
        """Queue *fn* for the UI thread. Any thread."""

    def after(self, delay: float, fn: Callable[[], object]) -> Any:
        """Call *fn* in *delay* seconds, by the host's clock; what comes back has a ``cancel()``. Any: stands above."""


class Running(Protocol):
    """What carries the running task; see `tkasync.execution.item`."""

    handle: Any
    """Its handle, ``None`` once the contents have been released. Any: a `TaskHandle`, which stands above."""
    is_stopped: bool
    """Whether its task was aborted, once the contents have been released."""
    runtime: Any
    """Its window's `UiThread`. Any: that imports the queue, which imports this."""


class Worker(Protocol):
    """A thread of the pool, as the work that runs on it sees it."""

    def absence(self) -> Any:
        """Make what lends its place in the pool to another thread. Any: an `Absence`, which stands above."""


Surroundings = tuple[Context, Any]
"""What is around a task on the UI thread: a copy of the event loop's context, and asyncio's running loop there.

A copy: that context is entered, and cannot be entered a second time. No class: each turn with a step makes one.
"""


class Ambient(threading.local):
    """What the code that runs on this thread belongs to."""

    # Defaults of the class. Stored by an `__init__`, they would be missing while that runs on a new thread, and a
    # finalizer that the collector runs there would find nothing.
    scope: Any = None
    """The scope being set up; ``None`` outside. Any: a `Scope`, which stands above."""
    observer: object | None = None
    """The reactive computation that is running."""
    batch: list[Any] | None = None
    """The ``batch()`` blocks that are open; ``None`` without one. Any: a `batch`, which stands above."""
    run_held_back: Callable[[], object] | None = None
    """Runs the effects that wait for the end of a batch or of another effect; ``None`` on a thread without effects.

    For an event loop that begins in the middle of one of these: a dialog is to show what was written before it."""
    driver: Driver | None = None
    """What drives the UI task whose step is running, or the asyncio callback; ``None`` outside of them."""
    around: Surroundings | None = None
    """What is around the task whose step or call is running on the UI thread; ``None`` outside of one."""
    worker: Worker | None = None
    """The pool's record of this thread; ``None`` on any other."""
    is_ours: bool = False
    """Whether this is a thread that tkasync has started, so that whatever runs on it is our work."""
    is_loop: bool = False
    """Whether this is the thread of a private asyncio loop: to block it would stop every coroutine."""


ambient: Ambient = Ambient()
# The carrier and not the handle: any thread may drop the last copy of a context, and must not drop a result with it.
running: ContextVar[Running | None] = ContextVar("tkasync_running", default=None)


def stored_fields() -> dict[str, Any]:
    """Return the fields of `ambient` on this thread as a dict, for what is called most often: a look costs a third."""
    here = ambient.__dict__
    for name, value in NOTHING.items():
        here.setdefault(name, value)
    return here


NOTHING: dict[str, Any] = dict.fromkeys(("scope", "observer", "batch", "driver", "around"))
"""The fields of `ambient` on a thread that is in the middle of nothing."""


class Cleared:
    """A block that belongs to nothing: no scope, no observer, no batch, no task; *driver* runs its coroutine.

    It keeps the context. `outside` leaves that too.

    A class, and not a generator under ``contextmanager``: that costs two more frames, once a turn.
    """

    __slots__ = ("_driver", "_kept", "_task")

    def __init__(self, driver: Driver | None = None) -> None:
        self._driver = driver

    def __enter__(self) -> None:
        here = ambient.__dict__
        if "driver" not in here:  # the first time on this thread
            here = stored_fields()
        self._kept = here["scope"], here["observer"], here["batch"], here["driver"]
        here["scope"] = here["observer"] = here["batch"] = None
        here["driver"] = self._driver
        self._task = running.get()
        if self._task is not None:
            running.set(None)

    def __exit__(self, *_error: object) -> None:
        here = ambient.__dict__
        here["scope"], here["observer"], here["batch"], here["driver"] = self._kept
        if self._task is not None:
            running.set(self._task)


def _call_around(around: Surroundings, fn: Callable[[Unpack[Ts]], T], *args: *Ts) -> T:
    """Call *fn* in *around*, while the task's own code stands still below.

    asyncio's running task is left too: another one cannot be entered before that.
    """
    (context, loop), inner = around, running_loop()
    # In this order, and back in the other one: from Python 3.14 on asyncio looks whether task and loop fit.
    task = None if inner is None else leave_task(inner)
    set_running_loop(loop)
    try:
        return context.run(outside, fn, *args)  # type: ignore[arg-type]  # mypy loses the types of fn
    finally:
        set_running_loop(inner)
        if task is not None:
            sys.modules["asyncio.tasks"]._enter_task(inner, task)


def inside_task(context: Context, fn: Callable[[Unpack[Ts]], T], *args: *Ts) -> T:
    """Call *fn* in the *context* of a task on the UI thread, and note what is around it, for `outside`."""
    here = ambient.__dict__
    around = here.get("around")
    if around is None:
        here["around"] = copy_context(), running_loop()
    try:
        return context.run(fn, *args)
    finally:
        here["around"] = around


def outside(fn: Callable[[Unpack[Ts]], T], *args: *Ts) -> T:
    """Call *fn*, which an event loop runs, as a part of nothing that this thread is in the middle of.

    No task, owner, effect or batch is current in it. Of a task neither the context variables nor asyncio's running loop
    are seen, and what it sets itself the task does not see.
    """
    here = ambient.__dict__
    around: Surroundings | None = here.get("around")
    if around is not None:
        here["around"] = None  # a context is entered once: what nests deeper is in it already
        try:
            return _call_around(around, fn, *args)
        finally:
            here["around"] = around
    # `Cleared` written out, by whole dicts: as a block it is half of what an empty turn costs.
    kept, task = {**NOTHING, **here}, running.get()
    here.update(NOTHING)
    if task is not None:
        running.set(None)
    try:
        return fn(*args)
    finally:
        here.update(kept)
        if task is not None:
            running.set(task)


def run_held_back(run_aside: Callable[..., object]) -> None:
    """Have *run_aside*, a queue's, run the effects that a batch around the event loop holds back, if there are any."""
    if ambient.run_held_back is not None:
        run_aside(ambient.run_held_back, where="in an effect that a batch held back")


def running_loop() -> Any:
    """Return asyncio's running loop of this thread; ``None`` without one. asyncio is not imported for it."""
    events = sys.modules.get("asyncio.events")
    return None if events is None else events._get_running_loop()


def set_running_loop(loop: Any) -> None:
    """Have *loop* count as asyncio's running loop on this thread; nothing without asyncio."""
    events = sys.modules.get("asyncio.events")
    if events is not None:
        events._set_running_loop(loop)


def leave_task(loop: Any) -> Any:
    """Leave the task that asyncio runs on *loop*, on this thread, and return it; ``None`` without one."""
    tasks = sys.modules["asyncio.tasks"]
    task = tasks.current_task(loop)
    if task is not None:
        tasks._leave_task(loop, task)
    return task


def enter_driver(driver: Driver) -> tuple[Any, ...]:
    """Have *driver*, asyncio's running loop from here on, drive what runs next; return what `leave_driver` takes."""
    here, events = ambient.__dict__, sys.modules["asyncio.events"]  # the driver has imported it
    around, loop = here.get("around"), events._get_running_loop()
    # One of the program's, whose task polls the window: from Python 3.14 on tasks of two loops exclude each other too.
    task = None if loop is None else leave_task(loop)
    kept = around, here.get("driver"), loop, task, events
    if around is None:
        here["around"] = copy_context(), loop
    here["driver"] = driver
    events._set_running_loop(driver)
    return kept


def leave_driver(kept: tuple[Any, ...]) -> None:
    """Put back what `enter_driver` has found."""
    here = ambient.__dict__
    here["around"], here["driver"], loop, task, events = kept
    events._set_running_loop(loop)
    if task is not None:
        sys.modules["asyncio.tasks"]._enter_task(loop, task)


class Owned:
    """A block in which *scope* owns what is made."""

    __slots__ = ("_kept", "_scope")

    def __init__(self, scope: Any) -> None:
        self._scope = scope

    def __enter__(self) -> None:
        self._kept, ambient.scope = ambient.scope, self._scope

    def __exit__(self, *_error: object) -> None:
        ambient.scope = self._kept


def mark_worker(worker: Worker) -> None:
    """Say that this thread is that of *worker*, until it ends."""
    ambient.worker = worker
    ambient.is_ours = True


def mark_loop_thread() -> None:
    """Say that this thread runs a private asyncio loop, until it ends."""
    ambient.is_loop = ambient.is_ours = True


def mark_own_thread() -> None:
    """Say that this thread is one of tkasync's, until it ends."""
    ambient.is_ours = True


def is_our_work() -> bool:
    """Whether what this thread runs is our work: the thread is ours, or lent to a task, by ``carry`` say."""
    return ambient.is_ours or running.get() is not None
