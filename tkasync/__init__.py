"""Background work for Tkinter programs: tasks, owners, signals and resources that keep the window alive.

Everything public is here, in ``tkasync.widgets`` and in ``tkasync.testing``.
"""

import typing

from tkasync.app import run
from tkasync.component import Component, ComponentMixin
from tkasync.core.cancellation import CancellationToken
from tkasync.core.current import checkpoint, current_task, report_progress
from tkasync.core.handle import TaskHandle
from tkasync.core.pump import UiDispatchQueue
from tkasync.core.runtime import Runtime
from tkasync.core.scope import Scope
from tkasync.core.spawning import UI
from tkasync.core.task_state import Progress, TaskId, TaskState
from tkasync.errors import (
    Cancelled,
    CycleError,
    MemoWriteError,
    NoOwnerError,
    NoRuntimeError,
    RuntimeClosedError,
    TkAsyncError,
    WouldBlockError,
    WrongThreadError,
)
from tkasync.flow.debounce import DebouncedTask, spawn_debounced
from tkasync.flow.interval import IntervalHandle, spawn_interval
from tkasync.flow.throttle import ThrottledTask, spawn_throttled
from tkasync.flow.together import first, gather
from tkasync.flow.ui_tasks import spawn_ui_task, ui_task
from tkasync.flow.waits import move_on_after, sleep, ui_event
from tkasync.lifecycle.context import current_runtime
from tkasync.lifecycle.functions import (
    call_in_ui,
    dispatch_to_ui,
    on_cleanup,
    spawn_task,
    spawn_task_with_result,
)
from tkasync.lifecycle.registry import TaskRegistry, scope_of, task_registry
from tkasync.reactive.binding import bind_option, bind_variable
from tkasync.reactive.effect import Effect
from tkasync.reactive.graph import untrack
from tkasync.reactive.items import bind_items
from tkasync.reactive.resource import create_resource
from tkasync.reactive.resource_object import Resource
from tkasync.reactive.resource_state import Error, Loading, Pending, Ready, ResourceState
from tkasync.reactive.retry import Retry
from tkasync.reactive.sender import SignalSender
from tkasync.reactive.signals import WriteSignal, batch, create_effect, create_memo, create_signal
from tkasync.reactive.source import ReadSignal
from tkasync.safety.collector import collect_on_ui_thread
from tkasync.safety.refs import HandleScope, UiRef, root_guard, spawn_with_refs

if typing.TYPE_CHECKING:
    from tkasync.logs import LogFile, set_up_logging

__all__ = [
    "UI",
    "CancellationToken",
    "Cancelled",
    "Component",
    "ComponentMixin",
    "CycleError",
    "DebouncedTask",
    "Effect",
    "Error",
    "HandleScope",
    "IntervalHandle",
    "Loading",
    "LogFile",
    "MemoWriteError",
    "NoOwnerError",
    "NoRuntimeError",
    "Pending",
    "Progress",
    "ReadSignal",
    "Ready",
    "Resource",
    "ResourceState",
    "Retry",
    "Runtime",
    "RuntimeClosedError",
    "Scope",
    "SignalSender",
    "TaskHandle",
    "TaskId",
    "TaskRegistry",
    "TaskState",
    "ThrottledTask",
    "TkAsyncError",
    "UiDispatchQueue",
    "UiRef",
    "WouldBlockError",
    "WriteSignal",
    "WrongThreadError",
    "batch",
    "bind_items",
    "bind_option",
    "bind_variable",
    "call_in_ui",
    "checkpoint",
    "collect_on_ui_thread",
    "create_effect",
    "create_memo",
    "create_resource",
    "create_signal",
    "current_runtime",
    "current_task",
    "dispatch_to_ui",
    "first",
    "gather",
    "move_on_after",
    "on_cleanup",
    "report_progress",
    "root_guard",
    "run",
    "scope_of",
    "set_up_logging",
    "sleep",
    "spawn_debounced",
    "spawn_interval",
    "spawn_task",
    "spawn_task_with_result",
    "spawn_throttled",
    "spawn_ui_task",
    "spawn_with_refs",
    "task_registry",
    "ui_event",
    "ui_task",
    "untrack",
]


def __getattr__(name: str) -> object:
    """``set_up_logging`` and ``LogFile`` when asked for: a quarter of the import, and few programs need them."""
    if name in ("LogFile", "set_up_logging"):
        from tkasync import logs

        globals()[name] = getattr(logs, name)
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
