"""Any table of a SQLite file, or a CSV file of millions of rows: sorted, filtered, changed, copied and exported."""

from apps.table_explorer.window import main

__all__ = ["main"]
