"""Widgets that show what goes on in the background."""

from tkasync.widgets.error_boundary import ErrorBoundary
from tkasync.widgets.log_view import LogView
from tkasync.widgets.suspense import Suspense
from tkasync.widgets.task_progress import TaskProgress

__all__ = ["ErrorBoundary", "LogView", "Suspense", "TaskProgress"]
