"""Background work for Tkinter programs: tasks, owners, signals and resources that keep the window alive.

Everything public is here, in ``tkasync.widgets`` and in ``tkasync.testing``.
"""

import typing

from tkasync.app import run
from tkasync.component import Component, ComponentMixin
from tkasync.dispatch.queue import UiDispatchQueue
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
from tkasync.execution.spawn import POOL, UI
from tkasync.ownership.scope import Scope
from tkasync.reactive.effect import Effect
from tkasync.reactive.graph import untrack
from tkasync.reactive.sender import SignalSender
from tkasync.reactive.signals import WriteSignal, batch, create_effect, create_memo, create_signal
from tkasync.reactive.source import ReadSignal
from tkasync.resources.create import create_resource
from tkasync.resources.resource import Resource
from tkasync.resources.state import Error, Loading, Pending, Ready, ResourceState
from tkasync.runtime.current import current_runtime
from tkasync.runtime.functions import (
    call_in_ui,
    dispatch_to_ui,
    on_cleanup,
    spawn_task,
    spawn_task_with_result,
)
from tkasync.runtime.runtime import Runtime
from tkasync.runtime.widget_scopes import TaskRegistry, scope_of, task_registry
from tkasync.safety.collector import collect_on_ui_thread
from tkasync.safety.refs import HandleScope, UiRef, root_guard, spawn_with_refs
from tkasync.tasks.cancellation import CancellationToken
from tkasync.tasks.current import checkpoint, current_task, report_progress
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.retry import Retry
from tkasync.tasks.state import Progress, TaskId, TaskState
from tkasync.timing.debounce import DebouncedTask, spawn_debounced
from tkasync.timing.interval import IntervalHandle, spawn_interval
from tkasync.timing.throttle import ThrottledTask, spawn_throttled
from tkasync.tk.bindings.items import bind_items
from tkasync.tk.bindings.options import bind_option, bind_variable
from tkasync.ui_tasks.combinators import first, gather
from tkasync.ui_tasks.decorator import spawn_ui_task, ui_task
from tkasync.ui_tasks.events import ui_event
from tkasync.ui_tasks.waits import move_on_after, sleep

if typing.TYPE_CHECKING:
    from tkasync.logs import LogFile, set_up_logging

__all__ = [
    "POOL",
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
