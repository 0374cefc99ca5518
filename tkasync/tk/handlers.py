"""Which handler of the program Tcl has called, and since when. The UI thread writes, a stall watch's thread reads.

A handler is noted only while somebody watches its thread: `watched` is empty otherwise, and an entry looks at that.
What is noted holds the handler and its arguments. Whoever takes a note off the list on another thread gives it back to
the UI thread, so that nothing of it is freed elsewhere.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from threading import get_ident
from time import monotonic
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any, NamedTuple

_SHORT = 0.005  # seconds: a guess; a handler below it is not worth the look for its code
_KEPT = 256  # a guess: of more handlers in one stall any of the last ones is as good as the longest


class Handler(NamedTuple):
    """A handler that runs."""

    since: float
    """By `time.monotonic`."""
    fn: Any
    widget: Any
    """What it was given to."""
    args: tuple[Any, ...]


class Returned(NamedTuple):
    """A handler that has returned."""

    seconds: float = 0.0
    code: CodeType | None = None
    ended: float = 0.0

    @property
    def began(self) -> float:
        """By `time.monotonic`, as `ended` is."""
        return self.ended - self.seconds


class Handlers:
    """The handlers of one UI thread."""

    def __init__(self) -> None:
        self.running: list[Handler] = []
        """Those that have not returned, the innermost last."""
        self.begun: int = 0
        """How many have begun so far."""
        # Not the longest alone: two watches look at different times, and each has its own.
        self._returned: deque[Returned] = deque(maxlen=_KEPT)
        self.queued: str = ""
        """What the queue or a timer has just called, in words, where it is not Python code: no stack shows it."""
        self._watches = 0

    def note_call(self, call: Any) -> None:
        """Note what the queue, or a timer, is about to call. UI thread."""
        fn = call[0] if type(call) is tuple else call
        owner: Any = fn.__self__ if type(fn) is MethodType else None
        if type(owner).__module__ == _ON_UI:
            fn = owner.fn  # what the item of a task carries
        # A name and not the function, which may be a method of something that is to be freed.
        self.queued = "" if type(fn) in _PYTHON or code_of(fn) is not None else name_of(fn)

    def longest(self, begun: float, ended: float) -> Returned:
        """Return the longest handler that has begun at *begun* or later, and returned after *ended*. Any thread."""
        # In one step, since the UI thread adds to them.
        returned = list(self._returned)
        fitting = (each for each in returned if each.ended > ended and each.began >= begun)
        return max(fitting, key=lambda each: each.seconds, default=Returned())

    def call(self, enter: Callable[..., Any], fn: Any, widget: Any, args: tuple[Any, ...]) -> Any:
        """Call ``enter(fn, widget, args)``, and note meanwhile that *fn* runs."""
        since = monotonic()
        self.begun += 1
        self.running.append(Handler(since, fn, widget, args))
        try:
            return enter(fn, widget, args)
        finally:
            now = monotonic()
            seconds = now - since
            if seconds > _SHORT:
                self._returned.append(Returned(seconds, code_of(fn), now))
            self.running.pop()  # last: in between another thread would see neither

    def watch(self) -> None:
        """Note this thread's handlers until as many calls of `unwatch` have come. UI thread."""
        self._watches += 1
        watched[get_ident()] = self

    def unwatch(self, thread: int) -> None:
        """Take `watch` back, which was called on *thread*."""
        self._watches -= 1
        if not self._watches and watched.get(thread) is self:
            del watched[thread]


watched: dict[int, Handlers] = {}
"""The handlers of each UI thread that is watched, by its identifier."""


def handlers_here() -> Handlers:
    """Return those of this thread; new ones where nobody watches it yet."""
    return watched.get(get_ident()) or Handlers()


def code_of(fn: Any) -> CodeType | None:
    """Return the code that a call of *fn* runs, if that is Python; a partial's is its function's. Runs no code."""
    inner = _innermost(fn)
    return inner.__code__ if type(inner) is FunctionType else None


def name_of(fn: Any) -> str:
    """Return what a report calls *fn*. Runs no code of the program's."""
    inner = _innermost(fn)
    if type(inner) is FunctionType:
        return inner.__code__.co_qualname
    if isinstance(inner, type):
        return inner.__qualname__
    if type(inner) is not BuiltinFunctionType:
        return type(inner).__qualname__
    module = inner.__self__.__name__ if type(inner.__self__) is ModuleType else "builtins"
    return inner.__qualname__ if module == "builtins" else f"{module}.{inner.__qualname__}"


def _innermost(fn: Any) -> Any:
    """Return what a call of *fn* comes to, through methods, partials and what stands around an ``after`` job."""
    for _ in range(8):
        inner: Any
        if type(fn) is MethodType:
            inner = fn.__func__
        elif type(fn) is partial:
            inner = fn.func
        else:
            inner = _job(fn) if type(fn) is FunctionType else None
        if inner is None:
            break
        fn = inner
    return fn


def _job(fn: Any) -> Any:
    """Return what tkinter's function for ``after``, or the look around it, calls; ``None`` for any other."""
    code = fn.__code__
    if code.co_qualname not in _AROUND or not fn.__closure__:
        return None
    return fn.__closure__[code.co_freevars.index(_AROUND[code.co_qualname])].cell_contents


_ON_UI = "tkasync.execution.places.on_ui"
_PYTHON = frozenset({FunctionType, MethodType})
_AROUND = {"Misc.after.<locals>.callit": "func", "_looking.<locals>.look": "fn"}
