"""Widgets that show what goes on in the background."""

from tkasync.widgets.error_boundary import ErrorBoundary
from tkasync.widgets.suspense import Suspense

__all__ = ["ErrorBoundary", "Suspense"]
