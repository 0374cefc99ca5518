"""The gallery: every app of this folder with its picture and its source, started as a process of its own.

python -m apps
"""

from __future__ import annotations

from apps._gallery.window import Gallery
from apps._program import parser_of
from tkasync import run
from tkasync.widgets import show_error


def main() -> None:
    """Open the gallery and stay until its window closes; the apps that still run are ended with it."""
    parser_of(__package__).parse_args()
    run(Gallery, title="tkasync", size=(1080, 760), on_error=show_error)


if __name__ == "__main__":
    main()
