"""What carries widgets through background work, and keeps finalizers on the UI thread."""

from tkasync.safety.collector import collect_on_ui_thread
from tkasync.safety.refs import HandleScope, UiRef, root_guard, spawn_with_refs

__all__ = ["HandleScope", "UiRef", "collect_on_ui_thread", "root_guard", "spawn_with_refs"]
