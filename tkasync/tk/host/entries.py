"""The ways from Tcl into Python that a host makes. UI thread only.

Whatever Tcl is to call of the host's, at an event, by a timer or for a readable file, enters here. An entry
made by hand has five things to see to, and lacks one of them sooner or later:

* its name begins with ``tkasync_``, so that it is told from the program's own;
* the script that calls it has a ``catch`` around it. Without one a nested loop would show Tcl's own error dialog, and a
  channel would lose its handler;
* an error in it is reported, and the event loop goes on. Left to `_tkinter` it would end ``mainloop()``;
* what it calls belongs to nothing: not to the task, effect or ``setup()`` in the middle of which an event loop runs it;
* it is deleted at the close. Tcl holds a command's function in C, and the function the interpreter: the window would
  never be freed.

``SystemExit`` and ``KeyboardInterrupt`` leave an entry, and ``mainloop()``, as in any Tk program: `_tkinter` keeps the
exception when it returns to Tcl, so the ``catch`` does not stop it.

The host's timers are `TclTimer`, not ``after`` jobs: no script sees or cancels them, whatever the program does with the
jobs that ``after info`` names, or with ``after`` itself.

Their names: docs/design.md#names-given-to-tcl-and-to-widgets. What is not made here: commands that tkinter makes
for the program, the timer of `root_check`, which never fires, and the pin's command, which is never called.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tkasync.dispatch.queue import UiDispatchQueue
from tkasync.tk.guard.callbacks import calls_outside
from tkasync.tk.host.teardown import delete_command, quietly

_READABLE = 2  # tkinter.READABLE
_AGAIN_MS = 10  # a guess: until the recursion in which a timer has fired has, perhaps, been left


class TclEntry:
    """One Tcl command of a host."""

    __slots__ = ("_enter", "_tk", "name", "script")

    def __init__(self, tk: Any, name: str, enter: Callable[..., None]) -> None:
        self._tk = tk
        self._enter = enter
        self.name: str = name
        self.script: str = f"catch {name}"
        """What Tcl is to be given to call it without arguments."""

    def script_with(self, substitutions: str) -> str:
        """Return what `bind` is to be given to call it with *substitutions*, as ``"%W"``."""
        return f"catch {{{self.name} {substitutions}}}"

    def renew(self) -> None:
        """Make the command, also where the program has deleted it."""
        self._tk.createcommand(self.name, self._enter)

    def delete(self) -> None:
        """Take the command back from Tcl; harmless when the application is destroyed."""
        delete_command(self._tk, self.name)


class TclTimer:
    """One timer of Tcl's, made in C, which no script can see."""

    __slots__ = ("_create", "_fire", "_token")

    def __init__(self, tk: Any, fn: Callable[..., None]) -> None:
        self._create = tk.createtimerhandler
        self._token: Any = None

        def fire() -> None:
            self._token = None
            fn()

        self._fire = calls_outside(fire)

    @property
    def is_set(self) -> bool:
        """Whether it will fire."""
        return self._token is not None

    def fire_again(self) -> None:
        """Have it fire once more, soon, unless it is set; see `TclEntries`."""
        if self._token is None:
            self._token = self._create(_AGAIN_MS, self._fire)

    def set(self, wait_ms: int) -> None:
        """Have it fire once in *wait_ms*, and not when it was to fire before."""
        # The new one first: what raises in between, the recursion limit say, must not leave none.
        before, self._token = self._token, self._create(wait_ms, self._fire)
        if before is not None:
            before.deletetimerhandler()

    def cancel(self) -> None:
        """Have it not fire. Also harmless when the application is destroyed: it is the thread's, not the window's."""
        token, self._token = self._token, None
        if token is not None:
            token.deletetimerhandler()


