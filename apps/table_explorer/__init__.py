"""Any table of a SQLite file, or a CSV file of millions of rows: sorted, filtered, changed, copied and exported.

Teaches a table of any length over a file: pages on workers, changes with rollback, an import with an end.
"""

from apps.table_explorer.window import main

__all__ = ["main"]
