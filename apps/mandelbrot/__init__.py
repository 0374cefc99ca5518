"""The Mandelbrot set, on threads, processes or a cluster by the same code, with their speeds side by side."""

from importlib import import_module


def main() -> None:
    """Open the window and stay until it is closed."""
    # Not at the top: worker processes and cluster nodes import this package for the maths, and need no Tk.
    import_module("apps.mandelbrot.window").main()
