"""Widgets that show background work: its progress, its output, its loading and its errors."""

import typing

from tkasync import loading

if typing.TYPE_CHECKING:
    from tkasync.widgets.error_boundary import ErrorBoundary
    from tkasync.widgets.error_box import show_error
    from tkasync.widgets.log_view import LogView
    from tkasync.widgets.suspense import Suspense
    from tkasync.widgets.task_progress import TaskProgress
else:
    __getattr__ = loading.at_first_use(
        __name__,
        {
            "ErrorBoundary": "tkasync.widgets.error_boundary",
            "LogView": "tkasync.widgets.log_view",
            "Suspense": "tkasync.widgets.suspense",
            "TaskProgress": "tkasync.widgets.task_progress",
            "show_error": "tkasync.widgets.error_box",
        },
    )

__all__ = ["ErrorBoundary", "LogView", "Suspense", "TaskProgress", "show_error"]
