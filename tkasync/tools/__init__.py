"""Tools beside the library, and the commands of `python -m tkasync`. Nothing of them is loaded unless asked for."""

import typing

from tkasync import loading

if typing.TYPE_CHECKING:
    from tkasync.tools.dev.keeping import keep
    from tkasync.tools.inspector.opening import Inspector, open_inspector
    from tkasync.tools.trace.trace import Trace
    from tkasync.watch.stall import Stall, StallKind
    from tkasync.watch.watch import StallWatch
    from tkasync.watch.window.meter import FrameMeter
else:
    __getattr__ = loading.at_first_use(
        __name__,
        {
            "FrameMeter": "tkasync.watch.window.meter",
            "Inspector": "tkasync.tools.inspector.opening",
            "Stall": "tkasync.watch.stall",
            "StallKind": "tkasync.watch.stall",
            "StallWatch": "tkasync.watch.watch",
            "Trace": "tkasync.tools.trace.trace",
            "keep": "tkasync.tools.dev.keeping",
            "open_inspector": "tkasync.tools.inspector.opening",
        },
    )

__all__ = [
    "FrameMeter",
    "Inspector",
    "Stall",
    "StallKind",
    "StallWatch",
    "Trace",
    "keep",
    "open_inspector",
]
