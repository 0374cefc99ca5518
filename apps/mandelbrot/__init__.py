"""The Mandelbrot set, on threads, processes or a cluster by the same code, with their speeds side by side.

Teaches computing in parallel: threads, processes and a cluster by one call, aborted when the view moves.
"""

from importlib import import_module


def main() -> None:
    """Open the window and stay until it is closed."""
    # Not at the top: worker processes and cluster nodes import this package for the maths, and need no Tk.
    import_module("apps.mandelbrot.window").main()
