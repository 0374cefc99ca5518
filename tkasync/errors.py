"""Every exception of tkasync, each with the sentence that says what to write instead.

This module imports nothing of tkasync, so that every floor may raise from it.
"""

from __future__ import annotations

import threading
from signal import Signals as _Signals
from typing import Final as _Final

__all__ = [
    "Cancelled",
    "ClusterLostError",
    "CommandError",
    "CycleError",
    "MemoWriteError",
    "NoOwnerError",
    "NoRuntimeError",
    "NotSendableError",
    "RuntimeClosedError",
    "TkAsyncError",
    "WorkerEndedError",
    "WouldBlockError",
    "WrongThreadError",
]


_UNGUARDED = (
    "this process works for another one, and imports the program's main module for that, which opens the window once "
    'more. Write at the end of the main module: if __name__ == "__main__": run(...), and put in there whatever else '
    "starts the program, in a frozen one multiprocessing.freeze_support() first"
)


class TkAsyncError(Exception):
    """The base of every error that tkasync raises on its own account.

    Its text ends with where to read about it: each class has a section of its own.
    """

    def __str__(self) -> str:
        text = super().__str__()
        # A program's own subclass has no section: the nearest class of this module counts.
        ours = next(kind.__name__ for kind in type(self).__mro__ if kind.__module__ == __name__)
        return f"{text} [docs/troubleshooting.md#{ours.lower()}]" if text else text


class NoRuntimeError(TkAsyncError, RuntimeError):
    """A call needs a runtime and there is none, or more than one, to choose from."""

    @classmethod
    def none_open(cls) -> NoRuntimeError:
        """Return the error for a process without a window, or with one that tkasync does not know."""
        return cls(
            "there is no tkasync runtime: make the root window first, and Runtime(root) on the "
            "UI thread before other threads use tkasync"
        )

    @classmethod
    def no_window(cls, call: str) -> NoRuntimeError:
        """Return the error for a *call* that shows something, in a runtime without a window."""
        return cls(f"{call}() shows a window, and this runtime has none: test it with the fixture tk_root")

    @classmethod
    def unguarded(cls) -> NoRuntimeError:
        """Return the error for a worker process whose main module opens a window while it is imported."""
        return cls(_UNGUARDED)

    @classmethod
    def in_a_worker_process(cls) -> NoRuntimeError:
        """Return the error for a call that needs the window, in work that runs in another process."""
        return cls(
            "this work runs in another process, which has no window: return the value and show it in on_result=, "
            "or say how far it is with report_progress()"
        )

    @classmethod
    def ambiguous(cls, count: int) -> NoRuntimeError:
        """Return the error for a call that names none of several windows."""
        return cls(
            f"{count} runtimes are open and this call names none of them: pass owner=widget, "
            "or use Runtime.of(widget) and its methods"
        )


class NoOwnerError(TkAsyncError, RuntimeError):
    """A call needs an owner (a component, an effect, a scope), and there is none or it has ended."""

    @classmethod
    def outside(cls, call: str) -> NoOwnerError:
        """Return the error for a *call* where nothing is being set up."""
        return cls(
            f"{call}() has no owner here: call it in setup() or inside an effect, or use the "
            f"component's own method, self.{call}(...)"
        )

    @classmethod
    def outside_ui_task(cls, call: str, line: str) -> NoOwnerError:
        """Return the error for a dialog that is awaited by something else; *line* gives the handle of a UI task."""
        return cls(
            f"{call}() is for UI tasks: await it in an async def under @ui_task; elsewhere await {line}, "
            "or ask that for its result() in a worker thread"
        )

    @classmethod
    def not_set_up(cls, component: str, name: str) -> NoOwnerError:
        """Return the error for a *component* that is asked for its *name* before it was set up."""
        return cls(
            f"{component} has no {name} yet: call super().__init__(master) first, and not the __init__ of its "
            "widget class, which sets up no component"
        )

    @classmethod
    def draining(cls, owner: str) -> NoOwnerError:
        """Return the error for a task of an *owner* whose ``drain()`` was called."""
        return cls(
            f"{owner} takes no more tasks, for its drain() was called: pass another owner=, or start it before"
        )

    @classmethod
    def ended(cls, owner: str) -> NoOwnerError:
        """Return the error for an *owner* that is destroyed or closed."""
        return cls(
            f"{owner} has ended and owns nothing any more: pass a living owner=, or none to let "
            "the runtime own it"
        )


class RuntimeClosedError(TkAsyncError, RuntimeError):
    """The runtime is closed (its window is gone): nothing can reach the UI thread any more."""

    @classmethod
    def closed(cls, call: str) -> RuntimeClosedError:
        """Return the error for a *call* after the close of its runtime."""
        return cls(f"{call}: the runtime is closed, its window is gone; nothing was queued")


class WrongThreadError(TkAsyncError, RuntimeError):
    """A call that only the UI thread may make was made on another thread."""

    @classmethod
    def ui_only(cls, call: str, remedy: str) -> WrongThreadError:
        """Return the error for a *call* that is UI only; *remedy* is what to write instead."""
        return cls(
            f"{call} runs on the UI thread only, and this is thread {threading.current_thread().name!r}: "
            f"use {remedy} instead"
        )

    @classmethod
    def loop_only(cls, call: str) -> WrongThreadError:
        """Return the error for a *call* of asyncio's own objects on another thread than its loop's."""
        return cls(
            f"{call} of asyncio runs on the thread of its loop only, and this is thread "
            f"{threading.current_thread().name!r}: use a Channel, whose send() is for any thread, or "
            "loop.call_soon_threadsafe(fn, *args), instead"
        )


