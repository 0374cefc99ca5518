"""A runtime on either host, with the owners of its work, and ways to let time pass."""

from __future__ import annotations

import _tkinter
import gc
import threading
import tkinter as tk
import weakref
from collections.abc import Callable, Collection
from contextlib import suppress
from time import monotonic, sleep
from typing import Any

from tkasync import Component, Runtime, Scope
from tkasync.dispatch.late_calls import late_calls
from tkasync.testing import FakeHost
from tkasync.testing.leaks import after_jobs
from tkasync.tk.guard.pin import pinned_interpreters, release_dead_pins

GIVE_UP = 40.0  # seconds; reached by a hang only
_MOMENT = 0.0005  # seconds between two looks
_MANY = 200  # events in one look
_STEP = 0.02  # seconds by which the fake clock moves between two looks


class World:
    """What both have in common. UI thread."""

    host_name = ""
    runtime: Runtime

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.owners: list[Scope] = [runtime.scope]

    def open_owners(self) -> list[Scope]:
        """The owners that have not ended, the runtime's own first."""
        self.owners = [scope for scope in self.owners if not scope.is_closed]
        return self.owners

    def add_owner(self, above: Scope) -> Scope:
        """Make an owner inside *above*."""
        raise NotImplementedError

    def end_owner(self, scope: Scope, way: float) -> None:
        """End *scope* in one of the ways there are; *way* lies between 0 and 1."""
        raise NotImplementedError

    def live(self, seconds: float) -> None:
        """Run the event loop for *seconds*; inside a callback this is a loop in the loop."""
        raise NotImplementedError

    def look(self) -> None:
        """Run what is due, while `until` waits."""
        raise NotImplementedError

    def until(self, predicate: Callable[[], object], what: Callable[[], str]) -> None:
        """Run the event loop until *predicate* holds; *what* says what has not come."""
        end = monotonic() + GIVE_UP
        while not predicate():
            if monotonic() > end:
                raise AssertionError(f"it does not come: {what()}")
            self.look()
            sleep(_MOMENT)

    def close(self) -> None:
        """End the window, whatever is under way."""
        raise NotImplementedError

    def jobs(self) -> list[str]:
        """What waits in the host for its time."""
        raise NotImplementedError

    def left_over(self) -> list[str]:
        """What is there when all is at rest, and should not be."""
        now = self.runtime.statistics()
        counts = {"tasks": now.tasks, "stragglers": now.stragglers, "items": len(self.runtime.in_flight)}
        return [f"{count} {name}" for name, count in counts.items() if count] + self.jobs()


class _QuickHost(FakeHost):
    """One that lets the clock move beside work on other threads, as a clock does."""

    def _let_work_rest(self) -> bool:
        return False


class FakeWorld(World):
    """Without a window; the clock is moved."""

    host_name = "fake"

    def __init__(self) -> None:
        self.host = _QuickHost()
        super().__init__(Runtime(self.host, switch_interval=None))

    def add_owner(self, above: Scope) -> Scope:
        scope = self.runtime.new_scope("an owner", above=lambda: above)
        above.adopt(scope)
        scope.on_cleanup(above.discard, scope)
        self.owners.append(scope)
        return scope

    def end_owner(self, scope: Scope, way: float) -> None:
        scope.close()

    def live(self, seconds: float) -> None:
        self.host.advance(seconds)

    def look(self) -> None:
        self.host.advance(_STEP)

    def close(self) -> None:
        self.runtime.close()

    def jobs(self) -> list[str]:
        return [f"{self.host.pending} timers"] if self.host.pending else []


class TkWorld(World):
    """With a window; time passes."""

    host_name = "tk"

    def __init__(self) -> None:
        self.root = tk.Tk()
        super().__init__(Runtime(self.root, switch_interval=None))
        self._widgets: dict[Scope, Component] = {}
        self.has_message_box = False

    def add_owner(self, above: Scope) -> Scope:
        widget = Component(self._widgets.get(above, self.root))
        widget.pack()
        self.owners.append(widget.scope)
        self._widgets[widget.scope] = widget
        return widget.scope

    def end_owner(self, scope: Scope, way: float) -> None:
        widget = self._widgets.pop(scope)
        if way < 0.4:
            widget.destroy()
        elif way < 0.8:
            self.root.tk.call("destroy", str(widget))
        else:
            scope.close()
            widget.destroy()

    def widget_of(self, scope: Scope) -> Any:
        """The component of *scope*, an owner; Any: the root for the runtime's own."""
        return self._widgets.get(scope, self.root)

    def open_owners(self) -> list[Scope]:
        owners = super().open_owners()
        self._widgets = {scope: widget for scope, widget in self._widgets.items() if not scope.is_closed}
        return owners

    def live(self, seconds: float) -> None:
        go_on = tk.BooleanVar(self.root)
        job = self.root.after(int(1000 * seconds), go_on.set, True)
        self.root.wait_variable(go_on)
        with suppress(tk.TclError):  # the window has closed meanwhile
            self.root.after_cancel(job)

    def look(self) -> None:
        # Not update(): where the machine is so busy that an interval is due again by the time that it has run, it never
        # comes back.
        for _ in range(_MANY):
            if not self.root.tk.dooneevent(_tkinter.DONT_WAIT):
                break

    def close(self) -> None:
        self.root.destroy()
        self._widgets.clear()

    def jobs(self) -> list[str]:
        return [] if self.runtime.is_closed else after_jobs(self.root)


def left_behind(ended: Collection[weakref.ref[Any]]) -> list[str]:
    """After the end of all worlds: the threads and interpreters that are left of them, and what is kept of *ended*."""
    end = monotonic() + GIVE_UP
    while True:
        gc.collect()
        late_calls.clear()
        release_dead_pins()
        threads = [each.name for each in threading.enumerate() if each.name.startswith("tkasync-")]
        pins, kept = pinned_interpreters(), sum(each() is not None for each in ended)
        if not (threads or pins or kept) or monotonic() > end:
            break
        sleep(0.01)
    counts = {"threads": len(threads), "interpreters": pins, "tasks or owners": kept}
    return [f"{count} {name} are left" for name, count in counts.items() if count]
