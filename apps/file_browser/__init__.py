"""The real file system: folders load when opened, totals stream in, text and images are previewed.

Teaches generators that stream into a tree, restarting what is outdated, and pictures that are decoded on a worker.
"""

from apps.file_browser.browser import main

__all__ = ["main"]
