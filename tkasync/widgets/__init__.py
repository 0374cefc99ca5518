"""Widgets that show background work: its progress, its output, its loading and its errors."""

from tkasync.widgets.error_boundary import ErrorBoundary
from tkasync.widgets.log_view import LogView
from tkasync.widgets.suspense import Suspense
from tkasync.widgets.task_progress import TaskProgress

__all__ = ["ErrorBoundary", "LogView", "Suspense", "TaskProgress"]
