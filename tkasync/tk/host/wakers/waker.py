"""What a waker is: how another thread gets the Tk event loop to look at the queue, without a Tcl call of its own.

A call into Tcl from another thread waits until the window's thread is in its event loop, and needs ``mainloop()`` to
run; so a waker writes to something that the loop waits for, and the loop calls back on the UI thread.

The flag
========

A waker is one flag, "readable". It says that the queue may have calls; how many wakes have raised it does not matter.

* ``wake`` raises it, on any thread. One wake serves many posts: the queue asks for one only when it was empty.
* The event loop finds it raised and calls ``on_wake``, again and again **until it is cleared**. So an event loop that a
  callback opens (a dialog, ``wait_window``, ``update``) comes back to the queue at once, although the turn outside it
  has not ended: that turn has not cleared the flag yet.
* A turn that does not come from a wake (the Tk timer's, the one after a redraw) raises it by ``raise_flag`` before its
  first call, for the same reason. Raised later, by the callback that opens the dialog say, is too late: nobody
  knows which callback will.
* ``clear`` lowers it, when the turn has emptied the queue, or has left something over and armed what goes on with it. A
  flag that stays raised calls ``on_wake`` without end, and Tk, which redraws only when nothing is ready, never does.

A wake that falls between the turn's last call and ``clear`` is cleared with the others. Its call is not lost, because
the queue looks again *after* it has cleared (`tkasync.dispatch.queue`).

The descriptor closes when the last reference to the waker goes, not in ``close``: a producer that is inside ``wake`` at
that moment must not write to a number that the system has given to another file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Waker(Protocol):
    """See the module."""

    polls: bool
    """Whether nothing wakes the loop: the host has to look by itself, often."""

    def wake(self) -> None:
        """Raise the flag. Any thread, also in a finalizer; never blocks, never raises."""

    def raise_flag(self) -> None:
        """Raise the flag for the event loops that the turn's calls may open. UI thread."""

    def clear(self) -> None:
        """Lower the flag. Twice does no harm: a nested turn may have lowered it. UI thread."""

    def hear_signals(self) -> Callable[[], None]:
        """Let a signal wake the loop too, and return what undoes it. Main thread."""

    def renew(self) -> None:
        """Set up again what Tk has, and may have lost: a wake has not come. UI thread."""

    def close(self) -> None:
        """Take everything back from Tk, for good. UI thread."""
