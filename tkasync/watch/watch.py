"""`StallWatch`: tells which line makes a window stand still. UI thread; a thread of its own looks."""

from __future__ import annotations

import logging
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from types import TracebackType
from typing import Any, Self

from tkasync.dispatch import probe
from tkasync.dispatch.refusals import refuse_unrun
from tkasync.runtime.runtime import Runtime
from tkasync.tk.asked import asked_of
from tkasync.tk.handlers import handlers_here
from tkasync.watch.arguments import asked_host, hang_of, runtime_for, seconds_of
from tkasync.watch.evidence import Reading, collections
from tkasync.watch.keeper import Keeper, keeper_of
from tkasync.watch.sampler import Sampler
from tkasync.watch.sampling import Step
from tkasync.watch.stall import Stall, StallKind
from tkasync.watch.suspicion import Suspicion
from tkasync.watch.told.described import described, with_source
from tkasync.watch.told.quiet import Places, is_after_fork
from tkasync.watch.told.report import key_of, report, where_of
from tkasync.watch.verdict import Silence, Verdict, judge
from tkasync.watch.window.heavy import HeavyWidgets

_log = logging.getLogger("tkasync.stalls")
_EVERY = 0.05  # seconds between two looks
_OFTEN = 0.002  # seconds; a guess: more looks than that would keep the interpreter from the program
_SOON = 0.03  # seconds behind the threshold: the window is said to stand still
_KEPT = 1000  # a guess: stalls that `StallWatch.stalls` holds
_WATCHES = "stall watches"
_LEAST_POLLED = 0.2  # seconds: a host that polls comes round every 0.1 s by itself


