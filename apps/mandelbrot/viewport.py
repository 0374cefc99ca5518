"""A viewport: which part of the plane the window shows, what is to be computed for it, and those that follow from it.

Its grid stays while one pans, so that what is computed can be shown again; a zoom makes another grid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from apps.mandelbrot.fractal import Grid, Tile

HOME, HOME_SIZE = complex(-0.6, 0.0), complex(3.2, 2.5)
FINEST = 2.0**-50  # units a pixel; beyond it neighbours are the same floating point number
COARSEST = 1.0  # the set is three pixels wide then
COARSE, FINE = 256, 64  # pixels a side of a tile
COARSE_STEP = COARSE // FINE  # so that each tile has as many points; a first look costs a sixteenth


@dataclass(frozen=True)
class Viewport:
    """The rectangle of *grid* that begins at the pixel *left*, *top*."""

    grid: Grid
    left: int
    top: int
    width: int
    height: int

    @classmethod
    def home(cls, width: int, height: int) -> Viewport:
        """The whole set, in a window of this size."""
        return cls.around(HOME, HOME_SIZE, width, height)

    @classmethod
    def around(cls, centre: complex, size: complex, width: int, height: int) -> Viewport:
        """A part of the plane with this *centre* and *size*, and what more a window of this shape has room for."""
        scale = max(size.real / width, size.imag / height, FINEST)
        return cls(Grid(centre, scale), -(width // 2), -(height // 2), width, height)

    # Others

    def resized(self, width: int, height: int) -> Viewport:
        """The one with the same middle in a window of another size."""
        left = self.left + (self.width - width) // 2
        top = self.top + (self.height - height) // 2
        return replace(self, left=left, top=top, width=width, height=height)

    def moved(self, x: int, y: int) -> Viewport:
        """The one so many pixels further to the right and down."""
        return replace(self, left=self.left + x, top=self.top + y)

    def zoomed(self, factor: float, x: int, y: int) -> Viewport:
        """The one *factor* times as large, whose pixel *x*, *y* shows the same point."""
        scale = min(max(self.grid.scale / factor, FINEST), COARSEST)
        if scale == self.grid.scale:
            return self
        return replace(self, grid=Grid(self.point(x, y), scale), left=-x, top=-y)

    def enlarged(self, left: int, top: int, right: int, bottom: int) -> Viewport:
        """The one that shows the rectangle between these pixels as large as it can."""
        centre = self.point((left + right) / 2, (top + bottom) / 2)
        size = complex(right - left, bottom - top) * self.grid.scale
        return self.around(centre, size, self.width, self.height)

    # What it shows

    def point(self, x: float, y: float) -> complex:
        """The point of the plane at a pixel of the window."""
        return self.grid.point(self.left + x, self.top + y)

    @property
    def magnification(self) -> float:
        """How large it shows the plane; `home` does once."""
        return max(HOME_SIZE.real / self.width, HOME_SIZE.imag / self.height) / self.grid.scale

    @property
    def covering(self) -> tuple[int, int, int, int]:
        """The whole coarse tiles that cover it: left, top, right and bottom, in pixels of the grid."""
        return (
            self.left // COARSE * COARSE,
            self.top // COARSE * COARSE,
            -(-(self.left + self.width) // COARSE) * COARSE,
            -(-(self.top + self.height) // COARSE) * COARSE,
        )

    def tiles(self, iterations: int) -> Iterator[Tile]:
        """What is to be computed for it: first all of it coarsely, then in full; from the middle to the edges."""
        for size, step in ((COARSE, COARSE_STEP), (FINE, 1)):
            corners = sorted(self._corners(size), key=lambda corner: self._distance(corner, size))
            yield from (Tile(self.grid, x, y, size, step, iterations) for x, y in corners)

    def _corners(self, size: int) -> Iterator[tuple[int, int]]:
        for y in range(self.top // size * size, self.top + self.height, size):
            for x in range(self.left // size * size, self.left + self.width, size):
                yield x, y

    def _distance(self, corner: tuple[int, int], size: int) -> float:
        x, y = corner
        return abs(complex(x - self.left + (size - self.width) / 2, y - self.top + (size - self.height) / 2))
