"""Where modules are found, and when: names that are loaded at their first use. Imports nothing else of tkasync."""

# First: each import after it may meet a file that is called as a module of Python's own.
from tkasync.loading import safe_path as safe_path

# isort: split
from tkasync.loading.first_use import at_first_use, explained, how_to_install

__all__ = ["at_first_use", "explained", "how_to_install"]
