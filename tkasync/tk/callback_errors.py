"""Where tkinter hands the error of a callback: a binding, a command, a trace, an ``after`` job. UI thread.

``Misc._report_exception`` calls the root's ``report_callback_exception``, whatever a program has put there. It is not
documented; `tests/test_tk_internals.py` fails with one sentence when a version changes it.
"""

from __future__ import annotations

import logging
import tkinter
from types import TracebackType

from tkasync.dispatch.refusals import refuse_made

_log = logging.getLogger("tkasync")
HOLDER = tkinter.Misc
NAME = "_report_exception"


class ShownErrors:
    """Shows errors as tkinter shows those of callbacks: by the ``report_callback_exception`` of *root*."""

    def __init__(self, root: tkinter.Tk) -> None:
        self._root = root
        self._is_showing = False

    def show(self, error: BaseException, trace: TracebackType | None) -> None:
        """Show *error*, with *trace* as its traceback; log one that comes while another is shown.

        To show one may open a dialog, whose event loop runs further calls that fail: no dialog inside another.
        """
        if self._is_showing:
            _log.error("unhandled error, while another one is being shown", exc_info=error)
            return
        self._is_showing = True
        try:
            show = self._root.report_callback_exception
            refuse_made("report_callback_exception", show(type(error), error, trace), show)
        except Exception:
            _log.exception("report_callback_exception itself failed; the error it was given follows")
            _log.error("unhandled error, which could not be shown", exc_info=error)
        finally:
            self._is_showing = False
