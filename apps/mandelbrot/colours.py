"""Colours for samples: some palettes, and a piece as an image that Tk reads. Any thread."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from apps.mandelbrot.fractal import Piece, Tile

# Each goes from colour to colour, and from the last to the first again.
PALETTES = {
    "Ocean": ("#000764", "#206bcb", "#edffff", "#ffaa00", "#310230"),
    "Fire": ("#1a0500", "#b32400", "#ff8c00", "#ffe680", "#7a1f3d"),
    "Forest": ("#04160b", "#1f6f4a", "#b7e08a", "#fff7d6", "#5b4a2f"),
    "Grey": ("#101010", "#f5f5f5"),
}
_INSIDE = b"\x00\x00\x00"
_ROUND = 1024  # colours of a palette
_SPREAD = 48.0  # colours for a sample's root: steps are told apart well at their begin, and less so later


class ColouredTile(NamedTuple):
    """A tile, and its picture in the format PPM."""

    tile: Tile
    image: bytes


def coloured(palette: str, piece: Piece) -> ColouredTile:
    """Give *piece* the colours of *palette*; a sample of a coarse one fills a square."""
    tile, step = piece.tile, piece.tile.step
    pixels = list(map(table(palette).__getitem__, piece.samples))
    if step > 1:
        across = tile.size // step
        wide = [pixel * step for pixel in pixels]
        pixels = [b"".join(wide[first : first + across]) * step for first in range(0, len(wide), across)]
    return ColouredTile(tile, b"P6 %d %d 255\n" % (tile.size, tile.size) + b"".join(pixels))


@cache
def table(palette: str) -> Sequence[bytes]:
    """The colour of each sample there can be, as red, green and blue."""
    colours = list(_around(PALETTES[palette]))
    return [_INSIDE, *(colours[int(_SPREAD * sqrt(sample)) % _ROUND] for sample in range(1, 2**16))]


def _around(stops: Sequence[str]) -> Sequence[bytes]:
    """`_ROUND` colours that go through *stops* and back to the first of them."""
    places = [bytes.fromhex(stop[1:]) for stop in (*stops, stops[0])]
    legs = list(pairwise(places))
    return [
        _between(*legs[len(legs) * number // _ROUND], len(legs) * number / _ROUND % 1)
        for number in range(_ROUND)
    ]


def _between(first: bytes, last: bytes, share: float) -> bytes:
    return bytes(round(a + (b - a) * share) for a, b in zip(first, last, strict=True))