class WorkerEndedError(TkAsyncError, RuntimeError):
    """The process that ran the work has ended in the middle of it, or before it could begin."""

    UNGUARDED_EXIT: _Final = 86
    """How a process ends whose main module has no guard; a guess at a code that no program uses."""
    exit_code: int | None = None
    """What the process has given to ``exit()``; ``None`` when a signal has ended it."""
    signal: int | None = None
    """The signal that has ended the process, a ``signal.Signals``; ``None`` when it has ended by itself."""

    @classmethod
    def of(cls, name: str, code: int | None) -> WorkerEndedError:
        """Return the error for the task *name*, whose process has ended with *code*, negative for a signal."""
        error = cls(f"the worker process of task {name!r} has ended {_way_of(code)}")
        return error._with(code)

    @classmethod
    def before_work(cls, name: str, code: int | None) -> WorkerEndedError:
        """Return the error for the task *name*, whose process has ended while it imported the program."""
        if code == cls.UNGUARDED_EXIT:
            return cls(_UNGUARDED)._with(code)
        error = cls(
            f"the worker process for task {name!r} has ended {_way_of(code)}, before it could take the task: it "
            "imports the program's main module first, and has shown on stderr what went wrong there"
        )
        return error._with(code)

    def _with(self, code: int | None) -> WorkerEndedError:
        if code is not None and code < 0:
            self.signal = _signal_of(-code)
        else:
            self.exit_code = code
        return self


def _way_of(code: int | None) -> str:
    if code is None:
        return "for a reason unknown"
    if code >= 0:
        return f"with exit code {code}"
    return f"by {getattr(_signal_of(-code), 'name', f'signal {-code}')}"


def _signal_of(number: int) -> int:
    """Return *number* as a ``signal.Signals``, which has no name for some real-time signals."""
    try:
        return _Signals(number)
    except ValueError:
        return number


class ClusterLostError(TkAsyncError, RuntimeError):
    """A cluster is not there, or has gone with the task: its scheduler has ended, or the connection was closed."""


class NotSendableError(TkAsyncError, RuntimeError):
    """An argument, a result, an item or an exception cannot be sent from one process to another."""

    @classmethod
    def of(cls, what: str, value: object, reason: str) -> NotSendableError:
        """Return the error for *value*, which *what* names in the message; *reason* is what pickle says."""
        return cls(
            f"{what} is {_kind_of(value)}, and cannot be sent to another process ({reason}): {_instead(value)}"
        )

    @classmethod
    def by_pool(cls, what: str, reason: str) -> NotSendableError:
        """Return the error for *what* a pool, which pickles in its own way, could not send; *reason* is its own."""
        return cls(
            f"{what} cannot be sent to another process ({reason}): send plain values, and module-level functions"
        )

    @classmethod
    def arrived_broken(cls, what: str, reason: str) -> NotSendableError:
        """Return the error for what was pickled in one process and cannot be unpickled in the other."""
        return cls(
            f"{what} was sent, and cannot be made again in the process that receives it ({reason}): its class has to "
            "be importable there, and its __reduce__ to fit its __init__"
        )


def _kind_of(value: object) -> str:
    if hasattr(value, "__qualname__") and callable(value):
        return f"the function {value.__qualname__}"
    kind = type(value)
    return (
        f"a {kind.__qualname__}"
        if kind.__module__ == "builtins"
        else f"a {kind.__module__}.{kind.__qualname__}"
    )


def _instead(value: object) -> str:
    """Return what to send instead of *value*."""
    if hasattr(value, "tk") and hasattr(value, "_w"):
        return "a widget stays on its UI thread, and no UiRef takes it along: send its value, as widget.get() gives it"
    if callable(value):
        return "define it with def at the top of a module, which the other process imports"
    return "send plain values, or objects of classes at the top of a module whose fields can be pickled"


class WouldBlockError(TkAsyncError, RuntimeError):
    """Waiting here would freeze the window, or wait for itself."""


class CycleError(TkAsyncError, RuntimeError):
    """Memos depend on each other in a circle, or effects feed each other without end."""


class MemoWriteError(TkAsyncError, RuntimeError):
    """A memo wrote a signal; only effects and handlers may."""


class CommandError(TkAsyncError, RuntimeError):
    """A command that is to be checked has ended with another exit code than 0, or by a signal."""

    code: int | None = None
    """Its exit code; ``None`` when a signal has ended it."""
    signal: int | None = None
    """That signal; ``None`` when it has ended by itself."""
    tail: str = ""
    """The end of what it wrote."""

    @classmethod
    def failed(cls, command: str, code: int | None, signal: int | None, tail: str) -> CommandError:
        """Return the error for a *command* that has ended so."""
        how = f"code {code}" if signal is None else f"signal {getattr(signal, 'name', signal)}"
        # a bar that moves with "\r" writes over itself: its steps would push the reason out
        last = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in tail.rstrip().split("\n")[-3:])
        error = cls(f"{command} ended with {how}: {last or 'it wrote nothing'}")
        error.code, error.signal, error.tail = code, signal, tail
        return error


class Cancelled(BaseException):
    """Raised inside cancelled work, at its next checkpoint or await.

    A ``BaseException``, so that ``except Exception`` lets it pass. Where a *result* is asked for, a
    cancelled task gives ``concurrent.futures.CancelledError`` instead.
    """
