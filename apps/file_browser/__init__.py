"""The real file system: folders load when opened, totals stream in, text and images are previewed."""

from apps.file_browser.browser import main

__all__ = ["main"]