class TclEntries:
    """The entries of one host.

    An ``update()`` deep in a recursion may find so little room on the stack that what is entered cannot even look
    whether there is any (`tkasync.dispatch.host`). It cannot be reported either, and Tcl calls a file's handler as long
    as the file is readable. So the entry itself, with one more call, has the turn come later.

    Args:
        tk: the interpreter.
        queue: runs what is to belong to nothing, and reports errors.
    """

    def __init__(self, tk: Any, queue: UiDispatchQueue) -> None:
        self._tk = tk
        self._queue = queue
        self._entries: list[TclEntry] = []
        self._timers: list[TclTimer] = []
        self._files: set[int] = set()

    def command(self, name: str, fn: Callable[..., object], where: str) -> TclEntry:
        """Make a command that calls *fn*, with what Tcl passes.

        Args:
            name: without the ``tkasync_`` that it gets.
            fn: called outside any task, effect or ``setup()``.
            where: for the report of an error, as "while a widget was destroyed".
        """
        return self._create(name, partial(self._call_aside, fn, where))

    def lasting_command(self, name: str, fn: Callable[..., object], where: str) -> TclEntry:
        """Make a `command` that the close leaves alone: whoever made it deletes it later."""
        entry = TclEntry(self._tk, f"tkasync_{name}", calls_outside(partial(self._call_aside, fn, where)))
        entry.renew()
        return entry

    def raw_command(
        self, name: str, fn: Callable[..., object], without_room: Callable[..., object] | None = None
    ) -> TclEntry:
        """Make a command for the host's own loop: *fn* sees to it that each call of the program's belongs to nothing.

        A `command` does so too, and a second time would cost a tenth of a wake.
        """
        return self._create(name, self._caught(fn, without_room))

    def timer(self, fn: Callable[[], None]) -> TclTimer:
        """Make a timer that calls *fn* as a `raw_command` does."""
        timer = TclTimer(self._tk, self._caught(fn, lambda: timer.fire_again()))
        self._timers.append(timer)
        return timer

    def watch_file(
        self, file: int, fn: Callable[..., object], lower: Callable[..., object], *args: object
    ) -> None:
        """Call *fn*, as a `raw_command` does, with file and event mask, whenever the descriptor *file* is readable.

        Where the stack is nearly full ``lower(*args)`` is called instead, after which it is not: a turn is to come
        without it.
        """
        self._files.add(file)  # first: what is half done is taken back with the rest
        self._tk.createfilehandler(file, _READABLE, calls_outside(self._caught(fn, lower, *args)))

    def unwatch_file(self, file: int) -> None:
        """Take `watch_file` back; before *file* is closed, for its number may be another file's then."""
        self._tk.deletefilehandler(file)
        self._files.discard(file)

    def _create(self, name: str, enter: Callable[..., None]) -> TclEntry:
        entry = TclEntry(self._tk, f"tkasync_{name}", calls_outside(enter))
        self._entries.append(entry)
        entry.renew()
        return entry

    def _caught(
        self, fn: Callable[..., object], without_room: Callable[..., object] | None = None, *its_args: object
    ) -> Callable[..., None]:
        report = self._queue.report

        def enter(*args: object) -> None:
            try:
                fn(*args)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as error:
                if without_room is None or error.__class__ is not RecursionError:
                    report(error, "in the event loop's own work")
                    return
                try:  # noqa: SIM105  # what `suppress` needs may not fit in
                    without_room(*its_args)
                except (OSError, RecursionError):
                    pass  # lowered already; or not even this fits in, and nothing can be done

        return enter

    def _call_aside(self, fn: Callable[..., object], where: str, *args: object) -> None:
        self._queue.run_aside(partial(fn, *args), where=where)

    def close(self) -> None:
        """Delete every entry, and cancel the jobs that would call one. Harmless when the application is destroyed."""
        for timer in self._timers:
            timer.cancel()
        quietly(self._cancel_jobs)
        for file in list(self._files):
            quietly(self.unwatch_file, file)
        for entry in self._entries:
            entry.delete()
        self._entries.clear()

    def _cancel_jobs(self) -> None:
        scripts = {entry.script for entry in self._entries}
        for job in self._tk.splitlist(self._tk.call("after", "info")):
            if str(self._tk.splitlist(self._tk.call("after", "info", job))[0]) in scripts:
                self._tk.call("after", "cancel", job)
