"""Background work for Tkinter programs: tasks, owners, signals and resources that keep the window alive.

Here is what a program uses every day. The rest has faces of its own: ``tkasync.widgets``, ``tkasync.testing``,
``tkasync.errors``, ``tkasync.safety`` for references that other threads carry, and ``tkasync.lowlevel`` for types that
are taken or returned but seldom named.
"""

from tkasync import loading  # first: it sees to it that the imports after it find Python's own modules

# isort: split
import typing

from tkasync.dispatch.queue import UiDispatchQueue as UiDispatchQueue
from tkasync.errors import Cancelled, TkAsyncError
from tkasync.logs import pointer
from tkasync.ownership.scope import Scope
from tkasync.reactive.effect import Effect as Effect
from tkasync.reactive.graph import untrack
from tkasync.reactive.sender import SignalSender
from tkasync.reactive.signals import WriteSignal, batch, create_effect, create_memo, create_signal
from tkasync.reactive.source import ReadSignal
from tkasync.resources.create import create_resource
from tkasync.resources.resource import Resource
from tkasync.resources.state import Error, Loading, Pending, Ready, ResourceState
from tkasync.runtime.current import current_runtime
from tkasync.runtime.functions import call_in_ui, dispatch_to_ui, on_cleanup, spawn_map, spawn_task
from tkasync.runtime.functions import spawn_task_with_result as spawn_task_with_result
from tkasync.runtime.runtime import Runtime
from tkasync.runtime.widget_scopes import TaskRegistry as TaskRegistry
from tkasync.runtime.widget_scopes import scope_of
from tkasync.runtime.widget_scopes import task_registry as task_registry
from tkasync.tasks.cancellation import CancellationToken
from tkasync.tasks.current import carry, checkpoint, current_task, report_progress
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import POOL, THREAD, UI
from tkasync.tasks.retry import Retry
from tkasync.tasks.state import Progress, TaskState
from tkasync.tasks.state import TaskId as TaskId
from tkasync.timing.debounce import DebouncedTask as DebouncedTask
from tkasync.timing.debounce import spawn_debounced
from tkasync.timing.interval import IntervalHandle as IntervalHandle
from tkasync.timing.interval import spawn_interval
from tkasync.timing.throttle import ThrottledTask as ThrottledTask
from tkasync.timing.throttle import spawn_throttled
from tkasync.ui_tasks.channel import Channel
from tkasync.ui_tasks.combinators import first, gather
from tkasync.ui_tasks.decorator import spawn_ui_task, ui_task
from tkasync.ui_tasks.waits import move_on_after, sleep
from tkasync.version import __version__ as __version__

if typing.TYPE_CHECKING:
    from tkasync.app import run
    from tkasync.component import Component, ComponentMixin
    from tkasync.logs.log_file import LogFile as LogFile
    from tkasync.logs.log_file import set_up_logging
    from tkasync.processes.commands.spawn import spawn_command
    from tkasync.tk.bindings.items import bind_items
    from tkasync.tk.bindings.options import bind_option, bind_variable
    from tkasync.ui_tasks.events import ui_event
else:
    # What needs Tk, and what few programs need: the log file's modules are a quarter of the import.
    __getattr__ = loading.at_first_use(
        __name__,
        {
            "Component": "tkasync.component",
            "ComponentMixin": "tkasync.component",
            "LogFile": "tkasync.logs.log_file",
            "bind_items": "tkasync.tk.bindings.items",
            "bind_option": "tkasync.tk.bindings.options",
            "bind_variable": "tkasync.tk.bindings.options",
            "run": "tkasync.app",
            "set_up_logging": "tkasync.logs.log_file",
            "spawn_command": "tkasync.processes.commands.spawn",
            "ui_event": "tkasync.ui_tasks.events",
        },
    )

pointer.point_to_the_docs()

# Seldom named, and so importable but not listed: DebouncedTask, Effect, IntervalHandle, LogFile, TaskId, TaskRegistry,
# ThrottledTask, UiDispatchQueue, spawn_task_with_result, task_registry.
__all__ = [
    "POOL",
    "THREAD",
    "UI",
    "CancellationToken",
    "Cancelled",
    "Channel",
    "Component",
    "ComponentMixin",
    "Error",
    "Loading",
    "Pending",
    "Progress",
    "ReadSignal",
    "Ready",
    "Resource",
    "ResourceState",
    "Retry",
    "Runtime",
    "Scope",
    "SignalSender",
    "TaskHandle",
    "TaskState",
    "TkAsyncError",
    "WriteSignal",
    "batch",
    "bind_items",
    "bind_option",
    "bind_variable",
    "call_in_ui",
    "carry",
    "checkpoint",
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
    "run",
    "scope_of",
    "set_up_logging",
    "sleep",
    "spawn_command",
    "spawn_debounced",
    "spawn_interval",
    "spawn_map",
    "spawn_task",
    "spawn_throttled",
    "spawn_ui_task",
    "ui_event",
    "ui_task",
    "untrack",
]
