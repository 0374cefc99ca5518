"""Widgets that show background work (its progress, output, loading, errors), dialogs, and sources of tables."""

import typing

from tkasync import loading

if typing.TYPE_CHECKING:
    from tkasync.tk.bindings.adapter import RowsAdapter
    from tkasync.widgets.adapters.frame_rows import FrameRows
    from tkasync.widgets.adapters.sheet_rows import SheetRows
    from tkasync.widgets.busy import bind_busy
    from tkasync.widgets.dialogs.asks import ask, ask_open, ask_save, ask_text
    from tkasync.widgets.dialogs.dialog import Dialog
    from tkasync.widgets.dialogs.nested import modal
    from tkasync.widgets.error_boundary import ErrorBoundary
    from tkasync.widgets.error_box import show_error
    from tkasync.widgets.log_view.view import LogView
    from tkasync.widgets.sources.csv_files.reading import BadRow
    from tkasync.widgets.sources.csv_source import CsvSource
    from tkasync.widgets.sources.frame_source import FrameSource
    from tkasync.widgets.sources.list_source import ListSource
    from tkasync.widgets.sources.remote_source import RemoteSource
    from tkasync.widgets.sources.sqlite_source import SqliteSource
    from tkasync.widgets.sources.view import NewKey, TableSource, View
    from tkasync.widgets.suspense import Suspense
    from tkasync.widgets.table.cells.chosen.selection import Selection
    from tkasync.widgets.table.columns.column import Column
    from tkasync.widgets.table.virtual_table import VirtualTable
    from tkasync.widgets.task_progress import TaskProgress
    from tkasync.widgets.transition import Transition
else:
    __getattr__ = loading.at_first_use(
        __name__,
        {
            "BadRow": "tkasync.widgets.sources.csv_files.reading",
            "Column": "tkasync.widgets.table.columns.column",
            "CsvSource": "tkasync.widgets.sources.csv_source",
            "Dialog": "tkasync.widgets.dialogs.dialog",
            "ErrorBoundary": "tkasync.widgets.error_boundary",
            "FrameRows": "tkasync.widgets.adapters.frame_rows",
            "FrameSource": "tkasync.widgets.sources.frame_source",
            "ListSource": "tkasync.widgets.sources.list_source",
            "LogView": "tkasync.widgets.log_view.view",
            "NewKey": "tkasync.widgets.sources.view",
            "RemoteSource": "tkasync.widgets.sources.remote_source",
            "RowsAdapter": "tkasync.tk.bindings.adapter",
            "Selection": "tkasync.widgets.table.cells.chosen.selection",
            "SheetRows": "tkasync.widgets.adapters.sheet_rows",
            "SqliteSource": "tkasync.widgets.sources.sqlite_source",
            "Suspense": "tkasync.widgets.suspense",
            "TableSource": "tkasync.widgets.sources.view",
            "TaskProgress": "tkasync.widgets.task_progress",
            "Transition": "tkasync.widgets.transition",
            "View": "tkasync.widgets.sources.view",
            "VirtualTable": "tkasync.widgets.table.virtual_table",
            "ask": "tkasync.widgets.dialogs.asks",
            "ask_open": "tkasync.widgets.dialogs.asks",
            "ask_save": "tkasync.widgets.dialogs.asks",
            "ask_text": "tkasync.widgets.dialogs.asks",
            "bind_busy": "tkasync.widgets.busy",
            "modal": "tkasync.widgets.dialogs.nested",
            "show_error": "tkasync.widgets.error_box",
        },
    )

__all__ = [
    "BadRow",
    "Column",
    "CsvSource",
    "Dialog",
    "ErrorBoundary",
    "FrameRows",
    "FrameSource",
    "ListSource",
    "LogView",
    "NewKey",
    "RemoteSource",
    "RowsAdapter",
    "Selection",
    "SheetRows",
    "SqliteSource",
    "Suspense",
    "TableSource",
    "TaskProgress",
    "Transition",
    "View",
    "VirtualTable",
    "ask",
    "ask_open",
    "ask_save",
    "ask_text",
    "bind_busy",
    "modal",
    "show_error",
]
