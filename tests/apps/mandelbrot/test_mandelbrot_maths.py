"""What the Mandelbrot explorer computes: points, tiles, views, colours, and how fast."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.mandelbrot.colours import PALETTES, coloured, table
from apps.mandelbrot.fractal import MOST_STEPS, SHADES, Grid, Tile, compute, is_in_a_bulb, sample
from apps.mandelbrot.picture import shared
from apps.mandelbrot.progress import ENOUGH, Measurement
from apps.mandelbrot.viewport import COARSE, FINE, FINEST, Viewport
from apps.mandelbrot.window import ITERATIONS

INSIDE = [0, -1, -2, 0.25, 1j, -1.75, complex(-0.125, 0.744)]
OUTSIDE = [0.26, 0.5, 2, -2.01, 1 + 1j, complex(-0.75, 0.1), 1e9]


@pytest.mark.parametrize("point", INSIDE)
def test_points_of_the_set_never_leave(point: complex) -> None:
    assert sample(complex(point), 500) == 0


@pytest.mark.parametrize("point", OUTSIDE)
def test_points_outside_leave(point: complex) -> None:
    assert sample(complex(point), 500) > 0


@given(st.floats(-2, 1), st.floats(-1.2, 1.2))
def test_the_bulbs_are_told_without_a_step_and_rightly(x: float, y: float) -> None:
    if is_in_a_bulb(x, y):
        z = 0j
        for _ in range(200):
            z = z * z + complex(x, y)
        assert abs(z) <= 2


@given(st.floats(0.3, 1.9))
def test_the_steps_have_no_jumps(point: float) -> None:
    """Between two whole steps the colour goes on, so that there are no bands."""
    assert abs(sample(complex(point), 500) - sample(complex(point + 1e-9), 500)) <= 1


def test_the_longest_way_fits_in_a_sample() -> None:
    assert (MOST_STEPS + 1) * SHADES < 2**16
    assert max(ITERATIONS) <= MOST_STEPS


def test_a_tile_has_the_samples_of_its_points_row_by_row() -> None:
    tile = Tile(Grid(complex(-0.5, 0.2), 0.01), -8, 4, 16, 4, 50)
    points = [tile.grid.point(x, y) for y in range(4, 20, 4) for x in range(-8, 8, 4)]
    piece = compute(tile)
    assert list(piece.samples) == [sample(point, 50) for point in points]
    assert len(piece.samples) == tile.points
    assert pickle.loads(pickle.dumps(piece)) == piece


# --- Views


@given(st.integers(1, 2000), st.integers(1, 1500), st.integers(-5000, 5000), st.integers(-5000, 5000))
def test_the_tiles_cover_the_view_once_coarse_and_once_fine(width: int, height: int, x: int, y: int) -> None:
    seen = Viewport.home(width, height).moved(x, y)
    for size in (COARSE, FINE):
        tiles = [tile for tile in seen.tiles(100) if tile.size == size]
        columns, rows = {tile.x for tile in tiles}, {tile.y for tile in tiles}
        assert len(tiles) == len(columns) * len(rows) == len(set(tiles))
        assert min(columns) <= seen.left < min(columns) + size
        assert max(columns) < seen.left + width <= max(columns) + size
        assert min(rows) <= seen.top < min(rows) + size
        assert max(rows) < seen.top + height <= max(rows) + size


def test_tiles_come_coarse_first_and_from_the_middle() -> None:
    tiles = list(Viewport.home(900, 640).tiles(100))
    steps = [tile.step for tile in tiles]
    assert steps == sorted(steps, reverse=True)
    fine = [tile for tile in tiles if tile.step == 1]
    assert abs(fine[0].x) <= FINE
    assert {fine[-1].x < -350 or fine[-1].x > 300, fine[-1].y < -250 or fine[-1].y > 200} == {True}


def test_a_pan_keeps_the_tiles_that_are_still_seen() -> None:
    before, after = Viewport.home(900, 640), Viewport.home(900, 640).moved(130, -70)
    assert len(set(before.tiles(100)) & set(after.tiles(100))) > 60


@given(st.integers(0, 900), st.integers(0, 640), st.sampled_from([2.0, 0.5, 3.7]))
def test_a_zoom_leaves_the_point_below_the_mouse_where_it_is(x: int, y: int, factor: float) -> None:
    before = Viewport.home(900, 640)
    after = before.zoomed(factor, x, y)
    assert after.point(x, y) == before.point(x, y)
    assert after.magnification == pytest.approx(factor)


def test_a_frame_fills_the_window() -> None:
    before = Viewport.home(900, 600)
    after = before.enlarged(300, 200, 600, 400)
    assert after.magnification == pytest.approx(3)
    assert after.point(450, 300) == pytest.approx(before.point(450, 300))


def test_the_zoom_ends_where_floating_point_numbers_do() -> None:
    seen = Viewport.home(900, 640)
    for _ in range(100):
        seen = seen.zoomed(2.0, 450, 320)
    assert seen.grid.scale == FINEST
    assert seen.zoomed(2.0, 0, 0) is seen
    assert seen.point(0, 0) != seen.point(1, 0)


def test_the_way_out_ends_before_the_set_is_gone_and_before_numbers_overflow() -> None:
    seen = Viewport.home(900, 640)
    for _ in range(1100):
        seen = seen.zoomed(0.5, 0, 0)
    assert seen.magnification > 1 / 1000
    tiles = [compute(tile) for tile in seen.tiles(50) if tile.step > 1]
    assert all(sample > 0 for piece in tiles for sample in piece.samples[:1])


def test_another_size_of_the_window_keeps_the_middle() -> None:
    before = Viewport.home(900, 640).moved(33, 44)
    after = before.resized(500, 700)
    assert after.point(250, 350) == before.point(450, 320)


@pytest.mark.parametrize(
    ("shift", "enlarged", "reduced", "stretch"),
    [
        (0.0, 1, 1, (0, 256, 0)),
        (100.0, 1, 1, (0, 156, 100)),
        (-100.0, 1, 1, (100, 256, 0)),
        (-128.0, 2, 1, (64, 192, 0)),
        (64.0, 1, 2, (0, 256, 64)),
        (300.0, 1, 1, None),
    ],
)
def test_what_two_views_share_is_found_on_each_axis(
    shift: float, enlarged: int, reduced: int, stretch: tuple[int, int, int] | None
) -> None:
    assert shared((0, 256), (0, 256), shift, enlarged, reduced) == stretch


# --- Colours


def test_a_piece_is_an_image_in_its_colours() -> None:
    tile = Tile(Grid(complex(-2.0, 1.25), 0.01), 0, 0, 128, 64, 50)
    piece = compute(tile)
    image = coloured("Fire", piece).image
    header, pixels = image[:15], image[15:]
    assert header == b"P6 128 128 255\n"
    assert len(pixels) == 3 * 128 * 128
    row = table("Fire")[piece.samples[0]] * 64 + table("Fire")[piece.samples[1]] * 64
    assert pixels[: 3 * 128 * 64] == row * 64


@pytest.mark.parametrize("palette", PALETTES)
def test_each_palette_colours_each_sample_and_the_set_black(palette: str) -> None:
    colours = table(palette)
    assert (len(colours), colours[0]) == (2**16, b"\0\0\0")
    assert {len(colour) for colour in colours} == {3}
    assert len(set(colours)) > 200


# --- Speeds


def test_the_speed_is_that_from_the_first_tile_on() -> None:
    now = [0.0]
    measured = Measurement(100, lambda: now[0])
    tile = Tile(Grid(0j, 1.0), 0, 0, 10, 1, 10)
    now[0] = 5.0  # an engine that had to start
    measured.add(tile)
    assert measured.points_per_second is None
    for _ in range(ENOUGH):
        now[0] += 0.1
        measured.add(tile)
    assert measured.points_per_second == pytest.approx(1000)
    assert measured.tiles_per_second == pytest.approx((ENOUGH + 1) / 7.0)
