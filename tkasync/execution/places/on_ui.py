"""A plain function in a turn of the UI thread: ``executor=UI``, ``call_in_ui``."""

from __future__ import annotations

from tkasync.dispatch.ambient import inside_task
from tkasync.execution.endings import ends_the_program, note_own_end
from tkasync.execution.item import WorkItem
from tkasync.execution.runners import Engines


class UiCallItem(WorkItem):
    """See the module."""

    __slots__ = ()
    runs_elsewhere = False

    def start(self, engines: Engines) -> None:
        self.runtime.post(self.run)

    def stop(self) -> bool:
        note_own_end(self)
        return super().stop()

    def run(self) -> None:
        """Run the work, and its callbacks right after it: the turn is the UI thread's already."""
        if not self.begin():
            return
        try:
            self.keep_value(inside_task(self.context, self.call))  # type: ignore[arg-type]  # set until finish()
            self.refuse_unrun()
        except (SystemExit, KeyboardInterrupt) as error:
            self.error: BaseException | None = error
            raise  # these two end the event loop, as in any Tk program
        except BaseException as error:
            self.error = error
        finally:
            self._end_here()

    def _end_here(self) -> None:
        if ends_the_program(self.error) and self.handle is not None:
            self.handle.expect_awaiter()  # it ends the event loop, and is seen there: not to be reported as well
        problem = self.resolve()
        self.count_as_ended(*self.line())
        self.in_flight.remove(self)
        self.finish()
        if problem is not None:
            self.runtime.report(problem)
