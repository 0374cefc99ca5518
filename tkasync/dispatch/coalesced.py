"""`Coalesced`: however many calls between two turns of the UI thread, one run. Any thread.

The order of flag and call is what makes it right, and stands here once:

* `__call__` sets the flag before it posts. A second thread that sees the flag finds the run queued, or about to be.
* The run takes the flag back before it calls the function. What is asked for from then on is posted again, so nothing
  that came after the function had looked is missed.

Rejected: the flag taken back after the function. A request that comes while it runs would then be lost. Also rejected:
the function kept here. It is mostly a method of the object that has this one; the cycle of the two would wait for the
collector, which runs on any thread (docs/design.md#who-holds-whom).
"""

from __future__ import annotations

from collections.abc import Callable


class Coalesced:
    """Runs a function on the UI thread, once for all the calls since it ran last.

    Args:
        post: queues a call for the UI thread.
    """

    __slots__ = ("_post", "is_posted")

    def __init__(self, post: Callable[..., object]) -> None:
        self._post = post
        self.is_posted: bool = False
        """Whether a run is on its way."""

    def __call__(self, fn: Callable[[], object]) -> None:
        """Run *fn*, always the same function, in a later turn. Any thread, also in a finalizer; never blocks.

        Raises:
            BaseException: what *post* raises; the next call then tries again.
        """
        if self.is_posted:
            return
        self.is_posted = True
        try:
            self._post(self._run, fn)
        except BaseException:
            # The recursion limit, or no memory: a flag that stays set would suppress every later run.
            self.is_posted = False
            raise

    def _run(self, fn: Callable[[], object]) -> None:
        self.is_posted = False
        fn()
