"""Where tkinter hands the error of a callback: a binding, a command, a trace, an ``after`` job.

``Misc._report_exception`` calls the root's ``report_callback_exception``, whatever a program has put there. It is not
documented; `tests/test_python_internals.py` fails with one sentence when a version changes it.
"""

from __future__ import annotations

import tkinter

HOLDER = tkinter.Misc
NAME = "_report_exception"
