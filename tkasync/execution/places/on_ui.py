"""A plain function in a turn of the UI thread: ``executor=UI``, and ``call_in_ui``."""

from __future__ import annotations

from tkasync.execution.item import WorkItem


class UiCallItem(WorkItem):
    """A plain function in a turn of the UI thread."""

    __slots__ = ()
    runs_elsewhere = False

    def start(self) -> None:
        self.runtime.post(self.run)

    def run(self) -> None:
        """Run the work, and its callbacks right after it: the turn is the UI thread's already."""
        if not self.begin():
            return
        try:
            self.value = self.context.run(self.call)  # type: ignore[union-attr]  # set until finish()
            self.refuse_unrun()
        except (SystemExit, KeyboardInterrupt) as error:
            self.error = error
            raise  # these two end the event loop, as in any Tk program
        except BaseException as error:
            self.error = error
        finally:
            self._end_here()

    def _end_here(self) -> None:
        leaving = isinstance(self.error, SystemExit | KeyboardInterrupt)
        if leaving and self.handle is not None:
            self.handle.expect_awaiter()  # whoever ends the event loop has it: not to be reported as well
        self._settle()
        start_next = self._stopped()
        if start_next is not None:
            start_next()
        self.runtime.in_flight.remove(self)
        self.finish()
