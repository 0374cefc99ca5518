"""Work in place of the explorer's own, which worker processes import, and these processes."""

from __future__ import annotations

from time import sleep

import psutil

from apps.mandelbrot.fractal import Piece, Tile, compute
from tkasync import checkpoint


def compute_without_end(tile: Tile) -> Piece:
    """Compute a coarse tile; a fine one goes on until it is aborted."""
    while tile.step == 1:
        checkpoint()
        sleep(0.01)
    return compute(tile)


def workers() -> list[psutil.Process]:
    """The worker processes of this one, without what multiprocessing keeps beside them."""
    return [child for child in psutil.Process().children() if _works(child)]


def _works(child: psutil.Process) -> bool:
    try:
        return "--multiprocessing-fork" in child.cmdline()
    except psutil.NoSuchProcess:  # it has ended a moment ago: ZombieProcess is one, too
        return False