class StallWatch:
    """Reports when a window stands still: which line, which handler, and why. UI only; a block, or until `close`.

    It begins when the window has been idle for the first time, and ends with the window. A stall is logged, as a
    warning of ``tkasync.stalls``, with what to write instead: one line while the window stands still, the full report
    at the end. The same place is reported the 1st, 3rd, 10th, 30th time and so on. Dialogs, a debugger, a stopped
    process and a machine without a free core are not stalls; `silent` counts those.

    Args:
        root: the window, or a widget in it; by default that of the current runtime.
        threshold: seconds; what takes less is no stall.
        on_stall: called on the UI thread with each `Stall` at its end, but for one that it has given itself, which is
            only logged; an error in it is reported.
        hang: seconds after which Python's stacks are written to ``sys.stderr`` when a C call holds the interpreter,
            which stops the watch too. It uses ``faulthandler.dump_traceback_later``, of which a process has one.

    Raises:
        WrongThreadError: on another thread.
        NoRuntimeError: there is no window, or several without *root*.
        RuntimeClosedError: the window is closed.
        TypeError: the window's event loop is none of the system's, as a ``FakeHost``'s; *on_stall* is a coroutine
            function.
        ValueError: a time that means nothing; a *threshold* under 0.2 where the window polls.
    """

    def __init__(
        self,
        root: Any = None,
        *,
        threshold: float = 0.1,
        on_stall: Callable[[Stall], object] | None = None,
        hang: float | None = None,
    ) -> None:
        self._runtime = runtime_for(root)
        self._runtime.check_ui_thread("StallWatch", "dispatch_to_ui(start_watch)")
        self._runtime.refuse_closed("StallWatch")
        self._host = host = asked_host(self._runtime.host)
        self.threshold: float = seconds_of("threshold", threshold)
        if host.polls and threshold < _LEAST_POLLED:
            raise ValueError(
                f'with wake="poll" the loop cannot be asked: write threshold={_LEAST_POLLED} or more'
            )
        if on_stall is not None:
            refuse_unrun("on_stall", on_stall)
        self._on_stall = on_stall
        self._in_on_stall = (0.0, 0.0)
        self._stalls: deque[Stall] = deque(maxlen=_KEPT)
        self._silent: Counter[str] = Counter()
        self._places = Places()
        self._heavy = HeavyWidgets(self._runtime.root)
        self._asked = asked_of(self._runtime.root.tk)
        self.now: Stall | None = None
        """The stall as it stands, while the window stands still. Any thread."""
        self._is_logged = True
        self._closed = self._has_begun = False
        self._ui_thread = threading.get_ident()
        self._handlers = handlers_here()
        self._sampler = Sampler(
            self._runtime,
            host,
            self._handlers,
            threshold,
            max(_OFTEN, min(_EVERY, threshold / 2)),
            None if hang is None else hang_of(hang, threshold),
            self._asked,
            self._stands,
            self._ended,
        )
        self._begin()

    def _begin(self) -> None:
        self._handlers.watch()
        self._note_calls(self._handlers.note_call)
        self._end_collections = collections.watch()
        if self._asked is not None:
            self._asked.watch()
        _watches_of(self._runtime).append(self)
        # Not before the window has been idle: a start takes its time, and the first update() waits for the display.
        self._job: str | None = None
        root = self._runtime.root
        self._job = root.after_idle(self._idle)

    def _note_calls(self, note: Callable[[Any], object] | None) -> None:
        self._runtime.queue.note_calls(note)
        self._host.note_timer = note

    def _idle(self) -> None:
        self._job = None
        # One timer later: what the start has left to Tk's idle work is done by then.
        self._runtime.host.after(0, self._start)

    def _start(self) -> None:
        if not self._closed and not self._has_begun:
            self._has_begun = True
            self._sampler.start()

    # What it has seen

    @property
    def stalls(self) -> list[Stall]:
        """The stalls so far, in order; of more than a thousand the last. UI thread."""
        return list(self._stalls)

    @property
    def silent(self) -> dict[str, int]:
        """How often the loop stood and nobody is accused, by reason: ``"machine"``, ``"suspended"`` and so on."""
        return dict(self._silent)

    @property
    def looks(self) -> int:
        """How often it has looked; 0 before the window has been idle."""
        return self._sampler.looks

    @property
    def is_suspicious(self) -> bool:
        """Whether it waits for an answer of the event loop."""
        return self._sampler.suspicion is not None

    # On the sampler's thread

    def _stands(self, suspicion: Suspicion, now: Reading) -> None:
        """Tell that the window stands still, once it does for long enough."""
        if now.at - suspicion.begun < self.threshold:
            return
        kind = judge(suspicion.evidence(now.at, now), self.threshold)
        if isinstance(kind, Silence):
            self.now = None
            return
        keeper = self._keeper(suspicion, now) if kind is StallKind.STARVED else None
        self.now = described(suspicion, kind, now.at, now, keeper)
        if not suspicion.is_told and now.at - suspicion.begun >= self.threshold + _SOON:
            suspicion.is_told = True
            if self._is_logged and not is_after_fork() and not self._places.count_at(key_of(self.now)):
                _log.warning("the window stands still at %s", where_of(self.now))

    def _ended(self, suspicion: Suspicion, end: float, now: Reading) -> None:
        self.now = None
        evidence = suspicion.evidence(end, now)
        kind: Verdict = judge(evidence, self.threshold)
        if kind is Silence.SHORT or self._runtime.is_closed:
            return
        if is_after_fork():
            kind = Silence.FORK
        if isinstance(kind, Silence):
            self._runtime.post(self._count, kind)
            return
        keeper = self._keeper(suspicion, now) if kind is StallKind.STARVED else None
        # Here, before the next look takes what it goes by; but for the sources, which lie in files.
        stall = described(suspicion, kind, end, now, keeper)
        self._runtime.post(self._tell, stall, suspicion.place)

    def _keeper(self, suspicion: Suspicion, now: Reading) -> Keeper:
        """Return who keeps the interpreter."""
        held: list[Any] = []
        thread = self._sampler.busiest(suspicion, now)
        found, known = keeper_of(thread, suspicion.looks, self._runtime.in_flight, held), suspicion.keeper
        self._runtime.post(held.clear)
        # At the end of a stall the task that did so may have ended.
        is_the_same = known is not None and found.thread in ("", known.thread)
        suspicion.keeper = found if known is None or not is_the_same or found.task else known
        return suspicion.keeper

    # On the UI thread

    def _count(self, kind: Silence) -> None:
        self._silent[kind.value] += 1

    def _tell(self, stall: Stall, place: Step | None) -> None:
        if self._closed:
            return
        stall = with_source(stall, place)
        here = self._places.note(key_of(stall), stall.seconds)
        stall = replace(stall, count=here.count, hints=self._hints(stall.kind))
        self._stalls.append(stall)
        self._runtime.count_stall(stall.seconds)
        if self._is_logged and self._places.is_told(here.count, monotonic()):
            _log.warning("the window stood still for %.2f s%s", stall.seconds, report(stall, here.seconds))
        if probe.is_heard:
            probe.tell("stalled", stall)
        if self._on_stall is not None and not self._is_of_on_stall(stall):
            begun = monotonic()
            with self._runtime.reporting("in on_stall of a StallWatch"):
                self._on_stall(stall)
            self._in_on_stall = begun, monotonic()

    def _is_of_on_stall(self, stall: Stall) -> bool:
        """Whether it is `on_stall` that has taken most of the time: called for its own it would have no end."""
        begun, ended = self._in_on_stall
        within = min(ended, stall.began + stall.seconds) - max(begun, stall.began)
        return within > stall.seconds / 2

    def _hints(self, kind: StallKind) -> tuple[str, ...]:
        if kind not in (StallKind.TK, StallKind.TK_CALLS):
            return ()
        asked = () if self._asked is None else self._asked.most()
        return asked + self._heavy.hints()

    # The end

    def close(self) -> None:
        """End the watch; a second time does nothing. UI only."""
        self._runtime.check_ui_thread("StallWatch.close", "dispatch_to_ui(watch.close)")
        if self._closed:
            return
        self._closed = True
        self.now = None
        watches = _watches_of(self._runtime)
        watches.remove(self)
        self._handlers.unwatch(self._ui_thread)
        if not watches:
            self._note_calls(None)
        self._end_collections()
        if self._asked is not None:
            self._asked.unwatch()
        if self._job is not None and not self._runtime.is_closed:
            self._runtime.root.after_cancel(self._job)
        self._sampler.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<StallWatch of {self._runtime!r}, {len(self._stalls)} stalls>"


def watch_at_once(root: Any, threshold: float) -> StallWatch:
    """Open a watch that begins now: what the window has still to lay out is done, and what is due then is measured."""
    watch = StallWatch(root, threshold=threshold)
    root.update_idletasks()
    watch._start()
    return watch


def open_watch(runtime: Runtime) -> StallWatch | None:
    """Return the watch of *runtime*'s window that was begun last, while it goes on. UI thread."""
    watches: list[StallWatch] | None = runtime.scope.find(_WATCHES)
    return watches[-1] if watches else None


def _watches_of(runtime: Runtime) -> list[StallWatch]:
    """Return the open watches of *runtime*'s window, the last one begun last; they end with it."""
    watches: list[StallWatch] | None = runtime.scope.find(_WATCHES)
    if watches is None:
        runtime.scope.provide(_WATCHES, watches := [])
        # One for all that there will be: a cleanup stays until the window ends, and would keep its watch as long.
        runtime.scope.on_cleanup(_close_all, watches)
    return watches


def _close_all(watches: list[StallWatch]) -> None:
    while watches:
        watches[-1].close()
