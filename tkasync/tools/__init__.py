"""Tools beside the library, behind `python -m tkasync`. Nothing of them is imported unless it is asked for."""

import typing

from tkasync import loading

if typing.TYPE_CHECKING:
    from tkasync.watch.stall import Stall, StallKind
    from tkasync.watch.watch import StallWatch
else:
    __getattr__ = loading.at_first_use(
        __name__,
        {
            "Stall": "tkasync.watch.stall",
            "StallKind": "tkasync.watch.stall",
            "StallWatch": "tkasync.watch.watch",
        },
    )

__all__ = ["Stall", "StallKind", "StallWatch"]
