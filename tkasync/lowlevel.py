"""Types that public calls take or return but that programs seldom name: for annotations, and for hosts of one's own.

Works without Tk, but for `Binding`.
"""

import typing

from tkasync import loading
from tkasync.dispatch.host import FileWatch, Guard, Host, HostCounts, Wake, Work
from tkasync.dispatch.timers import Timer
from tkasync.ownership.policies import Policy
from tkasync.resources.create import ResourceOptions
from tkasync.runtime.statistics import Statistics
from tkasync.safety.collector import UiCollector
from tkasync.safety.refs import RootGuard
from tkasync.tasks.options import AnyExecutor, MapOptions, Place, StreamOptions, TaskOptions
from tkasync.tasks.outcome.streams import Keep
from tkasync.tasks.site import Site
from tkasync.tasks.state import TaskId, TaskKind
from tkasync.timing.debounce import DebounceOptions, OnClose
from tkasync.timing.interval import IntervalOptions
from tkasync.timing.throttle import ThrottleOptions
from tkasync.ui_tasks.channel import Full
from tkasync.ui_tasks.decorator import UiTask

if typing.TYPE_CHECKING:
    from tkasync.tk.bindings.options import Binding
else:
    __getattr__ = loading.at_first_use(__name__, {"Binding": "tkasync.tk.bindings.options"})

__all__ = [
    "AnyExecutor",
    "Binding",
    "DebounceOptions",
    "FileWatch",
    "Full",
    "Guard",
    "Host",
    "HostCounts",
    "IntervalOptions",
    "Keep",
    "MapOptions",
    "OnClose",
    "Place",
    "Policy",
    "ResourceOptions",
    "RootGuard",
    "Site",
    "Statistics",
    "StreamOptions",
    "TaskId",
    "TaskKind",
    "TaskOptions",
    "ThrottleOptions",
    "Timer",
    "UiCollector",
    "UiTask",
    "Wake",
    "Work",
]
