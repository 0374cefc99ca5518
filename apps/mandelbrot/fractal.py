"""The maths: whether a point lies in the Mandelbrot set, and how soon it leaves it.

A point c is in the set if z → z² + c, begun with 0, stays near 0 for ever. For those that are not, the number of steps
until z is far away makes the colour. All is pure Python, and runs where it is sent to: on a thread, in another process,
on another machine. What is sent there is a `Tile`, and what comes back is a `Piece`.
"""

from __future__ import annotations

from array import array
from math import log, log2
from typing import NamedTuple

from tkasync import checkpoint

FAR = 8.0  # from here on z never comes back; more than the 2.0 that is enough makes the colours smooth
SHADES = 16  # parts of a step that are told apart
MOST_STEPS = 4000  # so that a sample fits in two bytes
LOG_FAR = log(FAR)


class Grid(NamedTuple):
    """Pixels on the plane: where number 0, 0 lies, and how far apart they are. The y of pixels goes down."""

    origin: complex
    scale: float

    def point(self, x: float, y: float) -> complex:
        """The point of the plane at a pixel."""
        return complex(self.origin.real + x * self.scale, self.origin.imag - y * self.scale)


class Tile(NamedTuple):
    """A square of a grid, to be computed.

    It begins at the pixel *x*, *y* and has *size* pixels a side; every *step*-th one is computed, with so many
    *iterations* at most.
    """

    grid: Grid
    x: int
    y: int
    size: int
    step: int
    iterations: int

    @property
    def points(self) -> int:
        """How many points are computed for it."""
        return (self.size // self.step) ** 2


class Piece(NamedTuple):
    """A tile, and its samples row by row: 0 for a point of the set, else its steps in `SHADES` of a step."""

    tile: Tile
    samples: array[int]


def compute(tile: Tile) -> Piece:
    """Compute the samples of *tile*. When its task is aborted it ends after the row that it is at."""
    grid, iterations = tile.grid, tile.iterations
    columns = [grid.point(x, 0).real for x in range(tile.x, tile.x + tile.size, tile.step)]
    samples = array("H")
    for y in range(tile.y, tile.y + tile.size, tile.step):
        checkpoint()
        height = grid.point(0, y).imag
        samples.extend([sample(complex(column, height), iterations) for column in columns])
    return Piece(tile, samples)


def sample(point: complex, iterations: int) -> int:
    """The steps that *point* takes to be far away, in `SHADES`; 0 if it is not after so many *iterations*."""
    if is_in_a_bulb(point.real, point.imag):
        return 0
    z = point
    for step in range(1, iterations + 1):
        if abs(z) > FAR:
            # Between two steps the logarithm of |z| doubles: how far it is beyond FAR says how early this step is.
            return max(1, int(SHADES * (step + 1 - log2(log(abs(z)) / LOG_FAR))))
        z = z * z + point
    return 0


def is_in_a_bulb(x: float, y: float) -> bool:
    """Whether the point lies in the two largest parts of the set, whose points would take all iterations."""
    y *= y
    q = (x - 0.25) ** 2 + y
    return q * (q + x - 0.25) <= 0.25 * y or (x + 1.0) ** 2 + y <= 0.0625
